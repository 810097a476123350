"""A run that goes on: who uses what, so that nothing that ended is done twice and nobody meets what
was left half done.

The rules of the file: an item that had sent nothing keeps what it had been given, behind the same
users as before; what this run itself has used is there though discovery lists it no more. All
others are planned again on what nobody had been given. First those that lost theirs: that were cut
short, or would have gone on from what another began, or run in a relay with it, when that one has
run. Then those that never got any, on what is left but for some that are kept for confirming, where
others share. An item for which there is none stays without, and says so.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from conformance.core.finding import Verdict
from conformance.core.resource import Pool, Resource
from conformance.core.terms import ANY_TIME, Terms
from conformance.http.item import Item
from conformance.report.ledger import Ledger
from conformance.report.record import SharedResource
from conformance.run.allocation import (
    ResourceKey,
    Stock,
    kept_again,
    key_of,
    keyed,
    keys_of,
    stock_of,
)
from conformance.run.effects import Trace
from conformance.run.placing import Placing, SharedUse, leg_of, openings_of, relays_of
from conformance.run.planner import schedule
from conformance.run.schedule import Schedule, kept_of
from conformance.run.sharing import Choice


def schedule_again(
    items: Sequence[Item], pool: Pool, was: Ledger, choice: Choice, terms: Terms = ANY_TIME
) -> Schedule:
    """Return what is left of the schedule of a run that was cut, `was`, and of what it had left
    without resources.
    """
    known = {item.id: item for item in items}
    order = tuple(known[one.id] for one in was.header.planned if one.id in known)
    keys = keyed(order, was.header.allotted)
    used = [one for one in was.header.shared if not was.touched.isdisjoint(one.users)]
    there = replace(pool, resources=_with(pool, used))
    left = [item for item in order if item.id in was.left]
    traces = {item.id: choice.trace(item) for item in order}
    kept = kept_again(left, there, keys, was.touched | _stranded(left, was, traces))
    lacking = [item for item in left if item.needs and not kept.get(item.id)]
    untold = _untold(choice, _telling(order, was, kept))
    taken = {key for several in keys.values() for key in several}
    free = [row for row in pool.resources if key_of(row) not in taken]

    def planned(some: Sequence[Item], rows: Sequence[Resource]) -> Schedule:
        return schedule(some, Pool(tuple(rows)), untold, terms)

    lost = planned([item for item in lacking if keys[item.id]], free)
    rest = _unused(lost, _confirming(there) if was.header.shared else {})
    more = planned([item for item in lacking if not keys[item.id]], rest)
    made = _beside(_kept(order, left, was, kept, traces), lost, more)
    spare = {key_of(row) for row in rest}
    return replace(
        made,
        spare=[*(row for row in lost.spare if key_of(row) not in spare), *more.spare],
        cut=frozenset(
            item.id for item in lacking if item.id in was.touched and not made.given[item.id]
        ),
    )


def _kept(
    order: tuple[Item, ...],
    left: Sequence[Item],
    was: Ledger,
    kept: Mapping[str, tuple[Resource, ...]],
    traces: Mapping[str, Trace],
) -> Schedule:
    """Return the schedule of those who keep what they had been given."""
    before, together = _before(was.header.shared, kept), _together(left, kept, traces)
    return Schedule(
        order,
        kept,
        before,
        changed=before,
        relays=relays_of(together),
        openings=openings_of(together),
    )


def _beside(made: Schedule, *others: Schedule) -> Schedule:
    """Return a schedule with those of some of its items planned by themselves, on resources of
    their own: each in the places that they had, in the order that they have now.
    """
    for other in others:
        names = {item.id for item in other.order}
        turns = iter(other.order)
        made = replace(
            made,
            order=tuple(next(turns) if item.id in names else item for item in made.order),
            given={**made.given, **other.given},
            before={**made.before, **other.before},
            changed={**made.changed, **other.changed},
            relays={**made.relays, **other.relays},
            openings={**made.openings, **other.openings},
        )
    return made


def _telling(
    order: Sequence[Item], was: Ledger, kept: Mapping[str, Sequence[Resource]]
) -> list[Item]:
    """Return the items that have judged something, and those that will on what they keep."""
    judged = {one.id for one in was.items if one.verdict in (Verdict.PASSED, Verdict.FAILED)}
    return [
        item
        for item in order
        if kept.get(item.id)
        or (item.id in was.left and not item.needs)
        or item.id in judged - was.left
    ]


def _untold(choice: Choice, telling: Sequence[Item]) -> Choice:
    """Return by what is chosen where some items tell already what they do."""
    runs = [item for item in telling if choice.able(item)]
    must = frozenset(name for item in runs for name in choice.obliged(item))
    told = frozenset(name for item in runs for name in choice.told(item))
    return replace(
        choice,
        obliged=lambda item: choice.obliged(item) - must,
        told=lambda item: choice.told(item) - told,
    )


def _confirming(pool: Pool) -> Mapping[Stock, int]:
    """Return how many resources of each kind and state are kept for confirming."""
    stocks = Counter(map(stock_of, pool.resources))
    return {stock: kept_of(count) for stock, count in stocks.items()}


def _unused(made: Schedule, kept: Mapping[Stock, int]) -> list[Resource]:
    """Return the resources that a schedule leaves unused, but for the last ones that are kept."""
    used = keys_of(made.given)
    free = [row for row in made.spare if key_of(row) not in used]
    left = Counter({stock: kept.get(stock, 0) for stock in map(stock_of, free)})
    found: list[Resource] = []
    for row in reversed(free):
        stock = stock_of(row)
        if left[stock]:
            left[stock] -= 1
        else:
            found.append(row)
    return found[::-1]


def _stranded(left: Sequence[Item], was: Ledger, traces: Mapping[str, Trace]) -> frozenset[str]:
    """Return who is left of those that needed to be there when others used their resource."""
    waiting = {item.id for item in left}
    return frozenset(
        name
        for row in was.header.shared
        for name in waiting.intersection(row.users)
        for one in was.touched.intersection(row.users) - {name}
        if one in traces and traces[name].spoiled_by(traces[one])
    )


def _together(
    left: Sequence[Item], given: Mapping[str, Sequence[Resource]], traces: Mapping[str, Trace]
) -> list[SharedUse]:
    """Return the resources of those who are left, with their users in their order."""
    rows: dict[ResourceKey, SharedUse] = {}
    for number, item in enumerate(left):
        known = traces[item.id]
        user = Placing(item, (item.last, 0, (0, False), 0, number), known, leg_of(item, known))
        for row in given.get(item.id, ()):
            rows.setdefault(key_of(row), SharedUse(row)).users.append(user)
    return list(rows.values())


def _with(pool: Pool, used: Sequence[SharedResource]) -> tuple[Resource, ...]:
    """Return what is there: of what this run has used, as it was before."""
    before = {key_of(one.resource): one.resource for one in used}
    return (*(row for row in pool.resources if key_of(row) not in before), *before.values())


def _before(
    shared: Sequence[SharedResource], given: Mapping[str, Sequence[Resource]]
) -> dict[str, tuple[str, ...]]:
    """Return who used a resource of each item before it does."""
    users = {key_of(one.resource): one.users for one in shared}
    made: dict[str, tuple[str, ...]] = {}
    for name, rows in given.items():
        several = [users.get(key_of(row), ()) for row in rows]
        earlier = [one for row in several if name in row for one in row[: row.index(name)]]
        if earlier:
            made[name] = tuple(dict.fromkeys(earlier))
    return made
