"""What a target file says that can't be used as it is, seen before the first item: an address where
something else stands, a role that sees nothing, ids that are not there. The doctor and a run say it
with the same words.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from conformance.core.address import shown, shown_reference
from conformance.core.answers import Meaning
from conformance.core.capability import Kind
from conformance.core.exchange import Exchange
from conformance.core.resource import Pool, ResourceId, ResourceKind
from conformance.core.role import ANONYMOUS
from conformance.core.unjudged import BlockedError, NotApplicableError
from conformance.http.auth.keyring import LoginRefusedError
from conformance.http.context import Context
from conformance.run.plan import Plan

_REDIRECTS = range(300, 400)
_FAILED = range(500, 600)
_ABSENT = 404
_ASKED, _NAMED = 3, 5


@dataclass(frozen=True, slots=True)
class Amiss:
    """What can't be used, in words, and the key of the target file that says it."""

    said: str
    key: str
    useless: bool = False  # nothing else there could be worked on either


# An address where something else stands


def misplaced(status: int | None, media_type: str = "", location: str = "") -> str:
    """Return why an answer is not of the service that was asked, "" when it may be."""
    if status is None:
        return ""
    if status in _REDIRECTS:
        return f"redirige a {shown_reference(location or 'ninguna parte')}"
    if status in _FAILED:
        return f"responde {status}: el servicio no está sano"
    if "html" in media_type:
        return f"responde {status} con una página web, no con una API"
    if status == _ABSENT:
        return "responde 404: ahí no está ese servicio, o es otro"
    return ""


def elsewhere(plan: Plan, context: Context) -> str:
    """Return that what stands at the address of a service is not that service, "" where it may be:
    what the last answer looks like, another one has to look like too.
    """
    if not context.exchanges:
        return ""
    last = context.exchanges[-1]
    fault = _of(last)
    if not fault or last.status in _FAILED:
        return ""
    service, asked = last.request.service, last.request.capability or ""
    other = next(iter(lists_of(plan, service, (asked,))), "")
    if not other:
        return ""
    try:
        answer = context.send_request(replace(context.request(other, ANONYMOUS), token=""))
    except (BlockedError, NotApplicableError):
        return ""
    if _of(answer) != fault:
        return ""
    return (
        f"El servicio {service} ({shown(plan.target.services[service])}) {fault}.\n"
        f"Revise services.{service} en el archivo de objetivo: va la dirección hasta justo antes "
        "de lo que agrega cada operación."
    )


def _of(exchange: Exchange) -> str:
    response = exchange.response
    if response is None:
        return ""
    return misplaced(response.status, response.media_type, response.header("location") or "")


def lists_of(plan: Plan, service: str, but: Collection[str] = ()) -> Iterator[str]:
    """Yield what of a service is read without naming a row, the pack's main list first."""
    names = dict.fromkeys((plan.pack.auth.listing, *plan.contract.bound))
    for name in names:
        bound = plan.contract.bound.get(name)
        if bound is None or name in but or bound.capability.service != service:
            continue
        asks = any(one.required for one in bound.operation.parameters)
        if bound.capability.kind is Kind.READ and not asks:
            yield name


# A role that sees nothing


def rowless(plan: Plan, exchanges: Iterable[Exchange]) -> tuple[Amiss, ...]:
    """Return the roles to whom the main list showed no row, however it was asked."""
    seen: dict[str, bool] = {}
    for exchange in exchanges:
        if exchange.request.capability == plan.pack.auth.listing:
            listed = plan.pack.paging.listed(exchange.json())
            role = exchange.request.role
            seen[role] = seen.get(role, False) or listed is None or bool(listed)
    return tuple(
        Amiss(without_rows(role), f"roles.{role}")
        for role, some in seen.items()
        if not some and role != ANONYMOUS
    )


def without_rows(role: str) -> str:
    """Return what is said of a role that sees nothing."""
    return f"el rol {role} entra, pero el sistema no le muestra ninguna fila"


# Ids that are not there


def unlisted(plan: Plan, pool: Pool, context: Context) -> tuple[Amiss, ...]:
    """Return the ids of the target file that nobody can work on, and why: each of the first is
    read.
    """
    found = {(row.kind, row.id) for row in pool.resources}
    return tuple(
        one for kind in plan.pack.resources for one in _unlisted(plan, kind, found, context)
    )


def _unlisted(
    plan: Plan, kind: ResourceKind, found: Collection[tuple[str, ResourceId]], context: Context
) -> Iterator[Amiss]:
    named = plan.target.resources.get(kind.name, ())
    missing = [one for one in named if (kind.name, one) not in found]
    if not missing:
        return
    absent = [one for one in missing[:_ASKED] if _absent(plan, one, context)]
    used = [one for one in missing[:_ASKED] if one not in absent]
    rest = len(missing) - _ASKED
    more = f" (y otros {rest} de la lista, que no se miraron)" if rest > 0 else ""
    if absent:
        what = f"{kind.key}: {_ids(absent)} no están en el sistema, o no son de estas entidades"
        useless = not used and len(missing) == len(named)
        yield Amiss(f"{what}{more}", kind.key, useless)
    if used:
        free = f"no {kind.free}" if kind.free else "no libres"
        what = (
            f"{kind.key}: {_ids(used)} están en el sistema, pero {free}, o no las ven ambas partes"
        )
        yield Amiss(what if absent else f"{what}{more}", kind.key)


def _ids(ids: Sequence[ResourceId]) -> str:
    said = [str(one) for one in ids[:_NAMED]]
    return " y ".join(filter(None, [", ".join(said[:-1]), said[-1]]))


def _absent(plan: Plan, row: ResourceId, context: Context) -> bool:
    """Say whether a system shows a row to nobody who may read one."""
    bound = plan.contract.bound.get(plan.pack.auth.reading)
    if bound is None:
        return False
    places = [one.name for one in bound.operation.parameters if one.in_path_of_row]
    roles = [one for one in plan.target.roles if one in bound.capability.roles]
    for role in roles:
        try:
            request = context.request(plan.pack.auth.reading, role, dict.fromkeys(places, row))
            answer = context.send_request(request)
        except (BlockedError, NotApplicableError, LoginRefusedError):
            return False
        hidden = (Meaning.UNKNOWN_ROW, Meaning.FORBIDDEN)
        if not any(plan.pack.answers.says(answer, one) for one in hidden):
            return False
    return bool(roles)
