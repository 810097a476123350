"""What a sample of mutants says: shares with their intervals, by group; what counts as found."""

import pytest

from conformance.core.finding import Level
from conformance.selftest.clean import Sign
from conformance.selftest.mutant_score import FoundShare, MutantTrial, grouped, share

SEEN = ("POST /",)


def _trial(seam: str, weight: Level | None, *, level: Level = Level.MUST) -> MutantTrial:
    return MutantTrial(
        *("id", seam, "nulo", "capability", "part", "siempre", "siempre", "X-1", level, ("i",)),
        sign=Sign("i", "CON-01", "a", "b") if weight else None,
        weight=weight,
        shown=SEEN,
    )


@pytest.mark.parametrize(
    ("found", "total", "low", "high"),
    [(38, 59, 51.7, 75.4), (970, 1000, 95.7, 97.9), (0, 10, 0.0, 27.8), (10, 10, 72.2, 100.0)],
)
def test_the_interval_is_wilsons(found: int, total: int, low: float, high: float) -> None:
    """It never leaves 0 to 100, and says something of samples in which all or none was found."""
    assert (low, high) == tuple(round(end, 1) for end in FoundShare(found, total).interval)


def test_of_nothing_nothing_is_said() -> None:
    assert (0.0, (0.0, 100.0)) == (FoundShare(0, 0).value, FoundShare(0, 0).interval)


def test_found_is_what_weighs_as_much_as_what_was_broken() -> None:
    """A MUST that shows as a SHOULD would not decide the verdict; a SHOULD may show as a MUST."""
    assert _trial("a", Level.MUST).found
    assert not _trial("a", Level.SHOULD).found
    assert not _trial("a", None).found
    assert _trial("a", Level.MUST, level=Level.SHOULD).found


def test_the_worst_group_comes_first() -> None:
    trials = [_trial("a", Level.MUST), _trial("b", Level.MUST), _trial("b", None)]
    assert [("b", FoundShare(1, 2)), ("a", FoundShare(1, 1))] == grouped(
        trials, lambda one: one.seam
    )
    assert FoundShare(2, 3) == share(trials)
