"""The wrappers behind the defects of validation: one field of one operation judged wrongly, and
nothing else.
"""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from conformance.packs.siifa.sandbox.faults.tools import asks, body_of, items_of, value_of
from conformance.packs.siifa.sandbox.server import SiifaSandbox
from conformance.sandbox.application import Incoming, Serve, Wrapper
from conformance.sandbox.reply import Reply, answer, encode, problem

Wrong = Callable[[Any], bool]
ABSENT = object()  # what a property that was left out is judged as


def null(value: Any) -> bool:
    """Tell whether a value is null."""
    return value is None


def exactly(wanted: Any) -> Wrong:
    """Return what tells a value from those of other types that are equal to it."""
    return lambda value: type(value) is type(wanted) and value == wanted


def forgiven(name: str, field: str, wrong: Wrong, value: Any = None) -> Wrapper:
    """Return the wrapper that takes a wrong value of a property for another: None leaves the
    property out.

    A value that can be called is given the wrong one.
    """

    def wrapper(sandbox: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
        body = body_of(incoming.body) if asks(incoming, name) else {}
        if not body or not wrong(body.get(field, ABSENT)):
            return serve(incoming)
        return serve(replace(incoming, body=encode(_taken(sandbox, body, field, value))))

    return wrapper


def forgiven_items(
    name: str, lista: str, field: str, wrong: Wrong, value: Any = None, *, start: int = 1
) -> Wrapper:
    """Return the wrapper that judges a property of a bulk only in its elements before `start`."""

    def wrapper(sandbox: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
        items = items_of(incoming, lista) if asks(incoming, name) else []
        if not any(wrong(item.get(field, ABSENT)) for item in items[start:]):
            return serve(incoming)
        taken = [
            _taken(sandbox, item, field, value)
            if index >= start and wrong(item.get(field, ABSENT))
            else item
            for index, item in enumerate(items)
        ]
        return serve(replace(incoming, body=encode({lista: taken})))

    return wrapper


def forgiven_query(name: str, field: str, *texts: str, value: str | None = None) -> Wrapper:
    """Return the wrapper that takes some texts of a parameter for another, or passes the parameter
    over.
    """

    def wrapper(_: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
        if not asks(incoming, name) or value_of(incoming.query, field) not in texts:
            return serve(incoming)
        left = tuple(pair for pair in incoming.query if pair[0].lower() != field.lower())
        return serve(replace(incoming, query=left if value is None else (*left, (field, value))))

    return wrapper


def optional_query(name: str, field: str) -> Wrapper:
    """Return the wrapper that answers an empty page where a parameter that is required was not
    sent.
    """

    def wrapper(_: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
        reply = serve(incoming)
        given = any(key.lower() == field.lower() for key, _ in incoming.query)
        if not asks(incoming, name) or given or reply.status != 400:
            return reply
        return answer(
            {
                "resultado": [],
                "paginaActual": 1,
                "registrosPorPagina": 10,
                "totalPaginas": 0,
                "totalRegistros": 0,
            }
        )

    return wrapper


def renamed(name: str, edit: Callable[[str], str]) -> Wrapper:
    """Return the wrapper that names other properties in the refusals of a capability."""

    def wrapper(_: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
        reply = serve(incoming)
        body = body_of(reply.body) if asks(incoming, name) and reply.status == 400 else {}
        if "errors" not in body:
            return reply
        texts = [text for found in body["errors"].values() for text in found]
        return replace(
            reply, body=encode({**body, "errors": {edit(key): texts for key in body["errors"]}})
        )

    return wrapper


def written_anyway(name: str, field: str, wrong: Wrong, value: Any) -> Wrapper:
    """Return the wrapper that refuses a wrong value and stores the row all the same, with
    another.
    """

    def wrapper(sandbox: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
        reply = serve(incoming)
        if body := _refused(name, field, wrong, incoming, reply):
            serve(replace(incoming, body=encode(_taken(sandbox, body, field, value))))
        return reply

    return wrapper


def limited(name: str, field: str, most: int, lista: str = "") -> Wrapper:
    """Return the wrapper that refuses texts longer than `most`, which the norm allows."""
    key = field[:1].upper() + field[1:]

    def wrapper(_: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
        rows = items_of(incoming, lista) if lista else [body_of(incoming.body)]
        for index, row in enumerate(rows if asks(incoming, name) else ()):
            text = row.get(field)
            if isinstance(text, str) and len(text) == most + 1:
                place = f"{lista[:1].upper()}{lista[1:]}[{index}].{key}" if lista else key
                return problem(
                    400, "El texto es muy largo.", {place: [f"No puede exceder {most} caracteres"]}
                )
        return serve(incoming)

    return wrapper


def status_for(name: str, field: str, wrong: Wrong, status: int) -> Wrapper:
    """Return the wrapper that refuses a wrong value with another status."""

    def wrapper(_: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
        reply = serve(incoming)
        if _refused(name, field, wrong, incoming, reply):
            return problem(status, "El recurso no existe.")
        return reply

    return wrapper


def flattened(name: str, lista: str) -> Wrapper:
    """Return the wrapper that takes a list inside a list for the list."""

    def wrapper(_: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
        rows = body_of(incoming.body).get(lista) if asks(incoming, name) else None
        if isinstance(rows, list) and len(rows) == 1 and isinstance(rows[0], list):
            return serve(replace(incoming, body=encode({lista: rows[0]})))
        return serve(incoming)

    return wrapper


def unwrapped(name: str) -> Wrapper:
    """Return the wrapper that takes an array with one object for the object."""

    def wrapper(_: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
        try:
            body = json.loads(incoming.body) if asks(incoming, name) else None
        except (ValueError, RecursionError):
            return serve(incoming)
        if isinstance(body, list) and len(body) == 1:
            return serve(replace(incoming, body=encode(body[0])))
        return serve(incoming)

    return wrapper


def now(sandbox: SiifaSandbox, _: Any) -> datetime:
    """Return the moment of the request, in place of a date that is none."""
    return sandbox.now()


def _refused(
    name: str, field: str, wrong: Wrong, incoming: Incoming, reply: Reply
) -> dict[str, Any]:
    """Return the body of a capability's request that was refused with a wrong value in a field,
    else none.
    """
    body = body_of(incoming.body) if asks(incoming, name) and reply.status == 400 else {}
    return body if body and wrong(body.get(field, ABSENT)) else {}


def _taken(sandbox: SiifaSandbox, body: dict[str, Any], field: str, value: Any) -> dict[str, Any]:
    """Return a body with a value in place of a wrong one, without the field where it is None."""
    if value is None:
        return {key: one for key, one in body.items() if key != field}
    given = value(sandbox, body.get(field)) if callable(value) else value
    return {**body, field: given}
