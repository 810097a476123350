"""The norm's additions: what published documents say only in prose, put into their schemas."""

from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from conformance.http.contract.binding import Bound, Capability
from conformance.http.contract.document import Answer, Document, Operation, Parameter
from conformance.http.contract.emit import emit
from conformance.http.contract.marked import Marked, load_marked
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

_TOP = ("version", "sources", "additions", "problems")
_BODIES = {"required": False, "optional": True}
_ADDITION = ("source", "request", "parameters", "responses", "response")
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


@dataclass(frozen=True, slots=True)
class Addition:
    """What one source of the norm adds to a capability; `own_response` takes the 2xx of our
    contract.
    """

    source: str
    request: Mapping[str, Any]
    parameters: Mapping[str, Mapping[str, Any]]
    responses: tuple[int, ...]
    response: Mapping[str, Any] | None
    own_response: bool


@dataclass(frozen=True, slots=True)
class Norm:
    """All additions by capability, and the titles of their sources.

    `problems` are the statuses whose body is a problem (RFC 9457) in this system, whatever the
    operation: True for those that may come without a body.
    """

    sources: Mapping[str, str]
    additions: Mapping[str, tuple[Addition, ...]]
    problems: Mapping[int, bool] = field(default_factory=dict)

    def answering(self, capability: str) -> str:
        """Return the source of what a right answer of a capability is, or ""."""
        return next(
            (
                one.source
                for one in self.additions.get(capability, ())
                if one.own_response or one.response is not None
            ),
            "",
        )


def load_norm(path: Path) -> Norm:
    """Return the norm of a file, checked whole. Raises InputError with all faults at once."""
    marked = load_marked(path)
    top = marked.mapping((), marked.value, "El archivo de la norma")
    marked.known((), top, _TOP)
    if top.get("version") != 1:
        marked.fault(
            ("version",),
            f"Versión «{top.get('version')}» del archivo de la norma.",
            "Se acepta: 1.",
        )
    sources = marked.mapping(("sources",), top.get("sources") or {}, "«sources»")
    additions = marked.mapping(("additions",), top.get("additions") or {}, "«additions»")
    found = {name: tuple(_additions(marked, name, rows)) for name, rows in additions.items()}
    problems = _problems(marked, top.get("problems") or {})
    marked.raise_faults()
    return Norm({key: str(text) for key, text in sources.items()}, found, problems)


def _problems(marked: Marked, value: Any) -> dict[int, bool]:
    given = marked.mapping(("problems",), value, "«problems»")
    for status, body in given.items():
        if not (status.isdigit() and body in _BODIES):
            marked.fault(
                ("problems", status),
                f"«{status}: {body}» no dice qué cuerpo lleva un estado.",
                "Ejemplo: {'400': required}. Se acepta: " + ", ".join(_BODIES) + ".",
            )
    known = {status: body for status, body in given.items() if status.isdigit()}
    return {int(status): _BODIES[body] for status, body in known.items() if body in _BODIES}


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
    required = list(dict.fromkeys([*base.get("required", []), *wanted]))
    properties.update({name: not_null(properties[name]) for name in wanted if name in properties})
    return {**base, "required": required, **({"properties": properties} if properties else {})}


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
    if key == "properties" and isinstance(value, Mapping):
        return {_new(name, names, value): rename(part, names) for name, part in value.items()}
    if key in MAPS and isinstance(value, Mapping):
        return {name: rename(part, names) for name, part in value.items()}
    if key in LISTS and isinstance(value, list):
        return [rename(part, names) for part in value]
    if key in SINGLES and isinstance(value, Mapping):
        return rename(value, names)
    if key == "required" and isinstance(value, list):
        return [_new(name, names, schema.get("properties", {})) for name in value]
    return value


def _new(name: str, names: Mapping[str, str], taken: Container[str]) -> str:
    """Return the new name of a property, unless another one has it."""
    wanted = names.get(name, name)
    return name if wanted in taken else wanted


def canonical(operation: Operation, capability: Capability) -> Operation:
    """Return the operation with the canonical names of its capability's fields."""
    names = capability.aliases
    if not names:
        return operation
    request = operation.request_schema
    return replace(
        operation,
        request_schema=rename(request, names) if request is not None else None,
        answers=tuple(
            replace(one, schema=rename(one.schema, names) if one.schema is not None else None)
            for one in operation.answers
        ),
    )


def _add(operation: Operation, addition: Addition, own: Operation | None) -> Operation:
    request, required = operation.request_schema, operation.request_required
    if addition.request and request is not None:
        request = tighten(
            request, addition.request, own.request_schema if own is not None else None
        )
        required = required or bool(addition.request.get("required"))
    parameters = tuple(_parameter(one, addition.parameters) for one in operation.parameters)
    answers = _answers(operation, addition, own)
    return replace(
        operation,
        request_schema=request,
        request_required=required,
        parameters=parameters,
        answers=answers,
    )


def _parameter(parameter: Parameter, extras: Mapping[str, Mapping[str, Any]]) -> Parameter:
    extra = next(
        (one for name, one in extras.items() if name.lower() == parameter.name.lower()), None
    )
    if extra is None:
        return parameter
    schema = tighten(
        parameter.schema, {key: value for key, value in extra.items() if key != "required"}
    )
    return replace(
        parameter, schema=schema, required=parameter.required or extra.get("required") is True
    )


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
    if ours is not None:
        wanted = ours.schema
        if success is None or ours.status not in {one.status for one in operation.answers}:
            added[ours.status] = ours
    else:
        wanted = _SCHEMAS.convert(addition.response, "#") if addition.response is not None else None
    if wanted is not None and success is not None:
        media = success.media_types or _MEDIA[:1]
        added[success.status] = replace(success, schema=wanted, media_types=media)
    return added


def _declared(status: int, own: Operation | None) -> Answer:
    """Return the answer that our contract declares for a status, else one that is a problem."""
    mine = own.answer(status) if own is not None else None
    schema = mine.schema if mine is not None and mine.schema is not None else PROBLEM
    return Answer(str(status), _MEDIA if status >= 400 else _MEDIA[:1], schema)


def _additions(marked: Marked, name: str, rows: Any) -> Iterator[Addition]:
    if not isinstance(rows, list):
        marked.fault(
            ("additions", name),
            f"Las adiciones de «{name}» no son una lista.",
            "Escriba «- source: …» y lo que añade.",
        )
        return
    for index, row in enumerate(rows):
        path = ("additions", name, index)
        given = marked.mapping(path, row, f"La adición a «{name}»")
        marked.known(path, given, _ADDITION)
        if not isinstance(given.get("source"), str) or not given.get("source"):
            marked.fault(path, f"Una adición a «{name}» no cita su fuente.", "Escriba «source: …».")
        request = marked.mapping((*path, "request"), given.get("request") or {}, "«request»")
        parameters = marked.mapping(
            (*path, "parameters"), given.get("parameters") or {}, "«parameters»"
        )
        for key, value in parameters.items():
            marked.mapping((*path, "parameters", key), value, f"El parámetro «{key}»")
        statuses = given.get("responses") or []
        if not isinstance(statuses, list) or not all(
            isinstance(one, int) and 100 <= one <= 599 for one in statuses
        ):
            marked.fault(
                (*path, "responses"),
                "«responses» no es una lista de estados HTTP.",
                "Ejemplo: [400, 404].",
            )
            statuses = []
        own = given.get("response") == "own"
        response = (
            None
            if own or "response" not in given
            else marked.mapping((*path, "response"), given["response"], "«response»")
        )
        if response is not None and not isinstance(response.get("schema"), dict):
            marked.fault(
                (*path, "response"),
                "«response» no trae «schema».",
                "Se acepta: own, o {schema: …}.",
            )
        yield Addition(
            str(given.get("source")),
            request,
            {key: value for key, value in parameters.items() if isinstance(value, dict)},
            tuple(statuses),
            response.get("schema") if response else None,
            own,
        )
