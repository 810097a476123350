"""Bodies of the wrong media type, and no body at all: 415 or 400 (S1; "Either is right")."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from conformance.core.exchange import Exchange
from conformance.http.checks.codes import ERR_02, ERR_10
from conformance.http.context import Context, describe

_TYPES = ("text/plain", "application/xml")
_RIGHT = (415, 400)
MEDIA_WRITES = len(_TYPES) + 1


def wrong_media(
    context: Context, name: str, role: str, values: Mapping[str, Any]
) -> Exchange | None:
    """Report unless each wrong media type, and no body at all, is refused; return the last
    exchange.

    The body is the one the operation accepts as JSON: nothing else is wrong with the request.
    """
    last = None
    if context.bound(name).operation.request_schema is None:
        return None
    for kind in (*_TYPES, ""):
        how: dict[str, Any] = {"headers": (("content-type", kind),)} if kind else {}
        request = context.request(name, role, values, **how)
        if not kind:
            request = replace(request, headers=(), body=None)
        last = context.send(request)
        wanted = f"415 o 400 con el tipo de medio {kind}" if kind else "400 o 415 sin cuerpo"
        if last.status is not None and last.status < 300:
            context.report(
                ERR_02, last, expected=wanted, actual=describe(last), requirement="SIIFA-S01"
            )
            return last
        context.expect(last, _RIGHT, ERR_10, expected=wanted, requirement="SIIFA-S01")
    return last
