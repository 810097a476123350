"""When facturas were filed, read for as many of them as a run needs: each costs a request."""

from datetime import date
from functools import lru_cache

from conformance.core.calendar import BOGOTA, count_business_days
from conformance.core.exchange import Request
from conformance.core.resource import Need, Resource, ResourceId
from conformance.http.checks.consistency import moment
from conformance.http.context import Context
from conformance.packs.siifa.facturas import (
    FILING,
    RADICADA,
    fecha_radicado,
    habiles,
    radicada,
)
from conformance.packs.siifa.paging import PAGING
from conformance.packs.siifa.terms import RECENT

FILINGS = "listar_radicados_de_factura"
_SAMPLE, _SPARE = 12, 4
_UNDATED = 300  # radicados read for a date that no factura may have


def dated(context: Context, facturas: list[Resource]) -> list[Resource]:
    """Return the facturas, with the date of the radicado of as many as the needs that ask for it
    take.
    """
    if FILINGS not in context.contract.bound:
        return facturas
    asking = [need for need in context.item.needs if need.asks(FILING)]
    left = [need for need in asking for _ in range(need.count)]
    read: dict[ResourceId, Resource] = {}
    for factura in facturas:
        if not left or len(read) == _UNDATED:
            break
        if _may_meet(factura, left):
            read[factura.id] = _with_date(context, factura)
            _take_met(left, read[factura.id])
    return [read.get(row.id, row) for row in facturas]


def _may_meet(factura: Resource, left: list[Need]) -> bool:
    """Say whether a factura meets one of the needs but for the date that nobody has read."""
    return radicada(factura) and any(need.unread(FILING).fits(factura) for need in left)


def _take_met(left: list[Need], factura: Resource) -> None:
    """Take away the first need that a factura meets."""
    met = next((need for need in left if need.fits(factura)), None)
    if met is not None:
        left.remove(met)


def by_age(context: Context, facturas: list[Resource]) -> list[Resource]:
    """Return the facturas; where some were filed long ago, as many as the run needs with their
    date, in its order.

    Acts on them are dated within the legal terms (R18), and those of one item are filed about the
    same time. A few of them tell whether there is need of it.
    """
    count = _radicadas_needed(context)
    if not count:
        return facturas
    filed = [row for row in facturas if radicada(row)]
    some = _spread(filed)
    context.prefetch([_filings(context, row) for row in some])
    few = [_with_date(context, row) for row in some]
    if not context.enforced and _all_recent([*few, *filed]):
        return facturas
    asked = [*few, *filed[: count + count // _SPARE]]
    oldest_first = _oldest_first(context, asked)
    placed = {row.id for row in oldest_first}
    others = [row for row in facturas if row.id not in placed]
    return [*oldest_first, *others]


def _radicadas_needed(context: Context) -> int:
    """Return how many filed facturas the run needs; 0 where nothing is written, or no date can be
    read.
    """
    if context.read_only or FILINGS not in context.contract.bound:
        return 0
    return sum(need.count for need in context.item.needs if need.state == RADICADA)


def _all_recent(facturas: list[Resource]) -> bool:
    return all(_age(row) <= RECENT for row in facturas)


def _oldest_first(context: Context, asked: list[Resource]) -> list[Resource]:
    """Return the facturas whose date is known or can be read, the oldest first."""
    known = {row.id: _with_known_date(context, row) for row in asked}
    with_date = [row for row in known.values() if fecha_radicado(row)]
    return sorted(with_date, key=lambda row: -_age(row))


def _spread(filed: list[Resource]) -> list[Resource]:
    """Return a few facturas from the whole of a list."""
    step = max(1, len(filed) // _SAMPLE)
    return filed[::step][:_SAMPLE]


def _age(factura: Resource) -> int:
    return habiles(factura) or 0


def _with_known_date(context: Context, factura: Resource) -> Resource:
    return factura if fecha_radicado(factura) else _with_date(context, factura)


def _with_date(context: Context, factura: Resource) -> Resource:
    """Return a factura with the date of its last radicado, as the target wrote it."""
    exchange = context.send(_filings(context, factura))
    shown = PAGING.rows_of(exchange.json()) if exchange.status == 200 else []
    dates = [str(row["fechaRadicado"]) for row in shown if row.get("fechaRadicado")]
    days = [(business_days_since(context, text), text) for text in dates]
    ages = [(age, text) for age, text in days if age is not None]
    if not ages:
        return factura
    age, text = min(ages)
    return factura.knowing(fecha_radicado=text, habiles_radicada=age)


def _filings(context: Context, factura: Resource) -> Request:
    return context.request(FILINGS, "erp", {"IdFactura": factura.id})


def business_days_since(context: Context, written: object) -> int | None:
    """Return the business days from a date of the target to today, in Colombia; None when it is no
    date.
    """
    read = moment(written)
    if read is None:
        return None
    start = read.astimezone(BOGOTA).date() if read.tzinfo else read.date()
    today = context.now().astimezone(BOGOTA).date()
    return _counted(start, today)


@lru_cache(maxsize=4096)
def _counted(start: date, end: date) -> int:
    """Many facturas share a day: each pair of days is counted once."""
    return count_business_days(start, end)
