"""How many processes of pytest-xdist perform the items."""

import pytest


def has_workers(config: pytest.Config) -> bool:
    """Say whether others perform the items."""
    return workers_of(config) > 0


def workers_of(config: pytest.Config) -> int:
    """Return how many others perform the items, 0 where this process does."""
    return int(config.getoption("numprocesses", None) or 0)
