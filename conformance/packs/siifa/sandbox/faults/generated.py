"""The wrappers behind the defects that only generated requests meet: one value, one pair of values,
one length.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from conformance.packs.siifa.sandbox.faults.tools import asks, body_of
from conformance.packs.siifa.sandbox.server import SiifaSandbox
from conformance.sandbox.application import Incoming, Serve, Wrapper
from conformance.sandbox.reply import Reply, encode, problem

When = Callable[[SiifaSandbox, Mapping[str, Any]], bool]


def rejected(name: str, field: str, when: When, lista: str = "") -> Wrapper:
    """Return the wrapper that refuses what is right when a request holds certain values."""
    key = field[:1].upper() + field[1:]
    return _met(
        name,
        when,
        lista,
        lambda _: problem(400, f"{key} no es válido.", {key: ["El valor no es válido"]}),
    )


def failed(name: str, when: When, lista: str = "") -> Wrapper:
    """Return the wrapper that breaks when a request holds certain values."""
    return _met(name, when, lista, lambda _: problem(500, "Error interno."))


def misspoken(name: str, field: str, when: When) -> Wrapper:
    """Return the wrapper that answers a property as an object, in every row, when a request holds
    certain values.
    """

    def wrapper(sandbox: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
        reply = serve(incoming)
        if (
            reply.status != 200
            or not asks(incoming, name)
            or not _holds(sandbox, incoming, when, "")
        ):
            return reply
        return replace(reply, body=encode(_edited(json.loads(reply.body), field)))

    return wrapper


def taken_for(
    name: str,
    when: When,
    field: str,
    value: Callable[[SiifaSandbox, Mapping[str, Any]], Any],
    lista: str = "",
) -> Wrapper:
    """Return the wrapper that reads another value in place of a wrong one, in each element of a
    bulk.
    """

    def wrapper(sandbox: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
        if not asks(incoming, name) or not _holds(sandbox, incoming, when, lista):
            return serve(incoming)
        body = body_of(incoming.body)
        rows = [
            {**row, field: value(sandbox, row)} if when(sandbox, row) else row
            for row in _rows(body, lista)
        ]
        return serve(replace(incoming, body=encode({lista: rows} if lista else rows[0])))

    return wrapper


def _met(name: str, when: When, lista: str, answer: Callable[[SiifaSandbox], Reply]) -> Wrapper:
    def wrapper(sandbox: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
        # Who may not ask is told so first.
        if (
            asks(incoming, name)
            and sandbox.caller(incoming)
            and _holds(sandbox, incoming, when, lista)
        ):
            return answer(sandbox)
        return serve(incoming)

    return wrapper


def _holds(sandbox: SiifaSandbox, incoming: Incoming, when: When, lista: str) -> bool:
    if incoming.method == "GET":
        asked = {name.lower(): text for name, text in incoming.query}
        return when(sandbox, {**asked, "id": incoming.path.rpartition("/")[2]})
    return any(when(sandbox, row) for row in _rows(body_of(incoming.body), lista))


def _rows(body: dict[str, Any], lista: str) -> list[dict[str, Any]]:
    rows = body.get(lista) if lista else [body] if body else []
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []


def _edited(value: Any, field: str) -> Any:
    if isinstance(value, list):
        return [_edited(one, field) for one in value]
    if isinstance(value, dict):
        return {
            name: {"valor": one} if name == field else _edited(one, field)
            for name, one in value.items()
        }
    return value
