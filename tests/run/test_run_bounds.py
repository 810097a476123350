"""What a run may take in all: what the target says, less what was taken before it was cut."""

from dataclasses import replace
from pathlib import Path

import pytest
from core_sample import PLAN

from conformance.report.ledger import Ledger
from conformance.run.bounds import RunBounds
from conformance.run.choosing import Most
from conformance.run.estimate import Pace
from conformance.run.header import header

_FREE = PLAN.target
_HEADER = header(PLAN, [], "")
_BOUND = replace(_FREE, max_writes=10, max_exchanges=100, max_minutes=2)


def _cut(writes: int, exchanges: int) -> Ledger:
    return Ledger(Path(), _HEADER, (), (), None, exchanges, {}, {}, {}, False, writes=writes)


def _told(bounds: RunBounds) -> tuple[int | None, int | None, float | None]:
    return bounds.writes, bounds.exchanges, bounds.seconds


@pytest.mark.parametrize(
    ("bounds", "told"),
    [
        (RunBounds(_FREE), (None, None, None)),
        (RunBounds(_FREE, _cut(3, 20)), (None, None, None)),
        (RunBounds(_BOUND), (10, 100, 120.0)),
        (RunBounds(_BOUND, _cut(3, 20)), (7, 80, 120.0)),
        (RunBounds(_BOUND, _cut(30, 200)), (0, 0, 120.0)),
    ],
)
def test_what_was_taken_before_is_not_taken_again(
    bounds: RunBounds, told: tuple[int | None, int | None, float | None]
) -> None:
    assert told == _told(bounds)


def test_a_worker_takes_what_the_controller_says_is_left() -> None:
    """What was taken before is in it already; the time is the controller's too."""
    left = Most(7, 40, 0.5, Pace(0.0, 1, 50.0), prepared=True)
    assert (7, 40, 30.0) == _told(RunBounds(_BOUND, _cut(3, 20), left))
