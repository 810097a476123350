"""Whether the rows of an answer are those that were asked for: under any filters, by anybody.

Less is judged here than by who asks for values of its own choice: what was asked may be odd, and a
system may read it in more than one right way.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from conformance.core.rows import Filter, How
from conformance.http.checks.asked import Asked
from conformance.http.checks.filters import Value, matches, shown
from conformance.http.checks.security import digits, same_entity

Row = Mapping[str, Any]

_NUMBER = re.compile(r"-?(0|[1-9]\d{0,14})(\.\d{1,6})?")
_WILD = frozenset("%_[]*?\\^")
_LONG = 6  # characters of what may be told with more at its end: a check digit
_RANGES = (How.LEAST, How.MOST)


def stray_rows(
    filters: Sequence[Filter], asked: Asked, rows: Sequence[Row], entity: str
) -> Iterator[tuple[Value, Row]]:
    """Yield the rows that a filter should have kept out, each with what was asked.

    `entity` is whose rows the caller is shown: who asks for another's may rightly get its own.
    """
    for value in _judged(filters, asked):
        for row in rows:
            if _let_in(value, row) is False and not _own(value, row, entity):
                yield value, row


def _judged(filters: Sequence[Filter], asked: Asked) -> list[Value]:
    """Return what was asked in a way that everybody reads alike."""
    values = [Value(one, asked.get(one.name.lower(), "")) for one in filters]
    return [value for value in values if value.text.strip() and _plain(value)]


def _plain(value: Value) -> bool:
    text, how = value.text, value.filter.how
    if how is How.HAS:
        return text in ("true", "false")
    if how in _RANGES:
        return bool(_NUMBER.fullmatch(text))
    return how is not How.PART or not _WILD & set(text)


def _let_in(value: Value, row: Row) -> bool | None:
    """Say whether a row is what was asked for; None where either is right."""
    seen, how = shown(value.filter, row), value.filter.how
    if how in _RANGES and (isinstance(seen, bool) or not isinstance(seen, int | float)):
        return None
    if how in (How.EQUAL, How.PART) and seen is not None:
        return _text_let_in(value, seen)
    return matches(value, row)


def _text_let_in(value: Value, seen: Any) -> bool | None:
    """Say whether a text is, or holds, what was asked for: case, accents and blanks aside."""
    if value.filter.loose or isinstance(seen, Mapping | list):
        return None
    if isinstance(seen, int | float) and not _NUMBER.fullmatch(value.text):
        return None
    held, wanted = _bare(_told(seen)), _bare(value.text)
    if held == wanted or (value.filter.how is How.PART and wanted in held):
        return True
    long = min(len(held), len(wanted)) >= _LONG
    return None if long and (held.startswith(wanted) or wanted.startswith(held)) else False


def _told(seen: Any) -> str:
    if isinstance(seen, bool):
        return str(seen).lower()
    return str(int(seen)) if isinstance(seen, float) and seen.is_integer() else str(seen)


def _bare(text: str) -> str:
    """Return a text as the laxest collation compares it."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in parts if char.isalnum())


def _own(value: Value, row: Row, entity: str) -> bool:
    """Say whether a row is shown for the entity of the caller's own that it tells."""
    seen = digits(shown(value.filter, row))
    return bool(seen and entity) and same_entity(seen, entity)
