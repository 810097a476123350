"""An exchange that a mutant changes, as a reader of a report sees it."""

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from conformance.http.reference import Reply
from conformance.sandbox.mutants.conditions import decoded
from conformance.sandbox.mutants.shadows import ChangedExchange

_LONGEST, _MOST = 160, 3


def lines(changed: ChangedExchange) -> list[str]:
    """Return the request and what of its answer is wrong, a line each."""
    incoming = changed.incoming
    query = f"?{urlencode(incoming.query)}" if incoming.query else ""
    asked = f"{incoming.method} {incoming.path}{query}"
    body = incoming.body.decode("utf-8", "replace")
    sent = [_cut(f"{asked} {body}".rstrip())]
    if changed.wrong is None:
        return [*sent, "lo que queda guardado no es lo que se envió"]
    return [*sent, *differences(changed.right, changed.wrong)]


def differences(right: Reply, wrong: Reply) -> list[str]:
    """Return where two answers differ, the first few."""
    if right.status != wrong.status:
        return [f"debía responder {right.status} y responde {wrong.status}"]
    found = list(_between(decoded(right.body), decoded(wrong.body), ""))
    more = [f"y {len(found) - _MOST} más"] if len(found) > _MOST else []
    told = [
        _cut(f"{path or '$'}: debía ser {_said(one)} y es {_said(other)}")
        for path, one, other in found[:_MOST]
    ]
    return told + more


_NOTHING = object()


def _between(one: Any, other: Any, path: str) -> Iterator[tuple[str, Any, Any]]:
    if isinstance(one, dict) and isinstance(other, dict):
        for name in dict.fromkeys((*one, *other)):
            inner = f"{path}.{name}" if path else name
            yield from _between(one.get(name, _NOTHING), other.get(name, _NOTHING), inner)
    elif isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        for nth, (mine, theirs) in enumerate(zip(one, other, strict=True)):
            yield from _between(mine, theirs, f"{path}[{nth}]")
    elif isinstance(one, list) and isinstance(other, list):
        yield f"length({path or '$'})", len(one), len(other)
    elif one != other or type(one) is not type(other):
        yield path, one, other


def _said(value: Any) -> str:
    return "nada" if value is _NOTHING else json.dumps(value, ensure_ascii=False)


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
