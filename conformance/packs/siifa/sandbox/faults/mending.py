"""The wrappers that take what is refused: for what a right value in its place would make of it."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from conformance.packs.siifa.sandbox.faults.selection import Selection, When, always, served
from conformance.packs.siifa.sandbox.faults.tools import body_of
from conformance.packs.siifa.sandbox.server import SiifaSandbox
from conformance.packs.siifa.sandbox.tables.records import ANNEXES
from conformance.sandbox.application import Incoming, Serve, ServedOperation, Wrapper
from conformance.sandbox.fields import Field
from conformance.sandbox.reply import Reply, encode

Mend = Callable[[SiifaSandbox, ServedOperation, dict[str, Any]], dict[str, Any]]
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


def dated_now(selection: Selection) -> Wrapper:
    """Return the wrapper that dates now what comes without the date that is required."""

    def wrapper(sandbox: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
        operation, body = served(incoming, selection), body_of(incoming.body)
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


def mended(selection: Selection, mend: Mend, when: When = always) -> Wrapper:
    """Return the wrapper that takes what is refused for what `mend` makes of each of its rows."""

    def wrapper(sandbox: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
        reply = serve(incoming)
        operation, body = served(incoming, selection), body_of(incoming.body)
        if operation is None or not body or reply.status not in (400, 404):
            return reply
        if not when(sandbox, incoming):
            return reply
        changed = _by_row(body, lambda row: mend(sandbox, operation, row))
        return reply if changed == body else serve(replace(incoming, body=encode(changed)))

    return wrapper


def codes_taken(
    sandbox: SiifaSandbox, operation: ServedOperation, row: dict[str, Any]
) -> dict[str, Any]:
    """Return a row with a right code in place of every other one."""
    right = _RIGHT.get(operation.capability.removesuffix("_masivo"), "")
    return {name: right if _is_code(name, value) else value for name, value in row.items()}


def _is_code(name: str, value: Any) -> bool:
    named = name.startswith("idSeguimientoTipoCodigo")
    return named and isinstance(value, str) and 0 < len(value) <= 6


def texts_cut(over: int = 2**31) -> Mend:
    """Return what cuts the texts that pass their limit by no more than `over`; a code that does is
    left out.
    """

    def mend(_: SiifaSandbox, operation: ServedOperation, row: dict[str, Any]) -> dict[str, Any]:
        texts = [one for one in _fields(operation) if one.kind == "text"]
        limits = {one.name: one.limit for one in texts if one.limit}
        mended = dict(row)
        for name, value in row.items():
            limit = limits.get(name)
            if limit is None or not _is_longer(value, limit, over):
                continue
            if "Codigo" in name:
                del mended[name]
            else:
                mended[name] = value[:limit]
        return mended

    return mend


def _is_longer(value: Any, limit: int, over: int) -> bool:
    """Tell whether a text passes its limit, by no more than so much."""
    return isinstance(value, str) and limit < len(value) <= limit + over


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
    """Return a body changed itself, and then each row of its lists."""
    return {name: _each_row(value, change) for name, value in change(body).items()}


def _each_row(value: Any, change: Callable[[dict[str, Any]], dict[str, Any]]) -> Any:
    if not isinstance(value, list):
        return value
    return [change(row) if isinstance(row, dict) else row for row in value]


def _fields(operation: ServedOperation) -> list[Field]:
    return [inner for one in operation.body or () for inner in (one.items or (one,))]
