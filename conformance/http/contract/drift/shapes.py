"""A schema as the set of the messages that it admits.

A set is a union of *cases*; a case is one JSON type and a conjunction of plain schemas (`members`),
without composition. `allOf` is multiplied out, `anyOf` and `oneOf` are unions, references are
followed when they are met. What can't be written so (`not`, `if`, `contains`, …) stays in the case
as text: a demand nobody reads.
"""

import json
import math
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import chain, product
from typing import Any

from conformance.core.errors import NO_EXPRESSION
from conformance.http.contract.schema import Schema, types_of

Conj = tuple[Schema, ...]
"""Schemas that must all hold."""

NEVER: Schema = {"not": {}}
KINDS = ("object", "array", "string", "number", "boolean", "null")
"""The types of JSON; an integer is a number."""

_CHOICES = ("anyOf", "oneOf")
_COMPOSED = frozenset({"allOf", *_CHOICES, "$defs", "unevaluatedProperties", "unevaluatedItems"})
_EVERY: Mapping[str, list[Any]] = {"boolean": [False, True], "null": [None]}
"""The values of the types that have few."""
_KIND_OF: tuple[tuple[type | tuple[type, ...], str], ...] = (
    (bool, "boolean"),
    ((int, float), "number"),
    (str, "string"),
    (list, "array"),
)
"""The type of JSON of a value, the first that is right: True is an int as well."""
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
        referred = defs.get(ref.rsplit("/", 1)[-1], {})
        return _plain(referred, defs, depth + 1)
    base = {key: value for key, value in schema.items() if key not in _COMPOSED}
    parts: list[list[Conj]] = [[(base,) if base else ()]]
    for one in schema.get("allOf", ()):
        parts.append(_plain(one, defs, depth + 1))
    for key in _CHOICES:
        if key in schema:
            parts.append(_union(schema[key], defs, depth + 1))
    return [(*members, *_evaluated(schema, members)) for members in _multiplied(parts)]


def _union(branches: Iterable[Schema], defs: Mapping[str, Schema], depth: int) -> list[Conj]:
    """Return the alternatives of all branches of a choice."""
    return [one for branch in branches for one in _plain(branch, defs, depth)]


def _multiplied(parts: list[list[Conj]]) -> list[Conj]:
    if math.prod(map(len, parts)) > _MOST_CASES:
        raise TooManyCasesError
    return [tuple(chain.from_iterable(chosen)) for chosen in product(*parts)]


def _evaluated(schema: Schema, members: Conj) -> Iterator[Schema]:
    """Yield what `unevaluated…` adds: a rule for the names and places that no member speaks of."""
    other_names = schema.get("unevaluatedProperties", True)
    if other_names is not True and not _any_has(members, "additionalProperties"):
        yield {
            "properties": _unruled(members, "properties"),
            "patternProperties": _unruled(members, "patternProperties"),
            "additionalProperties": other_names,
        }
    other_places = schema.get("unevaluatedItems", True)
    if other_places is not True and not _any_has(members, "items"):
        longest = max((len(one.get("prefixItems", ())) for one in members), default=0)
        yield {"prefixItems": [{}] * longest, "items": other_places}


def _any_has(members: Conj, *keys: str) -> bool:
    return any(key in one for one in members for key in keys)


def _unruled(members: Conj, key: str) -> dict[str, Schema]:
    """Return a rule that admits all for each name that some member speaks of under a keyword."""
    return {name: {} for one in members for name in one.get(key, {})}


def _of(members: Conj) -> Iterator[Case]:
    if any(one.get("not") == {} for one in members):
        return
    listed = _values(members)
    for kind, integer in _kinds(members).items():
        every = listed if listed is not None else _EVERY.get(kind)
        if every is None:
            yield Case(kind, members, integer)
            continue
        values = tuple(one for one in every if _is(one, kind, integer=integer))
        if values:
            yield Case(kind, members, integer, values, listed is not None)


def _kinds(members: Conj) -> dict[str, bool]:
    """Return the types that every member admits, and whether a number must be whole."""
    admitted = dict.fromkeys(KINDS, False)
    typed = [types for types in map(types_of, members) if types]
    if not typed and not _any_has(members, "enum", "const"):
        return _implied(members) or admitted
    for types in typed:
        own = _whole_by_kind(types)
        admitted = {kind: whole or own[kind] for kind, whole in admitted.items() if kind in own}
    return admitted


def _whole_by_kind(types: Collection[str]) -> dict[str, bool]:
    """Return the types that a schema names, and whether a number must be whole for it."""
    whole = "integer" in types and "number" not in types
    kinds = ["number" if name == "integer" else name for name in types]
    return {kind: whole and kind == "number" for kind in kinds}


def _implied(members: Conj) -> dict[str, bool]:
    """Return the types whose keywords are used where no type is named."""
    kinds = [kind for kind, keys in _OF_KIND.items() if _any_has(members, *keys)]
    return dict.fromkeys(kinds, False)


def _values(members: Conj) -> list[Any] | None:
    """Return the values that `enum` and `const` leave, or None if they say nothing."""
    found: list[Any] | None = None
    for one in members:
        for listed in _lists(one):
            texts = {text(value) for value in listed}
            candidates = listed if found is None else found
            found = [value for value in candidates if text(value) in texts]
    return found


def _lists(member: Schema) -> Iterator[list[Any]]:
    """Yield the lists of values of a schema."""
    if "enum" in member:
        yield list(member["enum"])
    if "const" in member:
        yield [member["const"]]


def _is(value: Any, kind: str, *, integer: bool) -> bool:
    if kind == "number" and integer:
        return _kind_of(value) == kind and float(value).is_integer()
    return _kind_of(value) == kind


def _kind_of(value: Any) -> str:
    """Return the type of JSON of a value; what is none of the others is an object."""
    if value is None:
        return "null"
    return next((kind for known, kind in _KIND_OF if isinstance(value, known)), "object")


def _joined(found: Iterable[Case]) -> list[Case]:
    """Return the cases without repetition; those that list their values are one of each type."""
    listed: dict[str, Case] = {}
    open_: dict[str, Case] = {}
    for one in found:
        if one.values is None:
            open_.setdefault(f"{one.label} {text(one.members)}", one)
        else:
            known = listed.get(one.kind)
            listed[one.kind] = one if known is None else _both(known, one)
    return [*open_.values(), *listed.values()]


def _both(a: Case, b: Case) -> Case:
    """Return the case of the values of two of one type."""
    values = {text(value): value for value in (*(a.values or ()), *(b.values or ()))}
    return replace(
        a,
        members=(),
        integer=a.integer and b.integer,
        values=tuple(values.values()),
        listed=a.listed and b.listed,
    )


def field(case: Case, name: str) -> Conj:
    """Return what a property of that name must be in an object of the case."""
    return tuple(part for one in case.members for part in _field(one, name))


def _field(member: Schema, name: str) -> Iterator[Schema]:
    named = member.get("properties", {})
    by_pattern = member.get("patternProperties", {})
    rules = [named[name]] if name in named else []
    rules += [part for pattern, part in by_pattern.items() if matches(pattern, name)]
    yield from rules or _rest(member)


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
    return tuple(part for one in case.members for part in _pattern_field(one, pattern))


def _pattern_field(member: Schema, pattern: str) -> Iterator[Schema]:
    by_pattern = member.get("patternProperties", {})
    if pattern in by_pattern:
        yield by_pattern[pattern]
    else:
        yield from _rest(member)


def element(case: Case, index: int) -> Conj:
    """Return what the element at a place of an array must be."""
    return tuple(part for one in case.members for part in _element(one, index))


def _element(member: Schema, index: int) -> Iterator[Schema]:
    first = member.get("prefixItems", ())
    others = member.get("items")
    if index < len(first):
        yield first[index]
    elif others is False:
        yield NEVER
    elif isinstance(others, Mapping):
        yield others


def matches(pattern: str, name: str) -> bool:
    """Say whether a name matches; a pattern that can't be read matches nothing."""
    try:
        return re.search(pattern, name) is not None
    except NO_EXPRESSION:
        return False
