"""An item among those that share resources: when its turn is, and beside whom it may use one."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from conformance.core.resource import Effect, Resource
from conformance.http.item import Item
from conformance.run.effects import Trace
from conformance.run.profile import length
from conformance.run.schedule import Leg

_TIERS = 3
"""Of those that leave the same, who counts goes first, and who runs in a relay last."""


@dataclass(frozen=True, slots=True)
class Placing:
    """An item with its place in the order, and what it does to its resources."""

    item: Item
    place: tuple[bool, int, tuple[int, bool], int, int]
    trace: Trace
    leg: Leg | None = None

    def disturbs(self, other: "Placing") -> bool:
        """Say whether each of two that count finds what the other one has changed."""
        untouched = other.trace.untouched and self.trace.changes and other.trace.changes
        return untouched and not self.begins(other) and not other.begins(self)

    def begins(self, other: "Placing") -> bool:
        """Say whether another goes on from where it leaves a resource."""
        return self.place < other.place and self.trace.begins(other.trace)

    @property
    def relays(self) -> frozenset[str]:
        """The marks that bar nobody who runs in a relay with it."""
        return self.trace.closes if self.leg else frozenset()


@dataclass(slots=True)
class SharedUse:
    """A resource and its users so far."""

    resource: Resource
    users: list[Placing] = field(default_factory=list)

    def takes(self, user: Placing) -> bool:
        """Say whether an item may use it beside those that do."""
        if not self.users:
            return True
        if user.trace.alone or any(one.trace.alone for one in self.users):
            return False
        if user.trace.untouched and any(map(user.disturbs, self.users)):
            return False
        return not any(_bars(one, user) for one in self.users)

    @property
    def clean(self) -> bool:
        """Whether none of its users leaves anything on it."""
        return not any(one.trace.changes for one in self.users)

    @property
    def doubted(self) -> bool:
        """Whether one of its users comes after another that changes something."""
        first = min((one.place for one in self.users if one.trace.changes), default=None)
        return first is not None and any(one.place > first for one in self.users)

    @property
    def marks(self) -> frozenset[str]:
        """What its users leave on it."""
        return frozenset(mark for one in self.users for mark in one.trace.leaves)


def _bars(one: Placing, other: Placing) -> bool:
    first, second = (one, other) if one.place < other.place else (other, one)
    if first.begins(second):
        return False
    barred = second.trace.barred - (first.relays & second.relays)
    left = first.trace.leaves - first.trace.in_common(second.trace)
    return not left.isdisjoint(barred | second.trace.precedes)


def preferred(user: Placing, row: SharedUse) -> tuple[int, int]:
    """Say how well a resource goes to an item: who leaves something on it goes where that is left
    already, of those where most is.
    """
    if user.trace.untouched or not user.trace.leaves:
        return 0, 0
    return len(user.trace.leaves - row.marks), -len(row.marks)


def openings_of(rows: Iterable[SharedUse]) -> dict[str, int]:
    """Return who opens a resource as another of its users does, by how many requests."""
    several = [[one for one in row.users if one.trace.opening] for row in rows]
    return {
        one.item.id: len(one.trace.opening) for users in several if len(users) > 1 for one in users
    }


def relays_of(rows: Iterable[SharedUse]) -> dict[str, tuple[Leg, ...]]:
    """Return the relays of items, by each of theirs: those that close one and the same resource."""
    found: dict[str, tuple[Leg, ...]] = {}
    for row in rows:
        users = sorted(row.users, key=lambda one: one.place)
        legs = tuple(one.leg for one in users if one.leg)
        if len(legs) > 1:
            found |= dict.fromkeys((leg.item.id for leg in legs), legs)
    return found


def placing(item: Item, number: int, trace: Trace, ranks: Mapping[str, int]) -> Placing:
    """Return an item with its place: who counts goes first, then by what it leaves, then who only
    reads; of equals those that open least, or that go least far from where they turn a resource,
    and then the long ones; after all who goes last.
    """
    leg = leg_of(item, trace)
    rank = _rank(item, trace, ranks, in_relay=leg is not None)
    return Placing(item, (item.last, rank, _far(trace, ranks), -length(item), number), trace, leg)


def _far(trace: Trace, ranks: Mapping[str, int]) -> tuple[int, bool]:
    if trace.turned:
        later = trace.leaves - trace.turned
        return max((1 + ranks[mark] for mark in later), default=0), not trace.settled
    return len(trace.opening), bool(trace.opening) and not trace.settled


def leg_of(item: Item, trace: Trace) -> Leg | None:
    """Return how an item may run in a relay with others on the only resource it needs, None when it
    can't: it closes it, after it asked for the last time what others could not ask then.
    """
    count = sum(need.least for need in item.needs)
    if count != 1 or item.last or not trace.closes or trace.precedes or trace.untouched:
        return None
    if not item.called:  # one that asks for what closes prepares it once
        return Leg(item, trace.opens) if item.capability in trace.closing else None
    closing = (n for n, name in enumerate(item.called) if name in trace.closing)
    opening = [name for name in item.called[: next(closing, 0)] if name in trace.opens]
    return Leg(item, trace.opens, len(opening)) if opening else None


def _rank(item: Item, trace: Trace, ranks: Mapping[str, int], *, in_relay: bool) -> int:
    if not item.needs or trace.untouched or trace.alone:
        return int(trace.changes)
    if not item.writes and not trace.precedes:
        last = 1 + len(ranks)
        return 1 + _TIERS * min((ranks.get(mark, last) for mark in trace.barred), default=last)
    tier = 1 if trace.opening else 0 if trace.precedes else 2 if in_relay else 1
    return 2 + _TIERS * max((ranks[mark] for mark in trace.leaves), default=0) + tier


def ranked(effects: Iterable[Effect]) -> dict[str, int]:
    """Return how late each mark comes on a resource: after all that it bars."""
    several = list(effects)
    turning = {one.leaves for one in several if one.turns}
    marks = dict.fromkeys(one.leaves for one in several if one.leaves)
    ranks = dict.fromkeys(marks, 0)
    for _ in marks:
        for effect in several:
            for mark in (effect.barred | turning) - {effect.leaves}:
                if mark in ranks:
                    after = ranks.get(effect.leaves, -1) + 1
                    ranks[mark] = min(max(ranks[mark], after), len(marks))
    return ranks
