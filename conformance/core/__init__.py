"""Records that every room knows, and what is read from outside: no system, no network."""
