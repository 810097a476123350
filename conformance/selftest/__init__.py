"""The mutation score: how the harness finds the defects of the sandbox, and what that says of what
it verifies.

A defect that is found by exactly its code proves that the harness sees it, and that it sees nothing
else.
"""
