"""Lists asked in every way: page by page, by one filter, by each two of them, and against the
details of their rows.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import combinations, islice
from math import ceil
from typing import Any

from conformance.core.answers import Meaning
from conformance.core.exchange import Exchange
from conformance.core.finding import Code
from conformance.core.paging import Paging
from conformance.core.rows import Filter, How
from conformance.core.unjudged import NotApplicableError
from conformance.http.checks.codes import CON_01, CON_03, CON_04
from conformance.http.checks.consistency import same_instant
from conformance.http.checks.filters import Value, candidates, matches
from conformance.http.checks.pages import CursorWalk, paging_fault
from conformance.http.context import Context, describe
from conformance.http.contract.document import Operation
from conformance.http.contract.effective import Contract
from conformance.http.contract.schema import not_null
from conformance.http.item import Item
from conformance.http.lists import Collection, DetailView, many
from conformance.http.observation import followed, page_of
from conformance.http.pack import Pack
from conformance.http.probes.filter_pairs import FilteredPage, common, telling_pairs

_LARGEST_NUMBER = 2**31 - 1  # of a page: what an int32 holds
_PAGE, _WHOLE = 10, 100
_SAMPLE = 3
_MOST_PAGES = 20


def items(pack: Pack, contract: Contract) -> tuple[Item, ...]:
    """Return, per list, its paging, its filters by one and by two, and its rows beside their
    details.
    """
    return (
        *_paging_items(pack, contract),
        *(item for one in pack.lists.collections for item in _filter_items(one, pack, contract)),
        *(item for view in pack.lists.details for item in _detail_items(view, pack, contract)),
    )


def _paging_items(pack: Pack, contract: Contract) -> Iterator[Item]:
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


def _roles(collection: Collection, pack: Pack) -> tuple[str, ...]:
    """Return who must be able to log in for a list to have rows and be read."""
    made_by = (pack.exemplars[name].roles for name in collection.made_by)
    return many([(pack.exemplars[collection.capability].role,), *made_by])


def _filter_items(collection: Collection, pack: Pack, contract: Contract) -> Iterator[Item]:
    name = collection.capability
    bound, exemplar = contract.bound.get(name), pack.exemplars.get(name)
    makeable = all(one in pack.exemplars for one in collection.made_by)
    if bound is None or exemplar is None or not makeable:
        return
    known = tuple(one for one in collection.filters if bound.operation.parameter(one.name))
    if len(known) > 1:
        aspects = (pack.citations.of(one, name) for one in ("list.filter", "list.pages"))
        yield Item(
            id=f"probing/{name}/filtros",
            phase="probing",
            capability=name,
            title=f"{name}: cada filtro, y cada dos a la vez, filtran y paginan",
            run=partial(_filters, collection, known, exemplar.role),
            capabilities=(name, *collection.made_by),
            requirements=many([one.requirements for one in aspects]),
            roles=_roles(collection, pack),
            needs=collection.needs,
            writes=collection.writes,
        )


def _detail_items(view: DetailView, pack: Pack, contract: Contract) -> Iterator[Item]:
    name, collection = view.list, pack.lists.of(view.list)
    listed = pack.exemplars.get(name)
    if collection is None or listed is None or not {name, view.capability} <= set(contract.bound):
        return
    yield Item(
        id=f"probing/{name}/concuerda-con-{view.capability}",
        phase="probing",
        capability=name,
        title=f"{name}: cada fila dice lo mismo que su detalle",
        capabilities=(name, view.capability, *collection.made_by),
        roles=_roles(collection, pack),
        requirements=pack.citations.of("list.detail", name).requirements,
        needs=collection.needs,
        writes=collection.writes,
        run=partial(_agrees, collection, view, listed.role),
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


def _filters(collection: Collection, known: Sequence[Filter], role: str, context: Context) -> None:
    asking = FilteredList(context, collection, role, collection.prepare(context))
    everything, paging = asking.page({}, _WHOLE), context.paging
    body = everything.exchange.json()
    if paging.total_of(body) is None and paging.after(paging.ask(_WHOLE), body) is not None:
        name = collection.capability
        raise NotApplicableError(f"{name} no dice cuántas filas hay, y hay más de una página")
    if not everything.rows:
        return
    singles: dict[Value, FilteredPage] = {}
    for one in known:
        found = _one_filter(asking, one, everything)
        if found is None:
            return
        singles |= found
    for first, second in combinations(known, 2):
        for pair in telling_pairs(singles, first, second):
            if not asking.agrees_with(pair, singles):
                return


def _one_filter(
    asking: "FilteredList", one: Filter, everything: FilteredPage
) -> dict[Value, FilteredPage] | None:
    """Return the page of each value of a filter, or None when one was reported."""
    found: dict[Value, FilteredPage] = {}
    for value in candidates(asking.collection.keys, one, everything.rows, asking.context.now()):
        found[value] = page = asking.page({one.name: value.text}, _WHOLE)
        if not asking.holds((value,), page, everything):
            return None
    several = next(
        (
            value
            for value, page in found.items()
            if page.whole and 1 < len(page.ids) < everything.total
        ),
        None,
    )
    if several is not None and not asking.agrees_with([several], found):
        return None
    return found


def _said(values: Sequence[Value]) -> str:
    return " y ".join(map(str, values))


def _sorted(ids: Sequence[Any] | set[Any]) -> list[str]:
    return sorted(map(str, ids))


@dataclass(frozen=True, slots=True)
class FilteredList:
    """One list being asked, as one role, on top of filters that hold throughout."""

    context: Context
    collection: Collection
    role: str
    base: Mapping[str, Any]

    def page(self, query: Mapping[str, Any], size: int, nth: int = 0) -> FilteredPage:
        """Return the nth page under the filters, by its number or by the cursors of those before
        it.
        """
        name, paging = self.collection.capability, self.context.paging
        asked = {**self.base, **query, **paging.ask(size, paging.first + nth)}
        exchange = self.context.call(name, self.role, asked)
        if nth and not paging.numbered:
            more = followed(self.context, exchange, self.role, asked)
            exchange = next(islice(more, nth - 1, None), exchange)
        body = page_of(self.context, exchange, f"leer {name} con {', '.join(query) or 'nada'}")
        rows, total = tuple(paging.rows_of(body)), paging.total_of(body)
        ids = tuple(self.collection.row_id(row) for row in rows)
        return FilteredPage(exchange, rows, ids, len(rows) if total is None else total)

    def holds(self, values: Sequence[Value], page: FilteredPage, everything: FilteredPage) -> bool:
        """Say whether a page holds only rows that match, and the row that each value was taken
        from.
        """
        odd = next(
            (row for row in page.rows for value in values if matches(value, row) is False), None
        )
        if odd is not None:
            number = self.collection.row_id(odd)
            self._report(
                CON_04,
                page.exchange,
                f"solo filas con {_said(values)}",
                f"también la fila {number}, que no lo cumple",
            )
            return False
        source = _source(values)
        if source is None or source not in everything.ids or source in page.ids or not page.whole:
            return True
        if self.page({values[0].filter.name: values[0].text}, _WHOLE).ids != page.ids:
            return True  # others write meanwhile: nothing can be said
        self._report(
            CON_04,
            page.exchange,
            f"entre las filas con {_said(values)}, la {source}",
            f"{page.total} filas, y esa no está",
        )
        return False

    def agrees_with(self, pair: Sequence[Value], singles: Mapping[Value, FilteredPage]) -> bool:
        """Say whether one filter or two bring what all let through, page by page, none twice and
        none left out.
        """
        query = {value.filter.name: value.text for value in pair}
        wanted = common(pair, singles)
        size = max(1, ceil(len(wanted) / 2)) if wanted is not None else _PAGE
        first = self.page(query, size)
        if not self.holds(pair, first, first):
            return False
        if wanted is None:
            return self._few(pair, singles, first)
        more = len(wanted) > size or first.total != len(wanted)
        pages = [first, self.page(query, size, 1)] if more else [first]
        ids = [one for page in pages for one in page.ids]
        if first.total == len(wanted) and _sorted(ids) == _sorted(wanted):
            return True
        if not self._same(pair, singles):
            return True
        strange = set(ids) - wanted
        other = strange or (first.total != len(wanted) and not wanted <= set(ids))
        self._report(
            CON_04 if other else CON_03,
            pages[-1].exchange,
            f"con {_said(pair)}, las {len(wanted)} filas que lo cumplen",
            f"{self.context.paging.total} dice {first.total}; las páginas de a {size} traen "
            f"{len(ids)} filas, {len(ids) - len(set(ids))} repetidas y {len(strange)} que no son",
        )
        return False

    def _few(
        self, pair: Sequence[Value], singles: Mapping[Value, FilteredPage], first: FilteredPage
    ) -> bool:
        """Say whether two filters bring no more rows than each alone; that is all that is known of
        a list too long to be read whole.
        """
        least = min(singles[value].total for value in pair)
        if first.total <= least or not self._same(pair, singles):
            return True
        expected = f"a lo sumo {least} filas con {_said(pair)}"
        self._report(CON_04, first.exchange, expected, f"{first.total}")
        return False

    def _same(self, pair: Sequence[Value], singles: Mapping[Value, FilteredPage]) -> bool:
        """Say whether each filter alone still brings what it brought: if not, others write
        meanwhile.
        """
        return all(
            _sorted(self.page({value.filter.name: value.text}, _WHOLE).ids)
            == _sorted(singles[value].ids)
            for value in pair
        )

    def _report(self, code: Code, exchange: Exchange, expected: str, actual: str) -> None:
        aspect = "list.filter" if code is CON_04 else "list.pages"
        self.context.report(code, exchange, expected=expected, actual=actual, aspect=aspect)


def _source(values: Sequence[Value]) -> Any:
    """Return the row that a lone value was taken from and that must come under it, or None.

    Registered after its act, a row is in the range that begins there, and may not be in the one
    that ends there.
    """
    first = values[0]
    late = first.filter.loose and first.filter.how is How.UNTIL
    return first.source if len(values) == 1 and not late else None


def _agrees(collection: Collection, view: DetailView, role: str, context: Context) -> None:
    asking = FilteredList(context, collection, role, collection.prepare(context))
    declared = _row_names(context.paging, context.bound(collection.capability).operation)
    for number in asking.page(view.narrow, _PAGE).ids[:_SAMPLE]:
        shown = context.call(view.capability, role, {view.key: number})
        what = f"leer la fila {number} con {view.capability}"
        body = context.require(shown, Meaning.ACCEPTED, what)
        # read after the detail: what another writes between is in neither
        again = asking.page(view.narrow, _PAGE)
        row = again.row(number)
        if row is None or not isinstance(body, Mapping):
            continue
        fault = disagreement(row, body, view.without, declared)
        if fault and context.call(view.capability, role, {view.key: number}).json() == body:
            actual, expected, place = fault
            context.report(
                CON_01,
                again.exchange,
                expected=f"lo mismo que {view.capability}: {expected}",
                actual=actual,
                place=place,
                aspect="list.detail",
            )
            return


def _row_names(paging: Paging, operation: Operation) -> frozenset[str]:
    """Return the names that the contract declares of each row of a page."""
    success = operation.success()
    page = not_null(success.schema) if success is not None and success.schema is not None else {}
    listed = page
    for name in paging.rows.split("."):
        listed = not_null(listed.get("properties", {}).get(name, {}))
    return frozenset(not_null(listed.get("items", {})).get("properties", {}))


def disagreement(
    row: Mapping[str, Any],
    detail: Mapping[str, Any],
    without: str = "",
    declared: frozenset[str] = frozenset(),
) -> tuple[str, str, str] | None:
    """Return what a row and its detail say differently, and under which name, or None.

    Only single values under a name that both have are compared, or one that the row leaves out of
    those that its schema declares; `without` is what the row's names leave out.
    """
    for name, value in detail.items():
        bare = name.replace(without, "") if without else name
        if isinstance(value, Mapping | list):
            continue
        if bare not in row:
            if bare in declared and value not in (None, ""):
                return "sin ese campo", repr(value), bare
        elif _differs(row[bare], value):
            return repr(row[bare]), repr(value), bare
    return None


def _differs(listed: Any, detailed: Any) -> bool:
    """Say whether two single values differ; a number written as text is the schema's affair."""
    if isinstance(listed, Mapping | list) or str(listed) == str(detailed):
        return False
    return (listed or None) != (detailed or None) and not same_instant(listed, detailed)
