"""Where in an answer to look (`resultado[0].valor`, `length(resultado)`) and what must be there."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from conformance.http.checks.consistency import near_instant, same_instant

_SEGMENT = re.compile(
    r"""
    (?P<name>[A-Za-z_][A-Za-z0-9_]*)
  | \[(?P<index>\d+)\]
  | \[(?P<every>\*)\]
  | \[(?P<key>[A-Za-z_][A-Za-z0-9_]*)=(?P<value>[^\]]*)\]
""",
    re.VERBOSE,
)
_APPLIED = re.compile(r"(length|sum)\((.*)\)")


class _NotThere:
    def __repr__(self) -> str:
        return "nada (no está)"


MISSING: Final = _NotThere()


class _Every:
    """The segment `[*]`: every element of a list."""


EVERY: Final = _Every()
Segment = str | int | tuple[str, str] | _Every


@dataclass(frozen=True, slots=True)
class Path:
    """A parsed path: names, positions and selections in order; `applied` is `length`, `sum` or
    "".
    """

    segments: tuple[Segment, ...]
    applied: str = ""


def parse_path(text: str) -> Path:
    """Return a path as segments. Raises ValueError when it can't be read."""
    applied = _APPLIED.fullmatch(text)
    inner = applied.group(2) if applied else text
    rest = inner.removeprefix("$").removeprefix(".")
    segments: list[Segment] = []
    at = 0
    while at < len(rest):
        if segments and rest[at] == ".":
            at += 1
        match = _SEGMENT.match(rest, at)
        if match is None or (segments and match["name"] and rest[at - 1] != "."):
            raise ValueError(f"la ruta «{text}» no se entiende")
        segments.append(_segment(match))
        at = match.end()
    if rest.endswith(".") or (not segments and not text.startswith("$") and inner != "$"):
        raise ValueError(f"la ruta «{text}» no se entiende")
    return Path(tuple(segments), applied.group(1) if applied else "")


def _segment(match: re.Match[str]) -> Segment:
    if match["name"]:
        return match["name"]
    if match["every"]:
        return EVERY
    return int(match["index"]) if match["index"] else (match["key"], match["value"])


def find(data: Any, path: Path) -> Any:
    """Return what stands at a path of a JSON value, or MISSING; with `[*]`, the list of all that
    stands there.
    """
    found = _follow(data, path.segments)
    if path.applied == "length":
        return len(found) if isinstance(found, list | dict | str) else MISSING
    return _total(found) if path.applied else found


def _follow(data: Any, segments: tuple[Segment, ...]) -> Any:
    for place, segment in enumerate(segments):
        if isinstance(segment, str):
            data = data.get(segment, MISSING) if isinstance(data, dict) else MISSING
            continue
        if place and isinstance(data, dict):
            data = [data]  # a row alone may come without its list, an answer itself never
        if isinstance(segment, _Every) and isinstance(data, list):
            return _follow_each(data, segments[place + 1 :])
        data = _one(data, segment)
        if data is MISSING:
            return MISSING
    return data


def _one(data: Any, segment: Any) -> Any:
    """Return the row of a list that a segment means, MISSING when there is none."""
    if not isinstance(data, list) or isinstance(segment, _Every):
        return MISSING
    if isinstance(segment, int):
        return data[segment] if segment < len(data) else MISSING
    return _selected(data, *segment)


def _follow_each(rows: list[Any], rest: tuple[Segment, ...]) -> list[Any]:
    """Return what stands at a path in each of some rows, as one list."""
    found = [_follow(row, rest) for row in rows]
    if EVERY not in rest:
        return found
    return [one for some in found if isinstance(some, list) for one in some]


def _selected(rows: list[Any], key: str, value: str) -> Any:
    """Return the first row that has a value under a key, as a text; MISSING when none has."""
    own = (row for row in rows if isinstance(row, dict) and str(row.get(key)) == value)
    return next(own, MISSING)


def _total(found: Any) -> Any:
    """Return the sum of a list of numbers, exact to the cent; MISSING when one of them is no
    number.
    """
    if not isinstance(found, list) or not all(_is_number(one) for one in found):
        return MISSING
    total = sum((Decimal(str(one)) for one in found), Decimal(0))
    return int(total) if total == total.to_integral_value() else float(total)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def holds(operator: str, actual: Any, expected: Any) -> bool:
    """Say whether what was found stands in the relation `operator` to what was expected."""
    if operator == "exists":
        return (actual is not MISSING) is expected
    if operator == "null":
        # A property left out and a null say the same: there is no value.
        return (actual is MISSING or actual is None) is expected
    if operator in ("ne", "not_in", "other_instant") and actual is MISSING:
        return True
    if operator in ("each", "any"):
        return (
            isinstance(actual, list)
            and bool(actual)
            and (all if operator == "each" else any)(_all_hold(one, expected) for one in actual)
        )
    return actual is not MISSING and bool(_OPERATORS[operator](actual, expected))


def told(operator: str, actual: Any, expected: Any) -> str:
    """Return what was found where an assertion did not hold: of `each`, the first element that
    differs.
    """
    if operator == "each" and isinstance(actual, list):
        for place, one in enumerate(actual):
            if not _all_hold(one, expected):
                return f"el elemento {place} es {shown(one)}"
    if operator == "unique" and isinstance(actual, list):
        repeated = next((one for place, one in enumerate(actual) if one in actual[:place]), MISSING)
        return (
            f"{shown(actual)}, con {shown(repeated)} repetido"
            if repeated is not MISSING
            else shown(actual)
        )
    return shown(actual)


def shown(value: Any) -> str:
    """Return a value as it may be read in a finding: JSON, at most 200 characters."""
    text = repr(value) if value is MISSING else json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= 200 else text[:200] + "…"


def _all_hold(actual: Any, expected: Mapping[str, Any]) -> bool:
    return all(holds(operator, actual, value) for operator, value in expected.items())


def _equal(actual: Any, expected: Any) -> bool:
    if isinstance(actual, bool) or isinstance(expected, bool):
        return actual is expected
    return bool(actual == expected)


def _distinct(rows: list[Any]) -> bool:
    written = [json.dumps(row, sort_keys=True, default=str) for row in rows]
    return len(set(written)) == len(written)


def _ordered(compare: Callable[[Any, Any], bool]) -> Callable[[Any, Any], bool]:
    def judge(actual: Any, expected: Any) -> bool:
        numbers = _is_number(actual) and _is_number(expected)
        texts = isinstance(actual, str) and isinstance(expected, str)
        return (numbers or texts) and bool(compare(actual, expected))

    return judge


def _contains(actual: Any, expected: Any) -> bool:
    if isinstance(actual, str):
        return isinstance(expected, str) and expected in actual
    return isinstance(actual, list) and any(_equal(one, expected) for one in actual)


_OPERATORS: Mapping[str, Callable[[Any, Any], bool]] = {
    "eq": _equal,
    "ne": lambda actual, expected: not _equal(actual, expected),
    "gt": _ordered(lambda actual, expected: actual > expected),
    "ge": _ordered(lambda actual, expected: actual >= expected),
    "lt": _ordered(lambda actual, expected: actual < expected),
    "le": _ordered(lambda actual, expected: actual <= expected),
    "in": lambda actual, expected: any(_equal(actual, one) for one in expected),
    "not_in": lambda actual, expected: not any(_equal(actual, one) for one in expected),
    "unique": lambda actual, expected: isinstance(actual, list) and _distinct(actual) is expected,
    "contains": _contains,
    "length": lambda actual, expected: (
        isinstance(actual, str | list | dict) and len(actual) == expected
    ),
    "matches": lambda actual, expected: (
        isinstance(actual, str) and re.fullmatch(expected, actual) is not None
    ),
    "same_instant": same_instant,
    "other_instant": lambda actual, expected: not same_instant(actual, expected),
    "near_instant": near_instant,
}
OPERATORS = frozenset({*_OPERATORS, "each", "any", "exists", "null"})


def difference(before: Any, after: Any, where: str = "$") -> str:
    """Return the first place where two JSON values differ, with both values."""
    if isinstance(before, dict) and isinstance(after, dict):
        for key in dict.fromkeys([*before, *after]):
            one, two = before.get(key, MISSING), after.get(key, MISSING)
            if one != two:
                return difference(one, two, f"{where}.{key}")
    if isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        for index, (one, two) in enumerate(zip(before, after, strict=True)):
            if one != two:
                return difference(one, two, f"{where}[{index}]")
    return f"{where}: antes {shown(before)}, después {shown(after)}"
