"""Lists in the order that the norm gives them, catalogues under their filters, and two entities
reading at once.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from conformance.core.answers import Meaning
from conformance.core.exchange import Exchange
from conformance.core.role import Stead
from conformance.core.unjudged import NotApplicableError
from conformance.http.checks.codes import CON_04, CON_07
from conformance.http.checks.order import misplaced
from conformance.http.context import Context
from conformance.http.contract.effective import Contract
from conformance.http.exemplar import Exemplar
from conformance.http.item import Item
from conformance.http.lists import Catalogue, CatalogueFilter, ReadAtOnce, Sorted
from conformance.http.pack import Pack
from conformance.http.probes.traffic import own_rows_alone

_PAGE = 100
_MADE = 2  # rows made for there to be an order
_ROUNDS, _EACH = 4, 3
_SHOWN = 2  # values of each group taken from its rows

Rows = Sequence[Mapping[str, Any]]


def items(pack: Pack, contract: Contract) -> Iterator[Item]:
    """Yield the items of order, of the filters of catalogues, and of two entities at once."""
    for order in pack.lists.sorted:
        if _served(pack, contract, order.capability):
            yield _sorted_item(pack, contract, order)
    for catalogue in pack.lists.catalogues:
        name, first = catalogue.capability, catalogue.filters[0].name
        if _served(pack, contract, name) and contract.bound[name].operation.parameter(first):
            yield _item(
                pack,
                name,
                "filtros",
                catalogue.title,
                "catalogue.filter",
                partial(_catalogue, catalogue, pack.exemplars[name].role),
            )
    for several in pack.lists.at_once:
        for name in several.capabilities:
            if _served(pack, contract, name):
                yield _item(
                    pack,
                    name,
                    "lecturas-simultaneas",
                    "dos entidades que leen a la vez no reciben filas de la otra",
                    "list.at_once",
                    partial(_at_once, several, name),
                    roles=several.roles,
                    stead=Stead.SIDE,
                )


def _served(pack: Pack, contract: Contract, name: str) -> bool:
    return name in contract.bound and name in pack.exemplars


def _sorted_item(pack: Pack, contract: Contract, order: Sorted) -> Item:
    opens = pack.exemplars.get(order.opens) if order.opens in contract.bound else None
    more: dict[str, Any] = (
        {"needs": opens.needs(), "writes": _MADE, "acts": (order.opens,)} if opens else {}
    )
    role = pack.exemplars[order.capability].role
    run = partial(_order, order, role, opens)
    return _item(pack, order.capability, "orden", order.title, "list.order", run, **more)


def _item(
    pack: Pack,
    name: str,
    kind: str,
    title: str,
    aspect: str,
    run: Callable[[Context], None],
    **more: Any,
) -> Item:
    return Item(
        id=f"probing/{name}/{kind}",
        phase="probing",
        title=f"{name}: {title}",
        capability=name,
        capabilities=(name,),
        requirements=pack.citations.of(aspect, name).requirements,
        run=run,
        **{"roles": (pack.exemplars[name].role,), **more},
    )


def _read(
    context: Context, name: str, role: str, values: Mapping[str, Any]
) -> tuple[Exchange, list[dict[str, Any]]]:
    exchange = context.call(name, role, values)
    body = context.require(exchange, Meaning.ACCEPTED, f"leer {name}")
    return exchange, context.paging.rows_of(body)


def _order(order: Sorted, role: str, opens: Exemplar | None, context: Context) -> None:
    for _ in range(_MADE if opens else 0):
        assert opens is not None
        made = context.call(order.opens, opens.role, opens.make(context, context.resources[0]))
        context.require(made, Meaning.ACCEPTED, f"hacer una fila más con {order.opens}")
    exchange, rows = _read(context, order.capability, role, context.paging.ask(_PAGE))
    fault = misplaced(rows, order.keys, order.id)
    if fault:
        context.report(CON_07, exchange, expected=order.expected, actual=fault, aspect="list.order")


def _catalogue(catalogue: Catalogue, role: str, context: Context) -> None:
    for group in catalogue.groups:
        _, whole = _read(context, catalogue.capability, role, {catalogue.parameter: group})
        for one in catalogue.filters:
            for value in _values(one, whole):
                if not _group_filtered(context, catalogue, role, group, (one, value), whole):
                    return


def _values(one: CatalogueFilter, rows: Rows) -> Sequence[Any]:
    seen = dict.fromkeys(row[one.field] for row in rows if row.get(one.field))
    return one.values or [*seen][:_SHOWN]


def _group_filtered(
    context: Context,
    catalogue: Catalogue,
    role: str,
    group: str,
    asked: tuple[CatalogueFilter, Any],
    whole: Rows,
) -> bool:
    """Say whether a filter of a group brings the rows of its value, and only those."""
    (one, value), name = asked, catalogue.capability
    within = {catalogue.parameter: group}
    filtered = {**within, one.name: value}
    exchange, rows = _read(context, name, role, filtered)
    if len(rows) > 1 and group == catalogue.groups[0]:
        _read(context, name, role, filtered)  # in the same order, as is read by itself
    fault = filter_fault(one.field, value, catalogue.code, rows, whole)
    if not fault or _read(context, name, role, within)[1] != whole:
        return True
    expected = f"los códigos de {group} con {one.name}={value}"
    context.report(CON_04, exchange, expected=expected, actual=fault, aspect="catalogue.filter")
    return False


def filter_fault(field: str, value: Any, code: str, rows: Rows, whole: Rows) -> str:
    """Return what is wrong with filtered rows beside all of the group, or ""."""
    odd = next((row for row in rows if row.get(field) not in (None, value)), None)
    if odd is not None:
        return f"también {odd.get(code)}, con {field}={odd[field]}"
    shown = {str(row.get(code)) for row in rows}
    wanted = [str(row.get(code)) for row in whole if row.get(field) == value]
    missing = [one for one in wanted if one not in shown]
    return f"faltan {len(missing)}, entre ellos {missing[0]}" if missing else ""


def _at_once(several: ReadAtOnce, name: str, context: Context) -> None:
    first, second = (context.entity_of(context.caller(role, name)) for role in several.roles)
    if first and first == second:
        raise NotApplicableError("las dos credenciales son de la misma entidad")
    for _ in range(_ROUNDS):
        asked = [
            context.request(name, role, context.paging.ask(_PAGE, context.paging.first))
            for _ in range(_EACH)
            for role in several.roles
        ]
        for exchange in context.simultaneously(asked):
            if not own_rows_alone(context, several, str(exchange.request.role), exchange):
                return
