"""A run: its plan, what each item gets, how it ends."""
