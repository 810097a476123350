"""The doctor: what a target looks like before any run, and what a run would make of it.

`looking` asks the target and leaves records (`observed`); the table in `checks` makes lines of
them, each with what to mend and where. Nothing is ever written at the target.
"""
