"""Which items run, in their order, on what, and what is left to confirm what they find."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from conformance.core.resource import Resource
from conformance.http.item import Item
from conformance.run.allocation import ResourceKey, key_of, keys_of, picked

_KEPT = 20
"""Of so many resources of a kind and state one is kept for confirming, from half as many on."""


@dataclass(frozen=True, slots=True)
class Leg:
    """An item of a relay: it lets the others go on after so many of its `acts`."""

    item: Item
    acts: frozenset[str]
    times: int = 1


@dataclass(frozen=True, slots=True)
class Schedule:
    """Which items run, in their order, and on what.

    `given` are the resources of each item that gets some, `before` the items that use one of them
    before it does, `changed` those of them that leave something there, `relays` the legs of the
    relay that it is of, `openings` by how many requests those open a resource that begin alike on
    it. `spare` are the resources on which nobody leaves anything, `lent` tells who took one after
    all. `cut` are items that an earlier part of the run left half done, and for which nothing
    unused is left, `left_out` those that the bounds of the run leave out, with the reason.
    """

    order: tuple[Item, ...]
    given: Mapping[str, tuple[Resource, ...]]
    before: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    spare: list[Resource] = field(default_factory=list)
    cut: frozenset[str] = frozenset()
    left_out: Mapping[str, str] = field(default_factory=dict)
    changed: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    lent: dict[ResourceKey, str] = field(default_factory=dict)
    relays: Mapping[str, tuple[Leg, ...]] = field(default_factory=dict)
    openings: Mapping[str, int] = field(default_factory=dict)

    def afresh(self) -> "Schedule":
        """Return the same schedule, with nothing of what is spare given away yet."""
        return replace(self, spare=[*self.spare], lent=dict(self.lent))

    def take(self, item: Item) -> tuple[Resource, ...]:
        """Return resources on which nobody leaves anything, such as an item needs, and give them
        away; none when there are too few.
        """
        taken = picked([need.fewest for need in item.needs], self.spare)
        self.lent.update((key_of(row), item.id) for row in taken)
        self.spare[:] = [row for row in self.spare if key_of(row) not in self.lent]
        return taken

    def keep(self, part: int, parts: int) -> None:
        """Keep of what is spare the part of one worker: they don't hear of each other."""
        used = keys_of(self.given)
        unused = [row for row in self.spare if parts == 1 or key_of(row) not in used]
        self.spare[:] = unused[part::parts]

    def supplies(self, item: Item) -> bool:
        """Say whether an item gets as many resources as it needs at the least."""
        return len(self.given.get(item.id, ())) >= sum(need.least for need in item.needs)

    def changers(self, item: Item) -> tuple[str, ...]:
        """Return the items that left something on a resource of an item before it."""
        lent = (self.lent.get(key_of(row), item.id) for row in self.given.get(item.id, ()))
        others = (name for name in lent if name != item.id)
        return tuple(dict.fromkeys([*self.changed.get(item.id, ()), *others]))

    @property
    def shared(self) -> bool:
        """Whether some resource goes to several items."""
        return bool(self.before)


def kept_of(count: int) -> int:
    """Return how many of so many resources of a kind and state are kept for confirming."""
    return (count + _KEPT // 2) // _KEPT
