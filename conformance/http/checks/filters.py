"""Which rows a filter lets through, and which values are worth asking of it."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from conformance.core.rows import Filter, How, row_id
from conformance.http.checks.consistency import instants, moment

_MOST = 2  # values of each filter
_WORD = 60  # characters of a word
_PLAIN = re.compile(r"[\w-]+(\.[\w-]+)*")  # a word that says nothing to what guards a system
_EDGE = timedelta(days=2)
_AHEAD = timedelta(days=3)
# What no row reaches: the ends of ranges that nothing lies beyond.
_FIRST_DATE, _LARGEST_NUMBER, _SMALLEST_NUMBER = "2001-01-31T00:00:00Z", "9999999999", "0.01"


@dataclass(frozen=True, slots=True)
class Value:
    """A value asked of a filter; `source` is the id of the row that it was taken from, None when
    from none.
    """

    filter: Filter
    text: str
    source: Any = None

    def __str__(self) -> str:
        return f"{self.filter.name}={self.text}"


def candidates(
    keys: Sequence[str], one: Filter, rows: Sequence[Mapping[str, Any]], now: datetime
) -> list[Value]:
    """Return at most two values worth asking of a filter: of different rows, or of a row and of
    none.
    """
    if one.how is How.HAS:
        return [Value(one, text) for text in ("true", "false")]
    found: dict[str, Value] = {}
    for row in rows:
        seen = shown(one, row)
        if seen not in (None, "") and (text := _asked(one, seen)):
            found.setdefault(text, Value(one, text, row_id(keys, row)))
    values = [*found.values()]
    if len(values) >= _MOST:
        return [values[0], values[-1]]
    nobody = _nobody(one, now)
    return [*values, Value(one, nobody)] if nobody else values


def matches(value: Value, row: Mapping[str, Any]) -> bool | None:
    """Say whether a row matches what was asked, or None when the norm or the row leaves that
    open.
    """
    one, seen = value.filter, shown(value.filter, row)
    if one.how is How.HAS:
        return (seen not in (None, "")) is (value.text == "true")
    if one.loose or seen is None:
        return None
    return _MATCHES[one.how](seen, value.text)


def shown(one: Filter, row: Mapping[str, Any]) -> Any:
    """Return what a row shows of what a filter looks at, or None."""
    found = (_at(row, path) for path in one.path.split("|"))
    return next((seen for seen in found if seen is not None), None)


def _at(row: Mapping[str, Any], path: str) -> Any:
    place: Any = row
    for name in path.split("."):
        place = place.get(name) if isinstance(place, Mapping) else None
    return place


def _since(seen: Any, asked: str) -> bool | None:
    return _in_time(str(seen), asked, later=True)


def _until(seen: Any, asked: str) -> bool | None:
    return _in_time(str(seen), asked, later=False)


_MATCHES: Mapping[How, Callable[[Any, str], bool | None]] = {
    How.EQUAL: lambda seen, asked: str(seen).casefold() == asked.casefold(),
    How.PART: lambda seen, asked: asked.casefold() in str(seen).casefold(),
    How.LEAST: lambda seen, asked: float(seen) >= float(asked),
    How.MOST: lambda seen, asked: float(seen) <= float(asked),
    How.SINCE: _since,
    How.UNTIL: _until,
}


def _in_time(seen: str, asked: str, *, later: bool) -> bool | None:
    """Compare moments; within a day of each other the zone and the edge days leave it open, but for
    the same one.

    The same to the last digit: of two rows in one second a filter may take the one and leave the
    other.
    """
    if instants(seen) & instants(asked):
        return True
    first, second = moment(seen), moment(asked)
    if first is None or second is None:
        return None
    distance = first.replace(tzinfo=None) - second.replace(tzinfo=None)
    if abs(distance) <= _EDGE:
        return None
    return (distance > timedelta()) is later


def _asked(one: Filter, seen: Any) -> str:
    """Return how to ask for what a row shows: of a text, its last plain word, no longer than a URL
    bears (what guards a system takes others for attacks); of a date without offset, nothing.
    """
    if one.how is How.PART:
        return next(filter(_PLAIN.fullmatch, reversed(str(seen).split())), "")[:_WORD]
    if one.how in (How.SINCE, How.UNTIL):
        when = moment(seen)
        return str(seen) if when is not None and when.tzinfo is not None else ""
    return str(seen)


def _nobody(one: Filter, now: datetime) -> str:
    match one.how:
        case How.SINCE:
            return (now + _AHEAD).strftime("%Y-%m-%dT%H:%M:%SZ")
        case How.UNTIL:
            return _FIRST_DATE
        case How.LEAST:
            return _LARGEST_NUMBER
        case How.MOST:
            return _SMALLEST_NUMBER
        case _:
            return one.nobody
