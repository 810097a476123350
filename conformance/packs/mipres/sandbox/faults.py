"""The faults of MIPRES that the kit has no word for."""

import json
import re
import struct
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from conformance.http.reference import Reply
from conformance.packs.mipres.sandbox.records import ANNULLED, Record
from conformance.sandbox.application import Incoming, Sandbox, Serve, Wrapper
from conformance.sandbox.fault import When
from conformance.sandbox.reply import answer, encode

_TAKEN = 300
_QUANTITY, _MONEY = re.compile(r"[0-9]{1,12}\.[0-9]{1,4}"), re.compile(r"[0-9]{1,14}\.[0-9]{2}")
Edit = Callable[[Any], Any]


def crash() -> Reply:
    """Return the answer of an error that nobody caught."""
    return answer({"Message": "Ocurrió un error no controlado."}, 500)


def rows_of(reply: Reply) -> list[dict[str, Any]]:
    """Return the rows of an answer, none where it holds none."""
    body = json.loads(reply.body) if reply.body else None
    return [row for row in body if isinstance(row, dict)] if isinstance(body, list) else []


def sent(incoming: Incoming) -> dict[str, Any]:
    """Return what a request says in its body, nothing where that is no object."""
    try:
        body = json.loads(incoming.body or b"{}")
    except (ValueError, RecursionError):
        return {}
    return body if isinstance(body, dict) else {}


def known(sandbox: Any, incoming: Incoming) -> bool:
    """Say whether somebody known calls."""
    return sandbox.caller(incoming) is not None


def each_row(when: When, edit: Callable[[dict[str, Any]], dict[str, Any] | None]) -> Wrapper:
    """Return the fault that shows each row of an answer otherwise, or leaves it out."""

    def wrapper(sandbox: Any, incoming: Incoming, serve: Serve) -> Reply:
        reply = serve(incoming)
        rows = rows_of(reply)
        if reply.status >= _TAKEN or not rows or not when(sandbox, incoming):
            return reply
        shown = [one for row in rows if (one := edit(row)) is not None]
        return replace(reply, body=encode(shown))

    return wrapper


def taken_as(when: When, edit: Callable[[dict[str, Any]], dict[str, Any]]) -> Wrapper:
    """Return the fault that reads a body otherwise than it was sent."""

    def wrapper(sandbox: Any, incoming: Incoming, serve: Serve) -> Reply:
        body = sent(incoming) if when(sandbox, incoming) else {}
        read = edit(body)
        return serve(incoming if read == body else replace(incoming, body=encode(read)))

    return wrapper


def refusing(when: When, text: str) -> Wrapper:
    """Return the fault that refuses some requests."""

    def wrapper(sandbox: Any, incoming: Incoming, serve: Serve) -> Reply:
        if when(sandbox, incoming):
            return answer({"Message": text, "Errors": [text]}, 422)
        return serve(incoming)

    return wrapper


def not_directed(sandbox: Any, incoming: Incoming) -> bool:
    """Say whether nobody directed the prescription of a request."""
    number = sent(incoming).get("NoPrescripcion")
    rows = sandbox.store.direccionamiento.values()
    return not any(one.values["NoPrescripcion"] == number for one in rows)


def of_hospital(sandbox: Any, incoming: Incoming) -> bool:
    """Say whether the case of a request began with its entrega."""
    case, store = str(sent(incoming).get("ID")), sandbox.store
    begun = any(str(one.case) == case for one in store.direccionamiento.values())
    return not begun and any(str(one.case) == case for one in store.entrega.values())


def as_float(body: dict[str, Any]) -> dict[str, Any]:
    """Return a body whose value went through a number of 32 bits."""
    text = body.get("ValorEntregado")
    if not isinstance(text, str) or not _MONEY.fullmatch(text):
        return body
    value = struct.unpack("f", struct.pack("f", float(text)))[0]
    return {**body, "ValorEntregado": f"{value:.2f}"}


def as_whole(body: dict[str, Any]) -> dict[str, Any]:
    """Return a body whose quantities lost their decimals."""
    names = ("CantTotAEntregar", "CantTotEntregada")
    cut = {name: _cut(body[name]) for name in names if isinstance(body.get(name), str)}
    return {**body, **cut}


def _cut(text: str) -> str:
    if not _QUANTITY.fullmatch(text) or not float(text):
        return text
    return str(max(int(float(text)), 1))


def state_from_client(when: When, table: str, answered: str, name: str) -> Wrapper:
    """Return the fault that keeps the state that a client sends."""

    def wrapper(sandbox: Any, incoming: Incoming, serve: Serve) -> Reply:
        reply = serve(incoming)
        state = sent(incoming).get(name)
        if reply.status >= _TAKEN or not isinstance(state, int) or not when(sandbox, incoming):
            return reply
        rows: dict[int, Record] = sandbox.store.table(table)
        made = rows[rows_of(reply)[0][answered]]
        rows[made.id] = replace(made, state=state)
        return reply

    return wrapper


def raced(when: When, rule: str) -> Wrapper:
    """Return the fault that judges each of several acts at once by what was there before all."""

    def wrapper(sandbox: Any, incoming: Incoming, serve: Serve) -> Reply:
        if not when(sandbox, incoming) or not sandbox.meet((rule, repr(sent(incoming).get("ID")))):
            return serve(incoming)
        with sandbox.store.without(rule):
            return serve(incoming)

    return wrapper


def old_id_again(when: When, table: str, answered: str) -> Wrapper:
    """Return the fault that gives a row the id of the one of its case that was annulled."""

    def wrapper(sandbox: Any, incoming: Incoming, serve: Serve) -> Reply:
        rows: dict[int, Record] = sandbox.store.table(table)
        reply = serve(incoming)
        told = rows_of(reply)
        if reply.status >= _TAKEN or not told or not when(sandbox, incoming):
            return reply
        made = rows[told[0][answered]]
        old = next(
            (one for one in rows.values() if one.case == made.case and one.state == ANNULLED), None
        )
        if old is None:
            return reply
        del rows[made.id]
        rows[old.id] = replace(made, id=old.id)
        return replace(reply, body=encode([{**told[0], answered: old.id}]))

    return wrapper


def another_case(row: dict[str, Any]) -> dict[str, Any]:
    """Return a row with a trace id of its own, in an answer as in a reading."""
    return {name: value + _APART if name in ("Id", "ID") else value for name, value in row.items()}


_APART = 10**6


def shut_to(signs: str) -> Wrapper:
    """Return the fault that takes a token with one of these signs for nobody's."""

    def wrapper(sandbox: Any, incoming: Incoming, serve: Serve) -> Reply:
        operation = sandbox.operation_of(incoming)
        if operation is None or operation.open:
            return serve(incoming)
        if any(sign in sandbox.shown(incoming)[1] for sign in signs):
            return answer({"Message": "Se requiere un token vigente."}, 401)
        return serve(incoming)

    return wrapper


def telling_token(sandbox: Sandbox[Any], incoming: Incoming, serve: Serve) -> Reply:
    """Refuse with the token in the message."""
    reply = serve(incoming)
    operation = sandbox.operation_of(incoming)
    if reply.status != 422 or operation is None or operation.open:
        return reply
    token = sandbox.shown(incoming)[1]  # type: ignore[attr-defined]
    body = json.loads(reply.body)
    return replace(reply, body=encode({**body, "Message": f"{body['Message']} ({token})"}))


def as_post(capability: str) -> Wrapper:
    """Return the fault that takes an act by POST and not by PUT."""

    def wrapper(sandbox: Any, incoming: Incoming, serve: Serve) -> Reply:
        asked = replace(incoming, method="PUT") if incoming.method == "POST" else incoming
        operation = sandbox.operation_of(asked)
        if operation is None or operation.capability != capability:
            return serve(incoming)
        if incoming.method == "PUT":
            made = answer({"Message": "El método no está permitido en esta ruta."}, 405)
            return Reply(made.status, (*made.headers, ("Allow", "POST")), made.body)
        return serve(asked)

    return wrapper


def part_again(sandbox: Any, incoming: Incoming, serve: Serve) -> Reply:
    """Take another entrega of a case as long as the one before it was a part."""
    operation, case = sandbox.operation_of(incoming), str(sent(incoming).get("ID"))
    if operation is None or operation.capability != "entregar" or not case.isdigit():
        return serve(incoming)
    before: Record | None = sandbox.store.of_case("entrega", int(case))
    if before is None or before.values.get("EntTotal") != 0:
        return serve(incoming)
    with sandbox.store.without("una-vez:entregar"):
        return serve(incoming)


def many_by_get(sandbox: Any, incoming: Incoming, serve: Serve) -> Reply:
    """Take what is asked of several by GET too."""
    if incoming.method != "GET":
        return serve(incoming)
    operation = sandbox.operation_of(replace(incoming, method="POST"))
    several = operation is not None and operation.capability.endswith("_varios")
    return answer([]) if several else serve(incoming)


def renamed(names: Mapping[str, str]) -> Callable[[dict[str, Any]], dict[str, Any]]:
    """Return what calls some properties of a row otherwise."""
    return lambda row: {names.get(name, name): value for name, value in row.items()}


def html(reply: Reply) -> Reply:
    """Return a refusal as a page."""
    page = f"<html><body><h1>{reply.status}</h1></body></html>".encode()
    return Reply(reply.status, (("Content-Type", "text/html"),), page)


def without_errors(reply: Reply) -> Reply:
    """Return a refusal that does not say why."""
    return replace(reply, body=encode({"Message": "No se pudo."}))
