"""What somebody else did to a factura while the run was using it: another run, a colleague, a nightly job."""

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from conformance.checks.consistency import rows_of
from conformance.stage import Factura, Stage

_ACTS = ("glosa", "devolucion")


def excuse(stage: Stage, factura: Factura) -> str:
    """Return what was written on the factura and not by this item, or "" when nothing was.

    A radicado that this item did not write excuses when the factura was pending, or when it is newer
    than what the item dates before it (R9); a follow-up excuses when this item did not formulate it.
    """
    mine = _written(stage)
    for row in _rows(stage, "listar_radicados_de_factura", factura):
        if row.get("radicado") not in mine and (not factura.radicada or _recent(stage, row.get("fechaRadicado"))):
            return f"tiene el radicado {row.get('radicado')} de {row.get('fechaRadicado')}"
    for kind in _ACTS:
        field = f"idSeguimientoFactura{kind.capitalize()}"
        for row in _rows(stage, f"listar_{kind}_de_factura", factura):
            found = row.get(field) or row.get("idSeguimientoFacturaGlosa")
            if found is not None and found not in mine:
                return f"tiene la {kind} {found}"
    return ""


def _rows(stage: Stage, capability: str, factura: Factura) -> Iterator[dict[str, Any]]:
    if capability not in stage.contract.bound or "erp" not in stage.pool.roles:
        return
    yield from rows_of(stage.call(capability, "erp", {"IdFactura": factura.id}).json())


def _recent(stage: Stage, written: object) -> bool:
    try:
        moment = datetime.fromisoformat(str(written))
    except ValueError:
        return False
    return moment.tzinfo is not None and (stage.now() - moment).total_seconds() < 60 * 60


def _written(stage: Stage) -> set[Any]:
    """Return every text this item sent and every number it got back on an accepted write."""
    found: set[Any] = set()
    for exchange in stage.exchanges:
        if exchange.request.method in {"GET", "HEAD"}:
            continue
        found |= _leaves(exchange.json()) if (exchange.status or 0) < 300 else set()
        try:
            found |= _leaves(json.loads(exchange.request.body or b"null"))
        except ValueError:
            continue
    return found


def _leaves(value: Any) -> set[Any]:
    if isinstance(value, dict):
        return set().union(*(_leaves(one) for one in value.values())) if value else set()
    if isinstance(value, list):
        return set().union(*(_leaves(one) for one in value)) if value else set()
    return {value}
