"""Sending what no client should send: a system that hangs up has refused, and that is no fault of
its own.

Nor is the page of a firewall, a web server or a gateway that stands in front: the system never saw
the request.
"""

from collections.abc import Iterator

from conformance.core.exchange import Exchange, Request
from conformance.core.finding import Finding
from conformance.core.unjudged import BlockedError
from conformance.http.checks.hostile import from_intermediary
from conformance.http.checks.registry import standing
from conformance.http.context import Checks, Context
from conformance.http.contract.binding import Bound
from conformance.http.wire.carrier import SILENT

# Our own client would not let it out: nothing was asked of the system.
_UNSENDABLE = "Illegal header"


def behind(checks: Checks = standing) -> Checks:
    """Return the checks for what the system itself answered: a page of what stands in front is not
    judged.
    """

    def judge(exchange: Exchange, bound: Bound | None) -> Iterator[Finding]:
        return iter(()) if from_intermediary(exchange) else checks(exchange, bound)

    return judge


def sent(context: Context, request: Request, checks: Checks = standing) -> Exchange | None:
    """Send a request; None when it did not come to an answer of the system, which is noted.

    So it is when the connection was closed, when the system asked to wait (429), and when what
    stands in front answered with a page of its own.

    Raises BlockedError when it can't be reached at all, when nothing may be written, and in
    production: what guards a system there may shut out whoever sends this.
    """
    if context.read_only:
        raise BlockedError("el ambiente es produccion: no se envían solicitudes hostiles")
    before = len(context.exchanges)

    try:
        exchange = context.send(request, behind(checks))
    except BlockedError:
        last = context.exchanges[-1] if len(context.exchanges) > before else None
        fault = last.fault or "" if last else ""
        if last is None or fault.startswith(SILENT) or _UNSENDABLE in fault:
            raise
        context.notes.append(
            "limitó las peticiones (429)"
            if last.response is not None
            else "cerró la conexión ante una solicitud hostil"
        )
        return None
    if from_intermediary(exchange):
        context.notes.append(
            f"lo que está delante del sistema respondió {exchange.status} con una página"
        )
        return None
    return exchange
