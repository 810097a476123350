"""Shared resources made about as long as one another: each is used by one item after another, and a
run of many in flight lasts as long as the longest of them.

The rules of the file: users leave the longest resource first, the longest of them first, each at
most once, for one of the same kind and state that stays shorter with them. Nobody moves who begins
with what can be done once, nor who would change what nobody has changed: findings are confirmed
there. The order of the items stays the same. Then the longest chain is made shorter: items that
wait for one another on several resources, those that need more than one being links between them;
a link leaves as many of its resources at once as hold it in the chain.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field

from conformance.core.terms import Terms
from conformance.http.item import Item
from conformance.run.allocation import ResourceKey, key_of, stock_of
from conformance.run.chains import Chains
from conformance.run.placing import Placing, SharedUse


@dataclass(frozen=True, slots=True)
class _Move:
    """A user that goes to these resources; the longest chain through it lasts so long then."""

    user: Placing
    rows: tuple[SharedUse, ...]
    lasting: int


@dataclass(slots=True)
class Levelling:
    """Resources with their users, and how long each lasts: the sum of what its users take.

    `given` are the resources of each item, by its id; `lasts` says how long one takes, `allows`
    whether a resource may be given to a user at all.
    """

    rows: Sequence[SharedUse]
    given: dict[str, tuple[SharedUse, ...]]
    lasts: Callable[[Item], int]
    allows: Callable[[SharedUse, Placing], bool]
    terms: Terms
    length: dict[ResourceKey, int] = field(init=False)

    def __post_init__(self) -> None:
        self.length = {
            key_of(row.resource): sum(self.lasts(user.item) for user in row.users)
            for row in self.rows
        }

    def level(self) -> None:
        """Move users, the long ones first, from the longest resource to the shortest that takes
        them and stays shorter; who was moved, or can't be, stays.
        """
        asked = {key_of(row.resource): self._movable(row) for row in self.rows}
        while any(asked.values()):
            row = max(filter(lambda one: asked[key_of(one.resource)], self.rows), key=self._length)
            user = asked[key_of(row.resource)].pop()
            other = self._better(user, row)
            if other is not None:
                self._move(user, self._instead(user, row, other))

    def shorten(self) -> None:
        """Move users of the longest chain, each to where the longest chain through it is the
        shortest, the one that makes it shortest first, until none makes it shorter.

        All chains that a move makes longer go through who moves: fewer are the longest each time.
        """
        users = {user.item.id: user for row in self.rows for user in row.users}
        stays = {name for name, one in users.items() if one.trace.opening}
        while True:
            chains = Chains(users.values(), self.given, self.lasts)
            asked = [one for one in chains.critical() if one.item.id not in stays]
            moves = {one.item.id: self._shorter(one, chains) for one in asked}
            stays |= {name for name, move in moves.items() if move is None}
            move = min(filter(None, moves.values()), key=lambda one: one.lasting, default=None)
            if move is None:
                return
            self._move(move.user, move.rows)

    def _shorter(self, user: Placing, chains: Chains) -> "_Move | None":
        """Return the best move of a user, None where no chain is shorter for any."""
        around = {key_of(row.resource): chains.around(user, row) for row in self.rows}
        given = self.given[user.item.id]
        mine = [around[key_of(row.resource)] for row in given]
        others = [
            row
            for row in self.rows
            if any(_alike(user, one, row) for one in given) and self._takes(row, user)
        ]
        best = None
        for upto in sorted({earlier for earlier, _ in around.values()}):
            there = [around[key_of(row.resource)] for row in others]
            in_time = sorted(later for earlier, later in (*mine, *there) if earlier <= upto)
            on = in_time[len(given) - 1] if len(in_time) >= len(given) else chains.longest
            lasting = upto + self.lasts(user.item) + on
            if lasting >= (best.lasting if best else chains.longest):
                continue
            apart = {
                key for key, (earlier, later) in around.items() if earlier > upto or later > on
            }
            rows = self._without(user, apart, others)
            best = _Move(user, rows, lasting) if rows else best
        return best

    def _without(
        self, user: Placing, apart: Collection[ResourceKey], others: Iterable[SharedUse]
    ) -> tuple[SharedUse, ...]:
        """Return the resources of a user with others in the stead of those that it leaves, none
        where one has no other.
        """
        left = [row for row in others if key_of(row.resource) not in apart]
        rows = list[SharedUse]()
        for row in self.given[user.item.id]:
            if key_of(row.resource) not in apart:
                rows.append(row)
                continue
            other = next((one for one in left if _alike(user, row, one)), None)
            if other is None:
                return ()
            left.remove(other)
            rows.append(other)
        return tuple(rows) if self._together(user, rows) else ()

    def _movable(self, row: SharedUse) -> list[Placing]:
        """Return the users that may go elsewhere, not those that go on from where another leaves
        it: what can be done once was done for all of them.
        """
        free = (user for user in row.users if not user.trace.opening)
        return sorted(free, key=lambda user: (self.lasts(user.item), user.place))

    def _length(self, row: SharedUse) -> int:
        return self.length[key_of(row.resource)]

    def _better(self, user: Placing, row: SharedUse) -> SharedUse | None:
        """Return the shortest resource that takes a user of another one in its stead."""
        most = self._length(row) - self.lasts(user.item)
        shorter = [one for one in self.rows if self._length(one) < most]
        row.users.remove(user)
        fit = (one for one in sorted(shorter, key=self._length) if self._fits(user, row, one))
        better = next(fit, None)
        row.users.append(user)
        return better

    def _fits(self, user: Placing, row: SharedUse, other: SharedUse) -> bool:
        able = _alike(user, row, other) and self._takes(other, user)
        return able and self._together(user, self._instead(user, row, other))

    def _takes(self, row: SharedUse, user: Placing) -> bool:
        """Say whether a resource takes a user more."""
        spoils = row.clean and user.trace.changes
        if spoils or user in row.users or not self.allows(row, user):
            return False
        return row.takes(user)

    def _together(self, user: Placing, rows: Iterable[SharedUse]) -> bool:
        resources = [one.resource for one in rows]
        return self.terms.together(user.item.needs, resources) is not False

    def _instead(self, user: Placing, row: SharedUse, other: SharedUse) -> tuple[SharedUse, ...]:
        return tuple(other if one is row else one for one in self.given[user.item.id])

    def _move(self, user: Placing, rows: tuple[SharedUse, ...]) -> None:
        before = {key_of(one.resource): one for one in self.given[user.item.id]}
        after = {key_of(one.resource): one for one in rows}
        self.given[user.item.id] = rows
        took = self.lasts(user.item)
        for key in before.keys() - after.keys():
            self.length[key] -= took
            before[key].users.remove(user)
        for key in after.keys() - before.keys():
            self.length[key] += took
            after[key].users.append(user)


def _alike(user: Placing, row: SharedUse, other: SharedUse) -> bool:
    """Say whether a resource is what a user needs where it uses another."""
    met = [need for need in user.item.needs if need.fits(row.resource)]
    same = stock_of(row.resource) == stock_of(other.resource)
    return same and all(need.fits(other.resource) for need in met)
