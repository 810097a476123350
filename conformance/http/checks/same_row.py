"""Whether two readings of one row say the same, whoever read them, wherever it stood."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from conformance.http.checks.consistency import instants

_NOTHING: tuple[Any, ...] = (None, "", [], {})


@dataclass(frozen=True, slots=True)
class Unlike:
    """A member that two readings of a row tell otherwise, by its path."""

    path: str
    first: Any
    second: Any


def unlike(first: Any, second: Any, path: str = "") -> Iterator[Unlike]:
    """Yield where two readings of one thing differ, members that one of them lacks included.

    Nothing may be told as null, as an empty text or list, or by leaving the member out; an instant
    in any zone. Of a list the order says nothing.
    """
    if first == second:
        return
    if isinstance(first, Mapping) and isinstance(second, Mapping):
        for name in dict.fromkeys((*first, *second)):
            inner = f"{path}.{name}" if path else name
            yield from unlike(first.get(name), second.get(name), inner)
    elif isinstance(first, list) and isinstance(second, list) and len(first) == len(second):
        pairs = zip(sorted(first, key=_order), sorted(second, key=_order), strict=True)
        for one, other in pairs:
            yield from unlike(one, other, f"{path}[]")
    elif not _alike(first, second):
        yield Unlike(path, first, second)


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
