"""One thing wrong at a time: which values of a request break its schema, and the request with just
that one.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import jsonschema_rs

from conformance.core.finding import Level
from conformance.http.contract.document import Operation
from conformance.http.contract.provenance import level_of
from conformance.http.exemplar import ABSENT, Pointer

MISSING, INVALID = "falta", "inválido"
"""Kinds of mutations: left out, or with a value that breaks its schema."""

_CENT = 0.01
_LEAST_DIGITS = 4  # of a text that somebody might read as a date
_BOOLEANS = frozenset({"true", "false", "0", "1", "on", "off", "yes", "no"})


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
        if not parameter.in_query:
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
        if parameter.in_query and parameter.name in generated:
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
        return _changed_members(base, values, place)
    if isinstance(base, list) and isinstance(values, list) and len(base) == len(values):
        return _changed_elements(base, values, place)
    same = type(base) is type(values) and base == values
    return {} if same else {place: values}


def _changed_members(
    base: Mapping[str, Any], values: Mapping[str, Any], place: Pointer
) -> dict[Pointer, Any]:
    found: dict[Pointer, Any] = {}
    for name in base:
        if name not in values:
            found[*place, name] = ABSENT
    for name, value in values.items():
        found |= changes_of(base.get(name, ABSENT), value, (*place, name))
    return found


def _changed_elements(base: list[Any], values: list[Any], place: Pointer) -> dict[Pointer, Any]:
    found: dict[Pointer, Any] = {}
    for index, value in enumerate(values):
        found |= changes_of(base[index], value, (*place, index))
    return found


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
    return isinstance(value, str) and _is_date(schema) and not _like_a_date(value)


def _is_date(schema: Mapping[str, Any]) -> bool:
    return schema.get("format") in {"date-time", "date"}


def _like_a_date(text: str) -> bool:
    return sum(char.isdigit() for char in text) >= _LEAST_DIGITS


def soft(operation: Operation, mutation: Mutation) -> bool:
    """Say whether a mutation breaks no more than a SHOULD: the contract marks the rule so, or
    readers take the value.
    """
    schema = schema_at(operation, mutation.place)
    return marked(schema) or coerced(schema, mutation.value)


def soft_level(operation: Operation, mutation: Mutation) -> Level | None:
    """Return the level of a mutation that breaks nothing obligatory, or None."""
    schema = schema_at(operation, mutation.place)
    if marked(schema):
        return level_of(schema)
    return Level.SHOULD if coerced(schema, mutation.value) else None


def schema_at(operation: Operation, place: Pointer) -> Mapping[str, Any]:
    """Return the schema of a place in the body, empty when there is none."""
    schema: Any = operation.request_schema or {}
    for part in place:
        of_element = schema.get("items", {})
        of_member = schema.get("properties", {}).get(part, {})
        schema = whole(schema, of_element if isinstance(part, int) else of_member)
    found: Mapping[str, Any] = schema
    return found


def whole(schema: Mapping[str, Any], part: Any) -> Any:
    """Return a part of a schema with what it may refer to: the definitions of the whole."""
    carries = "$defs" in schema and isinstance(part, Mapping)
    return {**part, "$defs": schema["$defs"]} if carries else part


def marked(schema: Mapping[str, Any]) -> bool:
    """Say whether the contract marks a property's rule as less than obligatory."""
    return level_of(schema) is not Level.MUST


def coerced(schema: Mapping[str, Any], value: Any) -> bool:
    """Say whether a value is of another type and yet one that common JSON readers take for the
    declared one.

    ASP.NET reads "12" as a number, Jackson and Django 12 as a text and 1.5 as an integer: no
    document speaks of it.
    """
    kinds = _kinds(schema)
    if isinstance(value, str):
        is_number = re.fullmatch(r"-?\d+(\.\d+)?", value) is not None
        is_boolean = value.lower() in {"true", "false"}
        takes_numbers = bool(kinds & {"integer", "number"})
        return (is_number and takes_numbers) or (is_boolean and "boolean" in kinds)
    if isinstance(value, bool | int | float):
        return "string" in kinds or (isinstance(value, float) and "integer" in kinds)
    return False


def _kinds(schema: Mapping[str, Any]) -> set[Any]:
    """Return the types that a schema names."""
    written = schema.get("type")
    return set(written) if isinstance(written, list) else {written}


def _broken_text(schema: Mapping[str, Any], value: str | float) -> bool:
    text = str(value).lower() if isinstance(value, bool) else str(value)
    if not text.strip() or "\x00" in text:
        return False
    kinds = _kinds(schema)
    for kind, breaks in _BREAKING:
        if kind in kinds:
            return breaks(schema, text)
    if _is_date(schema):
        return not _like_a_date(text)
    return "enum" in schema and not _is_listed(schema, text)


def _is_listed(schema: Mapping[str, Any], text: str) -> bool:
    return text.strip().upper() in {str(one).upper() for one in schema["enum"]}


def _broken_number(_: Mapping[str, Any], text: str) -> bool:
    return not _is_float(text.replace(",", "."))


def _broken_boolean(_: Mapping[str, Any], text: str) -> bool:
    return text.strip().lower() not in _BOOLEANS


def _is_float(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _broken_integer(schema: Mapping[str, Any], text: str) -> bool:
    try:
        number = int(text)
    except ValueError:
        return not _is_float(text)
    least, most = schema.get("minimum", number), schema.get("maximum", number)
    return not least <= number <= most


_BREAKING: tuple[tuple[str, Callable[[Mapping[str, Any], str], bool]], ...] = (
    ("integer", _broken_integer),
    ("number", _broken_number),
    ("boolean", _broken_boolean),
)
"""What tells that a text of a URL is none of a type, the first of the types that are named."""


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
