"""Lists walked whole, texts that must match exactly, and codes that must be accepted where they
are listed.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from math import ceil
from typing import Any

from conformance.core.answers import Meaning
from conformance.core.exchange import Exchange
from conformance.core.finding import Level
from conformance.core.rows import Filter
from conformance.core.unjudged import NotApplicableError
from conformance.http.checks.codes import CON_03, CON_04, LIF_01
from conformance.http.checks.filters import shown
from conformance.http.checks.pages import order_fault, walk_fault
from conformance.http.context import Context, describe
from conformance.http.contract.effective import Contract
from conformance.http.exemplar import Exemplar
from conformance.http.item import Item
from conformance.http.lists import Collection, ListedCodes
from conformance.http.observation import page_of
from conformance.http.pack import Pack

_PAGE, _PARTS, _MOST_PAGES = 100, 4, 12
_SHORTEST = 3  # a part of a text that is worth asking for
_BULK = 500
_WRITES = 20  # one that is accepted; else the halving that ends at the code refused


def items(pack: Pack, contract: Contract) -> Iterator[Item]:
    """Yield one walk per list, one item per filter that finds exact texts only, and one per bulk
    that must accept what a catalogue lists.
    """
    for name in pack.lists.walked:
        collection, exemplar = pack.lists.of(name), pack.exemplars.get(name)
        if collection is not None and exemplar is not None and _paged(pack, contract, name):
            yield from _list_items(pack, collection, exemplar.role)
    for codes in pack.lists.codes:
        served = {codes.capability, codes.catalogue} <= set(contract.bound)
        if served and codes.capability in pack.exemplars:
            yield _codes_item(pack, codes, pack.exemplars[codes.capability])


def _paged(pack: Pack, contract: Contract, name: str) -> bool:
    bound = contract.bound.get(name)
    return bound is not None and bound.operation.parameter(pack.paging.position) is not None


def _list_items(pack: Pack, collection: Collection, role: str) -> Iterator[Item]:
    name = collection.capability
    yield Item(
        id=f"probing/{name}/recorrido",
        phase="probing",
        capability=name,
        capabilities=(name,),
        title=f"{name}: recorrida entera, trae cada fila una vez y en el mismo orden",
        roles=(role,),
        requirements=pack.citations.of("list.pages", name).requirements,
        run=partial(_walk, collection, role),
    )
    for one in collection.filters:
        if one.exact:
            yield Item(
                id=f"probing/{name}/numero-exacto",
                phase="probing",
                capability=name,
                capabilities=(name,),
                title=f"{name}: {one.name} busca el número exacto",
                roles=(role,),
                requirements=pack.citations.of("list.exact", name).requirements,
                run=partial(_exact, name, role, one),
            )


def _codes_item(pack: Pack, codes: ListedCodes, exemplar: Exemplar) -> Item:
    name, cited = codes.capability, pack.citations.of("codes.listed", codes.capability)
    needs = exemplar.needs(codes.resources)
    return Item(
        id=f"probing/{name}/codigos-listados",
        phase="probing",
        capability=name,
        title=f"{name}: {codes.title}",
        capabilities=(name, codes.catalogue),
        roles=(exemplar.role,),
        requirements=cited.requirements,
        level=cited.level or Level.MUST,
        needs=needs,
        writes=_WRITES,
        run=partial(_accepted, codes, exemplar),
    )


@dataclass(frozen=True, slots=True)
class _WalkedPage:
    """A page of a walk: the total that it tells, the ids of its rows, and its exchange."""

    total: int | None
    ids: list[Any]
    exchange: Exchange


@dataclass(frozen=True, slots=True)
class _Walk:
    """A list walked as one role; `asking` holds what asks for the page after one that was read."""

    context: Context
    collection: Collection
    role: str
    asking: dict[tuple[int, int], Mapping[str, Any] | None] = field(default_factory=dict)

    def page(self, nth: int, size: int) -> _WalkedPage:
        """Return the nth page of so many rows: by its number, or by the cursor of that before."""
        paging = self.context.paging
        number = paging.first + nth
        by_cursor = bool(nth) and not paging.numbered
        asked = self.asking.get((size, nth)) if by_cursor else paging.ask(size, number)
        if asked is None:
            return _WalkedPage(None, [], self.context.exchanges[-1])
        exchange = self.context.call(self.collection.capability, self.role, asked)
        body = page_of(self.context, exchange, f"leer la página {number}")
        self.asking[size, nth + 1] = paging.after(asked, body)
        ids = [self.collection.row_id(row) for row in paging.rows_of(body)]
        return _WalkedPage(paging.total_of(body), ids, exchange)

    def report(self, page: _WalkedPage, expected: str, fault: str) -> None:
        """Report what is wrong with a list's pages."""
        self.context.report(
            CON_03, page.exchange, expected=expected, actual=fault, aspect="list.pages"
        )


def _walk(collection: Collection, role: str, context: Context) -> None:
    walk = _Walk(context, collection, role)
    if not context.paging.total:
        name = collection.capability
        raise NotApplicableError(f"{name} no dice cuántas filas hay: no se sabe si se dieron todas")
    total = walk.page(0, 1).total
    if total is None or total < 1:
        return
    size = min(_PAGE, ceil(total / _PARTS))
    count = min(ceil(total / size), _MOST_PAGES)
    pages = [walk.page(nth, size) for nth in range(count)]
    again = walk.page(0, size)
    others_write = any(one.total != total for one in (*pages, again))
    without_ids = any(None in one.ids for one in pages)
    if others_write or without_ids:
        return  # nothing can be said
    fault = walk_fault([one.ids for one in pages], again.ids, size, total)
    if fault:
        walk.report(again, "cada fila una vez, en el mismo orden", fault)
    else:
        _beside_whole(walk, pages, size, total)


def _beside_whole(walk: _Walk, pages: list[_WalkedPage], size: int, total: int) -> None:
    """Report pages that order rows otherwise than one page with all of them."""
    ids = [number for one in pages for number in one.ids]
    most = walk.context.paging.most(walk.collection.capability)
    whole = walk.page(0, min(len(ids), most))
    fault = order_fault(ids, whole.ids)
    if fault and whole.total == total and walk.page(0, size).ids == pages[0].ids:
        walk.report(whole, f"el mismo orden con páginas de a {size}", fault)


def _exact(name: str, role: str, one: Filter, context: Context) -> None:
    paging = context.paging
    first = context.call(name, role, paging.ask(1, paging.first))
    whole = next(_texts(one, paging.rows_of(first.json())), "")
    for part in (whole[:-1], whole[1:]):
        if part.strip() != part or len(part) < _SHORTEST:
            continue
        exchange = context.call(name, role, {one.name: part, **paging.ask(_PAGE)})
        found = _texts(one, paging.rows_of(exchange.json()))
        other = next((text for text in found if text.casefold() != part.casefold()), None)
        if other is not None:
            context.report(
                CON_04,
                exchange,
                expected=f"solo filas cuyo {one.name} es «{part}»",
                actual=f"también la de «{other}»",
                aspect="list.exact",
            )
            return


def _texts(one: Filter, rows: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    return (text for row in rows if isinstance(text := shown(one, row), str))


def _accepted(codes: ListedCodes, exemplar: Exemplar, context: Context) -> None:
    listed = _listed(context, codes, exemplar.role)
    bodies = [exemplar.make(context, resource) for resource in context.resources]
    member = next(iter(bodies[0]))
    elements = [body[member][0] for body in bodies]
    if len(elements) == 1:
        rows = [{**elements[0], codes.field: code} for code in listed[:_BULK]]
    else:
        pairs = zip(elements, listed, strict=False)
        rows = [{**element, codes.field: code} for element, code in pairs]
    if rows:
        _halve(context, codes, exemplar.role, member, rows)


def _listed(context: Context, codes: ListedCodes, role: str) -> list[str]:
    """Return the codes that a catalogue lists, in order. Raises NotApplicableError when it lists
    none at all.
    """
    exchange = context.call(codes.catalogue, role, codes.asked)
    body = context.require(exchange, Meaning.ACCEPTED, f"listar códigos con {codes.catalogue}")
    if isinstance(body, Mapping):
        raise NotApplicableError(
            f"{codes.catalogue} responde un objeto y no una lista: no lista códigos"
        )
    rows = context.paging.rows_of(body)
    held = [row for row in rows if codes.holding.items() <= row.items()]
    return sorted({str(row[codes.code]) for row in held if row.get(codes.code)})


def _halve(
    context: Context, codes: ListedCodes, role: str, member: str, rows: list[dict[str, Any]]
) -> None:
    """Send the rows; halve what is refused until the row at fault stands alone, and report that
    one.
    """
    exchange = context.call(codes.capability, role, {member: rows})
    if context.answers.says(exchange, Meaning.ACCEPTED):
        return
    if len(rows) > 1:
        half = len(rows) // 2
        for part in (rows[:half], rows[half:]):
            if not context.findings:
                _halve(context, codes, role, member, part)
        return
    context.report(
        LIF_01,
        exchange,
        expected=f"aceptada con el código {rows[0][codes.field]}, que el sistema lista",
        actual=describe(exchange),
        aspect="codes.listed",
    )
