"""The sharing of few resources among items.

The rules of the file: what judges an obligatory requirement is placed first, and of each kind and
state some resources are kept for confirming before anything else is. Of the resources that an item
may use it gets the one that goes to it best, and of those the one that is asked least; one that
would last twice its fair share of all requests only where there is no other. Who lasts longer than
that share leaves what few resources are to who needs it.
Once everybody is placed, what is left goes to who would do more with it, and the resources are
levelled.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from conformance.core.resource import Effect, Need, Pool
from conformance.core.terms import Terms
from conformance.http.item import Item
from conformance.run.allocation import ResourceKey, Stock, key_of, picked_together, stock_of
from conformance.run.effects import Trace
from conformance.run.greedy import cover
from conformance.run.levelling import Levelling
from conformance.run.placing import (
    Placing,
    SharedUse,
    openings_of,
    placing,
    preferred,
    ranked,
    relays_of,
)
from conformance.run.profile import length
from conformance.run.schedule import Schedule, kept_of

_TRIES = 24
"""How many ways to give an item its resources are tried, where terms refuse some together."""
_SHARE = 2
"""How many times its fair share of all requests a resource may be used by a relay."""
_AHEAD, _ONE_IN = 7, 5
"""Who covers combinations uses so many resources, and one in so many, before those are placed that
judge nothing obligatory anew."""
_DEAR = 4
"""What a resource costs that an item leaves unfit for others, when one that it leaves fit is 1."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What items are chosen by: what each does to its resources, what it tells of what must be, and
    what it tells at all; whether the target has whom and what it calls (`able`: else it gets
    nothing); how many requests it sends with all that it would take (`lasts`), and with so many
    resources of each item (`lasting`).
    """

    trace: Callable[[Item], Trace]
    obliged: Callable[[Item], frozenset[str]]
    told: Callable[[Item], frozenset[str]]
    able: Callable[[Item], bool] = lambda item: True
    lasts: Callable[[Item], int] = length
    lasting: Callable[[Mapping[str, int]], Callable[[Item], int]] = lambda given: length
    effects: Collection[Effect] = ()
    most_writes: int | None = None


class SharedSchedule:
    """The making of a schedule in which items share."""

    def __init__(self, items: Sequence[Item], pool: Pool, choice: Choice, terms: Terms) -> None:
        self._choice, self._terms = choice, terms
        self._stock = Counter(map(stock_of, pool.resources))
        ranks = ranked(choice.effects)
        self._users = [
            placing(item, number, choice.trace(item), ranks) for number, item in enumerate(items)
        ]
        self._pool = [SharedUse(row) for row in pool.resources]
        self._rows = {key_of(one.resource): one for one in self._pool}
        self._given: dict[str, tuple[SharedUse, ...]] = {}
        self._rare = self._few_meet(need for item in items for need in item.needs)
        self._kept: frozenset[ResourceKey] = frozenset()
        self._writes = sum(item.writes for item in items if not item.needs)
        needing = (item for item in items if item.needs and choice.able(item))
        self._longest = _SHARE * sum(map(choice.lasts, needing)) / max(1, len(pool.resources))

    def share(self, first: frozenset[str] = frozenset()) -> None:
        """Place items: who judges what must be (of that, some `first`), then whoever judges it on
        resources in another state, then who covers combinations, then who tells anything, then the
        rest.
        """
        able = [one for one in self._users if self._choice.able(one.item)]
        needing = sorted((one for one in able if one.item.needs), key=lambda one: one.place)
        obliged = self._choice.obliged
        left = self._cover(needing, lambda item: obliged(item) & first, self._told(obliged))
        left = self._cover(left, obliged, self._told(obliged))
        self._keep()
        left = self._cover(left, self._by_state, self._told(self._by_state))
        left = self._combine(left)
        left.sort(key=lambda one: (-self._choice.lasts(one.item), one.place))
        left = self._cover(left, self._choice.told, self._told(self._choice.told))
        for user in sorted(left, key=lambda one: (self._cost(one), one.place)):
            self._place(user)

    def _combine(self, users: Sequence[Placing]) -> list[Placing]:
        """Place who covers combinations, each on some of what there is, as far as it may use what
        others do; return who is left.
        """
        for user in (one for one in self._users if one.item.covers):
            if user in users:
                self._place(user)
            self._share_more(user, _AHEAD)
        return [one for one in users if one.item.id not in self._given]

    def _by_state(self, item: Item) -> frozenset[str]:
        """Return what an item judges of what must be, by the states in which its resources are."""
        states = {need.state for need in item.needs}
        return frozenset(f"{one} {state}" for one in self._choice.obliged(item) for state in states)

    def missed(self) -> frozenset[str]:
        """Return the obligatory requirements that an item would judge, and none that runs does."""
        able = [one for one in self._users if self._choice.able(one.item)]
        told = {one.item.id: self._choice.obliged(one.item) for one in able}
        ran = {one.item.id for one in able if self._runs(one)}
        judged = {name for item in ran for name in told[item]}
        return frozenset(name for names in told.values() for name in names) - judged

    def _runs(self, user: Placing) -> bool:
        had = not user.item.needs or user.item.id in self._given
        return had and self._choice.able(user.item)

    def covered(self) -> tuple[int, int]:
        """Return how many obligatory requirements are judged, and how many items run."""
        ran = [one.item for one in self._users if self._runs(one)]
        return len({name for item in ran for name in self._choice.obliged(item)}), len(ran)

    def schedule(self) -> Schedule:
        """Return what was made, once: what nobody uses is given to who would do more with it, and
        who may use another resource as well is moved until they last about as long.
        """
        order = sorted(self._users, key=lambda one: one.place)
        self._fill(order)
        lasts = self._choice.lasting({name: len(rows) for name, rows in self._given.items()})
        levelling = Levelling(self._pool, self._given, lasts, self._allows, self._terms)
        levelling.level()
        levelling.shorten()
        given = {
            one.item.id: tuple(row.resource for row in self._given.get(one.item.id, ()))
            for one in self._users
        }
        changed = self._before(lambda one, user: one.trace.changes)
        relays = relays_of(self._pool)
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
            openings=openings_of(self._pool),
        )

    def _told(self, tells: Callable[[Item], frozenset[str]]) -> set[str]:
        """Return what those tell that run."""
        return {name for one in self._users if self._runs(one) for name in tells(one.item)}

    def _before(self, matters: Callable[[Placing, Placing], bool]) -> dict[str, tuple[str, ...]]:
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
        users: Sequence[Placing],
        tells: Callable[[Item], frozenset[str]],
        covered: set[str],
    ) -> list[Placing]:
        """Place who tells what is not covered yet, the most per cost first, of equals in the order
        of the users; return who is left.
        """
        return cover(users, lambda one: tells(one.item), covered, self._cost, self._place)

    def _cost(self, user: Placing) -> float:
        """Return what an item takes of what the target has, by kind and state."""
        trace = user.trace
        each = _DEAR if trace.untouched or trace.alone or trace.leaves else 1
        return sum(
            each * max(1, need.least) / max(1, self._stock[need.kind.name, need.state])
            for need in user.item.needs
        )

    def _keep(self, only: Collection[Stock] = ()) -> None:
        """Keep some resources for confirming, the last ones that nobody has changed yet, of each
        kind and state of which somebody uses one that others have changed: from now on only who
        changes nothing uses them. `only` of these kinds and states, where some are named.
        """
        kinds: dict[Stock, list[SharedUse]] = {}
        for row in self._pool:
            stock = stock_of(row.resource)
            if not only or stock in only:
                kinds.setdefault(stock, []).append(row)
        kept: list[SharedUse] = []
        for rows in kinds.values():
            clean = [row for row in rows if row.clean]
            doubted = any(row.doubted for row in rows)
            count = kept_of(len(rows)) if doubted else 0
            kept += clean[len(clean) - min(count, len(clean)) :]
        self._kept |= frozenset(key_of(row.resource) for row in kept)

    def _place(self, user: Placing) -> bool:
        """Give an item its resources; say whether there are such."""
        most = self._choice.most_writes
        if most is not None and self._writes + user.item.writes > most:
            return False
        found = self._found(user)
        if len(found) < sum(need.least for need in user.item.needs):
            return False
        for row in found:
            row.users.append(user)
        self._given[user.item.id] = found
        self._writes += user.item.writes
        if user.trace.turned:  # else none might be left in the state before
            self._keep([stock_of(row.resource) for row in found])
        return True

    def _fill(self, users: Iterable[Placing]) -> None:
        """Give what nobody uses and is not kept to who can do with few and would do more."""
        for user in (one for one in self._users if one.item.covers):
            self._share_more(user)
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

    def _share_more(self, user: Placing, ahead: int = 0) -> None:
        """Give what others use too, and takes it beside them, to who covers more with more: so many
        `ahead` and one in so many, or else all.
        """
        for need in user.item.needs:
            stock = self._stock[need.kind.name, need.state]
            most = min(need.count, ahead, stock // _ONE_IN) if ahead else need.count
            rows = sorted(
                self._pool, key=lambda one: (self._sought(one, user), self._lasting(one.users))
            )
            for row in rows:
                given = self._given.get(user.item.id, ())
                if not given or len(given) >= most:
                    return
                able = need.fits(row.resource) and self._allows(row, user) and row.takes(user)
                short = able and not self._too_long(row, user)
                if row not in given and short and self._go_together(user, [*given, row]):
                    self._given[user.item.id] = (*given, row)
                    row.users.append(user)

    def _go_together(self, user: Placing, rows: Sequence[SharedUse]) -> bool:
        resources = [one.resource for one in rows]
        return self._terms.together(user.item.needs, resources) is not False

    def _found(self, user: Placing) -> tuple[SharedUse, ...]:
        fit = [row for row in self._pool if self._allows(row, user) and row.takes(user)]
        fit.sort(
            key=lambda row: (
                self._too_long(row, user),
                self._sought(row, user),
                preferred(user, row),
                self._lasting(row.users),
            )
        )
        fewest = [need.fewest for need in user.item.needs]
        rows = picked_together(fewest, [one.resource for one in fit], self._terms, _TRIES)
        return tuple(self._rows[key_of(row)] for row in rows)

    def _few_meet(self, needs: Iterable[Need]) -> list[Need]:
        """Return the needs that fewer than half meet of what is of that kind and state."""
        apart = {id(need): need for need in needs if not need.plain}
        return [
            need
            for need in apart.values()
            if 2 * sum(need.fits(row.resource) for row in self._pool)
            < self._stock[need.kind.name, need.state]
        ]

    def _sought(self, row: SharedUse, user: Placing) -> bool:
        """Say whether a resource meets what few do, and an item needs nothing of that and lasts
        longer than its fair share.
        """
        own = any(need in user.item.needs for need in self._rare)
        if own or self._choice.lasts(user.item) * _SHARE <= self._longest:
            return False
        return any(need.fits(row.resource) for need in self._rare)

    def _lasting(self, users: Iterable[Placing]) -> int:
        """Return how many requests some users of a resource send."""
        return sum(self._choice.lasts(one.item) for one in users)

    def _too_long(self, row: SharedUse, user: Placing) -> bool:
        """Say whether a resource lasts too long with one more: then another is taken, where it can.
        A relay that has begun goes on until it lasts too long itself.
        """
        legs = [one for one in row.users if one.leg] if user.leg else []
        return self._lasting(legs or [*row.users, user]) > self._longest

    def _allows(self, row: SharedUse, user: Placing) -> bool:
        """Say whether an item may use a resource for all that is kept for confirming."""
        return not user.trace.changes or key_of(row.resource) not in self._kept
