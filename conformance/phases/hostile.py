"""Sending what no client should send: a system that hangs up has refused, and that is no fault of its own.

Nor is the page of a firewall, a web server or a gateway that stands in front: the system never saw the request.
"""

from collections.abc import Iterator

from conformance.checks.hostile import fronted
from conformance.checks.registry import standing
from conformance.contract.binding import Bound
from conformance.exchange import Exchange, Request
from conformance.finding import Finding
from conformance.stage import BlockedError, Checks, Stage
from conformance.wire.carrier import SILENT

_UNSENDABLE = "Illegal header"  # our own door would not let it out: nothing was asked of the system


def behind(checks: Checks = standing) -> Checks:
    """Return the checks for what the system itself answered: a page of what stands in front is not judged."""
    def judge(exchange: Exchange, bound: Bound | None) -> Iterator[Finding]:
        return iter(()) if fronted(exchange) else checks(exchange, bound)
    return judge


def sent(stage: Stage, request: Request, checks: Checks = standing) -> Exchange | None:
    """Send a request; None when it did not come to an answer of the system, which is noted.

    So it is when the connection was closed, when the system asked to wait (429), and when what stands in front
    answered with a page of its own.

    Raises BlockedError when it can't be reached at all, when nothing may be written, and in production: what
    guards a system there may shut out whoever sends this.
    """
    if stage.read_only:
        raise BlockedError("el ambiente es produccion: no se envían solicitudes hostiles")
    before = len(stage.exchanges)

    try:
        exchange = stage.send(request, behind(checks))
    except BlockedError:
        last = stage.exchanges[-1] if len(stage.exchanges) > before else None
        fault = last.fault or "" if last else ""
        if last is None or fault.startswith(SILENT) or _UNSENDABLE in fault:
            raise
        stage.notes.append("limitó las peticiones (429)" if last.response is not None
                           else "cerró la conexión ante una solicitud hostil")
        return None
    if fronted(exchange):
        stage.notes.append(f"lo que está delante del sistema respondió {exchange.status} con una página")
        return None
    return exchange
