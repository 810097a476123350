"""Why nothing can be judged at a target, as a sentence that shows no secret."""

from collections.abc import Callable

from conformance.core.address import shown_reference
from conformance.core.exchange import Exchange
from conformance.report.decision import UNPREPARED
from conformance.run.preparation import Prepared

_EXCERPT = 120


def unusable(made: Prepared, last: Exchange | None, hide: Callable[[str], str]) -> str:
    """Return why nothing can be judged at a target that was looked at, "" when something can.

    `last` is what came last of it, `hide` leaves the secrets out of a text.
    """
    if made.unavailable:
        return hide(made.unavailable)
    if made.unprepared:
        return hide(f"{UNPREPARED}: {made.unprepared}.{_came(last)}")
    if made.astray:
        return hide(f"{UNPREPARED}: {made.astray}")
    if made.ours:
        error = made.ours.strip().rpartition("\n")[2]
        return hide(f"{UNPREPARED}: el arnés falló al leer lo que tiene el objetivo ({error}).")
    return ""


def _came(exchange: Exchange | None) -> str:
    """Return what came last, masked, as a sentence: its status, its media type and how it
    begins.
    """
    if exchange is None or exchange.response is None:
        return ""
    body = " ".join((exchange.evidence.response_body or "").split())
    kind = exchange.response.media_type or "sin content-type"
    begins = f"«{body[:_EXCERPT]}{'…' if len(body) > _EXCERPT else ''}»" if body else "cuerpo vacío"
    where = exchange.response.header("location")
    leads = f", redirige a {shown_reference(where)}" if where else ""
    return (
        f" Lo último que llegó ({exchange.request.operation}): {exchange.response.status}, "
        f"{kind}, {begins}{leads}."
    )
