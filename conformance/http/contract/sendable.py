"""What a client sends: without what only comes back, and with what a loaded document requires and
nobody names.

A document may require of a request what our own contract does not know (`api-version`, a field of a
gateway). Without it no request would be valid, and what it stands for nobody can say: it is filled
in, with its default or an example.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from conformance.http.contract.document import Operation, Parameter
from conformance.http.contract.schema import Schema, flagged, types_of

FILLED = "x-conformance-filled"
# OpenAPI: such parameters are ignored.
_NEVER_FILLED = frozenset({"authorization", "accept", "content-type"})
_TEXTS = {
    "date-time": "2026-01-15T10:00:00Z",
    "date": "2026-01-15",
    "time": "10:00:00",
    "uuid": "00000000-0000-4000-8000-000000000000",
    "email": "conformidad@example.org",
    "uri": "https://example.org",
}
_LETTER = "a"


def sendable(operation: Operation, ours: Operation | None) -> Operation:
    """Return the operation as a client meets it; what `ours` does not know and is required is
    marked as filled.
    """
    body = operation.request_schema
    known = ours.request_schema if ours is not None else None
    return replace(
        operation,
        request_schema=_marked(_without_answers(body), known) if body is not None else None,
        parameters=tuple(_parameter(one, ours) for one in operation.parameters),
    )


def complete(schema: Schema | None, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return a body with what is filled in, at every depth; what is named stays as it is."""
    properties: Mapping[str, Any] = (schema or {}).get("properties", {})
    added = {name: part[FILLED] for name, part in properties.items() if FILLED in part}
    named = {name: _completed(properties.get(name, {}), value) for name, value in values.items()}
    return {**added, **named}


def filled(
    parameters: Iterable[Parameter], where: str, named: Iterable[str]
) -> list[tuple[str, str]]:
    """Return names and texts of the parameters of a place that are filled in, save those already
    named.
    """
    taken = {name.lower() for name in named}
    return [
        (one.name, _text(one.schema[FILLED]))
        for one in parameters
        if one.where == where and FILLED in one.schema and one.name.lower() not in taken
    ]


def _completed(schema: Schema, value: Any) -> Any:
    rows = schema.get("items")
    if isinstance(value, list) and isinstance(rows, Mapping):
        return [complete(rows, one) if isinstance(one, Mapping) else one for one in value]
    return value


def _without_answers(schema: Schema) -> Schema:
    """Return a schema of requests without its readOnly properties: OpenAPI requires them of answers
    only.
    """
    hidden = frozenset(flagged(schema, "readOnly"))
    parts = {
        name: _without_answers(part)
        for name, part in schema.get("properties", {}).items()
        if name not in hidden
    }
    made = {**schema, **({"properties": parts} if "properties" in schema else {})}
    if "required" in schema:
        made["required"] = [name for name in schema["required"] if name not in hidden]
    if isinstance(schema.get("items"), Mapping):
        made["items"] = _without_answers(schema["items"])
    if "allOf" in schema:
        made["allOf"] = [_without_answers(part) for part in schema["allOf"]]
    return made


def _marked(schema: Schema, ours: Schema | None) -> Schema:
    """Return a schema whose required properties that ours does not know are filled in."""
    own = (ours or {}).get("properties", {})
    known = {name.lower(): part for name, part in own.items()}
    declared = schema.get("properties", {})
    if not known or not declared:
        return schema
    required = schema.get("required", ())
    unknown = {name for name in required if name.lower() not in known}
    properties = {
        name: _filled_in(part) if name in unknown else _rows_marked(part, known.get(name.lower()))
        for name, part in declared.items()
    }
    marked = {**schema, "properties": properties}
    if "required" in schema:
        marked["required"] = [
            name for name in required if name not in unknown or name not in properties
        ]
    return marked


def _filled_in(schema: Schema) -> Schema:
    return {**schema, FILLED: _value(schema)}


def _rows_marked(schema: Schema, ours: Any) -> Schema:
    """Return a property with the rows of its list marked, when ours knows of rows there."""
    rows = schema.get("items")
    known = ours.get("items") if isinstance(ours, Mapping) else None
    if not isinstance(rows, Mapping) or not known:
        return schema
    return {**schema, "items": _marked(rows, known)}


def _parameter(parameter: Parameter, ours: Operation | None) -> Parameter:
    fillable = parameter.where in ("query", "header") and parameter.required
    ignored = parameter.name.lower() in _NEVER_FILLED
    if ours is None or ignored or not fillable:
        return parameter
    if ours.parameter(parameter.name) is not None:
        return parameter
    return replace(parameter, required=False, schema=_filled_in(parameter.schema))


def _value(schema: Schema) -> Any:
    """Return a value of a schema: its default, an example, what it lists, or the plainest of its
    type.
    """
    for given in (
        schema.get("default"),
        schema.get("const"),
        *_first(schema, "examples"),
        *_first(schema, "enum"),
    ):
        if given is not None:
            return given
    kinds = [name for name in types_of(schema) if name != "null"] or ["string"]
    return _PLAIN.get(kinds[0], _plain_text)(schema)


def _first(schema: Schema, key: str) -> list[Any]:
    given = schema.get(key)
    return list(given)[:1] if isinstance(given, list) else []


def _plain_text(schema: Schema) -> str:
    text = _TEXTS.get(str(schema.get("format")), "conformidad")
    least, most = schema.get("minLength", 0), schema.get("maxLength", len(text))
    return text if "format" in schema else text.ljust(least, _LETTER)[: max(least, most)]


def _plain_number(schema: Schema) -> int | float:
    least = schema.get("minimum", schema.get("exclusiveMinimum", 0) + 1)
    most: int | float = schema.get("maximum", least)
    return min(least, most) if "minimum" in schema else min(1, most)


def _plain_object(schema: Schema) -> dict[str, Any]:
    parts = schema.get("properties", {})
    return {name: _value(parts[name]) for name in schema.get("required", ()) if name in parts}


_PLAIN: Mapping[str, Any] = {
    "string": _plain_text,
    "integer": _plain_number,
    "number": _plain_number,
    "boolean": lambda schema: False,
    "array": lambda schema: [_value(schema.get("items", {}))] * schema.get("minItems", 0),
    "object": _plain_object,
}


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
