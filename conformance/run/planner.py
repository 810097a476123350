"""What a run asks of few resources: items chosen for what they tell, and resources they share.

The rules of the file: where there are resources enough, each item has its own and all run in the
order of the plan. Where there are not, items share: a resource has *users* one after another, those
that count what there is on it first, then in the order in which their marks bar one another. An
item gets a place where nothing that was left before it bars what it does, and nothing that it
leaves bars who comes after. Who comes first in the choice: what judges an obligatory requirement
that nobody judges yet, per what it costs; then what covers any other requirement, operation, role
or kind of item not covered yet; then the rest, the cheapest first. Some resources are kept for
confirming what is found on a shared one. The same items and resources give the same schedule.
"""

import heapq
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import islice

from conformance.core.finding import Level
from conformance.core.resource import ANY_TIME, Effect, Need, Pool, Resource, ResourceId, Terms
from conformance.core.role import Callers
from conformance.http.item import Item
from conformance.run.allocation import allocate
from conformance.run.effects import Trace, trace
from conformance.run.header import verified
from conformance.run.plan import Plan
from conformance.run.profile import length
from conformance.run.scope import refused

_KEPT = 20
"""Of so many resources of a kind and state one is kept for confirming, from half as many on."""
_TRIES = 24
"""How many ways to give an item its resources are tried, where terms refuse some together."""
_DEAR = 4
"""What a resource costs that an item leaves unfit for others, when one that it leaves fit is 1."""
_ROUNDS = 4
"""How many times it is all shared out again, what nobody could judge first."""


@dataclass(frozen=True, slots=True)
class Schedule:
    """Which items run, in their order, and on what.

    `given` are the resources of each item that gets some, `before` the items that use one of them
    before it does, `spare` the resources that nobody was given. `cut` are items that an earlier
    part of the run left half done, and for which nothing unused is left. `left_out` are those that
    the bounds of the run leave out, with the reason.
    """

    order: tuple[Item, ...]
    given: Mapping[str, tuple[Resource, ...]]
    before: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    spare: list[Resource] = field(default_factory=list)
    cut: frozenset[str] = frozenset()
    left_out: Mapping[str, str] = field(default_factory=dict)

    def take(self, item: Item) -> tuple[Resource, ...]:
        """Return resources that nobody was given, such as an item needs, and give them away; none
        when there are too few.
        """
        picked = tuple(row.resource for row in _picked(item.needs, [*map(_Shared, self.spare)]))
        taken = {_key(row) for row in picked}
        self.spare[:] = [row for row in self.spare if _key(row) not in taken]
        return picked

    @property
    def shared(self) -> bool:
        """Whether some resource goes to several items."""
        return bool(self.before)


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
class _User:
    """An item with its place in the order, and what it does to its resources."""

    item: Item
    place: tuple[bool, int, int, int]
    trace: Trace

    def disturbs(self, other: "_User") -> bool:
        """Say whether each of two that count finds what the other one has changed."""
        return other.trace.untouched and self.trace.changes and other.trace.changes


@dataclass(slots=True)
class _Shared:
    """A resource and its users so far."""

    resource: Resource
    users: list[_User] = field(default_factory=list)

    def takes(self, user: _User) -> bool:
        """Say whether an item may use it beside those that do."""
        if not self.users:
            return True
        if user.trace.alone or any(one.trace.alone for one in self.users):
            return False
        if user.trace.untouched and any(map(user.disturbs, self.users)):
            return False
        return not any(_bars(one, user) for one in self.users)

    @property
    def marks(self) -> frozenset[str]:
        """What its users leave on it."""
        return frozenset(mark for one in self.users for mark in one.trace.leaves)


def _bars(one: _User, other: _User) -> bool:
    first, second = (one, other) if one.place < other.place else (other, one)
    return not first.trace.leaves.isdisjoint(second.trace.barred)


def schedule(
    items: Sequence[Item], pool: Pool, choice: Choice, terms: Terms = ANY_TIME
) -> Schedule:
    """Return what runs on the resources of a target, in its order.

    An item that gets no resources stays in the order, without any.
    """
    running = [item for item in items if choice.runs(item)]
    apart = allocate(items, pool, terms)
    if not _all_given(running, apart):
        apart = {item.id: () for item in items} | allocate(running, pool, terms)
    if _all_given(running, apart):
        return Schedule(tuple(items), apart, spare=_unused(pool, apart))
    best = _Sharing(items, pool, choice, terms)
    best.share()
    first: frozenset[str] = frozenset()
    for _ in range(_ROUNDS):
        missed = best.missed() - first
        if not missed:
            break
        first |= missed
        again = _Sharing(items, pool, choice, terms)
        again.share(first)
        best = max(best, again, key=_Sharing.covered)
    return best.schedule()


def _all_given(items: Iterable[Item], given: Mapping[str, Sequence[Resource]]) -> bool:
    return all(len(given.get(item.id, ())) == _asked(item) for item in items)


def _asked(item: Item) -> int:
    return sum(need.count for need in item.needs)


def _unused(pool: Pool, given: Mapping[str, Sequence[Resource]]) -> list[Resource]:
    taken = {_key(row) for rows in given.values() for row in rows}
    return [row for row in pool.resources if _key(row) not in taken]


def _key(resource: Resource) -> tuple[str, ResourceId]:
    return resource.kind, resource.id


class _Sharing:
    """The making of a schedule in which items share."""

    def __init__(self, items: Sequence[Item], pool: Pool, choice: Choice, terms: Terms) -> None:
        self._choice, self._terms = choice, terms
        self._stock = Counter((row.kind, row.state) for row in pool.resources)
        ranks = ranked(choice.effects)
        self._users = [
            _user(item, number, choice.trace(item), ranks) for number, item in enumerate(items)
        ]
        self._pool = [_Shared(row) for row in pool.resources]
        self._given: dict[str, tuple[_Shared, ...]] = {}
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
        left = self._cover(left, self._choice.told, [*free, *self._placed])
        kept = self._kept()
        for user in sorted(left, key=lambda one: (self._cost(one), one.place)):
            self._place(user, kept)

    def missed(self) -> frozenset[str]:
        """Return the obligatory requirements that an item would judge, and none that runs does."""
        able = [one for one in self._users if self._choice.runs(one.item)]
        told = {one.item.id: self._choice.obliged(one.item) for one in able}
        ran = {one.item.id for one in able if self._runs(one)}
        judged = {name for item in ran for name in told[item]}
        return frozenset(name for names in told.values() for name in names) - judged

    def _runs(self, user: _User) -> bool:
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
        spare = [row.resource for row in self._pool if not row.users]
        return Schedule(tuple(one.item for one in order), given, self._before(), spare)

    @property
    def _placed(self) -> list[Item]:
        return [one.item for one in self._users if one.item.id in self._given]

    def _before(self) -> dict[str, tuple[str, ...]]:
        found: dict[str, tuple[str, ...]] = {}
        for user in self._users:
            earlier = sorted(
                (
                    (one.place, one.item.id)
                    for row in self._given.get(user.item.id, ())
                    for one in row.users
                    if one.place < user.place
                ),
            )
            if earlier:
                found[user.item.id] = tuple(dict.fromkeys(name for _, name in earlier))
        return found

    def _cover(
        self,
        users: Sequence[_User],
        tells: Callable[[Item], frozenset[str]],
        chosen: Iterable[Item],
    ) -> list[_User]:
        """Place who tells what nobody tells yet, the most per cost first; return who is left."""
        covered = {one for item in chosen for one in tells(item)}
        left: list[_User] = []

        def worth(user: _User) -> float:
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

    def _cost(self, user: _User) -> float:
        """Return what an item takes of what the target has, by kind and state."""
        trace = user.trace
        each = _DEAR if trace.untouched or trace.alone or trace.leaves else 1
        return sum(
            each * need.least / max(1, self._stock[need.kind.name, need.state])
            for need in user.item.needs
        )

    def _kept(self) -> frozenset[tuple[str, ResourceId]]:
        """Return the resources that are kept for confirming: the last ones that nobody uses yet."""
        kinds: dict[tuple[str, str], list[_Shared]] = {}
        for row in self._pool:
            kinds.setdefault((row.resource.kind, row.resource.state), []).append(row)
        kept: list[_Shared] = []
        for rows in kinds.values():
            unused = [row for row in rows if not row.users]
            count = (len(rows) + _KEPT // 2) // _KEPT
            kept += unused[len(unused) - count :] if count else []
        return frozenset(_key(row.resource) for row in kept)

    def _place(self, user: _User, kept: Collection[tuple[str, ResourceId]] = frozenset()) -> bool:
        """Give an item its resources; say whether there are such."""
        most = self._choice.most_writes
        if most is not None and self._writes + user.item.writes > most:
            return False
        found = self._found(user, kept)
        if not found:
            return False
        for row in found:
            row.users.append(user)
        self._given[user.item.id] = found
        self._writes += user.item.writes
        return True

    def _fill(self, users: Iterable[_User]) -> None:
        """Give what nobody uses and is not kept to who can do with few and would do more."""
        kept = self._kept()
        free = [row for row in self._pool if not row.users and _key(row.resource) not in kept]
        for user in users:
            for need in user.item.needs:
                more = [row for row in free if need.fits(row.resource)][: need.spare]
                if user.item.id in self._given and more:
                    self._given[user.item.id] += tuple(more)
                    for row in more:
                        row.users.append(user)
                        free.remove(row)

    def _found(self, user: _User, kept: Collection[tuple[str, ResourceId]]) -> tuple[_Shared, ...]:
        fit = [row for row in self._pool if _key(row.resource) not in kept and row.takes(user)]
        fit.sort(key=lambda row: _preferred(user, row))
        unknown: tuple[_Shared, ...] = ()
        for start in range(min(_TRIES, max(1, len(fit)))):
            picked = _picked(user.item.needs, fit[start:])
            if not picked:
                break
            fine = self._terms.together(user.item.needs, [row.resource for row in picked])
            if fine:
                return picked
            if fine is None:
                unknown = unknown or picked
        return unknown


def _preferred(user: _User, row: _Shared) -> tuple[int, int]:
    """Say how well a resource goes to an item: who leaves something on it goes where most is
    left already, who counts where nobody is, anybody else where the fewest are.
    """
    if user.trace.leaves and not user.trace.untouched:
        return -len(row.marks), len(row.users)
    return len(row.users), 0


def _picked(needs: Sequence[Need], rows: Sequence[_Shared]) -> tuple[_Shared, ...]:
    chosen: dict[int, list[_Shared]] = {}
    taken: set[tuple[str, ResourceId]] = set()
    for place, need in sorted(enumerate(needs), key=lambda pair: pair[1].plain):
        fitting = (
            row for row in rows if _key(row.resource) not in taken and need.fits(row.resource)
        )
        chosen[place] = list(islice(fitting, need.least))
        taken |= {_key(row.resource) for row in chosen[place]}
        if len(chosen[place]) < need.least:
            return ()
    return tuple(row for place in range(len(needs)) for row in chosen[place])


def _user(item: Item, number: int, trace: Trace, ranks: Mapping[str, int]) -> _User:
    """Return an item with its place: who counts goes first, then by what it leaves, then who only
    reads; of equals the long ones first; after all who goes last.
    """
    place = (item.last, _rank(item, trace, ranks), -length(item), number)
    return _User(item, place, trace)


def _rank(item: Item, trace: Trace, ranks: Mapping[str, int]) -> int:
    if not item.needs or trace.untouched or trace.alone:
        return int(trace.changes)
    if not item.writes:
        return 2 + len(ranks)
    return 2 + max((ranks[mark] for mark in trace.leaves), default=0)


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


def schedule_of(
    plan: Plan, items: Sequence[Item], pool: Pool, most_writes: int | None = None
) -> Schedule:
    """Return what runs at the target of a plan, in its order, and on what."""
    choice = choice_of(plan, items, pool, most_writes)
    return schedule(items, pool, choice, plan.pack.terms)


def choice_of(
    plan: Plan, items: Sequence[Item], pool: Pool, most_writes: int | None = None
) -> Choice:
    """Return what the items of a plan are chosen by."""
    pack = plan.pack
    judged = {item.id: frozenset(verified(pack, item)) for item in items}
    must = frozenset(
        one.id for one in pack.requirements.values() if plan.level(one.id, one.level) is Level.MUST
    )
    return Choice(
        trace=partial(trace, pack),
        obliged=lambda item: judged[item.id] & must,
        told=lambda item: judged[item.id] | frozenset(kinds_of(item)),
        runs=partial(can_run, plan, pool),
        effects=tuple(one for kind in pack.resources for one in kind.effects.values()),
        most_writes=most_writes,
    )


def can_run(plan: Plan, pool: Pool, item: Item) -> bool:
    """Say whether the target has whom and what an item calls, and wants it judged."""
    served = all(name in plan.contract.bound for name in item.capabilities)
    known = not item.absent(Callers(plan.pack.roles, pool.roles))
    return served and known and not ((item.writes and plan.read_only) or refused(plan, item))


def kinds_of(item: Item) -> Iterator[str]:
    """Yield what an item is a sample of: an operation, a role, a kind of item of an operation; and
    itself, or the story of which it is one case.
    """
    yield f"capacidad {item.capability}"
    yield f"tipo {item.id.rsplit('/', 1)[-1]}"
    yield f"{item.phase} {item.capability}"
    yield item.id.split("[")[0]
    yield from (f"rol {role} {item.capability}" for role in item.roles)
    yield from item.requirements
