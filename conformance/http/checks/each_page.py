"""Whether a page by itself says what it holds: whoever asked for it, under whichever filters."""

import json
import re
from collections import Counter
from collections.abc import Sequence
from math import ceil
from typing import Any

from conformance.core.paging import Paging
from conformance.core.rows import ListedRows
from conformance.http.checks.asked import Asked

_SHOWN = 80  # characters of a row without an id
_WHOLE = re.compile(r"0|[1-9]\d{0,8}")


def page_fault(paging: Paging, known: ListedRows, capability: str, asked: Asked, body: Any) -> str:
    """Return what a page says of itself that is not so, "" for nothing.

    Of one asked for by a size or a number that no page has, only its rows are judged.
    """
    rows = paging.listed(body)
    if rows is None:
        return ""
    return _twice(known, rows) or (
        "" if isinstance(body, list) else _figures(paging, capability, asked, body)
    )


def _twice(known: ListedRows, rows: Sequence[Any]) -> str:
    """Return which row a page has twice, "" for none."""
    if len(rows) < 2:
        return ""
    held = [row for row in rows if isinstance(row, dict)]
    names: list[Any] = [known.name_of(row) for row in held] if known.keys else []
    if None in names or not known.keys:
        names = [json.dumps(row, sort_keys=True) for row in held]
    if len(set(names)) == len(names):
        return ""
    name, times = Counter(names).most_common(1)[0]
    told = name[:_SHOWN] if isinstance(name, str) else " ".join(map(str, name))
    return f"la fila {told} viene {times} veces"


def _figures(paging: Paging, capability: str, asked: Asked, body: Any) -> str:
    size = _size(paging, capability, asked, body)
    total, found = paging.total_of(body), len(paging.listed(body) or ())
    if total is None or size is None:
        return ""
    told = paging.taken_of(body)
    if told not in (None, size):
        return f"{paging.taken} dice {told}; se pidieron {size}"
    place = _place(paging, asked, size)
    at = paging.at_of(body)
    if place is not None and paging.page and at not in (None, place // size + paging.first):
        return f"{paging.at} dice {at}; se pidió {place // size + paging.first}"
    return _rows(total, size, place, found) or _pages(paging, body, total, size)


def _rows(total: int, size: int, place: int | None, found: int) -> str:
    """Return what is wrong with how many rows came, `place` rows having gone before."""
    if place is None:
        most = min(size, total)
        return "" if found <= most else f"trae {found} filas; a lo sumo {most} de {total}"
    wanted = max(0, min(size, total - place))
    if found == wanted:
        return ""
    return f"trae {found} filas; son {wanted}: {total} en total, de a {size}, {place} antes"


def _pages(paging: Paging, body: Any, total: int, size: int) -> str:
    told, wanted = paging.pages_of(body), ceil(total / size)
    if told is None or told == wanted or (total == 0 and told == 1):
        return ""
    return f"{paging.pages} dice {told}; son {wanted} para {total} filas de a {size}"


def _size(paging: Paging, capability: str, asked: Asked, body: Any) -> int | None:
    """Return how many rows a page was asked for, or says it was; None for no size of a page."""
    name = paging.size.lower()
    size = _number(asked[name]) if name in asked else paging.taken_of(body)
    right = isinstance(size, int) and 1 <= size <= paging.most(capability)
    return size if right else None


def _place(paging: Paging, asked: Asked, size: int) -> int | None:
    """Return how many rows go before a page, None where nothing tells."""
    if paging.page:
        number = _number(asked.get(paging.page.lower(), str(paging.first)))
        return None if number is None or number < paging.first else (number - paging.first) * size
    if paging.offset:
        return _number(asked.get(paging.offset.lower(), "0"))
    return None


def _number(text: str) -> int | None:
    """Return a whole number that is written in the one way that everybody reads alike."""
    return int(text) if _WHOLE.fullmatch(text) else None
