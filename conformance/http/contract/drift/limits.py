"""Limits of texts, numbers, arrays and objects: how the new ones stand to the old."""

import math
from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from typing import Any

from conformance.http.contract.drift.change import Relation, of_sets
from conformance.http.contract.drift.shapes import Case, text
from conformance.http.contract.schema import types_of

Told = tuple[str, str, str, Relation]
"""A limit that changed: its keyword, before, after, and how the new stands to the old."""

Bound = tuple[Fraction | float, bool]
"""How far a number may go, and whether strictly."""

_EXACT = 2**53  # above it, whole numbers are told as they are computed with
_SIDES = ("minimum", "maximum")
_NO_PATTERN = frozenset(
    {"", ".*", "^.*", ".*$", "(.*)", "^", "$", r"[\s\S]*", r"^[\s\S]*$", "(?s).*"}
)
_RANGES = {"int32": (-(2**31), 2**31 - 1), "int16": (-(2**15), 2**15 - 1), "int8": (-128, 127)}
_PLAIN_FORMATS = frozenset(
    {"int64", "password", "double", "decimal", "float", "textarea", "string", "", *_RANGES}
)
_SIZES = (
    ("string", "minLength", "maxLength"),
    ("array", "minItems", "maxItems"),
    ("object", "minProperties", "maxProperties"),
)


def limits(a: Case, b: Case) -> Iterator[Told]:
    """Yield the limits of one type that changed, without those that admit everything."""
    if a.kind == "number":
        yield from _numbers(a, b)
    for kind, least, most in _SIZES:
        if a.kind == kind:
            yield from _size(a, b, least, _least)
            yield from _size(a, b, most, _most)
    yield from _named(a, b, "format", _formats)
    if a.kind == "string":
        yield from _named(a, b, "pattern", _patterns)
    if a.kind == "array":
        yield from _named(a, b, "uniqueItems", _unique)


def _given(case: Case, key: str) -> list[Any]:
    return [one[key] for one in case.members if key in one]


def _least(case: Case, key: str) -> float:
    held = [float(value) for value in _given(case, key)]
    if key == "minProperties":
        held.append(float(len({name for names in _given(case, "required") for name in names})))
    return max([0.0, *held])


def _most(case: Case, key: str) -> float:
    return min([math.inf, *(float(value) for value in _given(case, key))])


def _size(a: Case, b: Case, key: str, read: Callable[[Case, str], float]) -> Iterator[Told]:
    old, new = read(a, key), read(b, key)
    if old == new:
        return
    shown = [_given(case, key) for case in (a, b)]
    if key == "minProperties" and shown[0] == shown[1]:
        return  # it follows from what is required, which is told by itself
    lower = key.startswith("min")
    relation = Relation.NARROWER if (new > old) is lower else Relation.WIDER
    yield key, _shown(old), _shown(new), relation


def _shown(value: float) -> str:
    if value in (0.0, math.inf):
        return ""
    return f"{value:g}" if value > _EXACT else str(int(value))


def _numbers(a: Case, b: Case) -> Iterator[Told]:
    formats = (_width(a), _width(b))
    for side, key in enumerate(_SIDES):
        old, new = _bound(a, side), _bound(b, side)
        if old == new:
            continue
        relation = Relation.NARROWER if new > old else Relation.WIDER
        written = (_written(a, side), _written(b, side))
        by_format = written[0] == written[1] and formats[0] != formats[1]
        if not by_format:
            yield key, *written, relation
        elif key == _SIDES[-1]:
            yield "format", *formats, relation
    yield from _precision(a, b)
    yield from _multiples(a, b)


def _width(case: Case) -> str:
    return next((str(one) for one in _given(case, "format")), "")


def _precision(a: Case, b: Case) -> Iterator[Told]:
    old, new = _width(a), _width(b)
    if {old, new} == {"float", "double"}:
        relation = Relation.WIDER if new == "double" else Relation.NARROWER
        yield "format", old, new, relation


def _bound(case: Case, side: int) -> Bound:
    """Return how far a number may go, the tightest of all that is said, as (bound, strictly).

    The greater, the tighter: an upper bound is turned round.
    """
    found = [(-math.inf, False), *_bounds_said(case, side)]
    if not case.integer:
        return max(found)
    return max((_whole(value, strict), False) for value, strict in found)


def _bounds_said(case: Case, side: int) -> Iterator[Bound]:
    """Yield each bound that a case says of a side: in its keywords, and by its format."""
    sign = 1 if side == 0 else -1
    for key, strict in ((_SIDES[side], False), (_exclusive(side), True)):
        finite = [value for value in _given(case, key) if _finite(value)]
        yield from ((sign * Fraction(str(value)), strict) for value in finite)
    formats = [one for one in _given(case, "format") if one in _RANGES]
    yield from ((Fraction(sign * _RANGES[one][side]), False) for one in formats)


def _exclusive(side: int) -> str:
    return f"exclusive{_SIDES[side].capitalize()}"


def _finite(value: Any) -> bool:
    return not isinstance(value, float) or math.isfinite(value)


def _whole(value: Fraction | float, strict: bool) -> Fraction | float:
    if isinstance(value, float):
        return value
    up = math.ceil(value)
    return Fraction(up + 1 if strict and up == value else up)


def _written(case: Case, side: int) -> str:
    loose, strict = (("≥", ">"), ("≤", "<"))[side]
    told = {f"{loose} {text(value)}" for value in _given(case, _SIDES[side])}
    told |= {f"{strict} {text(value)}" for value in _given(case, _exclusive(side))}
    return " y ".join(sorted(told))


def _multiples(a: Case, b: Case) -> Iterator[Told]:
    old, new = (_factors(case) for case in (a, b))
    if old == new:
        return
    fewer = all(any(_divides(one, other) for other in new) for one in old)
    more = all(any(_divides(one, other) for other in old) for one in new)
    relation = {
        (True, True): Relation.SAME,
        (True, False): Relation.NARROWER,
        (False, True): Relation.WIDER,
        (False, False): Relation.OTHER,
    }[fewer, more]
    if relation is not Relation.SAME:
        yield "multipleOf", _listed(old), _listed(new), relation


def _factors(case: Case) -> frozenset[Fraction]:
    """Return what a number must be a multiple of, without what every number of the type is."""
    said = [Fraction(str(value)) for value in _given(case, "multipleOf") if _finite(value)]
    found = {one for one in said if one}
    if case.integer:
        found = {one for one in found if one.numerator != 1}
    return frozenset(found)


def _divides(factor: Fraction, multiple: Fraction) -> bool:
    return (multiple / factor).denominator == 1


def _listed(factors: frozenset[Fraction]) -> str:
    return ", ".join(f"{float(one):g}" for one in sorted(factors))


def _named(a: Case, b: Case, key: str, read: Callable[[Case], frozenset[str]]) -> Iterator[Told]:
    old, new = read(a), read(b)
    relation = of_sets(old, new)
    if relation is not Relation.SAME:
        yield key, " y ".join(sorted(old)), " y ".join(sorted(new)), relation


def _formats(case: Case) -> frozenset[str]:
    formats = {str(one) for one in _given(case, "format")} - _PLAIN_FORMATS
    if case.kind == "string":
        formats |= {f"{one} (contentEncoding)" for one in _given(case, "contentEncoding")}
    return frozenset(formats)


def _patterns(case: Case) -> frozenset[str]:
    return frozenset(str(one) for one in _given(case, "pattern")) - _NO_PATTERN


def _unique(case: Case) -> frozenset[str]:
    return frozenset({"true"} if True in _given(case, "uniqueItems") else ())


def demands(case: Case) -> Mapping[str, frozenset[str]]:
    """Return the demands of a case that are kept as text, by keyword, without those that demand
    nothing.
    """
    found: dict[str, set[str]] = {}
    for one in case.members:
        for key, said in _demands(one, case.kind):
            found.setdefault(key, set()).add(said)
    return {key: frozenset(said) for key, said in found.items()}


def _demands(one: Mapping[str, Any], kind: str) -> Iterator[tuple[str, str]]:
    if "not" in one and not _excludes_nothing(one["not"], kind):
        yield "not", text(one["not"])
    if "if" in one and (one.get("then") or one.get("else")):
        yield "if", text([one["if"], one.get("then", {}), one.get("else", {})])
    if kind == "object":
        yield from _of_object(one)
    if kind == "array":
        yield from _of_array(one)


def _of_array(one: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    least, most = one.get("minContains", 1), one.get("maxContains")
    if "contains" in one and (least or "maxContains" in one):
        yield "contains", text([one["contains"], least, most])


def _excludes_nothing(excluded: Any, kind: str) -> bool:
    """Say whether a `not` leaves every message of that type: it excludes nothing, or another
    type.
    """
    if not isinstance(excluded, Mapping) or excluded == {"not": {}}:
        return True
    own = {"number", "integer"} if kind == "number" else {kind}
    named = types_of(excluded)
    return bool(named) and own.isdisjoint(named)


def _of_object(one: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name, needed in one.get("dependentRequired", {}).items():
        for other in needed:
            if other != name and other not in one.get("required", ()):
                yield "dependentRequired", f"{name} exige {other}"
    for name, part in one.get("dependentSchemas", {}).items():
        if part:
            yield "dependentSchemas", text([name, part])
    names = one.get("propertyNames")
    if isinstance(names, Mapping) and names not in ({}, {"type": "string"}):
        yield "propertyNames", text(names)


def demanded(a: Case, b: Case) -> Iterator[Told]:
    """Yield the demands that came or went. One that reads otherwise is something nobody can
    decide.
    """
    old, new = demands(a), demands(b)
    for key in dict.fromkeys([*old, *new]):
        before, after = old.get(key, frozenset()), new.get(key, frozenset())
        relation = of_sets(before, after)
        if relation is Relation.OTHER and key != "dependentRequired":
            relation = Relation.UNKNOWN
        if relation is not Relation.SAME:
            yield (
                key,
                "; ".join(sorted(before - after)),
                "; ".join(sorted(after - before)),
                relation,
            )
