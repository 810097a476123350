"""The wrappers behind the defects of whole families of operations: one rule judged wrongly wherever
it holds.
"""

import json
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from conformance.packs.siifa.sandbox.faults.tools import Query, body_of, signed_as, value_of
from conformance.packs.siifa.sandbox.routes import operation_of
from conformance.packs.siifa.sandbox.server import SiifaSandbox
from conformance.packs.siifa.sandbox.tables.records import ANNEXES
from conformance.sandbox.application import Incoming, Serve, ServedOperation, Wrapper
from conformance.sandbox.fields import Field
from conformance.sandbox.reply import Reply, encode, problem

Doors = Callable[[ServedOperation], bool]
Mend = Callable[[SiifaSandbox, ServedOperation, dict[str, Any]], dict[str, Any]]
When = Callable[[SiifaSandbox, Incoming], bool]
_RIGHT = {
    "formular_glosa": "FA0101",
    "responder_glosa": "RE9901",
    "reiterar_glosa": "GRE003",
    "responder_reiteracion_glosa": "RE9901",
    "formular_devolucion": "DE1601",
    "responder_devolucion": "RE9601",
    "reiterar_devolucion": "DRE003",
    "responder_reiteracion_devolucion": "RE9601",
}
_PAGE = ("numeropagina", "registrosporpagina")
_SCOPE = ("idfactura",)  # what a list of one factura is asked with


def named(*names: str) -> Doors:
    """Return the doors of some capabilities."""
    return lambda operation: operation.capability in names


def writes(operation: ServedOperation) -> bool:
    """Tell whether an operation takes a body."""
    return operation.body is not None


def reads(operation: ServedOperation) -> bool:
    """Tell whether an operation only reads."""
    return operation.body is None


def lists(operation: ServedOperation) -> bool:
    """Tell whether an operation answers pages."""
    return any(one.name == "numeroPagina" for one in operation.query)


def every(operation: ServedOperation) -> bool:
    """Tell no operation from another."""
    return True


def both(one: Doors, other: Doors) -> Doors:
    """Return the doors that are of two kinds at once."""
    return lambda operation: one(operation) and other(operation)


def always(sandbox: SiifaSandbox, incoming: Incoming) -> bool:
    """Tell nothing apart."""
    return True


def number_of(incoming: Incoming) -> int:
    """Return the id at the end of a path, or 0."""
    last = next((part for part in reversed(incoming.path.split("/")) if part.isdecimal()), "0")
    return int(last)


def let_in(doors: Doors, key: str, when: When = always) -> Wrapper:
    """Return the wrapper that gives whoever has a token, but not the role, the rights of the user
    `key`.
    """

    def wrapper(sandbox: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
        operation, user = served(incoming, doors), sandbox.caller(incoming)
        shut = operation is not None and user is not None and user.role not in operation.roles
        return serve(
            signed_as(sandbox, incoming, key) if shut and when(sandbox, incoming) else incoming
        )

    return wrapper


def shown_all(doors: Doors, when: When = always) -> Wrapper:
    """Return the wrapper that shows what belongs to other entities to whoever may use an
    operation.
    """

    def wrapper(sandbox: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
        operation, user = served(incoming, doors), sandbox.caller(incoming)
        may = operation is not None and user is not None and user.role in operation.roles
        return serve(
            signed_as(sandbox, incoming, "admin") if may and when(sandbox, incoming) else incoming
        )

    return wrapper


def restated(doors: Doors, status: int, other: int, when: When = always) -> Wrapper:
    """Return the wrapper that answers a problem of another status where one status was due."""

    def wrapper(sandbox: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
        reply = serve(incoming)
        changed = (
            reply.status == status
            and served(incoming, doors) is not None
            and when(sandbox, incoming)
        )
        return problem(other, "La solicitud no se pudo atender.") if changed else reply

    return wrapper


def undeclared(row: dict[str, Any]) -> dict[str, Any]:
    """Return a row with a property that no contract declares."""
    return {**row, "version": 1}


def edited_rows(
    doors: Doors, edit: Callable[[dict[str, Any]], dict[str, Any]], when: When = always
) -> Wrapper:
    """Return the wrapper that changes every row that is answered, or the one object that is."""

    def wrapper(sandbox: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
        reply = serve(incoming)
        if reply.status >= 300 or served(incoming, doors) is None or not when(sandbox, incoming):
            return reply
        return replace(reply, body=encode(_edited(json.loads(reply.body), edit)))

    return wrapper


def asked(doors: Doors, change: Callable[[ServedOperation, Query], Query]) -> Wrapper:
    """Return the wrapper that takes a query for another."""

    def wrapper(_: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
        operation = served(incoming, doors)
        return serve(
            incoming
            if operation is None
            else replace(incoming, query=change(operation, incoming.query))
        )

    return wrapper


def limitless(operation: ServedOperation, query: Query) -> Query:
    """Return a query whose page and size, when they are whole numbers, are brought within their
    limits.
    """
    most = {
        one.name.lower(): one.maximum or 2**31 - 1
        for one in operation.query
        if one.name.lower() in _PAGE
    }
    return tuple(
        (
            name,
            str(min(max(int(text), 1), int(most[name.lower()])))
            if name.lower() in most and text.lstrip("-").isdecimal()
            else text,
        )
        for name, text in query
    )


def filters_forgotten(doors: Doors) -> Wrapper:
    """Return the wrapper that judges the filters of a list and then forgets them."""

    def wrapper(_: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
        reply = serve(incoming)
        if reply.status != 200 or served(incoming, doors) is None:
            return reply
        kept = tuple(pair for pair in incoming.query if pair[0].lower() in (*_PAGE, *_SCOPE))
        return serve(replace(incoming, query=kept))

    return wrapper


def ranges_forgotten(doors: Doors) -> Wrapper:
    """Return the wrapper that forgets the ranges of a query that is refused for one that is
    inverted.
    """

    def wrapper(_: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
        reply = serve(incoming)
        if served(incoming, doors) is None or reply.status != 400 or b"invertido" not in reply.body:
            return reply
        ends = ("inicio", "final", "minimo", "maximo")
        return serve(
            replace(
                incoming,
                query=tuple(pair for pair in incoming.query if not pair[0].lower().endswith(ends)),
            )
        )

    return wrapper


def dated_now(doors: Doors) -> Wrapper:
    """Return the wrapper that dates now what comes without the date that is required."""

    def wrapper(sandbox: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
        operation, body = served(incoming, doors), body_of(incoming.body)
        if operation is None or not body:
            return serve(incoming)
        changed = _dated(operation.body or (), body, sandbox.now())
        return serve(incoming if changed == body else replace(incoming, body=encode(changed)))

    return wrapper


def _dated(fields: Iterable[Field], body: dict[str, Any], now: datetime) -> dict[str, Any]:
    """Return a body with a date wherever one is required and there is none."""
    dated = dict(body)
    for one in fields:
        rows = body.get(one.name)
        if one.items and isinstance(rows, list):
            dates = [inner.name for inner in one.items if _is_required_date(inner)]
            dated[one.name] = [_row_dated(row, dates, now) for row in rows]
        elif _is_required_date(one):
            dated.setdefault(one.name, now)
    return dated


def _row_dated(row: Any, dates: Iterable[str], now: datetime) -> Any:
    return {**dict.fromkeys(dates, now), **row} if isinstance(row, dict) and row else row


def _is_required_date(field: Field) -> bool:
    return field.kind == "date" and field.required


def mended(doors: Doors, mend: Mend, when: When = always) -> Wrapper:
    """Return the wrapper that takes what is refused for what `mend` makes of each of its rows."""

    def wrapper(sandbox: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
        reply = serve(incoming)
        operation, body = served(incoming, doors), body_of(incoming.body)
        if (
            operation is None
            or reply.status not in (400, 404)
            or not body
            or not when(sandbox, incoming)
        ):
            return reply
        changed = _by_row(body, lambda row: mend(sandbox, operation, row))
        return reply if changed == body else serve(replace(incoming, body=encode(changed)))

    return wrapper


def written_anyway(doors: Doors, status: int, key: str) -> Wrapper:
    """Return the wrapper that refuses with a status and does it all the same, with the rights of
    the user `key`.
    """

    def wrapper(sandbox: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
        reply = serve(incoming)
        if reply.status == status and served(incoming, doors) is not None:
            serve(signed_as(sandbox, incoming, key))
        return reply

    return wrapper


def relabelled(doors: Doors, kind: str, when: When = always) -> Wrapper:
    """Return the wrapper that calls a right answer by another media type."""

    def wrapper(sandbox: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
        reply = serve(incoming)
        if reply.status >= 300 or served(incoming, doors) is None or not when(sandbox, incoming):
            return reply
        return replace(reply, headers=(("Content-Type", kind),))

    return wrapper


def refused(doors: Doors, when: When = always) -> Wrapper:
    """Return the wrapper that refuses with 400 what is right."""

    def wrapper(sandbox: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
        operation, user = served(incoming, doors), sandbox.caller(incoming)
        may = operation is not None and user is not None and user.role in operation.roles
        return (
            problem(400, "La solicitud no es válida.")
            if may and when(sandbox, incoming)
            else serve(incoming)
        )

    return wrapper


def holds_more(**bounds: int) -> When:
    """Return the test of a body that holds a number greater than its bound."""

    def when(_: SiifaSandbox, incoming: Incoming) -> bool:
        body = body_of(incoming.body)
        return any(
            isinstance(body.get(name), int) and body[name] > bound for name, bound in bounds.items()
        )

    return when


def later_page(_: SiifaSandbox, incoming: Incoming) -> bool:
    """Tell whether a request asks for a page after the first."""
    return value_of(incoming.query, "NumeroPagina") not in ("", "1")


def page_refused(when: When) -> Wrapper:
    """Return the wrapper that answers 403 with an HTML page."""

    def wrapper(sandbox: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
        reply = serve(incoming)
        if reply.status != 403 or not when(sandbox, incoming):
            return reply
        return Reply(
            403, (("Content-Type", "text/html; charset=utf-8"),), b"<!DOCTYPE html><html>403</html>"
        )

    return wrapper


def codes_taken(
    sandbox: SiifaSandbox, operation: ServedOperation, row: dict[str, Any]
) -> dict[str, Any]:
    """Return a row with a right code in place of every other one."""
    return {
        name: _RIGHT[operation.capability.removesuffix("_masivo")]
        if name.startswith("idSeguimientoTipoCodigo")
        and isinstance(value, str)
        and 0 < len(value) <= 6
        else value
        for name, value in row.items()
    }


def texts_cut(over: int = 2**31) -> Mend:
    """Return what cuts the texts that pass their limit by no more than `over`; a code that does is
    left out.
    """

    def mend(_: SiifaSandbox, operation: ServedOperation, row: dict[str, Any]) -> dict[str, Any]:
        limits = {
            one.name: one.limit for one in _fields(operation) if one.kind == "text" and one.limit
        }
        long = {
            name: limits[name]
            for name, value in row.items()
            if name in limits
            and isinstance(value, str)
            and limits[name] < len(value) <= limits[name] + over
        }
        kept = {
            name: value for name, value in row.items() if name not in long or "Codigo" not in name
        }
        return {
            name: value[: long[name]] if name in long else value for name, value in kept.items()
        }

    return mend


def field_taken(field: str, wrong: Callable[[Any], bool], right: Any) -> Mend:
    """Return what puts a right value in place of a wrong one."""
    return lambda sandbox, operation, row: (
        {**row, field: right} if field in row and wrong(row[field]) else row
    )


def annexes_forgotten(
    sandbox: SiifaSandbox, operation: ServedOperation, row: dict[str, Any]
) -> dict[str, Any]:
    """Return a glosa that points at nothing."""
    return {name: value for name, value in row.items() if name not in ANNEXES}


def _by_row(
    body: dict[str, Any], change: Callable[[dict[str, Any]], dict[str, Any]]
) -> dict[str, Any]:
    return {
        name: [change(row) if isinstance(row, dict) else row for row in value]
        if isinstance(value, list)
        else value
        for name, value in change(body).items()
    }


def _fields(operation: ServedOperation) -> list[Field]:
    return [inner for one in operation.body or () for inner in (one.items or (one,))]


def served(incoming: Incoming, doors: Doors) -> ServedOperation | None:
    """Return the operation that a request asks for when it is one of the doors."""
    operation = operation_of(incoming)
    return operation if operation is not None and doors(operation) else None


def _edited(value: Any, edit: Callable[[dict[str, Any]], dict[str, Any]]) -> Any:
    if isinstance(value, list):
        return [_edited(one, edit) for one in value]
    if isinstance(value, dict) and isinstance(value.get("resultado"), list):
        return {**value, "resultado": _edited(value["resultado"], edit)}
    return edit(value) if isinstance(value, dict) else value
