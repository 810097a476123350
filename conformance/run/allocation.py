"""Resources shared out among the items of a run."""

import itertools
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence

from conformance.core.lack import Lack, of_need
from conformance.core.phrase import listed
from conformance.core.resource import Need, Pool, Resource, ResourceId, ResourceKind, ResourceState
from conformance.core.terms import ANY_TIME, Terms
from conformance.http.item import Item

_SPARING = "stateful"

Stock = tuple[str, str]
"""A kind of resource and a state of it."""

ResourceKey = tuple[str, ResourceId]
"""A kind of resource and the id of one: ids tell those of one kind apart."""


def allocate(
    items: Iterable[Item], pool: Pool, terms: Terms = ANY_TIME
) -> dict[str, tuple[Resource, ...]]:
    """Return the resources of each item by its id, in order of the items; no two items share one.

    An item for which too few are left gets none. Items that ask for more than a kind and a state
    choose first, and those of the model last: its sequences take what is spare.
    """
    left = list(pool.resources)
    made = list(items)
    allocated: dict[str, tuple[Resource, ...]] = {item.id: () for item in made}
    for item in sorted(
        made, key=lambda one: (one.phase == _SPARING, all(need.plain for need in one.needs))
    ):
        given = picked_together(item.needs, left, terms) if item.needs else ()
        allocated[item.id] = given
        taken = set(map(key_of, given))
        left = [row for row in left if key_of(row) not in taken] if taken else left
    return allocated


def keyed(
    items: Iterable[Item], ids: Mapping[str, Sequence[ResourceId]]
) -> dict[str, tuple[ResourceKey, ...]]:
    """Return which resources each item had been given, told by their ids in the order in which it
    needs them.
    """
    return {
        item.id: tuple(
            (need.kind.name, id_)
            for need, id_ in zip(places(item), ids.get(item.id, ()), strict=False)
        )
        for item in items
    }


def kept_again(
    items: Iterable[Item],
    pool: Pool,
    before: Mapping[str, Sequence[ResourceKey]],
    touched: Collection[str],
) -> dict[str, tuple[Resource, ...]]:
    """Return the resources of those items of a run that goes on which keep what they were given
    `before`: not one that had been `touched`, nor one whose resources are not what it needs any
    more.
    """
    had = {key_of(row): row for row in pool.resources}
    kept: dict[str, tuple[Resource, ...]] = {}
    for item in items:
        keys = before.get(item.id, ())
        same = tuple(had[key] for key in keys if key in had)
        if item.id not in touched and _fit(item, same, len(keys)):
            kept[item.id] = same
    return kept


def key_of(resource: Resource) -> ResourceKey:
    """Return what tells a resource from any other."""
    return resource.kind, resource.id


def keys_of(given: Mapping[str, Iterable[Resource]]) -> frozenset[ResourceKey]:
    """Return which resources are given to items, whoever has them."""
    return frozenset(key_of(row) for rows in given.values() for row in rows)


def stock_of(resource: Resource) -> Stock:
    """Return of which kind a resource is, and in which state."""
    return resource.kind, resource.state


def places(item: Item) -> list[Need]:
    """Return the need that each resource of an item meets, in the order in which it gets them."""
    return [need for need in item.needs for _ in range(need.count)]


def _fit(item: Item, resources: Sequence[Resource], count: int) -> bool:
    """Say whether these are all of so many resources, each what the item needs in its place."""
    return len(resources) == count and all(
        need.fits(row) for need, row in zip(places(item), resources, strict=False)
    )


def picked_together(
    needs: Sequence[Need], left: Sequence[Resource], terms: Terms, tries: int | None = None
) -> tuple[Resource, ...]:
    """Return the resources of some needs in their order, or none when one of them is short.

    They are such as the system's terms let go together; where nobody can tell, any will do if no
    others are left. So many ways are tried, all where nothing is said.
    """
    unknown: tuple[Resource, ...] = ()
    ways = max(1, len(left))
    for start in range(ways if tries is None else min(tries, ways)):
        given = picked(needs, left[start:])
        if not given:
            break
        fine = terms.together(needs, given)
        if fine:
            return given
        if fine is None:
            unknown = unknown or given
    return unknown


def picked(needs: Sequence[Need], left: Iterable[Resource]) -> tuple[Resource, ...]:
    """Return the first that meet some needs, in the order of these; none when one is short."""
    left = list(left)
    chosen: dict[int, list[Resource]] = {}
    taken: set[ResourceKey] = set()
    for place, need in sorted(enumerate(needs), key=lambda pair: pair[1].plain):
        fitting = (row for row in left if key_of(row) not in taken and need.fits(row))
        chosen[place] = list(itertools.islice(fitting, need.count))
        taken |= set(map(key_of, chosen[place]))
        if len(chosen[place]) < need.count:
            return ()
    return tuple(row for place in range(len(needs)) for row in chosen[place])


def needed(item: Item, pool: Pool) -> str:
    """Return what resources an item needs, and of what not every one is, how many the target has in
    all.
    """
    plain = [need.times(count) for need, count in _plainly(item)]
    special = [
        f"{need}, de {_which(need)} que tiene {sum(map(need.fits, pool.resources))}"
        for need in item.needs
        if not need.plain
    ]
    return listed([*plain, *special])


def _which(need: Need) -> str:
    return "las" if need.kind.noun.feminine else "los"


def _plainly(item: Item) -> Iterable[tuple[Need, int]]:
    """Yield what an item needs of each kind and state of which any will do, and how many in all."""
    kinds = dict.fromkeys(need.kind for need in item.needs)
    for kind, state in [(one, state) for one in kinds for state in one.states]:
        plain = [need for need in item.needs if need.plain and _is(need, kind, state)]
        if plain:
            yield plain[0], sum(need.count for need in plain)


def _is(need: Need, kind: ResourceKind, state: ResourceState) -> bool:
    return need.kind.name == kind.name and need.state == state.name


def scarce(item: Item, pool: Pool) -> tuple[Lack, ...]:
    """Return what resources an item that got none lacked: of what the target has too few, else of
    what others took.
    """
    if pool.unseen:
        return tuple(map(Lack, pool.unseen))
    few = [need for need in item.needs if sum(map(need.fits, pool.resources)) < need.count]
    counts: Counter[Stock] = Counter()
    lacks: dict[Stock, Need] = {}
    for need in few or item.needs:
        stock = (need.kind.name, need.state)
        counts[stock] += need.count
        lacks.setdefault(stock, need)
    return tuple(of_need(need.times(counts[stock])) for stock, need in lacks.items())
