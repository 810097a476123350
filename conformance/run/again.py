"""A run that goes on: who uses what, so that nothing that ended is done twice and nobody meets what
was left half done.

The rules of the file: an item that had sent nothing keeps what it had been given, behind the same
users as before; what this run itself has used is there though discovery lists it no more. An item
that was cut short gets what nobody had been given, and so does one that would have gone on from
what another began, or run in turns with it, when that one has run; where there is none it stays
without, and says so.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from conformance.core.resource import Pool, Resource
from conformance.core.terms import Terms
from conformance.http.item import Item
from conformance.report.ledger import Ledger
from conformance.report.record import SharedResource
from conformance.run.allocation import ResourceKey, allocate_again, keyed
from conformance.run.effects import Trace
from conformance.run.placing import Placing, SharedUse, leg_of, openings_of, relays_of
from conformance.run.schedule import Schedule


def schedule_again(
    items: Sequence[Item],
    pool: Pool,
    was: Ledger,
    terms: Terms,
    trace: Callable[[Item], Trace] = lambda item: Trace(),
) -> Schedule:
    """Return what is left of the schedule of a run that was cut, `was`; `trace` tells what an item
    does to its resources.
    """
    known = {item.id: item for item in items}
    order = tuple(known[one.id] for one in was.header.planned if one.id in known)
    keys = keyed(order, was.header.allotted)
    used = [one for one in was.header.shared if not was.touched.isdisjoint(one.users)]
    there = replace(pool, resources=_with(pool, used))
    left = [item for item in order if item.id in was.left]
    traces = {item.id: trace(item) for item in order}
    touched = was.touched | _stranded(left, was, traces)
    given = allocate_again(left, there, keys, touched, terms)
    taken = {key for several in keys.values() for key in several}
    taken |= {_key(row) for rows in given.values() for row in rows}
    before = _before(was.header.shared, given)
    together = _together(left, given, traces)
    return Schedule(
        order,
        given,
        before,
        changed=before,
        relays=relays_of(together),
        openings=openings_of(together),
        spare=[row for row in pool.resources if _key(row) not in taken],
        cut=frozenset(
            item.id
            for item in left
            if item.id in was.touched and keys[item.id] and not given[item.id]
        ),
    )


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
        for row in given[item.id]:
            rows.setdefault(_key(row), SharedUse(row)).users.append(user)
    return list(rows.values())


def _with(pool: Pool, used: Sequence[SharedResource]) -> tuple[Resource, ...]:
    """Return what is there: of what this run has used, as it was before."""
    before = {_key(one.resource): one.resource for one in used}
    return (*(row for row in pool.resources if _key(row) not in before), *before.values())


def _before(
    shared: Sequence[SharedResource], given: Mapping[str, Sequence[Resource]]
) -> dict[str, tuple[str, ...]]:
    """Return who used a resource of each item before it does."""
    users = {_key(one.resource): one.users for one in shared}
    made: dict[str, tuple[str, ...]] = {}
    for name, rows in given.items():
        several = [users.get(_key(row), ()) for row in rows]
        earlier = [one for row in several if name in row for one in row[: row.index(name)]]
        if earlier:
            made[name] = tuple(dict.fromkeys(earlier))
    return made


def _key(resource: Resource) -> ResourceKey:
    return resource.kind, resource.id
