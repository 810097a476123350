"""Whether the pages of a list agree with each other and with what they say of the whole."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from math import ceil
from typing import Any

from conformance.core.paging import Paging

_BARREN = 3  # pages without rows, one after the other, that tell of one more
_LAST = 2  # the place of the page after the last


def paging_fault(paging: Paging, pages: Sequence[Any], size: int) -> str:
    """Return what is inconsistent among the first page, the second and the one after the last, of
    `size` rows, or "".
    """
    listed = [paging.listed(page) for page in pages]
    if None in listed or any(isinstance(page, list) for page in pages):
        return ""  # the shape of a page is the schema check's business
    rows = [[json.dumps(row, sort_keys=True) for row in page or ()] for page in listed]
    return (
        _repeated(rows)
        or _miscounted(paging, pages[0], len(rows[0]), size)
        or _past_the_last(rows)
        or _other_size(paging, pages[0], size)
    )


def _repeated(pages: Sequence[Sequence[str]]) -> str:
    first, *others = pages
    elsewhere = {row for page in others for row in page}
    repeated = elsewhere.intersection(first)
    return f"{len(repeated)} filas de la página 1 se repiten en otra página" if repeated else ""


def _miscounted(paging: Paging, page: Any, found: int, size: int) -> str:
    """Return where the rows of the first page, or the count of pages, belie the total."""
    total, count = paging.total_of(page), paging.pages_of(page)
    if total is None:
        return ""
    if found != min(size, total):
        return f"la página 1 trae {found} filas de {total} con páginas de {size}"
    wanted = ceil(total / size)
    if count not in (None, wanted):
        return f"{paging.pages} dice {count}; son {wanted} para {total} filas de a {size}"
    return ""


def _past_the_last(pages: Sequence[Sequence[str]]) -> str:
    if len(pages) <= _LAST or not pages[_LAST]:
        return ""
    return f"la página después de la última trae {len(pages[_LAST])} filas"


def _other_size(paging: Paging, page: Any, size: int) -> str:
    told = paging.taken_of(page)
    return "" if told in (None, size) else f"{paging.taken} dice {told}; se pidieron {size}"


def walk_fault(pages: Sequence[Sequence[Any]], again: Sequence[Any], size: int, total: int) -> str:
    """Return what is wrong with the ids of consecutive pages of a list of `total` rows, or "";
    `again` is the first page asked for once more.
    """
    ids = [one for page in pages for one in page]
    if len(set(ids)) < len(ids):
        return f"{len(ids) - len(set(ids))} filas se repiten en {len(pages)} páginas de a {size}"
    wanted = min(total, size * len(pages))
    if len(ids) != wanted:
        return f"{len(pages)} páginas de a {size} traen {len(ids)} filas; son {wanted} de {total}"
    if list(again) != list(pages[0]):
        return "la página 1, pedida otra vez, trae otras filas u otro orden"
    return ""


@dataclass(slots=True)
class CursorWalk:
    """A list followed by its cursors: the rows that came, and where each cursor was given."""

    size: int
    rows: set[str] = field(default_factory=set)
    cursors: dict[str, int] = field(default_factory=dict)
    pages: int = 0
    barren: int = 0

    def fault(self, rows: Sequence[Any], cursor: str | None, total: int | None) -> str:
        """Return what is wrong with the next page, "" for nothing; `cursor` is None on the last."""
        self.pages += 1
        told = {json.dumps(row, sort_keys=True) for row in rows}
        repeated, page = len(told & self.rows), f"la página {self.pages}"
        self.rows |= told
        self.barren = 0 if rows else self.barren + 1
        if cursor is not None and cursor in self.cursors:
            return f"{page} da otra vez el cursor de la {self.cursors[cursor]}: no se acaba nunca"
        if cursor is not None:
            self.cursors[cursor] = self.pages
        if repeated:
            return f"{repeated} filas de {page} ya se habían dado"
        if len(rows) > self.size:
            return f"{page} trae {len(rows)} filas; se pidieron {self.size}"
        if self.barren >= _BARREN:
            return f"{self.barren} páginas seguidas sin filas, y la última dice que hay otra"
        if cursor is None and total is not None and total != len(self.rows):
            return f"{self.pages} páginas traen {len(self.rows)} filas; son {total}"
        return ""


def order_fault(ids: Sequence[Any], whole: Sequence[Any]) -> str:
    """Return where the ids of small pages, one after the other, leave the order of one large page,
    or "".
    """
    pairs = enumerate(zip(ids, whole, strict=False), 1)
    first = next(((nth, small, large) for nth, (small, large) in pairs if small != large), None)
    if first is None:
        return ""
    nth, small, large = first
    return f"la fila {nth} es la {large} en una página grande y la {small} en las pequeñas"
