"""What readings that count must say of rows, and which rows a filter lets through."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from conformance.core.lifecycle import Lifecycle
from conformance.http.checks.filters import Value, matches
from conformance.http.oracle.expectation import Counted

Made = tuple[Sequence[str], Mapping[str, Any]]
"""The moves that were made on a row, and what they sent."""


def tallied(
    cycle: Lifecycle, counts: Mapping[str, str], rows: Iterable[Made]
) -> dict[str, Counted]:
    """Return what each count must be: of the rows that made its move, and of none where it names
    none.
    """
    known = list(rows)
    return {name: _counted(cycle, move, known) for name, move in counts.items()}


def _counted(cycle: Lifecycle, move: str, rows: Sequence[Made]) -> Counted:
    """Return how many of some rows made a move: for certain those that said so, perhaps also those
    that made another move by the same act.
    """
    if not move:
        return Counted(0, 0)
    act = cycle.named(move).act
    telling = {act.code, act.date} - {""} if act else set()
    alike = {one.name for one in cycle.moves if one.name == move or (act and one.act == act)}
    certain = [sent for made, sent in rows if move in made and (not telling or telling & set(sent))]
    return Counted(len(certain), sum(bool(alike & set(made)) for made, _ in rows))


@dataclass(frozen=True, slots=True)
class Filtered:
    """Which rows a list must show under a filter, and which it must not; others may be there."""

    must: frozenset[Any]
    never: frozenset[Any]

    def wrong(self, shown: Iterable[Any]) -> tuple[frozenset[Any], frozenset[Any]]:
        """Return what is missing from what a list shows, and what should not be there."""
        found = frozenset(shown)
        return self.must - found, self.never & found


def filtered(value: Value, rows: Mapping[Any, Mapping[str, Any]]) -> Filtered:
    """Return what a list must show of its rows (by id) when it is asked for a value."""
    verdicts = {number: matches(value, row) for number, row in rows.items()}
    return Filtered(
        frozenset(number for number, right in verdicts.items() if right is True),
        frozenset(number for number, right in verdicts.items() if right is False),
    )
