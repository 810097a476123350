"""Shorter sequences of steps that may fail as a longer one did."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from conformance.http.model.state import (
    Cycles,
    ModelStep,
    Rows,
    possible,
    rows_after,
    rule_of,
    settled,
)

Steps = list[ModelStep]


def accepted(cycles: Cycles, steps: Sequence[ModelStep]) -> Steps:
    """Return only the steps that must be accepted: what leads to the state they leave."""
    rows: Rows = {}
    kept = []
    for step in steps:
        if possible(cycles, rows, step) and rule_of(cycles, rows, step) is None:
            kept.append(step)
            rows = settled(cycles, rows, step)
    return kept


def packed(steps: Sequence[ModelStep]) -> Steps:
    """Return the steps with their resources numbered from 0 without gaps, so as to use up few."""
    used = dict.fromkeys(step.resource for step in steps)
    numbers = {number: place for place, number in enumerate(used)}
    return [replace(step, resource=numbers[step.resource]) for step in steps]


def shorter_sequences(cycles: Cycles, steps: Steps) -> Iterator[Steps]:
    """Yield sequences that may fail alike, the boldest first: they end in the same step, and it
    meets the same rule.
    """
    last = steps[-1]
    before = rows_after(cycles, steps[:-1])
    wanted = rule_of(cycles, before, last) if before is not None else None
    for candidate in (*_relevant(cycles, steps), *_cut(steps)):
        rows = rows_after(cycles, candidate)
        if rows is None or not possible(cycles, rows, last):
            continue
        whole = [*candidate, last]
        shorter = len(whole) <= len(steps) and whole != steps
        if shorter and rule_of(cycles, rows, last) == wanted:
            yield whole


def _relevant(cycles: Cycles, steps: Steps) -> Iterator[Steps]:
    """Yield the steps before the last that may matter to it: of its row, of the rows that came as
    far, of its resource, all that were accepted.
    """
    last, right = steps[-1], accepted(cycles, steps[:-1])
    own = [step for step in right if step.row == last.row]
    near = [step for step in right if (step.cycle, step.resource) == (last.cycle, last.resource)]
    yield [replace(step, bulk=False) for step in own]
    yield own
    yield _with_furthest_row(near, last)
    yield _with_peers(near, last)
    yield near
    for row in dict.fromkeys(step.row for step in near):
        yield [step for step in near if step.row != row]
    yield right


def _with_furthest_row(near: Sequence[ModelStep], last: ModelStep) -> Steps:
    """Return the steps of the row that is furthest on: enough to be out of turn for one who
    creates.
    """
    rows = [step.row for step in near]
    furthest = max(dict.fromkeys(rows), key=rows.count, default="")
    return [step for step in near if step.row in (furthest, last.row)]


def _with_peers(near: Sequence[ModelStep], last: ModelStep) -> Steps:
    """Return the steps of the rows that came as far as the last step's."""
    peers = {step.row for step in near if step.move == last.move} | {last.row}
    return [step for step in near if step.row in peers]


def _cut(steps: Steps) -> Iterator[Steps]:
    """Yield the steps before the last without a half of them, a quarter, and each one."""
    for size in (len(steps) // 2, len(steps) // 4, 1):
        for at in range(0, len(steps) - 1, size) if size else ():
            yield steps[:at] + steps[at + size : -1]
