"""What is read of a factura for the classes that a row of it may be of."""

from datetime import datetime, timedelta
from typing import Any

from conformance.core.calendar import BOGOTA, local
from conformance.core.resource import Resource
from conformance.http.checks.consistency import moment
from conformance.http.context import Context
from conformance.packs.siifa.facturas import emision
from conformance.packs.siifa.invalid_elements import annexes_of

ANNEXED, EDGE, MONTH_END = "anexos", "filo", "fin_de_mes"
"""What of the RIPS it has, and two edges that a date of it may lie on."""

_DATED = 4  # facturas of which it is read when they were filed


def with_annexes(context: Context, factura: Resource) -> Resource:
    """Return a factura with what its RIPS hold and the edge of a day on which it was filed
    already.
    """
    asked = factura.id in [one.id for one in context.resources[:_DATED]]
    known: dict[str, Any] = {
        ANNEXED: {},
        EDGE: _day_edge(context, factura) if asked else None,
    }
    served = {"listar_transacciones_rips", "listar_usuarios_rips", "ver_usuario_rips"}
    if served <= set(context.contract.bound):
        known[ANNEXED] = dict(annexes_of(context, factura))
    return factura.knowing(**known)


def with_edges(context: Context, factura: Resource) -> Resource:
    """Return a factura yet to be filed, with an edge of a day and an end of a month after it was
    issued.
    """
    issued = moment(emision(factura))
    last = _midnight(context.acting())
    return factura.knowing(
        **{
            EDGE: _after(issued, last),
            MONTH_END: _after(issued, last.replace(day=1)),
        }
    )


def _day_edge(context: Context, factura: Resource) -> str | None:
    """Return the last second of a day after a factura was filed, as Colombia counts days, None
    where nobody can tell of one.
    """
    shown = context.call("listar_radicados_de_factura", "erp", {"IdFactura": factura.id}).json()
    rows = context.paging.rows_of(shown)
    filed = [moment(str(row.get("fechaRadicado"))) for row in rows]
    known = [one for one in filed if one is not None]
    return _after(max(map(local, known)), _midnight(context.acting())) if known else None


def _midnight(now: datetime) -> datetime:
    return now.astimezone(BOGOTA).replace(hour=0, minute=0, second=0, microsecond=0)


def _after(earlier: datetime | None, midnight: datetime) -> str | None:
    """Return the second before a midnight, where that is a day after something else."""
    edge = midnight - timedelta(seconds=1)
    if earlier is None or edge - timedelta(hours=6) < local(earlier):
        return None
    return edge.isoformat()
