"""Whether two readings of one row say the same, whoever read them, wherever it stood, and whether
rows come in one order each time.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from conformance.http.checks.alike import alike
from conformance.http.checks.consistency import instants
from conformance.http.checks.portraits import Portrait

ORDER = "orden de las filas"
"""The path of what two readings tell otherwise when it is the order of rows."""
_NOTHING: tuple[Any, ...] = (None, "", [], {})


@dataclass(frozen=True, slots=True)
class Unlike:
    """A member that two readings of a row tell otherwise, by its path; `unwritten`: no request
    changes it.
    """

    path: str
    first: Any
    second: Any
    unwritten: bool = False


@dataclass(frozen=True, slots=True)
class InOrder:
    """Rows as they came, by what names each: those that two readings both show come in one order,
    however many each of them shows.
    """

    names: tuple[str, ...]


def unlike(first: Any, second: Any, path: str = "") -> Iterator[Unlike]:
    """Yield where two readings of one thing differ, members that one of them lacks included.

    Nothing may be told as null, as an empty text or list, or by leaving the member out; an instant
    in any zone. Of a list the order says nothing.
    """
    if first == second:
        return
    if isinstance(first, InOrder) and isinstance(second, InOrder):
        yield from _turned(first, second)
    elif isinstance(first, Portrait) and isinstance(second, Portrait):
        yield from _redrawn(first, second)
    elif isinstance(first, Mapping) and isinstance(second, Mapping):
        for name in dict.fromkeys((*first, *second)):
            inner = f"{path}.{name}" if path else name
            yield from unlike(first.get(name), second.get(name), inner)
    elif isinstance(first, list) and isinstance(second, list) and len(first) == len(second):
        pairs = zip(sorted(first, key=_order), sorted(second, key=_order), strict=True)
        for one, other in pairs:
            yield from unlike(one, other, f"{path}[]")
    elif not _alike(first, second):
        yield Unlike(path, first, second)


def _redrawn(first: Portrait, second: Portrait) -> Iterator[Unlike]:
    """Yield what two answers both tell of a thing, and tell otherwise."""
    for name, (path, value) in second.members.items():
        _, before = first.members.get(name, (path, value))
        if not alike(before, value):
            yield Unlike(path, before, value, unwritten=True)


def _turned(first: InOrder, second: InOrder) -> Iterator[Unlike]:
    """Yield in which order rows came the first time, and the second time, by their places in the
    first.
    """
    places = {name: place for place, name in enumerate(first.names, start=1)}
    again = [places[name] for name in dict.fromkeys(second.names) if name in places]
    if again != sorted(again):
        yield Unlike(ORDER, sorted(again), again)


def _alike(first: Any, second: Any) -> bool:
    """Say whether two single values are one."""
    if _empty(first) or _empty(second):
        return _empty(first) and _empty(second)
    if isinstance(first, str) and isinstance(second, str):
        return bool(instants(first) & instants(second))
    return False


def _empty(value: Any) -> bool:
    return not isinstance(value, bool) and value in _NOTHING


def _order(value: Any) -> str:
    return json.dumps(value, sort_keys=True)
