"""The wrappers and tests that turn on when a factura was filed."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from conformance.core.calendar import BOGOTA
from conformance.packs.siifa.sandbox.faults.acts import moment
from conformance.packs.siifa.sandbox.faults.acts import named as about
from conformance.packs.siifa.sandbox.faults.selection import (
    When,
    always,
)
from conformance.packs.siifa.sandbox.faults.tools import asks, body_of, items_of
from conformance.packs.siifa.sandbox.server import SiifaSandbox
from conformance.packs.siifa.sandbox.tables.records import Radicado
from conformance.sandbox.application import Incoming, Serve, Wrapper
from conformance.sandbox.reply import Reply, encode


def part_payment(sandbox: SiifaSandbox, incoming: Incoming) -> bool:
    """Tell whether a payment is less than half of what its factura is worth."""
    body = body_of(incoming.body)
    factura, value = sandbox.store.facturas.get(body["idFactura"]), body.get("valor")
    return factura is not None and isinstance(value, int | float) and value * 2 < factura.valor


def filed_before(name: str, field: str, early: Callable[[timedelta], bool]) -> Wrapper:
    """Return the wrapper that takes a radicado for older when an act comes before it by so much."""

    def wrapper(sandbox: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
        body = body_of(incoming.body)
        number, when = body.get("idFactura"), moment(body.get(field))
        radicado = sandbox.store.radicados.get(number) if isinstance(number, int) else None
        if not asks(incoming, name) or radicado is None or when is None:
            return serve(incoming)
        if when >= radicado.fecha or not early(radicado.fecha - when):
            return serve(incoming)
        sandbox.store.radicados[radicado.factura] = replace(radicado, fecha=when)
        try:
            return serve(incoming)
        finally:
            sandbox.store.radicados[radicado.factura] = radicado

    return wrapper


def filed_meanwhile(name: str, when: When = always) -> Wrapper:
    """Return the wrapper that judges a payment as if its factura were filed."""

    def wrapper(sandbox: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
        number = body_of(incoming.body).get("idFactura")
        if (
            not asks(incoming, name)
            or not isinstance(number, int)
            or number not in sandbox.store.facturas
            or (number in sandbox.store.radicados)
            or not when(sandbox, incoming)
        ):
            return serve(incoming)
        long_ago = sandbox.now() - timedelta(days=60)
        sandbox.store.radicados[number] = Radicado(number, number, "R", long_ago, "", long_ago)
        try:
            return serve(incoming)
        finally:
            del sandbox.store.radicados[number]

    return wrapper


def filed_today(sandbox: SiifaSandbox, incoming: Incoming) -> bool:
    """Tell whether a request is about a factura that was filed today."""
    radicado = sandbox.store.radicados.get(_factura_of(sandbox, incoming))
    if radicado is None:
        return False
    return radicado.fecha.astimezone(BOGOTA).date() == sandbox.now().date()


def _factura_of(sandbox: SiifaSandbox, incoming: Incoming) -> int:
    """Return the factura that a request names, or that of the follow-up it names; else 0."""
    body = body_of(incoming.body)
    row = about(sandbox, body)
    if row is not None:
        return row.factura
    number = body.get("idFactura")
    return number if isinstance(number, int) else 0


def filed_today_whole(sandbox: SiifaSandbox, incoming: Incoming) -> bool:
    """Tell whether a request is about whole pesos of a factura that was filed today."""
    value = body_of(incoming.body).get("valorGlosa")
    return isinstance(value, int | float) and value % 1 == 0 and filed_today(sandbox, incoming)


def bulk_filed_today(sandbox: SiifaSandbox, incoming: Incoming) -> bool:
    """Tell whether every element of a bulk of devoluciones is about a factura that was filed
    today.
    """
    rows = items_of(incoming, "listaDevoluciones")
    return bool(rows) and all(
        filed_today(sandbox, replace(incoming, body=encode(row))) for row in rows
    )
