"""Lists asked by one filter, and by each two of them."""

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import combinations

from conformance.core.rows import Filter
from conformance.core.unjudged import NotApplicableError
from conformance.http.checks.filters import Value, candidates
from conformance.http.context import Context
from conformance.http.contract.effective import Contract
from conformance.http.item import Item
from conformance.http.lists import Collection, many
from conformance.http.pack import Pack
from conformance.http.probes.filter_pairs import FilteredPage, telling_pairs
from conformance.http.probes.filtered_list import WHOLE, FilteredList, reading_roles


def items(pack: Pack, contract: Contract) -> Iterator[Item]:
    """Yield one item per list that has several filters."""
    for one in pack.lists.collections:
        yield from _items_of(one, pack, contract)


def _items_of(collection: Collection, pack: Pack, contract: Contract) -> Iterator[Item]:
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
            roles=reading_roles(collection, pack),
            needs=collection.needs,
            writes=collection.writes,
        )


def _filters(collection: Collection, known: Sequence[Filter], role: str, context: Context) -> None:
    asking = FilteredList(context, collection, role, collection.prepare(context))
    everything, paging = asking.page({}, WHOLE), context.paging
    body = everything.exchange.json()
    if paging.total_of(body) is None and paging.after(paging.ask(WHOLE), body) is not None:
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
    ordered = False
    for value in candidates(asking.collection.keys, one, everything.rows, asking.context.now()):
        found[value] = page = asking.page({one.name: value.text}, WHOLE)
        if not asking.holds((value,), page, everything):
            return None
        if len(page.ids) > 1 and not ordered:
            asking.page({one.name: value.text}, WHOLE)  # in the same order, as is read by itself
            ordered = True
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
