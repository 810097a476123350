"""Bodies of the wrong media type, and no body at all: refused as such, or as invalid."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from conformance.core.answers import Meaning
from conformance.core.exchange import Exchange
from conformance.http.checks.codes import ERR_02, ERR_10
from conformance.http.context import Context

_TYPES = ("text/plain", "application/xml")
_RIGHT = (Meaning.WRONG_MEDIA, Meaning.INVALID)
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
        taken = context.answers.says(last, Meaning.ACCEPTED)
        context.expect(
            last,
            _RIGHT,
            ERR_02 if taken else ERR_10,
            expected=f"{{}} con el tipo de medio {kind}" if kind else "{} sin cuerpo",
            aspect="media.wrong",
        )
        if taken:
            return last
    return last
