"""Whether the pages of a list agree with each other and with what they say of the whole."""

import json
from collections.abc import Sequence
from math import ceil
from typing import Any

from conformance.core.paging import Paging


def paging_fault(paging: Paging, pages: Sequence[Any], size: int) -> str:
    """Return what is inconsistent among the first page, the second and the one after the last, of
    `size` rows, or "".
    """
    listed = [paging.listed(page) for page in pages]
    if any(one is None or isinstance(page, list) for one, page in zip(listed, pages, strict=True)):
        return ""  # the shape of a page is the schema check's business
    first, total, count = pages[0], paging.total_of(pages[0]), paging.pages_of(pages[0])
    rows = [[json.dumps(row, sort_keys=True) for row in page or ()] for page in listed]
    repeated = set(rows[0]) & {row for page in rows[1:] for row in page}
    if repeated:
        return f"{len(repeated)} filas de la página 1 se repiten en otra página"
    if total is not None and len(rows[0]) != min(size, total):
        return f"la página 1 trae {len(rows[0])} filas de {total} con páginas de {size}"
    if total is not None and count is not None and count != ceil(total / size):
        return (
            f"{paging.pages} dice {count}; son {ceil(total / size)} para {total} filas de a {size}"
        )
    if len(pages) > 2 and rows[2]:
        return f"la página después de la última trae {len(rows[2])} filas"
    if first.get(paging.taken) not in (None, size):
        return f"{paging.taken} dice {first[paging.taken]}; se pidieron {size}"
    return ""


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
