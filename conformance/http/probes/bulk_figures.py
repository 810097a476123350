"""What rows say together: how many have a field and what it adds up to; what a difference is."""

from collections.abc import Mapping, Sequence
from typing import Any

from conformance.core.exchange import Exchange
from conformance.core.finding import Code
from conformance.http.checks.alike import alike
from conformance.http.checks.codes import CON_01, CON_06
from conformance.http.context import Context
from conformance.http.exemplar import FieldNames
from conformance.http.observation import rows
from conformance.http.oracle.rowwise import Difference

Row = Mapping[str, Any]


def known(context: Context, capability: str, row: Row) -> dict[str, Any]:
    """Return what an operation's contract knows of a row."""
    schema = context.bound(capability).operation.request_schema or {}
    return {name: value for name, value in row.items() if name in schema.get("properties", {})}


def counted(rows: Sequence[Row], counters: Mapping[str, str]) -> dict[str, Any]:
    """Return what counters say of rows: how many have a field, or how many there are."""
    return {name: sum(_has(row, field) for row in rows) for name, field in counters.items()}


def _has(row: Row, field: str) -> bool:
    return not field or not alike(row.get(field), None)


def added(rows: Sequence[Row], sums: Mapping[str, str]) -> dict[str, Any]:
    """Return what sums say of rows: what a field of theirs adds up to, in cents."""
    return {name: _sum(rows, field) for name, field in sums.items()}


def _sum(rows: Sequence[Row], field: str) -> Any:
    return round(sum(row.get(field) or 0 for row in rows), 2)


def code_of(wrong: Difference, others: Sequence[Row], names: FieldNames) -> Code:
    """Return the code of a difference: another value was stored, or this one came out changed."""
    strange = any(alike(wrong.actual, row.get(wrong.field)) for row in others)
    nothing = wrong.actual in (None, "") or wrong.expected is None
    return CON_01 if strange or nothing or names.is_code(wrong.field) else CON_06


def whole_list(
    context: Context, exchange: Exchange, role: str, asked: Row, key: str
) -> tuple[Sequence[Row], int]:
    """Return the rows that a list shows, on as many pages as it needs, and how many it has.

    A server may give smaller pages than asked. Where the document declares no pages, what the first
    one says of the rest is all that can be known.
    """
    capability, body = exchange.request.capability or "", exchange.json()
    found = context.paging.rows_of(body)
    total = context.paging.total_of(body)
    if not found or total is None or total <= len(found):
        return found, len(found)
    if not context.bound(capability).operation.parameter(context.paging.position):
        return found, total
    walked = [*rows(context, capability, role, asked, key)]
    return walked, len(walked)
