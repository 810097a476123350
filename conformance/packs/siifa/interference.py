"""What somebody else did to a factura while the run was using it: another run, a colleague, a
nightly job.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from conformance.core.resource import Resource
from conformance.http.checks.consistency import instants, moment
from conformance.http.context import Context
from conformance.packs.siifa.facturas import radicada
from conformance.packs.siifa.paging import PAGING

_RECENT_S = 60 * 60
_FOLLOW_UP = "idSeguimientoFacturaGlosa"  # N6: the results of a devolución name their id so too


@dataclass(frozen=True, slots=True)
class _ActList:
    """A list of what was done to a factura: the names of its rows' id, their date, and what a row
    is called.
    """

    capability: str
    ids: tuple[str, ...]
    date: str
    word: str


_ACTS = (
    _ActList("listar_glosa_de_factura", (_FOLLOW_UP,), "fechaFormulacion", "la glosa"),
    _ActList(
        "listar_devolucion_de_factura",
        ("idSeguimientoFacturaDevolucion", _FOLLOW_UP),
        "fechaFormulacion",
        "la devolucion",
    ),
    _ActList("listar_pagos_de_factura", ("idSeguimientoFacturaPago",), "fechaPago", "el pago"),
)


@dataclass(frozen=True, slots=True)
class _ItemWrites:
    """What an item wrote: its texts and the numbers it got for them, and the dates that it sent."""

    values: set[Any]
    dates: set[datetime]

    def has(self, value: Any, date: object) -> bool:
        """Say whether a row of the target with this value and this date is the item's."""
        return value in self.values or bool(self.dates & instants(date))


def interference(context: Context, factura: Resource) -> str:
    """Return what was written on the factura and not by this item, or "" when nothing was.

    A radicado that this item did not write excuses when the factura was pending, or when it is
    newer than what the item dates before it (R9); a follow-up or a payment when this item did not
    make it. A row with a date that the item sent is the item's, whatever the target made of the
    rest: what a target repeats or mixes up is its own doing.
    """
    own = _written(context)
    return _foreign_filing(context, factura, own) or _foreign_act(context, factura, own)


def _foreign_filing(context: Context, factura: Resource, own: _ItemWrites) -> str:
    for row in _rows(context, "listar_radicados_de_factura", factura):
        number, filed = row.get("radicado"), row.get("fechaRadicado")
        excuses = not radicada(factura) or _recent(context, filed)
        if not own.has(number, filed) and excuses:
            return f"tiene el radicado {number} de {filed}"
    return ""


def _foreign_act(context: Context, factura: Resource, own: _ItemWrites) -> str:
    for shown in _ACTS:
        for row in _rows(context, shown.capability, factura):
            ids = [row[name] for name in shown.ids if row.get(name) is not None]
            if ids and not own.has(ids[0], row.get(shown.date)):
                return f"tiene {shown.word} {ids[0]}"
    return ""


def _rows(context: Context, capability: str, factura: Resource) -> Iterator[dict[str, Any]]:
    if not context.can_read(capability, "erp"):
        return
    exchange = context.call(capability, "erp", {"IdFactura": factura.id})
    yield from PAGING.rows_of(exchange.json())


def _recent(context: Context, written: object) -> bool:
    read = moment(written)
    if read is None or read.tzinfo is None:
        return False
    return (context.now() - read).total_seconds() < _RECENT_S


def _written(context: Context) -> _ItemWrites:
    """Return every text this item sent and every number it got back on an accepted write; and every
    date it sent.
    """
    found: set[Any] = set()
    dates: set[datetime] = set()
    for exchange in context.exchanges:
        if exchange.request.method in {"GET", "HEAD"}:
            continue
        if (exchange.status or 0) < 300:
            found |= _leaves(exchange.json())
        try:
            sent = _leaves(json.loads(exchange.request.body or b"null"))
        except ValueError:
            continue
        found |= sent
        dates = dates.union(*(instants(one) for one in sent))
    return _ItemWrites(found, dates)


def _leaves(value: Any) -> set[Any]:
    if isinstance(value, dict):
        return _leaves(list(value.values()))
    if isinstance(value, list):
        return {leaf for one in value for leaf in _leaves(one)}
    return {value}
