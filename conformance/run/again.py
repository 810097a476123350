"""A run that goes on: who uses what, so that nothing that ended is done twice and nobody meets what
was left half done.

The rules of the file: an item that had sent nothing keeps what it had been given, behind the same
users as before; what this run itself has used is there though discovery lists it no more. An item
that was cut short gets what nobody had been given; where there is none it stays without, and says
so.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from conformance.core.resource import Pool, Resource
from conformance.core.terms import Terms
from conformance.http.item import Item
from conformance.report.ledger import Ledger
from conformance.report.record import SharedResource
from conformance.run.allocation import ResourceKey, allocate_again, keyed
from conformance.run.schedule import Schedule


def schedule_again(items: Sequence[Item], pool: Pool, was: Ledger, terms: Terms) -> Schedule:
    """Return what is left of the schedule of a run that was cut, `was`."""
    known = {item.id: item for item in items}
    order = tuple(known[one.id] for one in was.header.planned if one.id in known)
    keys = keyed(order, was.header.allotted)
    used = [one for one in was.header.shared if not was.touched.isdisjoint(one.users)]
    there = replace(pool, resources=_with(pool, used))
    left = [item for item in order if item.id in was.left]
    given = allocate_again(left, there, keys, was.touched, terms)
    taken = {key for several in keys.values() for key in several}
    taken |= {_key(row) for rows in given.values() for row in rows}
    before = _before(was.header.shared, given)
    return Schedule(
        order,
        given,
        before,
        changed=before,
        spare=[row for row in pool.resources if _key(row) not in taken],
        cut=frozenset(
            item.id
            for item in left
            if item.id in was.touched and keys[item.id] and not given[item.id]
        ),
    )


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
