"""The sharing of few resources among items."""

import heapq
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from conformance.core.resource import Effect, Need, Pool, Resource, Terms
from conformance.http.item import Item
from conformance.run.allocation import ResourceKey, key_of, picked
from conformance.run.effects import Trace
from conformance.run.profile import length
from conformance.run.schedule import Leg, Schedule

_KEPT = 20
"""Of so many resources of a kind and state one is kept for confirming, from half as many on."""
_TRIES = 24
"""How many ways to give an item its resources are tried, where terms refuse some together."""
_TIERS = 3
"""Of those that leave the same, who counts goes first, and who runs in turns last."""
_DEAR = 4
"""What a resource costs that an item leaves unfit for others, when one that it leaves fit is 1."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What items are chosen by: what each does to its resources, what it tells of what must be, and
    what it tells at all; whether the target has whom and what it calls (`runs`: else it gets
    nothing).
    """

    trace: Callable[[Item], Trace]
    obliged: Callable[[Item], frozenset[str]]
    told: Callable[[Item], frozenset[str]]
    runs: Callable[[Item], bool] = lambda item: True
    effects: Collection[Effect] = ()
    most_writes: int | None = None


@dataclass(frozen=True, slots=True)
class _Placing:
    """An item with its place in the order, and what it does to its resources."""

    item: Item
    place: tuple[bool, int, int, int]
    trace: Trace
    leg: Leg | None = None

    def disturbs(self, other: "_Placing") -> bool:
        """Say whether each of two that count finds what the other one has changed."""
        return other.trace.untouched and self.trace.changes and other.trace.changes

    @property
    def relays(self) -> frozenset[str]:
        """The marks that bar nobody who runs in turns with it."""
        return self.trace.closes if self.leg else frozenset()


@dataclass(slots=True)
class _SharedResource:
    """A resource and its users so far."""

    resource: Resource
    users: list[_Placing] = field(default_factory=list)

    def takes(self, user: _Placing) -> bool:
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
    def marks(self) -> frozenset[str]:
        """What its users leave on it."""
        return frozenset(mark for one in self.users for mark in one.trace.leaves)


def _bars(one: _Placing, other: _Placing) -> bool:
    first, second = (one, other) if one.place < other.place else (other, one)
    barred = second.trace.barred - (first.relays & second.relays)
    return not first.trace.leaves.isdisjoint(barred | second.trace.precedes)


class SharedSchedule:
    """The making of a schedule in which items share."""

    def __init__(self, items: Sequence[Item], pool: Pool, choice: Choice, terms: Terms) -> None:
        self._choice, self._terms = choice, terms
        self._stock = Counter((row.kind, row.state) for row in pool.resources)
        ranks = ranked(choice.effects)
        self._users = [
            _user(item, number, choice.trace(item), ranks) for number, item in enumerate(items)
        ]
        self._pool = [_SharedResource(row) for row in pool.resources]
        self._rows = {key_of(one.resource): one for one in self._pool}
        self._given: dict[str, tuple[_SharedResource, ...]] = {}
        self._kept: frozenset[ResourceKey] = frozenset()
        self._writes = sum(item.writes for item in items if not item.needs)

    def share(self, first: frozenset[str] = frozenset()) -> None:
        """Place items: who judges what must be (of that, some `first`), then who tells anything,
        then the rest.
        """
        able = [one for one in self._users if self._choice.runs(one.item)]
        needing = [one for one in able if one.item.needs]
        free = [one.item for one in able if not one.item.needs]
        left = self._cover(needing, lambda item: self._choice.obliged(item) & first, free)
        left = self._cover(left, self._choice.obliged, [*free, *self._placed])
        self._keep()
        left = self._cover(left, self._choice.told, [*free, *self._placed])
        for user in sorted(left, key=lambda one: (self._cost(one), one.place)):
            self._place(user)

    def missed(self) -> frozenset[str]:
        """Return the obligatory requirements that an item would judge, and none that runs does."""
        able = [one for one in self._users if self._choice.runs(one.item)]
        told = {one.item.id: self._choice.obliged(one.item) for one in able}
        ran = {one.item.id for one in able if self._runs(one)}
        judged = {name for item in ran for name in told[item]}
        return frozenset(name for names in told.values() for name in names) - judged

    def _runs(self, user: _Placing) -> bool:
        had = not user.item.needs or user.item.id in self._given
        return had and self._choice.runs(user.item)

    def covered(self) -> tuple[int, int]:
        """Return how many obligatory requirements are judged, and how many items run."""
        ran = [one.item for one in self._users if self._runs(one)]
        return len({name for item in ran for name in self._choice.obliged(item)}), len(ran)

    def schedule(self) -> Schedule:
        """Return what was made."""
        order = sorted(self._users, key=lambda one: one.place)
        self._fill(order)
        given = {
            one.item.id: tuple(row.resource for row in self._given.get(one.item.id, ()))
            for one in self._users
        }
        changed = self._before(lambda one, user: one.trace.changes)
        relays = self._relays()
        for name, legs in relays.items():
            others = [leg.item.id for leg in legs if leg.item.id != name]
            changed[name] = tuple(dict.fromkeys([*changed.get(name, ()), *others]))
        clean = sorted((row for row in self._pool if row.clean), key=lambda row: len(row.users))
        return Schedule(
            tuple(one.item for one in order),
            given,
            self._before(lambda one, user: one.trace.changes or user.trace.changes),
            [row.resource for row in clean],
            changed=changed,
            relays=relays,
        )

    def _relays(self) -> dict[str, tuple[Leg, ...]]:
        """Return who runs in turns: the items that close one and the same resource."""
        found: dict[str, tuple[Leg, ...]] = {}
        for row in self._pool:
            users = sorted(row.users, key=lambda one: one.place)
            legs = tuple(one.leg for one in users if one.leg)
            if len(legs) > 1:
                found |= dict.fromkeys((leg.item.id for leg in legs), legs)
        return found

    @property
    def _placed(self) -> list[Item]:
        return [one.item for one in self._users if one.item.id in self._given]

    def _before(self, matters: Callable[[_Placing, _Placing], bool]) -> dict[str, tuple[str, ...]]:
        found: dict[str, tuple[str, ...]] = {}
        for user in self._users:
            earlier = sorted(
                (
                    (one.place, one.item.id)
                    for row in self._given.get(user.item.id, ())
                    for one in row.users
                    if one.place < user.place and matters(one, user)
                ),
            )
            if earlier:
                found[user.item.id] = tuple(dict.fromkeys(name for _, name in earlier))
        return found

    def _cover(
        self,
        users: Sequence[_Placing],
        tells: Callable[[Item], frozenset[str]],
        chosen: Iterable[Item],
    ) -> list[_Placing]:
        """Place who tells what nobody tells yet, the most per cost first; return who is left."""
        covered = {one for item in chosen for one in tells(item)}
        left: list[_Placing] = []

        def worth(user: _Placing) -> float:
            return -len(tells(user.item) - covered) / self._cost(user)

        waiting = [(worth(one), one.place, one) for one in users]
        heapq.heapify(waiting)
        while waiting:
            was, place, user = heapq.heappop(waiting)
            now = worth(user)
            if now == 0:
                left.append(user)
            elif now != was:
                heapq.heappush(waiting, (now, place, user))
            elif self._place(user):
                covered |= tells(user.item)
            else:
                left.append(user)
        return left

    def _cost(self, user: _Placing) -> float:
        """Return what an item takes of what the target has, by kind and state."""
        trace = user.trace
        each = _DEAR if trace.untouched or trace.alone or trace.leaves else 1
        return sum(
            each * need.least / max(1, self._stock[need.kind.name, need.state])
            for need in user.item.needs
        )

    def _keep(self) -> None:
        """Keep some resources for confirming, the last ones that nobody has changed yet: from now
        on only who changes nothing uses them.
        """
        kinds: dict[tuple[str, str], list[_SharedResource]] = {}
        for row in self._pool:
            kinds.setdefault((row.resource.kind, row.resource.state), []).append(row)
        kept: list[_SharedResource] = []
        for rows in kinds.values():
            clean = [row for row in rows if row.clean]
            count = (len(rows) + _KEPT // 2) // _KEPT
            kept += clean[len(clean) - min(count, len(clean)) :]
        self._kept = frozenset(key_of(row.resource) for row in kept)

    def _place(self, user: _Placing) -> bool:
        """Give an item its resources; say whether there are such."""
        most = self._choice.most_writes
        if most is not None and self._writes + user.item.writes > most:
            return False
        found = self._found(user)
        if not found:
            return False
        for row in found:
            row.users.append(user)
        self._given[user.item.id] = found
        self._writes += user.item.writes
        return True

    def _fill(self, users: Iterable[_Placing]) -> None:
        """Give what nobody uses and is not kept to who can do with few and would do more."""
        free = [one for one in self._pool if not one.users]
        free = [one for one in free if key_of(one.resource) not in self._kept]
        for user in users:
            for need in user.item.needs:
                more = [row for row in free if need.fits(row.resource)][: need.spare]
                if user.item.id in self._given and more:
                    self._given[user.item.id] += tuple(more)
                    for row in more:
                        row.users.append(user)
                        free.remove(row)

    def _found(self, user: _Placing) -> tuple[_SharedResource, ...]:
        fit = [row for row in self._pool if self._open(row, user) and row.takes(user)]
        fit.sort(key=lambda row: _preferred(user, row))
        return tuple(self._rows[key_of(one)] for one in self._together(user.item.needs, fit))

    def _together(
        self, needs: Sequence[Need], fit: Sequence[_SharedResource]
    ) -> tuple[Resource, ...]:
        """Return resources that terms let go together, or of which nobody can tell."""
        rows = [one.resource for one in fit]
        fewest = [need.fewest for need in needs]
        unknown: tuple[Resource, ...] = ()
        for start in range(min(_TRIES, max(1, len(rows)))):
            some = picked(fewest, rows[start:])
            if not some:
                break
            fine = self._terms.together(needs, some)
            if fine:
                return some
            if fine is None:
                unknown = unknown or some
        return unknown

    def _open(self, row: _SharedResource, user: _Placing) -> bool:
        return not user.trace.changes or key_of(row.resource) not in self._kept


def _preferred(user: _Placing, row: _SharedResource) -> tuple[int, int, int]:
    """Say how well a resource goes to an item: who leaves something on it goes where that is left
    already, of those where most is; anybody else where the fewest are.
    """
    if user.trace.untouched or not user.trace.leaves:
        return 0, 0, len(row.users)
    return len(user.trace.leaves - row.marks), -len(row.marks), len(row.users)


def _user(item: Item, number: int, trace: Trace, ranks: Mapping[str, int]) -> _Placing:
    """Return an item with its place: who counts goes first, then by what it leaves, then who only
    reads; of equals the long ones first; after all who goes last.
    """
    leg = _leg(item, trace)
    rank = _rank(item, trace, ranks, in_turns=leg is not None)
    return _Placing(item, (item.last, rank, -length(item), number), trace, leg)


def _leg(item: Item, trace: Trace) -> Leg | None:
    """Return how an item may run in turns with others on the only resource it needs, None when it
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


def _rank(item: Item, trace: Trace, ranks: Mapping[str, int], *, in_turns: bool) -> int:
    if not item.needs or trace.untouched or trace.alone:
        return int(trace.changes)
    if not item.writes and not trace.precedes:
        return 2 + _TIERS * (1 + len(ranks))
    tier = 0 if trace.precedes else 2 if in_turns else 1
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
