"""Operations strengthened by the norm: what it adds is put into their schemas."""

from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import replace
from typing import Any

from conformance.http.contract.binding import Bound, Capability
from conformance.http.contract.document import Answer, Document, Operation, Parameter
from conformance.http.contract.emit import emit
from conformance.http.contract.norm import Addition, Norm
from conformance.http.contract.schema import (
    LISTS,
    MAPS,
    NULL,
    SINGLES,
    Schema,
    Schemas,
    not_null,
    nullable,
)

_MEDIA = ("application/json", "application/problem+json")
_SCHEMAS = Schemas({"openapi": "3.0.3"})
_NULLABLE_TEXT: Schema = {"type": ["string", "null"]}
PROBLEM: Schema = {
    "type": "object",
    "properties": {
        "type": _NULLABLE_TEXT,
        "title": _NULLABLE_TEXT,
        "status": {"type": ["integer", "null"]},
        "detail": _NULLABLE_TEXT,
        "instance": _NULLABLE_TEXT,
    },
}
"""ProblemDetails as the official documents declare it: all members nullable, others allowed (RFC
9457).
"""


def strengthen(
    document: Document, bound: Mapping[str, Bound], norm: Norm, own: Mapping[str, Operation]
) -> Document:
    """Return the document reduced to its bound operations, with the norm's additions in their
    schemas.

    `own` gives the operations of our own contract by capability, for what the norm takes from it.
    """
    operations = {
        name: strengthen_operation(one.operation, one.capability, norm, own.get(name))
        for name, one in bound.items()
    }
    return emit(document, operations)


def strengthen_operation(
    operation: Operation, capability: Capability, norm: Norm, own: Operation | None
) -> Operation:
    """Return the operation with canonical field names and the norm's additions for its
    capability.
    """
    result = canonical(operation, capability)
    for addition in norm.additions.get(capability.name, ()):
        result = _add(result, addition, own)
    return result


def tighten(base: Schema, extra: Mapping[str, Any], ours: Schema | None = None) -> Schema:
    """Return `base` with the keywords of `extra` set, recursively in properties and items.

    `required` is united, a property that becomes required no longer accepts null, and a name that a
    closed object doesn't know is not required of it. A property that `base` lacks starts as in
    `ours`.
    """
    own = not_null(ours) if ours else {}
    inner = _either_or_null(base)
    if inner is not None:
        merged = tighten(inner, extra, own)
        return merged if extra.get("nullable") is False else {**base, "anyOf": [merged, NULL]}
    if "$ref" in base:
        return {"allOf": [base, _SCHEMAS.convert(extra, "#")]}
    plain = {key: value for key, value in extra.items() if key not in _NESTED}
    result: Schema = {**base, **_SCHEMAS.convert(plain, "#")}
    for key, tightened in _NESTED.items():
        if key in extra:
            result = tightened(result, extra[key], own)
    return result


def _either_or_null(base: Schema) -> Schema | None:
    """Return what a schema takes besides null, None when it is not written as that choice."""
    branches = base.get("anyOf")
    if not isinstance(branches, list) or NULL not in branches or len(branches) != 2:
        return None
    inner: Schema = next(branch for branch in branches if branch != NULL)
    return inner


def _properties(base: Schema, extra: Mapping[str, Any], own: Schema) -> Schema:
    known, mine = base.get("properties", {}), own.get("properties", {})
    tightened = {
        name: tighten(known.get(name, mine.get(name, {})), part, mine.get(name))
        for name, part in extra.items()
    }
    return {**base, "properties": {**known, **tightened}}


def _items(base: Schema, extra: Mapping[str, Any], own: Schema) -> Schema:
    mine = own.get("items")
    return {**base, "items": tighten(base.get("items") or mine or {}, extra, mine)}


def _required(base: Schema, names: Sequence[str], own: Schema) -> Schema:
    properties = dict(base.get("properties", {}))
    closed = base.get("additionalProperties") in (False, {"not": {}})
    wanted = [name for name in names if name in properties or not closed]
    declared = [name for name in wanted if name in properties]
    properties.update({name: not_null(properties[name]) for name in declared})
    required = list(dict.fromkeys([*base.get("required", []), *wanted]))
    strengthened = {**base, "required": required}
    if properties:
        strengthened["properties"] = properties
    return strengthened


def _nullable(base: Schema, wanted: bool, own: Schema) -> Schema:
    return dict(nullable(base) if wanted else not_null(base))


_NESTED: Mapping[str, Callable[[Schema, Any, Schema], Schema]] = {
    "properties": _properties,
    "items": _items,
    "required": _required,
    "nullable": _nullable,
}
"""Keywords that are not set but merged with what the schema has, in this order."""


def rename(schema: Schema, names: Mapping[str, str]) -> Schema:
    """Return the schema with old property names replaced by canonical ones, recursively."""
    if not names:
        return schema
    return {key: _renamed_keyword(key, value, schema, names) for key, value in schema.items()}


def _renamed_keyword(key: str, value: Any, schema: Schema, names: Mapping[str, str]) -> Any:
    if isinstance(value, Mapping):
        return _renamed_mapping(key, value, names)
    if not isinstance(value, list):
        return value
    if key in LISTS:
        return [rename(part, names) for part in value]
    if key == "required":
        return [_new(name, names, schema.get("properties", {})) for name in value]
    return value


def _renamed_mapping(key: str, value: Mapping[str, Any], names: Mapping[str, str]) -> Any:
    if key == "properties":
        return {_new(name, names, value): rename(part, names) for name, part in value.items()}
    if key in MAPS:
        return {name: rename(part, names) for name, part in value.items()}
    return rename(value, names) if key in SINGLES else value


def _new(name: str, names: Mapping[str, str], taken: Container[str]) -> str:
    """Return the new name of a property, unless another one has it."""
    wanted = names.get(name, name)
    return name if wanted in taken else wanted


def canonical(operation: Operation, capability: Capability) -> Operation:
    """Return the operation with the canonical names of its capability's fields."""
    names = capability.aliases
    if not names:
        return operation
    return replace(
        operation,
        request_schema=_renamed(operation.request_schema, names),
        answers=tuple(
            replace(one, schema=_renamed(one.schema, names)) for one in operation.answers
        ),
    )


def _renamed(schema: Schema | None, names: Mapping[str, str]) -> Schema | None:
    return None if schema is None else rename(schema, names)


def _add(operation: Operation, addition: Addition, own: Operation | None) -> Operation:
    request, required = operation.request_schema, operation.request_required
    if addition.request and request is not None:
        ours = own.request_schema if own is not None else None
        request = tighten(request, addition.request, ours)
        required = required or bool(addition.request.get("required"))
    return replace(
        operation,
        request_schema=request,
        request_required=required,
        parameters=tuple(_parameter(one, addition.parameters) for one in operation.parameters),
        answers=_answers(operation, addition, own),
    )


def _parameter(parameter: Parameter, extras: Mapping[str, Mapping[str, Any]]) -> Parameter:
    named = [one for name, one in extras.items() if name.lower() == parameter.name.lower()]
    if not named:
        return parameter
    extra = named[0]
    rules = {key: value for key, value in extra.items() if key != "required"}
    required = parameter.required or extra.get("required") is True
    return replace(parameter, schema=tighten(parameter.schema, rules), required=required)


def _answers(operation: Operation, addition: Addition, own: Operation | None) -> tuple[Answer, ...]:
    answers = {one.status: one for one in operation.answers}
    answers |= _success(operation, addition, own)
    for status in addition.responses:
        known = answers.get(str(status))
        if known is None or known.schema is None:
            answers[str(status)] = _declared(status, own)
    return tuple(answers.values())


def _success(operation: Operation, addition: Addition, own: Operation | None) -> dict[str, Answer]:
    """Return the answers of success that an addition says otherwise, or adds."""
    success = operation.success()
    ours = own.success() if own is not None and addition.own_response else None
    added: dict[str, Answer] = {}
    if ours is not None and (success is None or not _declares(operation, ours.status)):
        added[ours.status] = ours
    wanted = ours.schema if ours is not None else _of_addition(addition)
    if wanted is not None and success is not None:
        media = success.media_types or _MEDIA[:1]
        added[success.status] = replace(success, schema=wanted, media_types=media)
    return added


def _declares(operation: Operation, status: str) -> bool:
    return any(one.status == status for one in operation.answers)


def _of_addition(addition: Addition) -> Schema | None:
    """Return the schema of the answer that an addition writes itself, or None."""
    if addition.response is None:
        return None
    converted: Schema = _SCHEMAS.convert(addition.response, "#")
    return converted


def _declared(status: int, own: Operation | None) -> Answer:
    """Return the answer that our contract declares for a status, else one that is a problem."""
    mine = own.answer(status) if own is not None else None
    schema = mine.schema if mine is not None and mine.schema is not None else PROBLEM
    return Answer(str(status), _MEDIA if status >= 400 else _MEDIA[:1], schema)
