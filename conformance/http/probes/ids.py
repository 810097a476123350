"""Requests that only the id of a row makes wrong: unknown, or malformed.

The rules of the file: what is sent is compared with the request that is accepted: they differ where
the id stands and nowhere else. What can't be asked so is NOT_APPLICABLE, with the reason.
"""

from collections.abc import Callable, Mapping
from typing import Any

from conformance.core.answers import Meaning
from conformance.core.exchange import Request
from conformance.core.unjudged import NotApplicableError
from conformance.http.context import Context
from conformance.http.contract.document import Operation
from conformance.http.exemplar import Exemplar
from conformance.http.proof import asked, differences

_ONE, _OTHER = "1", "2"  # where the id stands is where these two make a difference


def missing(context: Context, name: str, exemplar: Exemplar, values: Mapping[str, Any]) -> Any:
    """Return an id that no row has, of the kind of the one that these values give."""
    field = exemplar.id_field or ""
    row = values.get(field)
    schema = _schema(context.bound(name).operation, field)
    absent = context.unknown_id(schema, row if isinstance(row, int | str) else None)
    if absent is None:
        raise NotApplicableError(
            f"el contrato no admite otro id en «{field}»: no hay cuál preguntar"
        )
    return absent


def _schema(operation: Operation, field: str) -> Mapping[str, Any]:
    """Return what the contract says of a field: a parameter, or a property of the body."""
    parameter = operation.parameter(field)
    if parameter is not None:
        return parameter.schema
    found = (operation.request_schema or {}).get("properties", {}).get(field)
    return found if isinstance(found, Mapping) else {}


def right_for_unknown(exemplar: Exemplar) -> tuple[Meaning | int, ...]:
    """Return what may rightly be answered about a row that does not exist."""
    return (*exemplar.unknown_too, Meaning.UNKNOWN_ROW)


def unknown(context: Context, name: str, exemplar: Exemplar, values: Mapping[str, Any]) -> Request:
    """Return a request with these values, about a row that does not exist."""
    return about_row(context, name, exemplar, values, missing(context, name, exemplar, values))


def about_row(
    context: Context, name: str, exemplar: Exemplar, values: Mapping[str, Any], row: Any
) -> Request:
    """Return a request with these values, about a row in place of the one that they name."""
    named = (exemplar.id_field, *exemplar.id_again)

    def about(row: Any) -> Request:
        changed = {field: row if field in named else value for field, value in values.items()}
        return context.request(name, exemplar.role, changed)

    return _proved(context.request(name, exemplar.role, values), about, row)


def malformed(context: Context, name: str, role: str, text: str) -> Request:
    """Return a request about no row whose id is written as no id is."""
    rows, parameter = context.nobody(name), context.bound(name).operation.row_parameter()
    if len(rows) > 1:
        raise NotApplicableError("la ruta nombra varias filas: no se pregunta por un id solo")

    def about(row: Any) -> Request:
        return context.request(name, role, {}, path_values={parameter: row})

    return _proved(context.request(name, role, {}, path_values=rows), about, text)


def replaced(
    context: Context, name: str, role: str, values: Mapping[str, Any], parameter: str, text: str
) -> Request:
    """Return a request with these values, another text in the place of one parameter of its
    path.
    """
    rest = {key: value for key, value in values.items() if key.lower() != parameter.lower()}

    def about(row: Any) -> Request:
        return context.request(name, role, rest, path_values={parameter: row})

    return _proved(context.request(name, role, values), about, text)


def _proved(accepted: Request, about: Callable[[Any], Request], row: Any) -> Request:
    changed = about(row)
    asked(accepted, changed, differences(about(_ONE), about(_OTHER)), "el id")
    return changed
