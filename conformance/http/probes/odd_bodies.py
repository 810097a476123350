"""Bodies that no client should send, and what may be answered to each.

The rows they speak of do not exist, so that nothing is written whatever is accepted.
"""

import json
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from conformance.core.answers import Meaning
from conformance.http.checks.hostile import unharmed
from conformance.http.checks.registry import standing
from conformance.http.context import Checks
from conformance.http.contract.binding import Bound
from conformance.http.unknown_id import UNKNOWN, UnknownId

_DEPTH = 10_000
_NULL = "null en vez del cuerpo"
EVERYWHERE = frozenset(
    {
        "un JSON cortado",
        "una lista anidada 10000 veces",
        "un cuerpo vacío",
        "una clave repetida",
        _NULL,
    }
)
"""The bodies that every write meets; the others, those that meet all of them."""
# The row does not exist, is nobody's, or the request is malformed: whichever the system sees first.
REFUSED = (Meaning.INVALID, Meaning.FORBIDDEN, Meaning.UNKNOWN_ROW)
_INVALID = (Meaning.INVALID,)
_ABSENT = (Meaning.INVALID, Meaning.WRONG_MEDIA)
PAST = (
    "3000000000",
    "9223372036854775807",
    "9223372036854775808",
    "1e30",
    "0." + "0" * 29 + "1",
    "NaN",
)
_MARK = "@numero@"
JSON = (("content-type", "application/json"),)


@dataclass(frozen=True, slots=True)
class OddBody:
    """A body that no client should send, and what may be answered to it."""

    what: str
    raw: bytes
    right: tuple[Meaning, ...] = _INVALID
    headers: tuple[tuple[str, str], ...] = JSON
    checks: Checks = standing


def malformed(base: Mapping[str, Any]) -> Iterator[OddBody]:
    """Yield what is no JSON, or no object: invalid for whoever reads it."""
    text = json.dumps(base).encode()
    deep = b"[" * _DEPTH + b"]" * _DEPTH
    yield OddBody("un JSON cortado", text[:-1])
    yield OddBody("un JSON cortado a la mitad", text[: len(text) // 2])
    yield OddBody("dos JSON seguidos", text + text)
    yield OddBody("una lista en vez del objeto", b"[" + text + b"]")
    yield OddBody(f"una lista anidada {_DEPTH} veces", deep)
    yield OddBody(_NULL, b"null")
    yield OddBody("un cuerpo vacío", b"", _ABSENT)
    yield OddBody("ni cuerpo ni tipo de medio", b"", _ABSENT, headers=())


def unusual(base: Mapping[str, Any], name: str) -> Iterator[OddBody]:
    """Yield what a reader of JSON may take or refuse: about rows that don't exist, it writes
    nothing.
    """
    text = json.dumps(base).encode()
    first = json.dumps(dict(list(base.items())[:1])).encode()
    broken = text[:-1] + f', "{name}": "'.encode() + b'\xff\xfe"}'
    chunked = (*JSON, ("transfer-encoding", "chunked"))
    for what, raw in (
        ("una clave repetida", first[:-1] + b", " + text[1:]),
        ("una marca de orden de bytes (BOM)", b"\xef\xbb\xbf" + text),
        ("UTF-16", json.dumps(base).encode("utf-16")),
        ("bytes que no son UTF-8", broken),
    ):
        yield OddBody(what, raw, REFUSED, checks=unharmed)
    yield OddBody("Transfer-Encoding: chunked", text, REFUSED, chunked, unharmed)


def past(base: Mapping[str, Any], bound: Bound) -> Iterator[OddBody]:
    """Yield the first number of a body, at and past the limits of its type."""
    schema = bound.operation.request_schema or {}
    place = _number_in(base, schema)
    listed = next((name for name, value in base.items() if isinstance(value, list)), "")
    element = _property(schema, listed).get("items", {})
    inner = _number_in(base[listed][0], element) if listed else ""
    if not place and not inner:
        return
    changed = (
        {**base, place: _MARK} if place else {**base, listed: [{**base[listed][0], inner: _MARK}]}
    )
    for literal in PAST:
        raw = json.dumps(changed).replace(f'"{_MARK}"', literal).encode()
        yield OddBody(f"{place or inner} = {literal}", raw, REFUSED)


def _number_in(base: Mapping[str, Any], schema: Mapping[str, Any]) -> str:
    """Return the name of the first number of an object that is none of a few, "" for none."""
    numbers = (name for name, value in base.items() if type(value) is int)
    return next((name for name in numbers if not _property(schema, name).get("enum")), "")


def _property(schema: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = schema.get("properties", {}).get(name)
    return found if isinstance(found, Mapping) else {}


def plausible(bound: Bound, ids: Collection[str], unknown: UnknownId) -> dict[str, Any]:
    """Return a body with what the contract requires, about rows that do not exist: `ids` are the
    properties that name a row.
    """
    named = {name.lower() for name in ids}

    def value(name: str, schema: Mapping[str, Any]) -> Any:
        absent = unknown(schema) if name.lower() in named else None
        return _value(schema, value) if absent is None else absent

    return _object(bound.operation.request_schema or {}, value)


_Value = Callable[[str, Mapping[str, Any]], Any]


def _object(schema: Mapping[str, Any], value: _Value) -> dict[str, Any]:
    return {
        name: value(name, inner)
        for name, inner in schema.get("properties", {}).items()
        if name in schema.get("required", ())
    }


def _value(schema: Mapping[str, Any], within: _Value) -> Any:
    kinds = str(schema.get("type"))
    if schema.get("enum"):
        return schema["enum"][0]
    if "array" in kinds:
        return [_object(schema.get("items", {}), within)]
    if "integer" in kinds or "number" in kinds:
        return UNKNOWN
    if "boolean" in kinds:
        return False
    return "2026-01-15T10:00:00Z" if schema.get("format") == "date-time" else "ninguno"
