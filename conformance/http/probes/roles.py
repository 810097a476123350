"""The table role x capability, each cell with a real token of its role."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import islice
from typing import Any

from conformance.core.answers import Meaning
from conformance.core.lack import Lack, of_need
from conformance.core.resource import Resource
from conformance.core.role import at_home
from conformance.core.unjudged import LackedError
from conformance.http.access import OwnRow
from conformance.http.checks.readings import says
from conformance.http.context import Context
from conformance.http.contract.binding import Bound
from conformance.http.contract.effective import Contract
from conformance.http.exemplar import Bulk, Exemplar
from conformance.http.item import Item
from conformance.http.pack import Pack
from conformance.http.probes.list_again import read_again
from conformance.http.probes.media import MEDIA_WRITES
from conformance.http.probes.role_column import RoleColumn, allowed, present, refused, shut_out
from conformance.http.probes.role_writes import writing

_TRIED = 8  # resources of which something may be told


def items(pack: Pack, contract: Contract) -> tuple[Item, ...]:
    """Return one item per capability, who may and who may not, and those that only the pack has."""
    made = [
        _item(pack, _column(pack, name, exemplar, contract.bound[name]), contract.bound[name])
        for name, exemplar in pack.exemplars.items()
        if name in contract.bound and contract.bound[name].capability.kind != "login"
    ]
    return (*made, *pack.access.items(pack.exemplars, contract))


def _column(pack: Pack, name: str, exemplar: Exemplar, bound: Bound) -> RoleColumn:
    listed, service = bound.capability.roles, bound.capability.service
    known = tuple(
        role
        for role in at_home(pack.roles)
        if not pack.roles[role].services or service in pack.roles[role].services
    )
    unnamed = tuple(role for role in known if role in bound.capability.unnamed)
    turn = pack.access.turns.get(name)
    judged = tuple(role for role in known if role in listed and not pack.roles[role].own_items)
    return RoleColumn(
        name,
        exemplar,
        pack.access,
        allowed=turn.may if turn else judged,
        forbidden=tuple(role for role in known if role not in (*listed, *unnamed)),
        unnamed=unnamed,
        names=pack.names,
        refused=turn.refused if turn else (),
        acted=next((one for one in pack.bulks if one.acted_by and one.reads.detail == name), None),
    )


def _item(pack: Pack, column: RoleColumn, bound: Bound) -> Item:
    return (
        _reading_item(pack, column)
        if bound.capability.kind == "read"
        else _writing_item(pack, column)
    )


def _reading_item(pack: Pack, column: RoleColumn) -> Item:
    name, exemplar = column.name, column.exemplar
    return Item(
        id=f"probing/{name}/roles",
        phase="probing",
        capability=name,
        capabilities=(name,),
        title=f"{name}: la leen sus roles y ningún otro",
        roles=exemplar.roles,
        requirements=pack.citations.of("role.read", name).requirements,
        needs=exemplar.needs() if exemplar.prepares else (),
        acts=column.acted.acted_by if column.acted else (),
        writes=exemplar.prepares + (len(column.acted.acts) if column.acted else 0),
        run=_reading(column),
        some=_preferred(pack, exemplar, (*column.forbidden, *column.allowed)),
    )


def _writing_item(pack: Pack, column: RoleColumn) -> Item:
    name, exemplar = column.name, column.exemplar
    others = [role for role in column.allowed if role != exemplar.role]
    closed = (*column.forbidden, *column.refused)
    count = max(1, len(others)) if exemplar.uses_up else 1
    return Item(
        id=f"probing/{name}/roles",
        phase="probing",
        capability=name,
        capabilities=(name,),
        title=f"{name}: la hacen sus roles y ningún otro; lo rechazado no cambia nada",
        roles=exemplar.roles if exemplar.prepares else (),
        requirements=pack.citations.of("role.write", name).requirements,
        needs=exemplar.needs(count, count - 1),
        writes=len(closed) + MEDIA_WRITES + (len(others) or 1) * (exemplar.prepares + 1),
        run=writing(column, others, closed),
        some=_preferred(pack, exemplar, (*closed, *others)),
    )


def _preferred(pack: Pack, exemplar: Exemplar, roles: Iterable[str]) -> tuple[str, ...]:
    """Return roles of which one would do, first those of the side that makes the request: whoever
    has a user of it comes by another of it.
    """
    own = pack.roles[exemplar.role].side
    sides = {role: pack.roles[role].side for role in roles}
    return tuple(sorted(sides, key=lambda role: (not sides[role], sides[role] != own)))


def _reading(column: RoleColumn) -> Callable[[Context], None]:
    def run(context: Context) -> None:
        resource = _telling(context, column)
        values = column.exemplar.make(context, resource)
        if column.acted is not None and column.exemplar.prepares:
            _act_on(context, column.acted, values)
        may, may_not = present(context, column.allowed), present(context, column.forbidden)
        for role in present(context, column.unnamed):
            status = context.call(column.name, role, values).status
            context.notes.append(f"{role}, que ningún texto nombra, recibe {status}")
        for role in may_not:
            refused(context, context.call(column.name, role, values), role)
        for role in may:
            _reads(context, column, role, resource, values)
            _reads_lists(context, column, role, resource)
        if not may and not may_not:
            raise LackedError([Lack(role) for role in context.item.some[:1]])

    return run


def _act_on(context: Context, acted: Bulk, values: Mapping[str, Any]) -> None:
    """Make every act on a row that was made to be read: then every field of it is."""
    for act in acted.acts:
        name, role, body = act(context, values[acted.reads.key])
        if context.caller(role, name) not in context.pool.roles:
            return
        if not context.answers.accepts(context.call(name, role, body)):
            return  # why, others ask; the row is read as it is


def _reads_lists(
    context: Context, column: RoleColumn, role: str, resource: Resource | None
) -> None:
    """Have a role that reads a row read the lists of its resource too: it is the same there."""
    if column.acted is None or resource is None or context.findings:
        return
    if role == column.exemplar.role:
        return  # who reads them in every item
    reads = column.acted.reads
    for listing in reads.lists:
        bound = context.contract.bound.get(listing.capability)
        named = bound is not None and role in bound.capability.roles
        if bound is not None and named and role not in bound.capability.unnamed:
            context.call(listing.capability, role, {reads.of_one: resource.id, **listing.filters})


def _reads(
    context: Context,
    column: RoleColumn,
    role: str,
    resource: Resource | None,
    values: dict[str, Any],
) -> None:
    """Judge what a role that may read is answered about a row of its own entity."""
    access, own = column.access, None
    if access.may_be_party(context, role, resource):
        own = own_values(context, access.own_rows.get(column.name), role, values)
    if own is None:
        context.notes.append(f"sin probar, no tiene qué leer: {role}")
        return
    others = [one for one in column.allowed if one in context.pool.roles]
    reads(context, column.name, role, own, others, column.exemplar.empty_too)


def reads(
    context: Context,
    name: str,
    role: str,
    values: Mapping[str, Any],
    others: Sequence[str],
    empty: Sequence[int] = (),
) -> None:
    """Judge what a role that may read is answered, and have it read a list again. What it asks is
    right when one of the others is answered the same question; a status of those that are `empty`
    may say that there is nothing to read.
    """
    exchange = context.call(name, role, values)
    if exchange.status in empty:
        context.notes.append(f"sin probar, {exchange.status} dice que no hay nada: {role}")
        return
    if context.answers.says(exchange, Meaning.INVALID) and any(
        context.answers.says(context.call(name, one, values), Meaning.ACCEPTED)
        for one in others
        if one != role
    ):
        shut_out(context, exchange, role)
        return
    allowed(context, exchange, role)
    read_again(context, exchange, values)


def _telling(context: Context, column: RoleColumn) -> Resource | None:
    """Return a resource of which something is told to whoever may read it: the first of some, or
    the first of all where nobody is told anything.
    """
    exemplar, first = column.exemplar, _resource(context, column.exemplar)
    if exemplar.need is None or exemplar.prepares or first is None:
        return first
    may = [role for role in column.allowed if role in context.pool.roles]
    asking = dict.fromkeys((*may[:1], *may[-1:]))
    need = exemplar.need.times(1)
    others = islice((one for one in context.pool.resources if need.matches(one)), _TRIED)
    for resource in dict.fromkeys((first, *others)):
        values = exemplar.make(context, resource)
        if any(says(context.call(column.name, role, values).json()) for role in asking):
            return resource
    return first


def _resource(context: Context, exemplar: Exemplar) -> Resource | None:
    """Return the item's resource; what only reads takes any that the target has, for it harms
    nobody.
    """
    if context.resources or exemplar.need is None:
        return context.resources[0] if context.resources else None
    need = exemplar.need.times(1)
    found = next((row for row in context.pool.resources if need.matches(row)), None)
    if found is None:
        raise LackedError([of_need(need)])
    return found


def own_values(
    context: Context, own: OwnRow | None, role: str, values: dict[str, Any]
) -> dict[str, Any] | None:
    """Return what this role asks: the row its own list shows first where rows belong to one
    entity; None where it has none.
    """
    if own is None or role in own.besides:
        return values
    if own.list not in context.contract.bound:
        return None
    shown = context.paging.rows_of(context.call(own.list, role, {}).json())
    first = next((row.get(own.key) for row in shown), None)
    return {own.value: first} if first is not None else None
