"""Each row of a list beside its detail: both say the same."""

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from conformance.core.answers import Meaning
from conformance.core.paging import Paging
from conformance.http.checks.codes import CON_01
from conformance.http.checks.consistency import same_instant
from conformance.http.context import Context
from conformance.http.contract.document import Operation
from conformance.http.contract.effective import Contract
from conformance.http.contract.schema import not_null
from conformance.http.item import Item
from conformance.http.lists import Collection, DetailView
from conformance.http.pack import Pack
from conformance.http.probes.filtered_list import PAGE, FilteredList, reading_roles

_SAMPLE = 3


def items(pack: Pack, contract: Contract) -> Iterator[Item]:
    """Yield one item per list whose rows have details."""
    for view in pack.lists.details:
        yield from _items_of(view, pack, contract)


def _items_of(view: DetailView, pack: Pack, contract: Contract) -> Iterator[Item]:
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
        roles=reading_roles(collection, pack),
        requirements=pack.citations.of("list.detail", name).requirements,
        needs=collection.needs,
        writes=collection.writes,
        run=partial(_agrees, collection, view, listed.role),
    )


def _agrees(collection: Collection, view: DetailView, role: str, context: Context) -> None:
    asking = FilteredList(context, collection, role, collection.prepare(context))
    declared = _row_names(context.paging, context.bound(collection.capability).operation)
    detailed = _names(context.bound(view.capability).operation)
    for number in asking.page(view.narrow, PAGE).ids[:_SAMPLE]:
        shown = context.call(view.capability, role, {view.key: number})
        what = f"leer la fila {number} con {view.capability}"
        body = context.require(shown, Meaning.ACCEPTED, what)
        # read after the detail: what another writes between is in neither
        again = asking.page(view.narrow, PAGE)
        row = again.row(number)
        if row is None or not isinstance(body, Mapping):
            continue
        fault = disagreement(row, body, view.without, declared)
        fault = fault or left_out(row, body, view.without, detailed)
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


def _names(operation: Operation) -> frozenset[str]:
    """Return the names that the contract declares of what an operation answers."""
    success = operation.success()
    whole = not_null(success.schema) if success is not None and success.schema is not None else {}
    return frozenset(whole.get("properties", {}))


def _row_names(paging: Paging, operation: Operation) -> frozenset[str]:
    """Return the names that the contract declares of each row of a page."""
    success = operation.success()
    page = not_null(success.schema) if success is not None and success.schema is not None else {}
    listed = page
    for name in paging.rows.split("."):
        listed = not_null(listed.get("properties", {}).get(name, {}))
    return frozenset(not_null(listed.get("items", {})).get("properties", {}))


def left_out(
    row: Mapping[str, Any], detail: Mapping[str, Any], without: str, declared: frozenset[str]
) -> tuple[str, str, str] | None:
    """Return what a detail leaves out of the names that its schema declares, though its row has a
    value there, or None.
    """
    for name in sorted(declared - detail.keys()):
        value = row.get(name.replace(without, "") if without else name)
        if not isinstance(value, Mapping | list) and value not in (None, ""):
            return f"{value!r}, que el detalle no trae", f"{name} en los dos", name
    return None


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
