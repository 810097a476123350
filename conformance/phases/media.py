"""Bodies of the wrong media type, and no body at all: 415 or 400 (S1; "Either is right")."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from conformance.checks.codes import ERR_02, ERR_10
from conformance.exchange import Exchange
from conformance.stage import Stage, describe

_TYPES = ("text/plain", "application/xml")
_RIGHT = (415, 400)
MEDIA_WRITES = len(_TYPES) + 1


def wrong_media(stage: Stage, name: str, role: str, values: Mapping[str, Any]) -> Exchange | None:
    """Report unless each wrong media type, and no body at all, is refused; return the last exchange.

    The body is the one the operation accepts as JSON: nothing else is wrong with the request.
    """
    last = None
    if stage.bound(name).operation.request_schema is None:
        return None
    for kind in (*_TYPES, ""):
        how: dict[str, Any] = {"headers": (("content-type", kind),)} if kind else {}
        request = stage.request(name, role, values, **how)
        if not kind:
            request = replace(request, headers=(), body=None)
        last = stage.send(request)
        wanted = f"415 o 400 con el tipo de medio {kind}" if kind else "400 o 415 sin cuerpo"
        if last.status is not None and last.status < 300:
            stage.report(ERR_02, last, expected=wanted, actual=describe(last), requirement="SIIFA-S01")
            return last
        stage.expect(last, _RIGHT, ERR_10, expected=wanted, requirement="SIIFA-S01")
    return last
