"""A row read in its list and in its detail: what both show says the same, by either name."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from conformance.core.answers import Meaning
from conformance.core.unjudged import NotApplicableError
from conformance.http.checks.codes import CON_09
from conformance.http.context import Context, describe
from conformance.http.contract.effective import Contract
from conformance.http.exemplar import ListedDetail
from conformance.http.item import Item
from conformance.http.oracle.rowwise import between
from conformance.http.pack import Pack

_PAGE = 30


def items(pack: Pack, contract: Contract) -> Iterator[Item]:
    """Yield one item per detail that has a list beside it."""
    for one in pack.details:
        if {one.detail, one.lists} <= set(contract.bound):
            yield Item(
                id=f"probing/{one.detail}/como-en-la-lista",
                phase="probing",
                capability=one.detail,
                capabilities=(one.detail, one.lists),
                roles=one.roles,
                requirements=pack.citations.of("detail.listed", one.detail).requirements,
                run=_run(one),
                title=f"{one.detail}: dice lo mismo que {one.lists}, campo por campo",
            )


def _run(one: ListedDetail) -> Callable[[Context], None]:
    def run(context: Context) -> None:
        compared = 0
        for role in one.roles:
            for filters in one.filters(context, role):
                compared += _compared(context, one, role, filters)
                if context.findings:
                    return
        if not compared and not context.doubts:
            raise NotApplicableError(f"{one.lists} no muestra filas")

    return run


def _compared(context: Context, one: ListedDetail, role: str, filters: Mapping[str, Any]) -> int:
    """Compare three rows of a page with their details; return how many were compared.

    A list that can't be read leaves the item in doubt: nobody knows what rows it has.
    """
    paging = context.paging
    listing = context.call(one.lists, role, {**filters, **paging.ask(_PAGE)})
    if not context.answers.says(listing, Meaning.ACCEPTED) or paging.listed(listing.json()) is None:
        context.doubt(f"no se pudo leer {one.lists} como {role}: {describe(listing)}")
        return 0
    rows = paging.rows_of(listing.json())
    chosen = {
        place: rows[place] for place in (0, len(rows) // 2, len(rows) - 1) if 0 <= place < len(rows)
    }
    compared = 0
    for row in chosen.values():
        exchange = context.call(one.detail, role, {one.key: row.get(one.id)})
        found = exchange.json()
        if not context.answers.says(exchange, Meaning.ACCEPTED) or not isinstance(found, Mapping):
            continue
        compared += 1
        wrong = next(between(row, found, filled=True), None)
        if wrong is not None:
            context.report(
                CON_09,
                exchange,
                expected=f"{wrong.field}: {wrong.expected!r}, como en {one.lists}",
                actual=str(wrong),
                aspect="detail.listed",
            )
            return compared
    return compared
