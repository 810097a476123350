"""Lists asked in covered combinations: each filter or none of it, the size of the page, which page,
and by whom.

All filters of a request are of one row, so that this one is always among those that come. What a
page holds the standing checks judge; here, whether all that is asked lets come what it must.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from math import ceil
from typing import Any

from conformance.core.covering import Array, Cover, Covered, Row, Space
from conformance.core.rows import Filter
from conformance.http.checks.codes import CON_04
from conformance.http.checks.filters import Value, candidates, matches
from conformance.http.context import Context
from conformance.http.contract.effective import Contract
from conformance.http.item import Item
from conformance.http.lists import Collection, many
from conformance.http.pack import Pack
from conformance.http.probes.filter_pairs import FilteredPage
from conformance.http.probes.filtered_list import FilteredList

_ROLE, _SIZE, _PAGE = "rol", "tamaño", "página"
_FIRST, _SECOND, _LAST = "primera", "segunda", "última"
_GIVEN, _LEFT_OUT = "presente", "ausente"
_SIZES = {"de 1": 1, "de 10": 10, "de 100": 100}
_WHOLE = 100


def items(pack: Pack, contract: Contract) -> Iterator[Item]:
    """Yield one item per list with filters that is there before anybody writes."""
    for one in pack.lists.collections:
        name = one.capability
        bound, exemplar = contract.bound.get(name), pack.exemplars.get(name)
        if bound is None or exemplar is None or one.of_one or not pack.paging.numbered:
            continue
        known = tuple(each for each in one.filters if bound.operation.parameter(each.name))
        may = [role for role in bound.capability.roles if role in pack.roles]
        own = [role for role in may if not pack.roles[role].own_items]
        readers = tuple(dict.fromkeys([exemplar.role, *own]))
        if known and bound.operation.parameter(pack.paging.position):
            aspects = (pack.citations.of(each, name) for each in ("list.filter", "list.pages"))
            yield Item(
                id=f"probing/{name}/combinaciones",
                phase="probing",
                capability=name,
                title=f"{name}: filtros, tamaño, página y rol, combinados",
                run=partial(_run, one, known, readers),
                capabilities=(name,),
                requirements=many([each.requirements for each in aspects]),
                roles=(exemplar.role,),
                covers=(name,),
                last=True,
            )


def _run(
    collection: Collection, known: Sequence[Filter], readers: Sequence[str], context: Context
) -> None:
    present = [role for role in readers if role in context.pool.roles]
    asking = [FilteredList(context, collection, role, {}) for role in present]
    pages = {one.role: one.page({}, _WHOLE) for one in asking}
    read = {one.role: one for one in asking if pages[one.role].rows}
    if not read:
        context.notes.append(f"{collection.capability} no tiene filas")
        return
    combined = _CombinedList(context, collection, known, read, pages)
    try:
        combined.run()
    finally:
        space = combined.cover.space
        reached, every = len(combined.cover.reached), len(space.combinations)
        context.covered.append(
            Covered(collection.capability, reached, every, strength=space.strength)
        )


@dataclass
class _CombinedList:
    """One list under way: who reads it, and the first page of each without filters."""

    context: Context
    collection: Collection
    known: Sequence[Filter]
    asking: Mapping[str, FilteredList]
    whole: Mapping[str, FilteredPage]
    cover: Cover = field(init=False)

    def __post_init__(self) -> None:
        most = self.context.paging.most(self.collection.capability)
        self.sizes = {name: size for name, size in _SIZES.items() if size <= most}
        factors = {_ROLE: tuple(self.asking), _SIZE: tuple(self.sizes)}
        factors |= {_PAGE: (_FIRST, _SECOND, _LAST)}
        factors |= {one.name: (_GIVEN, _LEFT_OUT) for one in self.known if self._values(one)}
        self.cover = Cover(Space(factors, strength=self.context.strength))

    def run(self) -> None:
        """Ask in every combination, until one lets come what it must not, or less."""
        for nth, row in enumerate(Array(self.cover.space).rows()):
            if not self._ask(row, nth):
                return
            self.cover.add(row)

    def _values(self, one: Filter) -> list[Value]:
        rows = [row for role in self.asking for row in self.whole[role].rows[:1]]
        return [value for row in rows for value in self._of(row, [one])]

    def _of(self, row: Mapping[str, Any], some: Sequence[Filter]) -> list[Value]:
        """Return what is asked of some filters so that a row comes."""
        now, keys = self.context.now(), self.collection.keys
        found = [candidates(keys, one, [row], now) for one in some]
        fitting = ((value for value in values if matches(value, row)) for values in found)
        return [value for values in fitting for value in [next(values, None)] if value is not None]

    def _ask(self, row: Row, nth: int) -> bool:
        """Ask for a page; say whether what came is what must."""
        role, size = row[_ROLE], self.sizes[row[_SIZE]]
        asking, whole = self.asking[role], self.whole[role]
        source = whole.rows[nth % len(whole.rows)]
        given = [one for one in self.known if row.get(one.name) == _GIVEN]
        values = self._of(source, given)
        wanted = self._wanted(values, whole)
        last = ceil(len(wanted) / size) - 1 if wanted else 0
        number = {_FIRST: 0, _SECOND: 1, _LAST: max(0, last)}[row[_PAGE]]
        query = {value.filter.name: value.text for value in values}
        page = asking.page(query, size, number)
        if values and not asking.holds(values, page, page):
            return False
        if page.total >= 1 and (wanted is None or page.total == len(wanted)):
            return True
        if self._moved(asking, whole):
            return True
        count = "alguna" if wanted is None else str(len(wanted))
        told = ", ".join(map(str, values)) or "ningún filtro"
        self.context.report(
            CON_04,
            page.exchange,
            expected=f"{count} en total con {told}, como {role}, página {number + 1} {row[_SIZE]}",
            actual=f"{page.total}",
            aspect="list.filter",
        )
        return False

    def _wanted(self, values: Sequence[Value], whole: FilteredPage) -> list[Any] | None:
        """Return the ids that all filters let through, None where the list is not known whole."""
        verdicts = [[matches(value, row) for value in values] for row in whole.rows]
        if not whole.whole or any(None in one for one in verdicts):
            return None
        return [number for number, one in zip(whole.ids, verdicts, strict=True) if all(one)]

    def _moved(self, asking: FilteredList, whole: FilteredPage) -> bool:
        """Say whether others have written meanwhile."""
        again = asking.page({}, _WHOLE)
        return (again.total, again.ids) != (whole.total, whole.ids)
