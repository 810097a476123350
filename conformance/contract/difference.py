"""How two operations differ: parameters, bodies, statuses; which way a change breaks a client."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from conformance.contract.document import Operation, Parameter
from conformance.contract.schema import NULL, Schema, types_of

_UPPER = ("maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties")
_LOWER = ("minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties")
_EXACT = ("format", "pattern", "const", "multipleOf", "uniqueItems")
_COMPOSED = ("allOf", "anyOf", "oneOf", "not")


@dataclass(frozen=True, slots=True)
class Change:
    """One change: its kind, where, before and after; `breaking` if a client of the old may fail."""

    kind: str
    place: str
    before: str
    after: str
    breaking: bool
    capability: str = ""


def compare(a: Operation, b: Operation) -> Iterator[Change]:
    """Yield what changed from operation `a` to `b`, its path apart."""
    yield from _parameters(a, b)
    yield from _body(a, b)
    yield from _answers(a, b)


def _parameters(a: Operation, b: Operation) -> Iterator[Change]:
    before = {one.name.lower(): one for one in a.parameters}
    after = {one.name.lower(): one for one in b.parameters}
    for key, one in before.items():
        place = f"{b.label}, parámetro {one.name}"
        if key not in after:
            yield Change("parámetro retirado", place, one.where, "", True)
        else:
            yield from _parameter(one, after[key], place)
    for key, one in after.items():
        if key not in before:
            yield Change("parámetro añadido", f"{b.label}, parámetro {one.name}", "",
                         "obligatorio" if one.required else "opcional", one.required)


def _parameter(a: Parameter, b: Parameter, place: str) -> Iterator[Change]:
    if a.where != b.where:
        yield Change("parámetro movido", place, a.where, b.where, True)
    elif a.required != b.required:
        yield Change("obligatoriedad cambiada", place, _required(a.required), _required(b.required), b.required)
    yield from _schema(a.schema, b.schema, place, sent=True)


def _body(a: Operation, b: Operation) -> Iterator[Change]:
    place = f"{b.label}, petición"
    if a.request_schema is not None and b.request_schema is not None:
        if a.request_required != b.request_required:
            yield Change("obligatoriedad cambiada", place, _required(a.request_required),
                         _required(b.request_required), False)
        yield from _schema(a.request_schema, b.request_schema, place, sent=True)
    elif a.request_schema is not None or b.request_schema is not None:
        yield Change("cuerpo cambiado", place, "con cuerpo" if a.request_schema is not None else "sin cuerpo",
                     "con cuerpo" if b.request_schema is not None else "sin cuerpo", True)
    yield from _media(a.request_media, b.request_media, place)


def _answers(a: Operation, b: Operation) -> Iterator[Change]:
    before, after = ({one.status: one for one in operation.answers} for operation in (a, b))
    for status, one in before.items():
        place = f"{b.label}, respuesta {status}"
        if status not in after:
            yield Change("estado retirado", place, status, "", status.startswith("2"))
            continue
        other = after[status]
        if one.schema is not None and other.schema is not None:
            yield from _schema(one.schema, other.schema, place, sent=False)
        elif one.schema is not None or other.schema is not None:
            yield Change("cuerpo cambiado", place, "con esquema" if one.schema is not None else "sin esquema",
                         "con esquema" if other.schema is not None else "sin esquema", one.schema is not None)
        yield from _media(one.media_types, other.media_types, place)
    for status in after:
        if status not in before:
            yield Change("estado añadido", f"{b.label}, respuesta {status}", "", status, False)


def _media(a: tuple[str, ...], b: tuple[str, ...], place: str) -> Iterator[Change]:
    if set(a) != set(b) and a and b:
        # JSON is what everybody exchanges: only losing it breaks anyone
        lost = "application/json" in a and "application/json" not in b
        yield Change("tipo de medio cambiado", place, ", ".join(a), ", ".join(b), lost)


def _schema(a: Schema, b: Schema, place: str, *, sent: bool) -> Iterator[Change]:
    """Yield changes of a schema; `sent` by the client (narrowing breaks) or received (widening breaks)."""
    if "$ref" in a or "$ref" in b:  # the way back of a recursive schema: compared where it starts
        return
    a, b = _plain(a), _plain(b)
    yield from _types(a, b, place, sent=sent)
    yield from _enum(a, b, place, sent=sent)
    yield from _bounds(a, b, place, sent=sent)
    for key in _COMPOSED:
        if _text(a.get(key)) != _text(b.get(key)):
            yield Change("composición cambiada", f"{place} ({key})", _text(a.get(key))[:60],
                         _text(b.get(key))[:60], True)
    yield from _properties(a, b, place, sent=sent)
    if isinstance(a.get("items"), Mapping) and isinstance(b.get("items"), Mapping):
        yield from _schema(a["items"], b["items"], f"{place}[]", sent=sent)


def _properties(a: Schema, b: Schema, place: str, *, sent: bool) -> Iterator[Change]:
    before, after = a.get("properties", {}), b.get("properties", {})
    old, new = set(a.get("required", ())), set(b.get("required", ()))
    for name, part in before.items():
        inner = f"{place} › {name}"
        if name not in after:
            yield Change("propiedad retirada", inner, _kind(part), "", True)
            continue
        if (name in old) != (name in new):
            yield Change("obligatoriedad cambiada", inner, _required(name in old), _required(name in new),
                         (name in new) == sent)
        yield from _schema(part, after[name], inner, sent=sent)
    for name, part in after.items():
        if name not in before:
            yield Change("propiedad añadida", f"{place} › {name}", "",
                         f"{_kind(part)}, {_required(name in new)}", sent and name in new)


def _types(a: Schema, b: Schema, place: str, *, sent: bool) -> Iterator[Change]:
    old, new = set(types_of(a)), set(types_of(b))
    if old != new:
        wide_old = old | ({"integer"} if "number" in old else set())
        wide_new = new | ({"integer"} if "number" in new else set())
        breaking = (not old or not old <= wide_new) and bool(new) if sent else (
            (not new or not new <= wide_old) and bool(old))
        yield Change("tipo cambiado", place, _kind(a), _kind(b), breaking)


def _enum(a: Schema, b: Schema, place: str, *, sent: bool) -> Iterator[Change]:
    if _text(a.get("enum")) == _text(b.get("enum")):
        return
    old = {_text(value) for value in a["enum"]} if "enum" in a else None
    new = {_text(value) for value in b["enum"]} if "enum" in b else None
    if old == new:
        return
    narrowed = new is not None and (old is None or bool(old - new))
    widened = old is not None and (new is None or bool(new - old))
    yield Change("valores cambiados", place, _text(a.get("enum")), _text(b.get("enum")),
                 narrowed if sent else widened)


def _bounds(a: Schema, b: Schema, place: str, *, sent: bool) -> Iterator[Change]:
    for key in (*_UPPER, *_LOWER, *_EXACT):
        old, new = a.get(key), b.get(key)
        if old == new:
            continue
        narrowed = _narrowed(key, old, new)
        yield Change("límite cambiado", f"{place} ({key})", _text(old), _text(new),
                     narrowed if sent else _narrowed(key, new, old))


def _narrowed(key: str, old: Any, new: Any) -> bool:
    """Say whether going from `old` to `new` admits fewer values."""
    if new is None or old is None:
        return new is not None and new != "int64"
    if key in _UPPER:
        return bool(new < old)
    if key in _LOWER:
        return bool(new > old)
    return (old, new) != ("int32", "int64")


def _plain(schema: Schema) -> Schema:
    """Return `anyOf [S, null]` as S with null among its types, so that both spellings compare."""
    branches = schema.get("anyOf")
    if isinstance(branches, list) and len(branches) == 2 and NULL in branches:
        inner = next(branch for branch in branches if branch != NULL)
        types = types_of(inner)
        rest = {key: value for key, value in schema.items() if key != "anyOf"}
        return {**rest, **inner, **({"type": [*types, "null"]} if types else {})}
    return schema


def _kind(schema: Schema) -> str:
    return "|".join(types_of(_plain(schema))) or "cualquiera"


def _required(required: bool) -> str:
    return "obligatorio" if required else "opcional"


def _text(value: Any) -> str:
    return "" if value is None else json.dumps(value, ensure_ascii=False, sort_keys=True)
