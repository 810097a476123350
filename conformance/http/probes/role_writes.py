"""Who writes: the shut out change nothing, and whoever may is refused what is wrong, taken what is
right, and reads what it wrote.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from conformance.core.answers import Meaning
from conformance.core.lack import Lack
from conformance.core.resource import Resource
from conformance.core.unjudged import LackedError
from conformance.http.context import Context
from conformance.http.probes.before_after import owner_sees, read_back, unchanged
from conformance.http.probes.erring import Erring
from conformance.http.probes.media import wrong_media
from conformance.http.probes.role_column import RoleColumn, allowed, present, refused


def writing(
    column: RoleColumn, others: Sequence[str], closed: Sequence[str]
) -> Callable[[Context], None]:
    """Return what has the closed out write first, then the exemplar's role, then the others."""

    def run(context: Context) -> None:
        resource = context.resources[0] if context.resources else None
        values = column.exemplar.make(context, resource)
        if _taken_from_the_shut_out(context, column, closed, resource, values) or context.findings:
            return
        if not (closed or others):  # one role alone writes, and nobody else has an account
            own = column.exemplar.role
            allowed(context, context.call(column.name, own, values), own)
            return
        if not any(role in context.pool.roles for role in (*closed, *others)):
            raise LackedError([Lack(role) for role in context.item.some[:1]])
        for place, role in enumerate(present(context, others)):
            _writes(context, column, role, place, values)

    return run


def _taken_from_the_shut_out(
    context: Context,
    column: RoleColumn,
    closed: Sequence[str],
    resource: Resource | None,
    values: Mapping[str, Any],
) -> bool:
    """Have those who may not write do so, and the wrong media come: nothing changes. Say whether
    what one of them sent was taken: then what follows would be its echo.
    """
    name = column.name
    before, last = owner_sees(context, name, values, resource), None
    for role in present(context, closed):
        right = [Meaning.FORBIDDEN, *([Meaning.INVALID] if role in column.refused else ())]
        last = context.call(name, role, values)
        if not refused(context, last, role, right) and context.answers.says(last, Meaning.ACCEPTED):
            return True
    if context.caller(column.exemplar.role, name) in context.pool.roles:
        last = wrong_media(context, name, column.exemplar.role, values) or last
    unchanged(context, before, owner_sees(context, name, values, resource), last)
    return False


def _writes(
    context: Context, column: RoleColumn, role: str, place: int, values: Mapping[str, Any]
) -> None:
    """Judge what a role that may write is answered when it errs and when it does not, and have it
    read what it wrote; the first takes the values that the shut out were refused.
    """
    needed = place if column.exemplar.uses_up else 0
    if needed and needed >= len(context.resources):
        context.notes.append(f"sin probar, no hay con qué: {role}")
        return
    used = context.resources[needed] if context.resources else None
    if not column.access.may_be_party(context, role, used):
        context.notes.append(f"sin probar, es de otra entidad: {role}")
        return
    sent = column.exemplar.make(context, used) if place else values
    as_role = replace(column.exemplar, role=role)
    erring = Erring(context, column.names, column.name, as_role, sent)
    if not erring.refused(place):
        return
    written = context.call(column.name, role, sent)
    allowed(context, written, role)
    if context.answers.accepts(written):
        erring.accepted()
        read_back(context, column.name, role, sent, used)
