"""Sending what no client should send: a system that hangs up has refused, and that is no fault of its own."""

from conformance.checks.registry import standing
from conformance.exchange import Exchange, Request
from conformance.stage import BlockedError, Checks, Stage
from conformance.wire.carrier import SILENT

_UNSENDABLE = "Illegal header"  # our own door would not let it out: nothing was asked of the system


def sent(stage: Stage, request: Request, checks: Checks = standing) -> Exchange | None:
    """Send a request; None when the system closed the connection or asked to wait (429), either of which is noted.

    Raises BlockedError when it can't be reached at all, when nothing may be written, and in production: what
    guards a system there may shut out whoever sends this.
    """
    if stage.read_only:
        raise BlockedError("el ambiente es produccion: no se envían solicitudes hostiles")
    before = len(stage.exchanges)
    try:
        return stage.send(request, checks)
    except BlockedError:
        last = stage.exchanges[-1] if len(stage.exchanges) > before else None
        fault = last.fault or "" if last else ""
        if last is None or fault.startswith(SILENT) or _UNSENDABLE in fault:
            raise
        stage.notes.append("limitó las peticiones (429)" if last.response is not None
                           else "cerró la conexión ante una solicitud hostil")
        return None
