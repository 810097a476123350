"""Texts that no filter should break on: a search for them is answered, refused as invalid, or finds
nothing.
"""

from collections.abc import Mapping
from typing import Any

from conformance.core.answers import Meaning
from conformance.core.exchange import Exchange
from conformance.http.checks.codes import CON_04, ERR_10
from conformance.http.context import Context
from conformance.http.contract.document import Operation
from conformance.http.exemplar import Exemplar, FieldNames
from conformance.http.pack import Pack
from conformance.http.probes.hostile import sent
from conformance.http.probes.kinds_of_text import KINDS, ZERO
from conformance.http.probes.writes import TAKEN_OR_INVALID

_QUOTED = "' OR '1'='1"
_SEARCHED = ("metacaracteres de SQL", "emojis", ZERO, "metacaracteres de plantillas")


def text_filters(operation: Operation, names: FieldNames) -> list[str]:
    """Return the filters of a list that are texts: no date, no code of a closed list."""
    return [
        one.name
        for one in operation.parameters
        if one.filters
        and not names.is_opaque(one.name)
        and "string" in str(one.schema.get("type"))
        and not one.schema.get("format")
        and not one.schema.get("enum")
        and not names.is_date(one.name)
    ]


def try_filters(pack: Pack, name: str, context: Context) -> None:
    """Search for hostile texts, one filter after the other."""
    exemplar, operation = pack.exemplars[name], context.bound(name).operation
    base = exemplar.make(context, context.resources[0] if context.resources else None)
    filters = text_filters(operation, pack.names)
    for place, what in enumerate(_SEARCHED):
        field = filters[place % len(filters)]
        values = {**base, field: KINDS[what]}
        exchange = sent(context, context.request(name, exemplar.role, values))
        if exchange is not None:
            _answered(context, exchange, f"{what} en {field}")
        if context.findings:
            return
    exact = [field for field in filters if pack.names.is_exact(field)]
    if exact:
        at_any_time = {key: one for key, one in base.items() if not pack.names.is_date(key)}
        values = {**at_any_time, exact[0]: _QUOTED}
        _found_nothing(context, name, exemplar, values, exact[0])


def _answered(context: Context, exchange: Exchange, what: str) -> None:
    """Report unless a search was answered, refused as invalid, or found no row."""
    right = (*TAKEN_OR_INVALID, Meaning.UNKNOWN_ROW)
    context.expect(exchange, right, ERR_10, expected=f"{{}} con {what}")


def _found_nothing(
    context: Context, name: str, exemplar: Exemplar, values: Mapping[str, Any], field: str
) -> None:
    """Report rows that a query injected into a filter has found."""
    exchange = sent(context, context.request(name, exemplar.role, values))
    rows = context.paging.rows_of(exchange.json()) if exchange is not None else []
    if exchange is not None and rows:
        context.report(
            CON_04,
            exchange,
            expected=f"ninguna fila con {field} = {_QUOTED}",
            actual=f"{len(rows)} filas",
        )
