"""Two filters at once: which rows both let through, and which pairs of values show best that one of
them is forgotten.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

from conformance.core.exchange import Exchange
from conformance.core.rows import Filter
from conformance.http.checks.filters import Value, matches

Pair = tuple[Value, Value]


@dataclass(frozen=True, slots=True)
class FilteredPage:
    """A page as read: its rows and their ids in order, and the total it tells."""

    exchange: Exchange
    rows: tuple[Mapping[str, Any], ...]
    ids: tuple[Any, ...]
    total: int

    @property
    def whole(self) -> bool:
        """Whether the page holds all there is."""
        return self.total == len(self.rows)

    def row(self, number: Any) -> Mapping[str, Any] | None:
        """Return the row of an id, or None when it is not on the page."""
        pairs = zip(self.rows, self.ids, strict=True)
        return next((row for row, name in pairs if name == number), None)


Singles = Mapping[Value, FilteredPage]


def common(values: Sequence[Value], singles: Singles) -> set[Any] | None:
    """Return the ids that all the filters let through, or None when no list is known whole."""
    first, second = singles[values[0]], singles[values[-1]]
    if first.whole and second.whole:
        return set(first.ids) & set(second.ids)
    for known, other in ((first, values[-1]), (second, values[0])):
        verdicts = [matches(other, row) for row in known.rows]
        if known.whole and None not in verdicts:
            return {one for one, fits in zip(known.ids, verdicts, strict=True) if fits}
    return None


def telling_pairs(singles: Singles, first: Filter, second: Filter) -> list[Pair]:
    """Return the pairs of values that show best whether one of two filters is forgotten: one pair,
    or two.
    """
    ranked = sorted(
        (_Weighed.of(pair, singles) for pair in _pairs(singles, first, second)),
        key=lambda one: -one.weight,
    )
    if not ranked:
        return []
    best = ranked[0]
    other = next((one for one in ranked[1:] if one.sides - best.sides), None)
    return [best.pair] if len(best.sides) > 1 or other is None else [best.pair, other.pair]


def _pairs(singles: Singles, first: Filter, second: Filter) -> list[Pair]:
    """Return every pair of their values; of the two ends of a range, only those of one row."""
    pairs = product(
        [value for value in singles if value.filter is first],
        [value for value in singles if value.filter is second],
    )
    if second.name != first.range_with and first.name != second.range_with:
        return [*pairs]
    return [(low, high) for low, high in pairs if _of_one_row(low, high)]


def _of_one_row(first: Value, second: Value) -> bool:
    return first.source is not None and first.source == second.source


@dataclass(frozen=True, slots=True)
class _Weighed:
    """A pair, the filters (0, 1) without which it would bring more rows, and what that weighs."""

    pair: Pair
    sides: frozenset[int]
    weight: int

    @classmethod
    def of(cls, pair: Pair, singles: Singles) -> "_Weighed":
        wanted = common(pair, singles)
        if wanted is None:
            return cls(pair, frozenset(), 0)
        sides = frozenset(
            side for side, value in enumerate(pair) if set(singles[value].ids) != wanted
        )
        return cls(pair, sides, 2 * len(sides) + bool(wanted))
