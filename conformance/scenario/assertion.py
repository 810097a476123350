"""Where in an answer to look (`resultado[0].valor`, `length(resultado)`) and what must be there."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from typing import Any, Final

_SEGMENT = re.compile(r"""
    (?P<name>[A-Za-z_][A-Za-z0-9_]*)
  | \[(?P<index>\d+)\]
  | \[(?P<key>[A-Za-z_][A-Za-z0-9_]*)=(?P<value>[^\]]*)\]
""", re.VERBOSE)
_LENGTH = re.compile(r"length\((.*)\)")
_BOGOTA = timezone(timedelta(hours=-5))


class _Missing:
    def __repr__(self) -> str:
        return "nada (no está)"


MISSING: Final = _Missing()


@dataclass(frozen=True, slots=True)
class Path:
    """A parsed path: names, positions and selections in order; `length` counts what is there."""

    segments: tuple[str | int | tuple[str, str], ...]
    length: bool = False


def parse_path(text: str) -> Path:
    """Return a path as segments. Raises ValueError when it can't be read."""
    counted = _LENGTH.fullmatch(text)
    rest = (counted.group(1) if counted else text).removeprefix("$").removeprefix(".")
    segments: list[str | int | tuple[str, str]] = []
    at = 0
    while at < len(rest):
        if segments and rest[at] == ".":
            at += 1
        match = _SEGMENT.match(rest, at)
        if match is None or (segments and match["name"] and rest[at - 1] != "."):
            raise ValueError(f"la ruta «{text}» no se entiende")
        if match["name"]:
            segments.append(match["name"])
        elif match["index"]:
            segments.append(int(match["index"]))
        else:
            segments.append((match["key"], match["value"]))
        at = match.end()
    if rest.endswith(".") or (not segments and not text.startswith("$") and not (counted and counted.group(1) == "$")):
        raise ValueError(f"la ruta «{text}» no se entiende")
    return Path(tuple(segments), counted is not None)


def find(data: Any, path: Path) -> Any:
    """Return what stands at a path of a JSON value, or MISSING."""
    for segment in path.segments:
        if isinstance(segment, str):
            data = data.get(segment, MISSING) if isinstance(data, dict) else MISSING
        elif not isinstance(data, list):
            return MISSING
        elif isinstance(segment, int):
            data = data[segment] if segment < len(data) else MISSING
        else:
            key, value = segment
            data = next((row for row in data if isinstance(row, dict) and str(row.get(key)) == value), MISSING)
        if data is MISSING:
            return MISSING
    if path.length:
        return len(data) if isinstance(data, list | dict | str) else MISSING
    return data


def holds(operator: str, actual: Any, expected: Any) -> bool:
    """Say whether what was found stands in the relation `operator` to what was expected."""
    if operator == "exists":
        return (actual is not MISSING) is expected
    if operator == "null":
        # A property left out and a null say the same: there is no value.
        return (actual is MISSING or actual is None) is expected
    if operator == "ne" and actual is MISSING:
        return True
    return actual is not MISSING and bool(_OPERATORS[operator](actual, expected))


def shown(value: Any) -> str:
    """Return a value as it may be read in a finding: JSON, at most 200 characters."""
    text = repr(value) if value is MISSING else json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= 200 else text[:200] + "…"


def same_instant(actual: Any, expected: Any) -> bool:
    """Say whether two ISO dates are one instant; without an offset the server's may be UTC or Bogotá."""
    wanted = _moment(expected)
    found = _moment(actual)
    if wanted is None or found is None:
        return False
    wanted = wanted if wanted.tzinfo else wanted.replace(tzinfo=UTC)
    zones = (found.tzinfo,) if found.tzinfo else (UTC, _BOGOTA)
    return any(abs(found.replace(tzinfo=zone) - wanted) < timedelta(seconds=1) for zone in zones)


def _moment(value: Any) -> datetime | None:
    # .NET writes seven digits after the second; Python reads six.
    text = re.sub(r"(\.\d{6})\d+", r"\1", value) if isinstance(value, str) else ""
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _equal(actual: Any, expected: Any) -> bool:
    if isinstance(actual, bool) or isinstance(expected, bool):
        return actual is expected
    return bool(actual == expected)


def _ordered(compare: Callable[[Any, Any], bool]) -> Callable[[Any, Any], bool]:
    def judge(actual: Any, expected: Any) -> bool:
        numbers = all(isinstance(one, int | float) and not isinstance(one, bool) for one in (actual, expected))
        texts = isinstance(actual, str) and isinstance(expected, str)
        return (numbers or texts) and bool(compare(actual, expected))
    return judge


_OPERATORS: Mapping[str, Callable[[Any, Any], bool]] = {
    "eq": _equal,
    "ne": lambda actual, expected: not _equal(actual, expected),
    "gt": _ordered(lambda actual, expected: actual > expected),
    "ge": _ordered(lambda actual, expected: actual >= expected),
    "lt": _ordered(lambda actual, expected: actual < expected),
    "le": _ordered(lambda actual, expected: actual <= expected),
    "in": lambda actual, expected: any(_equal(actual, one) for one in expected),
    "contains": lambda actual, expected: isinstance(actual, str | list) and expected in actual,
    "length": lambda actual, expected: isinstance(actual, str | list | dict) and len(actual) == expected,
    "matches": lambda actual, expected: isinstance(actual, str) and re.fullmatch(expected, actual) is not None,
    "same_instant": same_instant,
}
OPERATORS: tuple[str, ...] = (*_OPERATORS, "exists", "null")
