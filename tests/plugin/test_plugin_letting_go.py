"""A session whose process was let go ends at its next step, and tells nothing of where it was."""

from collections.abc import Callable

import pytest

from conformance.plugin.hooks import pytest_keyboard_interrupt
from conformance.plugin.letting_go import LetGo


class Gone:
    """A process that was let go."""

    def loaded(self) -> None:
        """Answer an interruption."""

    def heed(self) -> None:
        """It was let go."""
        raise KeyboardInterrupt


@pytest.mark.parametrize(
    "step", [LetGo.pytest_configure, LetGo.pytest_collection, LetGo.pytest_runtest_logstart]
)
def test_every_step_heeds_it(step: Callable[[LetGo], None]) -> None:
    with pytest.raises(KeyboardInterrupt):
        step(LetGo(Gone()))


def test_of_an_interruption_only_where_it_was_caught_is_left() -> None:
    """What each step was given would be written out whole."""
    with pytest.raises(KeyboardInterrupt) as caught:
        _meanwhile()
    pytest_keyboard_interrupt(caught)
    assert (1, None) == (len(caught.traceback), caught.value.__context__)


def _meanwhile() -> None:
    try:
        raise ValueError
    except ValueError:
        Gone().heed()
