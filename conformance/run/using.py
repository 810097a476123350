"""The resources that a run may use, within the bounds of its target.

The rules of the file: a bound holds for a run and for whatever goes on with it. What it used before
and is not free any more counts, and of what is free that comes first which it had been given.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from conformance.core.resource import Pool, ResourceKind
from conformance.http.item import Item
from conformance.report.ledger import Ledger
from conformance.run.allocation import Stock, key_of, keyed, places
from conformance.run.choosing import within_limits
from conformance.run.plan import Plan

_Row = tuple[str, str]
"""A kind of resource and the id of one, as a text: a ledger keeps some so."""


def usable(plan: Plan, items: Sequence[Item], pool: Pool, was: Ledger | None) -> Pool:
    """Return what a run may use of a pool, the rest withheld; `was`: the run that it goes on
    with.
    """
    most = plan.target.max_resources
    if was is None or not most:
        return within_limits(pool, plan.pack.resources, most)
    allotted = keyed(items, was.header.allotted)
    given = {key for keys in allotted.values() for key in keys}
    free = {(kind, str(id_)) for kind, id_ in map(key_of, pool.resources)}
    used = Counter(stock for row, stock in _used(items, was).items() if row not in free)
    ours_first = sorted(pool.resources, key=lambda row: key_of(row) not in given)
    fewer = _less(most, plan.pack.resources, used)
    return within_limits(replace(pool, resources=tuple(ours_first)), plan.pack.resources, fewer)


def _used(items: Sequence[Item], was: Ledger) -> Mapping[_Row, Stock]:
    """Return what a run has used, by the kind and state for which its items needed it."""
    known = {item.id: item for item in items if item.needs}
    touched = (known[name] for name in was.touched if name in known)
    found = {row: stock for item in touched for row, stock in _given(item, was)}
    for act in was.acts:
        if act.item in known and act.left.resource:
            need = known[act.item].needs[0]
            found.setdefault((need.kind.name, act.left.resource), (need.kind.name, need.state))
    return found


def _given(item: Item, was: Ledger) -> Iterator[tuple[_Row, Stock]]:
    for need, id_ in zip(places(item), was.header.allotted.get(item.id, ()), strict=False):
        yield (need.kind.name, str(id_)), (need.kind.name, need.state)


def _less(
    most: Mapping[str, int], kinds: Iterable[ResourceKind], used: Mapping[Stock, int]
) -> dict[str, int]:
    """Return how many more may be used of each kind and state that is bounded."""
    taken: Counter[str] = Counter()
    for kind in kinds:
        for state in kind.states:
            count = used.get((kind.name, state.name), 0)
            taken.update({state.name: count, kind.key: count})
    return {name: max(0, count - taken[name]) for name, count in most.items()}
