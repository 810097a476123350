"""Whether rows come in the order that the norm gives them."""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from enum import Enum
from itertools import pairwise
from typing import Any

from conformance.core.rows import Direction, SortKey
from conformance.http.checks.consistency import moment

Row = Mapping[str, Any]


class _Order(Enum):
    RIGHT = "the first goes before the second"
    WRONG = "the second goes before the first"
    SAME = "the next key decides"
    UNKNOWN = "nothing can be said"


def misplaced(rows: Sequence[Row], keys: Sequence[SortKey], name: str) -> str:
    """Return the first two neighbours that stand the wrong way round, told by the member `name`, or
    "".
    """
    for first, second in pairwise(rows):
        key = _wrong(first, second, keys)
        if key is not None:
            return (
                f"{second.get(name)}, con {key.name}={second.get(key.name)}, viene después de "
                f"{first.get(name)}, con {key.name}={first.get(key.name)}"
            )
    return ""


def _wrong(first: Row, second: Row, keys: Sequence[SortKey]) -> SortKey | None:
    """Return the key by which two rows stand the wrong way round: the first that decides."""
    for key in keys:
        pair = _COMPARED[key.direction](first.get(key.name), second.get(key.name))
        if pair is not _Order.SAME:
            return key if pair is _Order.WRONG else None
    return None


def _true_first(first: Any, second: Any) -> _Order:
    if first is second:
        return _Order.SAME
    return _Order.WRONG if (first, second) == (False, True) else _Order.RIGHT


def _newest_first(first: Any, second: Any) -> _Order:
    """A date that can't be read, or one with an offset beside one without, says nothing."""
    early, late = moment(first), moment(second)
    if early is None or late is None or (early.tzinfo is None) is not (late.tzinfo is None):
        return _Order.UNKNOWN
    if early == late:
        return _Order.SAME
    return _Order.WRONG if early < late else _Order.RIGHT


def _alphabetical(first: Any, second: Any) -> _Order:
    """Databases differ in what they do with case, accents and signs: any of those orders is
    right.
    """
    if not first or not second:
        return _Order.UNKNOWN
    names = str(first), str(second)
    if names[0] == names[1]:
        return _Order.SAME
    wrong = all(order(names[0]) > order(names[1]) for order in _COLLATIONS)
    return _Order.WRONG if wrong else _Order.RIGHT


def _bare(name: str) -> str:
    parts = unicodedata.normalize("NFD", name.casefold())
    return "".join(char for char in parts if not unicodedata.combining(char))


def _letters(name: str) -> str:
    return re.sub(r"[^0-9a-z]", "", _bare(name))


_COLLATIONS: tuple[Callable[[str], str], ...] = (str, str.casefold, _bare, _letters)
_COMPARED: Mapping[Direction, Callable[[Any, Any], _Order]] = {
    Direction.TRUE_FIRST: _true_first,
    Direction.NEWEST_FIRST: _newest_first,
    Direction.ALPHABETICAL: _alphabetical,
}
