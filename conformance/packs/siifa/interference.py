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


def interference(context: Context, factura: Resource) -> str:
    """Return what was written on the factura and not by this item, or "" when nothing was.

    A radicado that this item did not write excuses when the factura was pending, or when it is
    newer than what the item dates before it (R9); a follow-up or a payment when this item did not
    make it. A row with a date that the item sent is the item's, whatever the target made of the
    rest: what a target repeats or mixes up is its own doing.
    """
    mine, dates = _written(context)
    for row in _rows(context, "listar_radicados_de_factura", factura):
        known = row.get("radicado") in mine or not _foreign(row.get("fechaRadicado"), dates)
        if not known and (not radicada(factura) or _recent(context, row.get("fechaRadicado"))):
            return f"tiene el radicado {row.get('radicado')} de {row.get('fechaRadicado')}"
    for shown in _ACTS:
        for row in _rows(context, shown.capability, factura):
            found = next((row[name] for name in shown.ids if row.get(name) is not None), None)
            if found is not None and found not in mine and _foreign(row.get(shown.date), dates):
                return f"tiene {shown.word} {found}"
    return ""


def _rows(context: Context, capability: str, factura: Resource) -> Iterator[dict[str, Any]]:
    if capability not in context.contract.bound or "erp" not in context.pool.roles:
        return
    yield from PAGING.rows_of(context.call(capability, "erp", {"IdFactura": factura.id}).json())


def _foreign(written: object, dates: set[datetime]) -> bool:
    """Say whether a date of the target is none that the item sent."""
    return not dates & instants(written)


def _recent(context: Context, written: object) -> bool:
    read = moment(written)
    return (
        read is not None
        and read.tzinfo is not None
        and (context.now() - read).total_seconds() < 60 * 60
    )


def _written(context: Context) -> tuple[set[Any], set[datetime]]:
    """Return every text this item sent and every number it got back on an accepted write; and every
    date it sent.
    """
    found: set[Any] = set()
    dates: set[datetime] = set()
    for exchange in context.exchanges:
        if exchange.request.method in {"GET", "HEAD"}:
            continue
        found |= _leaves(exchange.json()) if (exchange.status or 0) < 300 else set()
        try:
            sent = _leaves(json.loads(exchange.request.body or b"null"))
        except ValueError:
            continue
        found |= sent
        dates = dates.union(*(instants(one) for one in sent))
    return found, dates


def _leaves(value: Any) -> set[Any]:
    if isinstance(value, dict):
        return set().union(*(_leaves(one) for one in value.values())) if value else set()
    if isinstance(value, list):
        return set().union(*(_leaves(one) for one in value)) if value else set()
    return {value}
