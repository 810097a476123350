"""A schema as the set of the messages that it admits.

A set is a union of *cases*; a case is one JSON type and a conjunction of plain schemas (`members`),
without composition. `allOf` is multiplied out, `anyOf` and `oneOf` are unions, references are
followed when they are met. What can't be written so (`not`, `if`, `contains`, …) stays in the case
as text: a demand nobody reads.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import product
from typing import Any

from conformance.http.contract.schema import LISTS, MAPS, NOTES, SINGLES, Schema, flagged, types_of

Conj = tuple[Schema, ...]
"""Schemas that must all hold."""

NEVER: Schema = {"not": {}}
KINDS = ("object", "array", "string", "number", "boolean", "null")
"""The types of JSON; an integer is a number."""

_CHOICES = ("anyOf", "oneOf")
_MOST_CASES = 200
_MOST_DEPTH = 60
_OF_KIND = {
    "object": (
        "properties",
        "required",
        "additionalProperties",
        "patternProperties",
        "minProperties",
        "maxProperties",
        "propertyNames",
        "dependentRequired",
        "dependentSchemas",
    ),
    "array": ("items", "prefixItems", "minItems", "maxItems", "uniqueItems", "contains"),
    "string": ("minLength", "maxLength", "pattern"),
    "number": ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"),
}


@dataclass(frozen=True, slots=True)
class Case:
    """Messages of one type. `values` are all there are, when they are listed; `listed` by the
    schema itself.
    """

    kind: str
    members: Conj
    integer: bool = False
    values: tuple[Any, ...] | None = None
    listed: bool = False

    @property
    def label(self) -> str:
        """The name of the type as a schema writes it."""
        return "integer" if self.integer else self.kind


class TooManyCasesError(Exception):
    """The alternatives of a schema multiply beyond what can be compared."""


def text(value: Any) -> str:
    """Return a JSON value as text, one text for equal values (1 and 1.0, any order of keys)."""
    return json.dumps(_even(value), ensure_ascii=False, sort_keys=True)


def _even(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _even(part) for key, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [_even(part) for part in value]
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value


def seen_from(schema: Schema, *, sent: bool) -> Schema:
    """Return the schema of what travels: without what only the other way carries, and without
    notes.

    A client does not send what is readOnly, and does not receive what is writeOnly.
    """
    return _seen(schema, "readOnly" if sent else "writeOnly", frozenset())


def _seen(schema: Schema, flag: str, hidden: frozenset[str]) -> Schema:
    hidden = hidden | frozenset(flagged(schema, flag))
    made: dict[str, Any] = {}
    for key, value in schema.items():
        if key in NOTES or key.startswith("x-"):
            continue
        if key == "required":
            made[key] = [name for name in value if name not in hidden]
        elif key == "properties":
            made[key] = {
                name: _seen(part, flag, frozenset())
                for name, part in value.items()
                if name not in hidden
            }
        elif key in MAPS:
            made[key] = {name: _seen(part, flag, frozenset()) for name, part in value.items()}
        elif key in LISTS:
            inherited = frozenset() if key == "prefixItems" else hidden
            made[key] = [_seen(part, flag, inherited) for part in value]
        elif key in SINGLES:
            made[key] = _seen(value, flag, frozenset()) if isinstance(value, Mapping) else value
        else:
            made[key] = value
    return made


def cases(conj: Conj, defs: Mapping[str, Schema]) -> list[Case]:
    """Return the cases of a conjunction, equal ones once. Raises TooManyCasesError."""
    found: list[Case] = []
    for members in _multiplied([_plain(one, defs, 0) for one in conj]):
        found += _of(members)
    return _joined(found)


def _plain(schema: Schema, defs: Mapping[str, Schema], depth: int) -> list[Conj]:
    """Return the alternatives of a schema, each a conjunction of schemas without composition."""
    if depth > _MOST_DEPTH:
        raise TooManyCasesError
    ref = schema.get("$ref")
    if isinstance(ref, str):
        return _plain(defs.get(ref.rsplit("/", 1)[-1], {}), defs, depth + 1)
    base = {
        key: value
        for key, value in schema.items()
        if key not in ("allOf", *_CHOICES, "$defs", "unevaluatedProperties", "unevaluatedItems")
    }
    parts: list[list[Conj]] = [[(base,) if base else ()]]
    parts += [_plain(one, defs, depth + 1) for one in schema.get("allOf", ())]
    for key in _CHOICES:
        if key in schema:
            parts.append([one for branch in schema[key] for one in _plain(branch, defs, depth + 1)])
    return [(*members, *_evaluated(schema, members)) for members in _multiplied(parts)]


def _multiplied(parts: list[list[Conj]]) -> list[Conj]:
    count = 1
    for one in parts:
        count *= len(one)
    if count > _MOST_CASES:
        raise TooManyCasesError
    return [tuple(member for members in chosen for member in members) for chosen in product(*parts)]


def _evaluated(schema: Schema, members: Conj) -> Iterator[Schema]:
    """Yield what `unevaluated…` adds: a rule for the names and places that no member speaks of."""
    rest = schema.get("unevaluatedProperties", True)
    if rest is not True and not any("additionalProperties" in one for one in members):
        yield {
            "properties": {name: {} for one in members for name in one.get("properties", {})},
            "patternProperties": {
                name: {} for one in members for name in one.get("patternProperties", {})
            },
            "additionalProperties": rest,
        }
    rest = schema.get("unevaluatedItems", True)
    if rest is not True and not any("items" in one for one in members):
        longest = max((len(one.get("prefixItems", ())) for one in members), default=0)
        yield {"prefixItems": [{}] * longest, "items": rest}


def _of(members: Conj) -> Iterator[Case]:
    if any(one.get("not") == {} for one in members):
        return
    values = _values(members)
    for kind, integer in _kinds(members).items():
        given = values
        if given is None and kind in ("boolean", "null"):
            given = [None] if kind == "null" else [False, True]
        if given is not None:
            given = [one for one in given if _is(one, kind, integer=integer)]
            if not given:
                continue
        yield Case(
            kind, members, integer, None if given is None else tuple(given), values is not None
        )


def _kinds(members: Conj) -> dict[str, bool]:
    """Return the types that every member admits, and whether a number must be whole."""
    admitted = dict.fromkeys(KINDS, False)
    named = False
    for one in members:
        types = types_of(one)
        if not types:
            continue
        named = True
        own = {
            ("number" if name == "integer" else name): name == "integer" and "number" not in types
            for name in types
        }
        admitted = {kind: integer or own[kind] for kind, integer in admitted.items() if kind in own}
    if not named and not any("enum" in one or "const" in one for one in members):
        implied = [
            kind
            for kind, keys in _OF_KIND.items()
            if any(key in one for one in members for key in keys)
        ]
        return dict.fromkeys(implied, False) or admitted
    return admitted


def _values(members: Conj) -> list[Any] | None:
    """Return the values that `enum` and `const` leave, or None if they say nothing."""
    found: list[Any] | None = None
    for one in members:
        for listed in [
            *([one["enum"]] if "enum" in one else []),
            *([[one["const"]]] if "const" in one else []),
        ]:
            texts = {text(value) for value in listed}
            found = (
                list(listed)
                if found is None
                else [value for value in found if text(value) in texts]
            )
    return found


def _is(value: Any, kind: str, *, integer: bool) -> bool:
    if isinstance(value, bool) or value is None:
        return kind == ("null" if value is None else "boolean")
    if isinstance(value, (int, float)):
        return kind == "number" and (not integer or float(value).is_integer())
    return kind == (
        "string" if isinstance(value, str) else "array" if isinstance(value, list) else "object"
    )


def _joined(found: Iterable[Case]) -> list[Case]:
    """Return the cases without repetition; those that list their values are one of each type."""
    listed: dict[str, Case] = {}
    open_: dict[str, Case] = {}
    for one in found:
        if one.values is None:
            open_.setdefault(f"{one.label} {text(one.members)}", one)
            continue
        known = listed.get(one.kind)
        if known is None:
            listed[one.kind] = one
            continue
        values = {text(value): value for value in (*(known.values or ()), *one.values)}
        integer = known.integer and one.integer
        listed[one.kind] = replace(
            known,
            members=(),
            integer=integer,
            values=tuple(values.values()),
            listed=known.listed and one.listed,
        )
    return [*open_.values(), *listed.values()]


def field(case: Case, name: str) -> Conj:
    """Return what a property of that name must be in an object of the case."""
    return tuple(part for one in case.members for part in _field(one, name))


def _field(member: Schema, name: str) -> Iterator[Schema]:
    known = False
    if name in member.get("properties", {}):
        known = True
        yield member["properties"][name]
    for pattern, part in member.get("patternProperties", {}).items():
        if matches(pattern, name):
            known = True
            yield part
    if not known:
        yield from _rest(member)


def _rest(member: Schema) -> Iterator[Schema]:
    rest = member.get("additionalProperties", True)
    if rest is False:
        yield NEVER
    elif isinstance(rest, Mapping):
        yield rest


def rest(case: Case) -> Conj:
    """Return what a property that nothing names must be."""
    return tuple(part for one in case.members for part in _rest(one))


def pattern_field(case: Case, pattern: str) -> Conj:
    """Return what a property whose name matches the pattern must be."""
    return tuple(
        part
        for one in case.members
        for part in (
            [one["patternProperties"][pattern]]
            if pattern in one.get("patternProperties", {})
            else _rest(one)
        )
    )


def element(case: Case, index: int) -> Conj:
    """Return what the element at a place of an array must be."""
    found: list[Schema] = []
    for one in case.members:
        first = one.get("prefixItems", ())
        if index < len(first):
            found.append(first[index])
        elif one.get("items") is False:
            found.append(NEVER)
        elif isinstance(one.get("items"), Mapping):
            found.append(one["items"])
    return tuple(found)


def matches(pattern: str, name: str) -> bool:
    """Say whether a name matches; a pattern that can't be read matches nothing."""
    try:
        return re.search(pattern, name) is not None
    except re.error:
        return False
