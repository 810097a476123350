"""A list asked under filters: what each page holds, and whether the filters let it through."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from math import ceil
from typing import Any

from conformance.core.exchange import Exchange
from conformance.core.finding import Code
from conformance.core.phrase import listed
from conformance.core.rows import How
from conformance.http.checks.codes import CON_03, CON_04
from conformance.http.checks.filters import Value, matches
from conformance.http.context import Context
from conformance.http.lists import Collection, many
from conformance.http.observation import followed, page_of
from conformance.http.pack import Pack
from conformance.http.probes.filter_pairs import FilteredPage, common

PAGE, WHOLE = 10, 100


def reading_roles(collection: Collection, pack: Pack) -> tuple[str, ...]:
    """Return who must be able to log in for a list to have rows and be read."""
    made_by = (pack.exemplars[name].roles for name in collection.made_by)
    return many([(pack.exemplars[collection.capability].role,), *made_by])


def _said(values: Sequence[Value]) -> str:
    return listed(values)


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
        if self.page({values[0].filter.name: values[0].text}, WHOLE).ids != page.ids:
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
        size = max(1, ceil(len(wanted) / 2)) if wanted is not None else PAGE
        first = self.page(query, size)
        if not self.holds(pair, first, first):
            return False
        if wanted is None:
            return self._few(pair, singles, first)
        more = len(wanted) > size or first.total != len(wanted)
        pages = [first, self.page(query, size, 1)] if more else [first]
        ids = [one for page in pages for one in page.ids]
        totals = dict.fromkeys(page.total for page in pages)
        if [*totals] == [len(wanted)] and _sorted(ids) == _sorted(wanted):
            return True
        if not self._same(pair, singles):
            return True
        strange = set(ids) - wanted
        told = (
            f"{self.context.paging.total} dice {' y '.join(map(str, totals))}; las páginas de a "
            f"{size} traen {len(ids)} filas, {len(ids) - len(set(ids))} repetidas y "
            f"{len(strange)} que no son"
        )
        other = strange or ([*totals] != [len(wanted)] and not wanted <= set(ids))
        code, expected = CON_04 if other else CON_03, f"las {len(wanted)} filas que lo cumplen"
        self._report(code, pages[-1].exchange, f"con {_said(pair)}, {expected}", told)
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
            _sorted(self.page({value.filter.name: value.text}, WHOLE).ids)
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
