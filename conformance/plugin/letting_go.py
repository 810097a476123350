"""What pytest does in the process of a run that is let go: it ends at the next step at latest."""

from typing import Protocol

import pytest


class Follower(Protocol):
    """How a process follows whoever started it."""

    def loaded(self) -> None:
        """Let an interruption be answered from here on: until then it ends the process."""

    def heed(self) -> None:
        """Raise KeyboardInterrupt if the process was let go."""


class LetGo:
    """A plugin that interrupts a session whose process was let go, whatever became of its
    signal.
    """

    def __init__(self, follower: Follower) -> None:
        self._follower = follower

    @pytest.hookimpl(tryfirst=True)
    def pytest_configure(self) -> None:
        """From here on pytest answers an interruption."""
        self._follower.loaded()
        self._follower.heed()

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection(self) -> None:
        """Begin no collection."""
        self._follower.heed()

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_logstart(self) -> None:
        """Begin no item, whoever performs it."""
        self._follower.heed()
