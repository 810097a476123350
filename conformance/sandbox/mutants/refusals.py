"""Refusals spoiled: their statuses, the properties that they name, the shape of their bodies, what
they tell.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from conformance.http.reference import Reply
from conformance.sandbox.application import Incoming, Serve, Wrapper
from conformance.sandbox.fields import load, read_body, read_query
from conformance.sandbox.mutants.conditions import decoded
from conformance.sandbox.mutants.mutant import MutantCondition
from conformance.sandbox.reply import InvalidError, encode

_WRONG = 400
_INDEX = re.compile(r"\[(\d+)\]")


def status_changed(
    before: int, after: int, condition: MutantCondition, *, by_role: bool = False
) -> Wrapper:
    """Return the wrapper that answers one status where another was right; `by_role`: where it is
    the caller's role that is refused.
    """

    def wrapper(sandbox: Any, incoming: Incoming, serve: Serve) -> Reply:
        reply = serve(incoming)
        if reply.status != before or not condition.asks(sandbox, incoming):
            return reply
        if by_role and not _shut(sandbox, incoming):
            return reply
        body = decoded(reply.body)
        if isinstance(body, dict) and body.get("status") == before:
            return replace(reply, status=after, body=encode({**body, "status": after}))
        return replace(reply, status=after)

    return wrapper


def _shut(sandbox: Any, incoming: Incoming) -> bool:
    """Tell whether a request is refused for the caller's role."""
    operation, user = sandbox.operation_of(incoming), sandbox.caller(incoming)
    return operation is not None and user is not None and user.role not in operation.roles


def misnamed(member: str, other: str, condition: MutantCondition) -> Wrapper:
    """Return the wrapper whose errors name another member than the one at fault."""
    right, wrong = member[:1].upper() + member[1:], other[:1].upper() + other[1:]

    def wrapper(sandbox: Any, incoming: Incoming, serve: Serve) -> Reply:
        reply = serve(incoming)
        if reply.status < _WRONG or not condition.asks(sandbox, incoming):
            return reply
        body = decoded(reply.body)
        errors = body.get("errors") if isinstance(body, dict) else None
        if not isinstance(errors, dict):
            return reply
        # What a rule of several values refuses may rightly be told of any of them.
        shapeless = _at_fault(sandbox, incoming)
        count = _count(incoming)
        told = {
            key[: len(key) - len(right)] + wrong
            if _ends(key, right)
            and key.lower() in shapeless
            and condition.picks(_place(key), count)
            else key: texts
            for key, texts in errors.items()
        }
        if told == errors:
            return reply
        return replace(reply, body=encode({**body, "errors": told}))

    return wrapper


def _at_fault(sandbox: Any, incoming: Incoming) -> frozenset[str]:
    """Return the places of a request whose own shape is at fault, in small letters."""
    operation = sandbox.operation_of(incoming)
    try:
        read_query(operation.query, incoming.query)
        if operation.body is not None:
            read_body(operation.body, load(incoming.body))
    except InvalidError as refusal:
        return frozenset(key.lower() for key in refusal.errors or ())
    return frozenset()


def _count(incoming: Incoming) -> int:
    """Return how many elements were sent."""
    sent = decoded(incoming.body) if incoming.body else None
    lists = (
        (one for one in sent.values() if isinstance(one, list)) if isinstance(sent, dict) else ()
    )
    return max(map(len, lists), default=1)


def _place(key: str) -> int:
    found = _INDEX.search(key)
    return int(found[1]) if found else 0


def _ends(key: str, name: str) -> bool:
    return key == name or key.endswith(f".{name}")


LEAKS: Mapping[str, str] = {
    "pila": "at Server.Api.Controllers.Handler.Execute(Request r) in Handler.cs:line 42",
    "sql": "SELECT Id FROM dbo.Rows WHERE Id = 7; SqlException: Invalid object name",
    "ruta": "Could not find file 'C:\\inetpub\\wwwroot\\api\\appsettings.json'",
    "equipo": "connection to sqlprod01.interno.local:1433 refused",
}


def leaking(status: int, text: str, condition: MutantCondition) -> Wrapper:
    """Return the wrapper whose refusals of a status tell what only the server should know."""

    def leak(reply: Reply, body: dict[str, Any]) -> Reply:
        return replace(reply, body=encode({**body, "detail": text}))

    return misshapen(status, leak, condition)


def misplaced(condition: MutantCondition) -> Wrapper:
    """Return the wrapper whose errors name the element after the one at fault."""

    def wrapper(sandbox: Any, incoming: Incoming, serve: Serve) -> Reply:
        reply = serve(incoming)
        body = decoded(reply.body) if reply.status >= _WRONG else None
        if not isinstance(body, dict) or not condition.asks(sandbox, incoming):
            return reply
        errors = body.get("errors") or {}
        told = {_INDEX.sub(_next, key): texts for key, texts in errors.items()}
        if told == errors:
            return reply
        return replace(reply, body=encode({**body, "errors": told}))

    return wrapper


def _next(found: re.Match[str]) -> str:
    return f"[{int(found[1]) + 1}]"


Shape = Callable[[Reply, dict[str, Any]], Reply]


def _without(*members: str) -> Shape:
    def shape(reply: Reply, body: dict[str, Any]) -> Reply:
        kept = {name: one for name, one in body.items() if name not in members}
        return replace(reply, body=encode(kept)) if kept != body else reply

    return shape


def _of_another(reply: Reply, body: dict[str, Any]) -> Reply:
    """Return the refusal whose body tells another status than the answer's own."""
    return replace(reply, body=encode({**body, "status": reply.status + 10}))


def _empty(reply: Reply, body: dict[str, Any]) -> Reply:
    return replace(reply, body=b"")


def _single(reply: Reply, body: dict[str, Any]) -> Reply:
    """Return the refusal whose errors are texts, where each should be a list of them."""
    errors = body.get("errors")
    if not isinstance(errors, dict):
        return reply
    told = {name: " ".join(texts) for name, texts in errors.items()}
    return replace(reply, body=encode({**body, "errors": told}))


def _page(reply: Reply, body: dict[str, Any]) -> Reply:
    headers = [pair for pair in reply.headers if pair[0].lower() != "content-type"]
    page = f"<!DOCTYPE html><html><body><h1>{body.get('title', '')}</h1></body></html>"
    return replace(reply, headers=(("Content-Type", "text/html"), *headers), body=page.encode())


SHAPES: Mapping[str, Mapping[str, Shape]] = {
    "ERR-06": {
        "sin-cuerpo": _empty,
        "sin-textos": _without("title", "detail"),
        "dice-otro-estado": _of_another,
        "errores-sin-lista": _single,
    },
    "ERR-07": {"en-html": _page},
    "ERR-08": {"sin-errores": _without("errors")},
}
"""How the body of a refusal is wrong, by the code that says so."""


OF_DETAILS = frozenset({"dice-otro-estado"})
"""What is wrong with a ProblemDetails alone: in a body of another shape nobody reads it."""


def misshapen(status: int, shape: Shape, condition: MutantCondition) -> Wrapper:
    """Return the wrapper whose refusals of a status have bodies of a wrong shape."""

    def wrapper(sandbox: Any, incoming: Incoming, serve: Serve) -> Reply:
        reply = serve(incoming)
        if reply.status != status or not condition.asks(sandbox, incoming):
            return reply
        body = decoded(reply.body)
        return shape(reply, body) if isinstance(body, dict) else reply

    return wrapper
