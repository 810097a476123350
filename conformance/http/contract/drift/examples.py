"""Messages of a schema made by hand, to show by example that one set is not within another."""

from collections.abc import Iterator, Mapping
from typing import Any

import jsonschema_rs

from conformance.http.contract.drift.shapes import Case, Conj, cases, element, field
from conformance.http.contract.schema import Schema

_DEEPEST = 4
_TEXTS = {
    "date-time": "2026-01-31T10:00:00Z",
    "date": "2026-01-31",
    "time": "10:00:00Z",
    "uuid": "00000000-0000-4000-8000-000000000000",
    "email": "a@example.org",
    "uri": "https://example.org/a",
}


def admits(conj: Conj, defs: Mapping[str, Schema], value: Any) -> bool | None:
    """Say whether a conjunction admits a value; None when no validator can tell."""
    whole = {"allOf": list(conj), "$defs": dict(defs)}
    try:
        return jsonschema_rs.Draft202012Validator(whole).is_valid(value)
    except (ValueError, TypeError):
        return None


def examples(case: Case, defs: Mapping[str, Schema]) -> Iterator[Any]:
    """Yield a few messages of a case: the least, the fullest, and each optional property alone."""
    if case.values is not None:
        yield from case.values
    elif case.kind == "object":
        yield from _objects(case, defs)
    else:
        yield _scalar(case, defs, 0)


def _objects(case: Case, defs: Mapping[str, Schema]) -> Iterator[Any]:
    required = _required(case)
    named = {name for one in case.members for name in one.get("properties", {})}
    names = named | required
    yield _object(case, defs, required, 0)
    for name in sorted(names - required):
        yield _object(case, defs, required | {name}, 0)
    yield _object(case, defs, names, 0)


def _required(case: Case) -> set[str]:
    return {name for one in case.members for name in one.get("required", ())}


def _object(case: Case, defs: Mapping[str, Schema], names: set[str], depth: int) -> dict[str, Any]:
    return {name: _one(field(case, name), defs, depth + 1) for name in sorted(names)}


def _one(conj: Conj, defs: Mapping[str, Schema], depth: int) -> Any:
    found = cases(conj, defs)
    return _scalar(found[0], defs, depth) if found and depth <= _DEEPEST else None


def _scalar(case: Case, defs: Mapping[str, Schema], depth: int) -> Any:
    if case.values:
        return case.values[0]
    if case.kind == "object":
        return _object(case, defs, _required(case), depth)
    if case.kind == "array":
        size = _size(case, "minItems")
        return [_one(element(case, index), defs, depth + 1) for index in range(size)]
    return _text(case) if case.kind == "string" else _number(case)


def _text(case: Case) -> str:
    formats = [_TEXTS[one["format"]] for one in case.members if one.get("format") in _TEXTS]
    return formats[0] if formats else "a" * _size(case, "minLength")


def _size(case: Case, key: str) -> int:
    return min(max([1, *(int(one[key]) for one in case.members if key in one)]), 50)


def _number(case: Case) -> int:
    low = _whole(case, "minimum", "exclusiveMinimum")
    high = _whole(case, "maximum", "exclusiveMaximum")
    if low:
        return max(low) + 1
    return min([1, *(one - 1 for one in high)])


def _whole(case: Case, *keys: str) -> list[int]:
    return [int(one[key]) for one in case.members for key in keys if key in one]
