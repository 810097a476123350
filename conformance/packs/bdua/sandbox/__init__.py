"""The reference validator: a folder in, a folder out, and a date."""
