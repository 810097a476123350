"""What every operation of SIIFA needs of the call it answers."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any, TypeVar

from conformance.packs.siifa.sandbox.tables.records import Factura, User
from conformance.packs.siifa.sandbox.tables.store import Store
from conformance.packs.siifa.sandbox.tables.views import page
from conformance.sandbox import application
from conformance.sandbox.fields import Field
from conformance.sandbox.reply import RefusalError, Reply, answer, invalid

T = TypeVar("T")
CLOCK_SKEW = timedelta(minutes=5)  # a client's clock may run ahead; later than this is the future
_NUMBER_FIELD = Field("numeroPagina", "int32", minimum=1)


Call = application.Call[Store, User]
"""A request of a user of SIIFA, on the rows of SIIFA."""

Handler = Callable[[Call], Reply]


def visible(call: Call, number: int) -> Factura | None:
    """Return the factura when it exists and the caller is a party of it."""
    factura = call.store.facturas.get(number)
    return factura if factura is not None and call.store.sees(call.user, factura) else None


def not_future(call: Call, name: str, value: datetime) -> None:
    """Refuse with 400 an act dated in the future (decision R10)."""
    if value > call.now + CLOCK_SKEW and call.store.rule("R10"):
        raise invalid(name, "La fecha no puede ser futura")


def paging(maximum: int = 1500) -> tuple[Field, ...]:
    """Return the two parameters of a page (decision R26)."""
    return _NUMBER_FIELD, Field("registrosPorPagina", "int32", minimum=1, maximum=maximum)


def paged(call: Call, rows: Iterable[T], view: Callable[[Store, T], dict[str, Any]]) -> Reply:
    """Return the page that was asked for: page 1 of 10 unless the query says otherwise."""
    number = call.query["numeroPagina"] or 1
    size = call.query["registrosPorPagina"] or 10
    found = list(rows)
    start = (number - 1) * size
    shown = [view(call.store, row) for row in found[start : start + size]]
    return answer(page(shown, number, size, len(found)))


def in_order(call: Call, low: str, high: str, *, what: str) -> None:
    """Refuse with 400 a range whose end lies before its start (decision R27)."""
    start, end = call.query[low], call.query[high]
    inverted = start is not None and end is not None and end < start
    if inverted and call.store.rule("rango"):
        name = high[:1].upper() + high[1:]
        raise RefusalError(
            400,
            f"El rango de {what} está invertido.",
            {name: [f"El valor debe ser mayor o igual al inicial del rango de {what}"]},
        )


def within(value: datetime, start: datetime | None, end: datetime | None) -> bool:
    """Tell whether the instant lies in the range; an end at midnight takes in its whole day."""
    if start is not None and value < start:
        return False
    if end is None:
        return True
    at_midnight = (end.hour, end.minute, end.second, end.microsecond) == (0, 0, 0, 0)
    if at_midnight and end.year < 9999:
        return value < end + timedelta(days=1)
    return value <= end
