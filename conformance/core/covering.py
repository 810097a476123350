"""Combinations of the classes of several factors: which there are, and rows that cover them.

The rules of the file: a row gives one class to each factor. A combination is so many classes of as
many factors as the strength says; two that are `apart` never stand in one row, and factors that
are `uncrossed` are covered each by itself. A cover is counted, never assumed: whoever asks how much
of a space some rows cover has every combination of theirs noted.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import combinations, product

Class = tuple[str, str]
"""A factor and a class of it."""

Row = Mapping[str, str]
"""The class of each factor."""

Combination = tuple[Class, ...]
"""Classes of different factors, in the order of these."""

PAIRS, TRIPLES = 2, 3
STRENGTHS = (PAIRS, TRIPLES)
"""Of how many factors the classes may be crossed."""


@dataclass(frozen=True)
class Space:
    """The factors with their classes, and what is crossed with what."""

    factors: Mapping[str, tuple[str, ...]]
    apart: frozenset[frozenset[Class]] = frozenset()
    uncrossed: frozenset[frozenset[str]] = frozenset()
    strength: int = PAIRS

    @cached_property
    def combinations(self) -> frozenset[Combination]:
        """All that there are to cover."""
        classes = (
            product(*([(name, one) for one in self.factors[name]] for name in names))
            for names in self._crossed
        )
        return frozenset(one for many in classes for one in many if self._possible(one))

    @cached_property
    def _crossed(self) -> tuple[tuple[str, ...], ...]:
        several = combinations(self.factors, min(self.strength, len(self.factors)))
        return tuple(
            names
            for names in several
            if not any(frozenset(two) in self.uncrossed for two in combinations(names, 2))
        )

    @cached_property
    def first(self) -> Mapping[str, tuple[tuple[str, ...], ...]]:
        """What is crossed, by its first factor: the others."""
        firsts = dict.fromkeys(names[0] for names in self._crossed)
        return {
            first: tuple(names[1:] for names in self._crossed if names[0] == first)
            for first in firsts
        }

    @cached_property
    def barred(self) -> Mapping[Class, frozenset[Class]]:
        """Of each class those that it never stands beside, nothing of most."""
        classes = {one for two in self.apart for one in two}
        return {
            one: frozenset(other for two in self.apart if one in two for other in two - {one})
            for one in classes
        }

    def _possible(self, classes: Iterable[Class]) -> bool:
        return not any(frozenset(two) in self.apart for two in combinations(classes, 2))

    def of(self, row: Row) -> Iterator[Combination]:
        """Yield the combinations that a row has; one with a class of no factor has none there."""
        for names in self._crossed:
            found = tuple((name, row[name]) for name in names if name in row)
            if found in self.combinations:
                yield found


@dataclass
class Cover:
    """What of a space is covered so far."""

    space: Space
    reached: set[Combination] = field(default_factory=set)

    def add(self, row: Row) -> None:
        """Note every combination of a row."""
        self.reached.update(self.space.of(row))

    @property
    def missing(self) -> frozenset[Combination]:
        """What no row had yet."""
        return self.space.combinations - self.reached


@dataclass(frozen=True, slots=True)
class Covered:
    """How many combinations of an act an item reached, of how many, each of so many classes as the
    strength says; `unmade` are the classes of which nothing at the target was.
    """

    act: str
    reached: int
    all: int
    unmade: tuple[str, ...] = ()
    strength: int = PAIRS


@dataclass
class Array:
    """Rows of a space chosen one after another, each for the most that it covers of what none has
    yet. The same asking gives the same rows.

    It keeps, for each class, what is missing beside it.
    """

    space: Space
    _beside: dict[Class, set[Combination]] = field(default_factory=dict)
    _used: Counter[Class] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        for one in self.space.combinations:
            for member, rest in _members(one):
                self._beside.setdefault(member, set()).add(rest)

    @property
    def complete(self) -> bool:
        """Whether nothing is missing."""
        return not any(self._beside.values())

    @property
    def open(self) -> int:
        """How many combinations are missing."""
        return sum(map(len, self._beside.values())) // self.space.strength

    def left(self, member: Class) -> int:
        """Return how many combinations with a class are missing."""
        return len(self._beside.get(member, ()))

    def within_reach(self, member: Class, given: Row) -> int:
        """Return how many missing combinations with a class a row may have beside what is given."""
        return sum(
            all(given.get(name, one) == one for name, one in rest)
            for rest in self._beside.get(member, ())
        )

    def gain(self, row: Row) -> int:
        """Return how many missing combinations a row has."""
        gained = 0
        for first, others in self.space.first.items():
            missing = self._beside.get((first, row[first])) if first in row else None
            if missing:
                rests = (
                    tuple((name, row[name]) for name in names if name in row) for names in others
                )
                gained += sum(rest in missing for rest in rests)
        return gained

    def filled(self, given: Row, allowed: Mapping[str, Sequence[str]] | None = None) -> Row:
        """Return a row with what is given, and of every other factor the class that covers most,
        among those allowed; nothing of a factor of which none is possible.
        """
        offered = {**self.space.factors, **(allowed or {})}
        row = self._filled(given, offered) if self.space.strength == PAIRS else given
        if self.gain(row):
            return row
        # One class after another need not come upon anything: then what is missing goes first.
        return self._filled({**given, **self._begun(given, offered)}, offered)

    def _filled(self, given: Row, offered: Mapping[str, Sequence[str]]) -> Row:
        row = dict(given)
        for name in sorted(offered, key=lambda one: -len(offered[one])):
            if name in row:
                continue
            possible = [one for one in offered[name] if self._may(row, (name, one))]
            if possible:
                row[name] = self._best(row, name, possible)
        return row

    def take(self, row: Row) -> None:
        """Count a row as chosen."""
        for one in self.space.of(row):
            for member, rest in _members(one):
                self._beside[member].discard(rest)
        self._used.update(row.items())

    def rows(self) -> Iterator[Row]:
        """Yield rows, each taken, until nothing is missing or no row has what is."""
        while not self.complete:
            row = self.filled({})
            if not self.gain(row):
                return
            self.take(row)
            yield row

    def _begun(self, given: Row, offered: Mapping[str, Sequence[str]]) -> Row:
        """Return a missing combination to begin with, nothing where none goes with the given."""
        for member in sorted(self._beside, key=lambda one: (-len(self._beside[one]), one)):
            missing = ((member, *rest) for rest in self._beside[member])
            fitting = [one for one in missing if self._fits(given, offered, one)]
            if fitting:
                return dict(min(fitting))
        return {}

    def _fits(self, given: Row, offered: Mapping[str, Sequence[str]], wanted: Combination) -> bool:
        return all(
            given[name] == one if name in given else one in offered[name] for name, one in wanted
        ) and all(self._may(given, one) for one in wanted)

    def _may(self, row: Row, new: Class) -> bool:
        barred = self.space.barred.get(new)
        return barred is None or barred.isdisjoint(row.items())

    def _best(self, row: Row, name: str, possible: Sequence[str]) -> str:
        order = list(self.space.factors)
        items = sorted(
            (one for one in row.items() if one[0] in self.space.factors),
            key=lambda one: order.index(one[0]),
        )
        known = set(combinations(items, self.space.strength - 1))

        def worth(one: str) -> tuple[int, int, int]:
            beside = self._beside.get((name, one), _NOTHING)
            return len(known & beside), len(beside), -self._used[name, one]

        return max(possible, key=worth)


def _members(one: Combination) -> Iterator[tuple[Class, Combination]]:
    """Yield each class of a combination with the rest of it."""
    for nth, member in enumerate(one):
        yield member, (*one[:nth], *one[nth + 1 :])


_NOTHING: set[Combination] = set()
