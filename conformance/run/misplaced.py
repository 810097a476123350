"""An address where something else stands than the service that is asked: a page, or nothing.

The doctor and a run say it with the same words, before anything is written.
"""

from collections.abc import Collection, Iterator
from dataclasses import replace

from conformance.core.address import shown, shown_reference
from conformance.core.capability import Kind
from conformance.core.exchange import Exchange
from conformance.core.role import ANONYMOUS
from conformance.core.unjudged import BlockedError, NotApplicableError
from conformance.http.context import Context
from conformance.run.plan import Plan

_REDIRECTS = range(300, 400)
_FAILED = range(500, 600)
_ABSENT = 404


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
