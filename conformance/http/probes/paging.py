"""Lists asked in every way: page by page, by one filter, by each two of them, and against the
details of their rows.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, product
from math import ceil
from typing import Any

from conformance.core.exchange import Exchange
from conformance.core.paging import Paging
from conformance.http.checks.codes import CON_01, CON_03, CON_04
from conformance.http.checks.consistency import same_instant
from conformance.http.checks.pages import paging_fault
from conformance.http.context import UNKNOWN, Context, Item, Need
from conformance.http.contract.document import Operation
from conformance.http.contract.effective import Contract
from conformance.http.contract.schema import not_null
from conformance.http.exemplar import Exemplar
from conformance.http.observation import page_of
from conformance.http.pack import Pack
from conformance.http.probes.filters import (
    LISTS,
    Filter,
    Filtered,
    Value,
    candidates,
    matches,
    prepare,
    row_id,
)

_PAGE, _WHOLE = 10, 100
_SAMPLE = 3
# A list, the detail of its rows, the parameter that names a row, and what the list leaves out of
# its names.
_DETAILS: tuple[tuple[str, str, str, str], ...] = (
    ("listar_glosa_de_factura", "ver_glosa", "IdSeguimientoFacturaGlosa", ""),
    ("listar_devolucion_de_factura", "ver_devolucion", "IdSeguimientoFacturaDevolucion", ""),
    ("listar_seguimientos", "ver_glosa", "IdSeguimientoFacturaGlosa", "Glosa"),
    ("listar_pagos", "ver_pago", "IdSeguimientoFacturaPago", ""),
    ("listar_pagos_de_factura", "ver_pago", "IdSeguimientoFacturaPago", ""),
    ("listar_cuentas", "ver_cuenta", "id", ""),
)


@dataclass(frozen=True, slots=True)
class _Answer:
    """A page as read: its rows by id in order, and the total it tells; `whole` when all the rows
    are on it.
    """

    exchange: Exchange
    rows: tuple[Mapping[str, Any], ...]
    ids: tuple[Any, ...]
    total: int

    @property
    def whole(self) -> bool:
        """Whether the page holds all there is."""
        return self.total == len(self.rows)


def items(pack: Pack, contract: Contract) -> tuple[Item, ...]:
    """Return, per list, its paging (R26), its filters by one and by two (R27), and its rows beside
    their details.
    """
    made: list[Item] = []
    for name, exemplar in pack.exemplars.items():
        bound = contract.bound.get(name)
        if (
            bound is not None
            and bound.operation.parameter(pack.paging.page)
            and exemplar.need is None
        ):
            made.append(
                Item(
                    id=f"probing/{name}/paginacion",
                    phase="probing",
                    capability=name,
                    capabilities=(name,),
                    title=f"{name}: las páginas no repiten filas y sus totales son exactos",
                    roles=(exemplar.role,),
                    requirements=("SIIFA-R26",),
                    run=_paging(name, exemplar.role),
                )
            )
    for filtered in LISTS:
        made += _filter_items(filtered, pack, contract)
    for name, detail, key, without in _DETAILS:
        made += _detail_items(name, detail, key, without, pack, contract)
    return tuple(made)


def _filter_items(filtered: Filtered, pack: Pack, contract: Contract) -> Iterator[Item]:
    bound, exemplar = (
        contract.bound.get(filtered.capability),
        pack.exemplars.get(filtered.capability),
    )
    if (
        bound is None
        or exemplar is None
        or not all(name in pack.exemplars for name in filtered.made_by)
    ):
        return
    known = tuple(one for one in filtered.filters if bound.operation.parameter(one.name))
    if len(known) > 1:
        yield Item(
            id=f"probing/{filtered.capability}/filtros",
            phase="probing",
            capability=filtered.capability,
            title=f"{filtered.capability}: cada filtro, y cada dos a la vez, filtran y paginan",
            run=_filters(filtered, known, pack.exemplars, exemplar.role),
            capabilities=(filtered.capability, *filtered.made_by),
            requirements=("SIIFA-R27", "SIIFA-R26"),
            roles=tuple(
                dict.fromkeys(
                    [
                        exemplar.role,
                        *(role for name in filtered.made_by for role in pack.exemplars[name].roles),
                    ]
                )
            ),
            needs=(Need(True, 1),) if filtered.made_by else (),
            writes=filtered.writes,
        )


def _detail_items(
    name: str, detail: str, key: str, without: str, pack: Pack, contract: Contract
) -> Iterator[Item]:
    listed = pack.exemplars.get(name)
    filtered = next((one for one in LISTS if one.capability == name), None)
    if (
        listed is None
        or filtered is None
        or name not in contract.bound
        or detail not in contract.bound
    ):
        return
    yield Item(
        id=f"probing/{name}/concuerda-con-{detail}",
        phase="probing",
        capability=name,
        title=f"{name}: cada fila dice lo mismo que su detalle",
        capabilities=(name, detail, *filtered.made_by),
        roles=tuple(
            dict.fromkeys(
                [
                    listed.role,
                    *(role for one in filtered.made_by for role in pack.exemplars[one].roles),
                ]
            )
        ),
        requirements=("SIIFA-R24",),
        needs=(Need(True, 1),) if filtered.made_by else (),
        writes=filtered.writes,
        run=_agrees(filtered, detail, key, without, pack.exemplars, listed.role),
    )


def _paging(name: str, role: str) -> Callable[[Context], None]:
    def run(context: Context) -> None:
        pages = []
        for number in (1, 2):
            exchange = context.call(name, role, context.paging.ask(_PAGE, number))
            pages.append(page_of(context, exchange, f"leer la página {number}"))
        last = context.paging.pages_of(pages[0])
        if last is not None and 0 < last < UNKNOWN:
            exchange = context.call(name, role, context.paging.ask(_PAGE, last + 1))
            pages.append(page_of(context, exchange, "leer la página después de la última"))
        fault = paging_fault(context.paging, pages, _PAGE)
        if not fault:
            size = context.paging.most(name)
            exchange = context.call(name, role, context.paging.ask(size, 1))
            body = (
                page_of(context, exchange, f"leer una página de {size} filas")
                if exchange.status == 200
                else None
            )
            fault = paging_fault(context.paging, [body], size)
        if fault:
            context.report(
                CON_03, exchange, expected="páginas disjuntas y totales exactos", actual=fault
            )

    return run


def _filters(
    filtered: Filtered, known: Sequence[Filter], exemplars: Mapping[str, Exemplar], role: str
) -> Callable[[Context], None]:
    def run(context: Context) -> None:
        base = prepare(context, filtered, exemplars)
        asking = _Asking(context, filtered, role, base)
        everything = asking.page({}, _WHOLE)
        if not everything.rows:
            return
        singles: dict[Value, _Answer] = {}
        for one in known:
            for value in candidates(filtered, one, everything.rows, context.now()):
                singles[value] = answer = asking.page({one.name: value.text}, _WHOLE)
                if not asking.filters((value,), answer, everything):
                    return
            several = [
                value
                for value in singles
                if value.filter is one
                and singles[value].whole
                and 1 < len(singles[value].ids) < everything.total
            ]
            if several and not asking.pages(several[:1], singles):
                return
        for first, second in combinations(known, 2):
            for pair in _telling(singles, first, second):
                if not asking.pages(pair, singles):
                    return

    return run


@dataclass(slots=True)
class _Asking:
    """One list being asked, as one role, on top of a filter that holds throughout."""

    context: Context
    filtered: Filtered
    role: str
    base: Mapping[str, Any]

    def page(self, query: Mapping[str, Any], size: int, number: int = 1) -> _Answer:
        """Return a page under the filters."""
        exchange = self.context.call(
            self.filtered.capability,
            self.role,
            {**self.base, **query, **self.context.paging.ask(size, number)},
        )
        body = page_of(
            self.context,
            exchange,
            f"leer {self.filtered.capability} con {', '.join(query) or 'nada'}",
        )
        rows = tuple(self.context.paging.rows_of(body))
        total = self.context.paging.total_of(body)
        return _Answer(
            exchange,
            rows,
            tuple(row_id(self.filtered, row) for row in rows),
            len(rows) if total is None else total,
        )

    def filters(self, values: Sequence[Value], answer: _Answer, everything: _Answer) -> bool:
        """Say whether a page holds only rows that match, and the row that each value was taken
        from.
        """
        said = " y ".join(str(value) for value in values)
        odd = next(
            (row for row in answer.rows for value in values if matches(value, row) is False), None
        )
        if odd is not None:
            self.context.report(
                CON_04,
                answer.exchange,
                expected=f"solo filas con {said}",
                actual=f"también la fila {row_id(self.filtered, odd)}, que no lo cumple",
            )
            return False
        # Registered after its act, a row is in the range that begins there, and may not be in the
        # one that ends there.
        late = values[0].filter.loose and values[0].filter.how == "hasta"
        source = values[0].source if len(values) == 1 and not late else None
        if (
            source is not None
            and answer.whole
            and source not in answer.ids
            and source in everything.ids
        ):
            if self.page({values[0].filter.name: values[0].text}, _WHOLE).ids != answer.ids:
                return True  # others write meanwhile: nothing can be said
            self.context.report(
                CON_04,
                answer.exchange,
                expected=f"entre las filas con {said}, la {source}",
                actual=f"{answer.total} filas, y esa no está",
            )
            return False
        return True

    def pages(self, pair: Sequence[Value], singles: Mapping[Value, _Answer]) -> bool:
        """Say whether one filter or two bring what all let through, page by page, none twice and
        none left out.
        """
        query = {value.filter.name: value.text for value in pair}
        wanted = _both(pair, singles)
        size = max(1, ceil(len(wanted) / 2)) if wanted is not None else _PAGE
        first = self.page(query, size)
        if not self.filters(pair, first, first):
            return False
        least = min(singles[value].total for value in pair)
        said = " y ".join(str(value) for value in pair)
        if wanted is None:
            if first.total > least and self._same(pair, singles):
                self.context.report(
                    CON_04,
                    first.exchange,
                    expected=f"a lo sumo {least} filas con {said}",
                    actual=f"{first.total}",
                )
                return False
            return True
        more = len(wanted) > size or first.total != len(wanted)
        pages = [first, self.page(query, size, 2)] if more else [first]
        ids = [one for page in pages for one in page.ids]
        strange = set(ids) - wanted
        fault = (
            ""
            if first.total == len(wanted) and sorted(map(str, ids)) == sorted(map(str, wanted))
            else f"{self.context.paging.total} dice {first.total}; las páginas de a {size} traen "
            f"{len(ids)} filas, {len(ids) - len(set(ids))} repetidas y {len(strange)} que no son"
        )
        if fault and self._same(pair, singles):
            other = strange or (first.total != len(wanted) and not wanted <= set(ids))
            self.context.report(
                CON_04 if other else CON_03,
                pages[-1].exchange,
                actual=fault,
                expected=f"con {said}, las {len(wanted)} filas que lo cumplen",
            )
            return False
        return True

    def _same(self, pair: Sequence[Value], singles: Mapping[Value, _Answer]) -> bool:
        """Say whether each filter alone still brings what it brought: if not, others write
        meanwhile.
        """
        return all(
            sorted(map(str, self.page({value.filter.name: value.text}, _WHOLE).ids))
            == sorted(map(str, singles[value].ids))
            for value in pair
        )


def _both(pair: Sequence[Value], singles: Mapping[Value, _Answer]) -> set[Any] | None:
    """Return the ids that all the filters let through, or None when no list is known whole."""
    first, second = singles[pair[0]], singles[pair[-1]]
    if first.whole and second.whole:
        return set(first.ids) & set(second.ids)
    for known, other in ((first, pair[-1]), (second, pair[0])):
        verdicts = [matches(other, row) for row in known.rows]
        if known.whole and None not in verdicts:
            return {one for one, fits in zip(known.ids, verdicts, strict=True) if fits}
    return None


def _telling(
    singles: Mapping[Value, _Answer], first: Filter, second: Filter
) -> list[tuple[Value, Value]]:
    """Return the pairs of values that show best whether one of two filters is forgotten: one pair,
    or two.
    """
    options = list(
        product(
            [value for value in singles if value.filter is first],
            [value for value in singles if value.filter is second],
        )
    )
    if first.range_with == second.name or second.range_with == first.name:
        options = [
            pair
            for pair in options
            if pair[0].source is not None and pair[0].source == pair[1].source
        ]
    told: list[tuple[int, tuple[Value, Value], frozenset[int]]] = []
    for pair in options:
        wanted = _both(pair, singles)
        if wanted is None:
            told.append((0, pair, frozenset()))
            continue
        sides = frozenset(
            side for side, value in enumerate(pair) if set(singles[value].ids) != wanted
        )
        told.append((2 * len(sides) + bool(wanted), pair, sides))
    told.sort(key=lambda one: -one[0])
    best = told[:1]
    if best and len(best[0][2]) < 2:
        best += [one for one in told[1:] if one[2] - best[0][2]][:1]
    return [pair for _, pair, _ in best]


def _agrees(
    filtered: Filtered,
    detail: str,
    key: str,
    without: str,
    exemplars: Mapping[str, Exemplar],
    role: str,
) -> Callable[[Context], None]:
    def run(context: Context) -> None:
        asking = _Asking(context, filtered, role, prepare(context, filtered, exemplars))
        declared = _row_names(context.paging, context.bound(filtered.capability).operation)
        narrow = {"TipoSeguimiento": "GLOSA"} if without else {}
        for number in asking.page(narrow, _PAGE).ids[:_SAMPLE]:
            shown = context.call(detail, role, {key: number})
            body = context.require(shown, (200,), f"leer la fila {number} con {detail}")
            again = asking.page(
                narrow, _PAGE
            )  # read after the detail: what another writes between is in neither
            row = next(
                (one for one, name in zip(again.rows, again.ids, strict=True) if name == number),
                None,
            )
            if row is None or not isinstance(body, Mapping):
                continue
            fault = disagreement(row, body, without, declared)
            if fault and context.call(detail, role, {key: number}).json() == body:
                context.report(
                    CON_01,
                    again.exchange,
                    expected=f"lo mismo que {detail}: {fault[1]}",
                    actual=f"{fault[0]}",
                    place=fault[2],
                )
                return

    return run


def _row_names(paging: Paging, operation: Operation) -> frozenset[str]:
    """Return the names that the contract declares of each row of a page."""
    success = operation.success()
    page = not_null(success.schema) if success is not None and success.schema is not None else {}
    listed = not_null(page.get("properties", {}).get(paging.rows, {}))
    return frozenset(not_null(listed.get("items", {})).get("properties", {}))


def disagreement(
    row: Mapping[str, Any],
    detail: Mapping[str, Any],
    without: str = "",
    declared: frozenset[str] = frozenset(),
) -> tuple[str, str, str] | None:
    """Return what a row and its detail say differently, and under which name, or None (R24).

    Only single values under a name that both have are compared, or one that the row leaves out of
    those that its schema declares; `without` is what the row's names leave out.
    """
    for name, value in detail.items():
        bare = name.replace(without, "") if without else name
        if (
            bare in declared
            and bare not in row
            and not isinstance(value, Mapping | list)
            and value not in (None, "")
        ):
            return "sin ese campo", repr(value), bare
        if (
            bare not in row
            or isinstance(value, Mapping | list)
            or isinstance(row[bare], Mapping | list)
        ):
            continue
        # A number written as text is the schema's affair.
        differ = (row[bare] or None) != (value or None) and str(row[bare]) != str(value)
        if differ and not same_instant(row[bare], value):
            return repr(row[bare]), repr(value), bare
    return None
