"""One thing wrong at a time: which values of a request break its schema, and the request with just
that one.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import jsonschema_rs

from conformance.core.finding import Level
from conformance.http.contract.document import Operation
from conformance.http.exemplar import ABSENT, Pointer

MISSING, INVALID = "falta", "inválido"
"""Kinds of mutations: left out, or with a value that breaks its schema."""

_CENT = 0.01


@dataclass(frozen=True, slots=True)
class Mutation:
    """One deliberate fault of a request: `place` in the body, or the name of a query parameter."""

    kind: str
    place: Pointer
    value: Any = None

    @property
    def field(self) -> str:
        """The name of the property or parameter that is wrong."""
        return next((str(part) for part in reversed(self.place) if isinstance(part, str)), "")


def bounds(operation: Operation) -> Iterator[Mutation]:
    """Yield one mutation per bound of a numeric query parameter: the first value outside it."""
    for parameter in operation.parameters:
        if parameter.where != "query":
            continue
        for keyword, step in (("minimum", -1), ("maximum", 1)):
            limit = parameter.schema.get(keyword)
            if isinstance(limit, int | float):
                yield Mutation("rango", (parameter.name,), int(limit) + step)


def faults(operation: Operation, base: Mapping[str, Any], generated: Any) -> Iterator[Mutation]:
    """Yield what a generated body breaks, property by property, each to be tried alone on
    `base`.
    """
    schema = operation.request_schema
    if schema is None or not isinstance(generated, dict):
        return
    for name, inner in schema.get("properties", {}).items():
        if name in generated and broken(whole(schema, inner), generated[name]):
            yield Mutation(INVALID, (name,), generated[name])
    for name in schema.get("required", ()):
        if name not in generated:
            yield Mutation(MISSING, (name,))


def query_faults(operation: Operation, generated: Mapping[str, Any]) -> Iterator[Mutation]:
    """Yield the generated query values that break their parameter once written in a URL."""
    for parameter in operation.parameters:
        if parameter.where == "query" and parameter.name in generated:
            value = generated[parameter.name]
            if isinstance(value, str | int | float) and _broken_text(parameter.schema, value):
                yield Mutation("consulta", (parameter.name,), value)


def applied(base: Mapping[str, Any], mutation: Mutation) -> dict[str, Any]:
    """Return a copy of `base` with just this mutation."""
    copy: dict[str, Any] = _put(dict(base), mutation.place, mutation)
    return copy


def changed(base: Mapping[str, Any], changes: Mapping[Pointer, Any]) -> dict[str, Any]:
    """Return a copy of `base` with other values at some places, ABSENT for none."""
    copy = dict(base)
    for place, value in changes.items():
        copy = applied(copy, Mutation(MISSING if value is ABSENT else INVALID, place, value))
    return copy


def changes_of(base: Any, values: Any, place: Pointer = ()) -> dict[Pointer, Any]:
    """Return the places where `values` differs from `base`, each with the other value."""
    if isinstance(base, dict) and isinstance(values, dict):
        left = {(*place, name): ABSENT for name in base if name not in values}
        return left | {
            spot: value
            for name, one in values.items()
            for spot, value in changes_of(base.get(name, ABSENT), one, (*place, name)).items()
        }
    if isinstance(base, list) and isinstance(values, list) and len(base) == len(values):
        return {
            spot: value
            for index, one in enumerate(values)
            for spot, value in changes_of(base[index], one, (*place, index)).items()
        }
    return {} if type(base) is type(values) and base == values else {place: values}


def value_at(base: Any, place: Pointer) -> Any:
    """Return what a place holds, ABSENT when there is no such place."""
    for part in place:
        try:
            base = base[part]
        except (KeyError, IndexError, TypeError):
            return ABSENT
    return base


def simpler_fault(operation: Operation, mutation: Mutation) -> bool:
    """Say whether a mutation with another value than was generated is one still, beyond doubt."""
    if mutation.kind == "consulta":
        return any(True for _ in query_faults(operation, {mutation.field: mutation.value}))
    return mutation.kind == INVALID and broken(schema_at(operation, mutation.place), mutation.value)


def broken(schema: Mapping[str, Any], value: Any) -> bool:
    """Say whether a value breaks a schema beyond doubt.

    A text with digits where a date goes is left alone: servers differ in what they read as a date.
    """
    if not jsonschema_rs.is_valid(dict(schema), value, validate_formats=False):
        # Less than a cent rounded up is one: a server that rounds first is right.
        rounds = isinstance(value, float) and schema.get("minimum") == _CENT and 0 < value < _CENT
        return not rounds
    if isinstance(value, str) and schema.get("format") in {"date-time", "date"}:
        return sum(char.isdigit() for char in value) < 4
    return False


def soft(operation: Operation, mutation: Mutation) -> bool:
    """Say whether a mutation breaks no more than a SHOULD: the contract marks the rule so, or
    readers take the value.
    """
    schema = schema_at(operation, mutation.place)
    return marked(schema) or coerced(schema, mutation.value)


def soft_level(operation: Operation, mutation: Mutation) -> Level | None:
    """Return the level of a mutation that breaks nothing obligatory, or None."""
    return Level.SHOULD if soft(operation, mutation) else None


def schema_at(operation: Operation, place: Pointer) -> Mapping[str, Any]:
    """Return the schema of a place in the body, empty when there is none."""
    schema: Any = operation.request_schema or {}
    for part in place:
        schema = whole(
            schema,
            schema.get("items", {})
            if isinstance(part, int)
            else schema.get("properties", {}).get(part, {}),
        )
    found: Mapping[str, Any] = schema
    return found


def whole(schema: Mapping[str, Any], part: Any) -> Any:
    """Return a part of a schema with what it may refer to: the definitions of the whole."""
    carries = "$defs" in schema and isinstance(part, Mapping)
    return {**part, "$defs": schema["$defs"]} if carries else part


def marked(schema: Mapping[str, Any]) -> bool:
    """Say whether the contract marks a property's rule as no more than SHOULD."""
    return bool(schema.get("x-conformance-level") == "SHOULD")


def coerced(schema: Mapping[str, Any], value: Any) -> bool:
    """Say whether a value is of another type and yet one that common JSON readers take for the
    declared one.

    ASP.NET reads "12" as a number, Jackson and Django 12 as a text and 1.5 as an integer: no
    document speaks of it.
    """
    kinds = schema.get("type")
    kinds = set(kinds) if isinstance(kinds, list) else {kinds}
    if isinstance(value, str):
        number = re.fullmatch(r"-?\d+(\.\d+)?", value) is not None
        return (number and bool(kinds & {"integer", "number"})) or (
            "boolean" in kinds and value.lower() in {"true", "false"}
        )
    if isinstance(value, bool | int | float):
        return "string" in kinds or (isinstance(value, float) and "integer" in kinds)
    return False


def _broken_text(schema: Mapping[str, Any], value: str | float) -> bool:
    text = ("true" if value else "false") if isinstance(value, bool) else str(value)
    kinds = schema.get("type")
    kinds = set(kinds) if isinstance(kinds, list) else {kinds}
    if not text.strip() or "\x00" in text:
        return False
    if "integer" in kinds:
        return _broken_integer(schema, text)
    if "number" in kinds:
        try:
            float(text.replace(",", "."))
        except ValueError:
            return True
        return False
    if "boolean" in kinds:
        return text.strip().lower() not in {"true", "false", "0", "1", "on", "off", "yes", "no"}
    if schema.get("format") in {"date-time", "date"}:
        return sum(char.isdigit() for char in text) < 4
    return "enum" in schema and text.strip().upper() not in {
        str(one).upper() for one in schema["enum"]
    }


def _broken_integer(schema: Mapping[str, Any], text: str) -> bool:
    try:
        number = int(text)
    except ValueError:
        try:
            float(text)
        except ValueError:
            return True
        return False
    return bool(number < schema.get("minimum", number) or number > schema.get("maximum", number))


def _put(base: Any, place: Pointer, mutation: Mutation) -> Any:
    head, rest = place[0], place[1:]
    copy: Any = list(base) if isinstance(base, list) else dict(base)
    if rest:
        copy[head] = _put(copy[head], rest, mutation)
    elif mutation.kind == MISSING:
        copy.pop(head, None)
    else:
        copy[head] = mutation.value
    return copy
