"""What varies in an act at one target: the factors that it has classes for, and their space."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from math import prod

from conformance.core.covering import PAIRS, Class, Cover, Space
from conformance.core.resource import Resource, ResourceId
from conformance.http.context import Context
from conformance.http.factor import (
    AHEAD,
    BEHIND,
    BESIDE,
    DOOR,
    NOBODY,
    NTH,
    PLACE,
    ROLE,
    SIBLINGS,
    CoveredAct,
    Factor,
    FactorClass,
    SentRow,
    beside,
    doors,
    places,
)


@dataclass(frozen=True)
class FactorsOf:
    """The factors of an act at a target, those classes left out that nothing there allows."""

    act: CoveredAct
    roles: tuple[str, ...]
    given: tuple[Factor, ...]
    made: tuple[Factor, ...]
    unmade: tuple[Class, ...]
    cover: Cover

    def fixed(self, context: Context, draft: SentRow) -> dict[str, str]:
        """Return the classes that follow from how a row is sent."""
        return _classes(self.given, context, draft)

    def row(self, context: Context, sent: SentRow) -> dict[str, str]:
        """Return the classes of what was sent."""
        return _classes((*self.given, *self.made), context, sent)

    def allowed(self, context: Context, resource: Resource) -> dict[str, list[str]]:
        """Return the classes that a right request about a resource can be of."""
        return {
            one.name: [each.name for each in one.classes if each.suits(context, resource)]
            for one in self.made
        }

    def body(
        self, context: Context, draft: SentRow, row: Mapping[str, str]
    ) -> Mapping[str, object]:
        """Return a body made of the classes of a row."""
        for factor in self.made:
            wanted = next((one for one in factor.classes if one.name == row.get(factor.name)), None)
            if wanted is not None:
                draft = replace(draft, body=wanted.make(context, draft))
        return draft.body


def _classes(factors: Sequence[Factor], context: Context, sent: SentRow) -> dict[str, str]:
    found = {one.name: one.of(context, sent) for one in factors}
    return {name: of for name, of in found.items() if of}


@dataclass(frozen=True, slots=True)
class Stand:
    """The resources on which an act is made: how many rows each had `before`, and how many more one
    takes at most (`rows`, None without limit); whether there is another entity that reads `beside`.
    """

    resources: Sequence[Resource]
    before: Mapping[ResourceId, int]
    rows: int | None = None
    beside: bool = False

    @property
    def fewest(self) -> int:
        """How many rows the resource has that has the fewest."""
        return min((self.before.get(one.id, 0) for one in self.resources), default=0)

    def sends(self, sent: SentRow) -> bool:
        """Say whether there are enough resources for a way of sending."""
        return self.rows is None or sent.count <= self.rows * len(self.resources)


def factors_of(context: Context, act: CoveredAct, roles: Sequence[str], stand: Stand) -> FactorsOf:
    """Return what varies in an act at this target, on these resources."""
    may = tuple(one for one in act.roles if one in roles)
    given: list[Factor] = []
    made: list[Factor] = []
    unmade: list[Class] = []
    for factor in (*act.factors(context, may), *([beside()] if act.beside else [])):
        kept = tuple(one for one in factor.classes if _possible(context, factor, one, stand))
        unmade += [(factor.name, one.name) for one in factor.classes if one not in kept]
        if factor.name == PLACE:
            had = {factor.of(context, one) for one in _drafts(act) if stand.sends(one)}
            kept = tuple(one for one in kept if one.name in had)
        if kept:
            (given if factor.given else made).append(Factor(factor.name, kept, factor.given))
    unmade += [(ROLE, one) for one in act.roles if one not in roles]
    classes = {one.name: tuple(each.name for each in one.classes) for one in (*given, *made)}
    space = Space(
        classes,
        frozenset(map(frozenset, (*act.apart, *_never_together(context, act)))),
        frozenset(map(frozenset, act.uncrossed)),
        context.strength if _few(classes, context.strength) else PAIRS,
    )
    return FactorsOf(act, may, tuple(given), tuple(made), tuple(unmade), Cover(space))


def _few(classes: Mapping[str, tuple[str, ...]], strength: int) -> bool:
    """Say whether classes have so few combinations that they can be covered one by one."""
    sizes = map(len, classes.values())
    return sum(map(prod, combinations(sizes, strength))) <= _MOST


_MOST = 40_000


def _possible(context: Context, factor: Factor, one: FactorClass, stand: Stand) -> bool:
    if not factor.given:
        return any(one.suits(context, resource) for resource in stand.resources)
    drafts = _GIVEN.get(factor.name)
    return drafts is None or any(one.holds(context, draft) for draft in drafts(stand))


def _next_rows(stand: Stand) -> Iterator[SentRow]:
    """Yield every row that a resource may get next."""
    first = stand.fewest + 1
    yield from (SentRow("", {}, nth=nth) for nth in range(first, max(first, _NTHS) + 1))


def _beside(stand: Stand) -> Iterator[SentRow]:
    """Yield how far other rows of a resource may have come: where it had some, there are such."""
    known = (BEHIND, AHEAD) if stand.fewest else (NOBODY, BEHIND, AHEAD)
    yield from (SentRow("", {}, siblings=one) for one in known)


def _read_beside(stand: Stand) -> Iterator[SentRow]:
    """Yield whether another entity may read at the same instant."""
    yield from (SentRow("", {}, beside=one) for one in {False, stand.beside})


def _counts(stand: Stand) -> Iterator[SentRow]:
    """Yield how many may be sent at once."""
    drafts = (SentRow("", {}, count=count) for count in range(_COUNTS + 1))
    yield from filter(stand.sends, drafts)


_NTHS, _COUNTS = 20, 1000
_GIVEN: Mapping[str, Callable[[Stand], Iterator[SentRow]]] = {
    NTH: _next_rows,
    SIBLINGS: _beside,
    DOOR: _counts,
    BESIDE: _read_beside,
}


def _drafts(act: CoveredAct) -> list[SentRow]:
    """Return every way of sending that an act has, and each place there."""
    return [
        SentRow("", {}, count=count, place=place)
        for count in act.counts
        for place in range(max(1, count))
    ]


def _never_together(context: Context, act: CoveredAct) -> Iterator[tuple[Class, Class]]:
    """Yield the ways of sending and the places that these don't have."""
    how, where = doors(act.counts), places()
    both = (how, where)
    had = {tuple(_classes(both, context, one).items()) for one in _drafts(act)}
    every = {one.name: [each.name for each in one.classes] for one in both}
    names = list(every)
    for first, second in combinations(names, 2):
        for one in every[first]:
            for other in every[second]:
                if ((first, one), (second, other)) not in had:
                    yield (first, one), (second, other)
