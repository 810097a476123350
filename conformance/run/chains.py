"""How long a run of many items in flight must last: the longest row of items that wait for one
another, each on a resource that the one before it uses.

The rules of the file: of two users of a resource the later waits for the earlier where one of them
changes anything.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence

from conformance.http.item import Item
from conformance.run.allocation import ResourceKey, key_of
from conformance.run.placing import Placing, SharedUse


class Chains:
    """The chains of the users of some resources: what must end before each may begin, and how long
    it lasts from there with whoever waits for it. `longest` is how long the longest lasts.
    """

    def __init__(
        self,
        users: Iterable[Placing],
        given: Mapping[str, Sequence[SharedUse]],
        lasts: Callable[[Item], int],
    ) -> None:
        self._given, self._lasts = given, lasts
        self.users = sorted(users, key=lambda one: one.place)
        self._before = self._summed(self.users)
        self._after = self._summed(self.users[::-1])
        self._uses = self._known()
        self.longest = max(map(self._through, self.users), default=0)

    def critical(self) -> list[Placing]:
        """Return the items through which the longest chain goes."""
        return [one for one in self.users if self._through(one) == self.longest]

    def around(self, user: Placing, row: SharedUse) -> tuple[int, int]:
        """Return how long the longest chains last that an item would wait for on a resource, and
        that would wait for it there.
        """
        earlier = later = 0
        for one, upto, on in self._uses[key_of(row.resource)]:
            if one is user or not (user.trace.changes or one.trace.changes):
                continue
            if one.place < user.place:
                earlier = max(earlier, upto)
            else:
                later = max(later, on)
        return earlier, later

    def _through(self, user: Placing) -> int:
        """Return how long the longest chain lasts that goes through an item."""
        name = user.item.id
        return self._before[name] + self._lasts(user.item) + self._after[name]

    def _known(self) -> dict[ResourceKey, list[tuple[Placing, int, int]]]:
        """Return of each resource its users, how long a chain lasts up to the end of each, and how
        long from its begin on.
        """
        found: dict[ResourceKey, list[tuple[Placing, int, int]]] = defaultdict(list)
        for user in self.users:
            lasts, name = self._lasts(user.item), user.item.id
            upto, on = self._before[name] + lasts, self._after[name] + lasts
            for row in self._given[name]:
                found[key_of(row.resource)].append((user, upto, on))
        return found

    def _summed(self, users: Sequence[Placing]) -> dict[str, int]:
        """Return how long the longest chain lasts of those that come before each in this order."""
        found: dict[str, int] = {}
        longest: dict[ResourceKey, tuple[int, int]] = {}
        for user in users:
            rows = [key_of(one.resource) for one in self._given[user.item.id]]
            whole = [longest.get(row, (0, 0)) for row in rows]
            before = max(
                (every if user.trace.changes else some for every, some in whole), default=0
            )
            found[user.item.id] = before
            mine = before + self._lasts(user.item)
            for row, (every, some) in zip(rows, whole, strict=True):
                changing = max(some, mine) if user.trace.changes else some
                longest[row] = max(every, mine), changing
        return found
