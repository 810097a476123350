"""Every mistake a query can hold, one at a time, as a URL can write it."""

from collections.abc import Iterator
from typing import Any

from conformance.core.finding import Level
from conformance.http.contract.document import Operation, Parameter
from conformance.http.exemplar import FieldNames
from conformance.http.generation.mutation import Mutation
from conformance.http.probes.mistakes import (
    DATES,
    IMPOSSIBLE,
    NO_DATE,
    SCALARS,
    TEXT_OF_KIND,
    Mistake,
    kinds_of,
)


def in_query(operation: Operation, names: FieldNames) -> Iterator[Mistake]:
    """Yield the mistakes of a query: each parameter with what it cannot be once written in a
    URL.
    """
    for parameter in operation.parameters:
        if not parameter.in_query:
            continue
        for kind, value, level in _of_parameter(parameter, names):
            aspect = _aspect_of(parameter, kind, names)
            mutation = Mutation(kind, (parameter.name,), value)
            yield Mistake(mutation, "query", level, aspect=aspect)


def _aspect_of(parameter: Parameter, kind: str, names: FieldNames) -> str:
    if kind == "falta" or "enum" in parameter.schema:
        return "query.choice"
    page = "minimum" in parameter.schema and not names.is_id(parameter.name)
    return "query.page" if page else ""


def _of_parameter(parameter: Parameter, names: FieldNames) -> Iterator[tuple[str, Any, Level]]:
    """Yield what a parameter of the query cannot be: kind, value and level."""
    if parameter.required:
        yield "falta", None, Level.MUST
        yield "vacío", "", Level.MUST
    yield from _of_another_kind(parameter)
    yield from _beyond_bounds(parameter, names)


def _of_another_kind(parameter: Parameter) -> Iterator[tuple[str, Any, Level]]:
    schema, kinds = parameter.schema, kinds_of(parameter.schema)
    if kinds & SCALARS:
        yield "texto", TEXT_OF_KIND[next(iter(kinds - {"null"}))], Level.MUST
    if schema.get("format") in DATES:
        yield "no es fecha", NO_DATE, Level.MUST
        yield "fecha imposible", IMPOSSIBLE, Level.MUST
    if "enum" in schema:
        yield "valor desconocido", "OTRO", Level.MUST


def _beyond_bounds(parameter: Parameter, names: FieldNames) -> Iterator[tuple[str, Any, Level]]:
    least, most = parameter.schema.get("minimum"), parameter.schema.get("maximum")
    if isinstance(least, int | float):
        yield "menor que el mínimo", int(least) - 1, Level.MUST
        yield "negativo", -1, Level.MUST
    elif "integer" in kinds_of(parameter.schema) and names.is_id(parameter.name):
        yield "cero", 0, Level.SHOULD  # no document says of this one that it is positive
    if isinstance(most, int | float):
        yield "mayor que el máximo", int(most) + 1, Level.MUST
