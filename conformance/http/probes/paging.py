"""Lists asked page by page: no row twice, none left out, and totals that are exact."""

from collections.abc import Iterator
from functools import partial
from typing import Any

from conformance.core.answers import Meaning
from conformance.core.exchange import Exchange
from conformance.http.checks.codes import CON_03
from conformance.http.checks.pages import CursorWalk, paging_fault
from conformance.http.context import Context, describe
from conformance.http.contract.effective import Contract
from conformance.http.item import Item
from conformance.http.observation import page_of
from conformance.http.pack import Pack

_LARGEST_NUMBER = 2**31 - 1  # of a page: what an int32 holds
_PAGE = 10
_MOST_PAGES = 20


def items(pack: Pack, contract: Contract) -> Iterator[Item]:
    """Yield one item per list that has pages."""
    for name, exemplar in pack.exemplars.items():
        bound = contract.bound.get(name)
        paged = bound is not None and bound.operation.parameter(pack.paging.position)
        if paged and exemplar.need is None:
            yield Item(
                id=f"probing/{name}/paginacion",
                phase="probing",
                capability=name,
                capabilities=(name,),
                title=f"{name}: las páginas no repiten filas y sus totales son exactos",
                roles=(exemplar.role,),
                requirements=pack.citations.of("list.pages", name).requirements,
                run=partial(_paging, name, exemplar.role),
            )


def _paging(name: str, role: str, context: Context) -> None:
    small = _small_pages if context.paging.numbered else _following_pages
    exchange, fault = small(context, name, role)
    if not fault:
        exchange, fault = _large_page(context, name, role)
    if fault:
        context.report(
            CON_03,
            exchange,
            expected="páginas disjuntas y totales exactos",
            actual=fault,
            aspect="list.pages",
        )


def _small_pages(context: Context, name: str, role: str) -> tuple[Exchange, str]:
    """Return what is wrong with the first page, the second and the one after the last."""
    paging, pages = context.paging, []
    for number in (paging.first, paging.first + 1):
        exchange = context.call(name, role, paging.ask(_PAGE, number))
        pages.append(page_of(context, exchange, f"leer la página {number}"))
    last = paging.pages_of(pages[0])
    if last is not None and 0 < last < _LARGEST_NUMBER:
        exchange = context.call(name, role, paging.ask(_PAGE, paging.first + last))
        pages.append(page_of(context, exchange, "leer la página después de la última"))
    return exchange, paging_fault(paging, pages, _PAGE)


def _following_pages(context: Context, name: str, role: str) -> tuple[Exchange, str]:
    """Return what is wrong with the pages of a list that is followed by its cursors."""
    paging, walk = context.paging, CursorWalk(_PAGE)
    asked: dict[str, Any] | None = paging.ask(_PAGE)
    fault = ""
    while asked is not None and not fault and walk.pages < _MOST_PAGES:
        exchange = context.call(name, role, asked)
        if walk.pages and not context.answers.says(exchange, Meaning.ACCEPTED):
            return exchange, f"con el cursor de la página {walk.pages}: {describe(exchange)}"
        body = page_of(context, exchange, f"leer la página {walk.pages + 1}")
        rows = paging.listed(body) or ()
        fault = walk.fault(rows, paging.token(body), paging.total_of(body))
        asked = paging.after(asked, body)
    return exchange, fault


def _large_page(context: Context, name: str, role: str) -> tuple[Exchange, str]:
    """Return what is wrong with the largest page that may be asked for."""
    paging, size = context.paging, context.paging.most(name)
    exchange = context.call(name, role, paging.ask(size, paging.first))
    if not context.answers.says(exchange, Meaning.ACCEPTED):
        return exchange, ""
    body = page_of(context, exchange, f"leer una página de {size} filas")
    return exchange, paging_fault(paging, [body], size)
