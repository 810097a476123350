"""What keeps the rows of an entity from others (table Isolation; I01-I05)."""

from collections.abc import Mapping
from typing import Any

from conformance.core.answers import Meaning
from conformance.core.resource import Resource
from conformance.http.access import Guard, GuardedLists
from conformance.http.checks.security import digits
from conformance.http.context import Context
from conformance.packs.siifa.exemplars import EXEMPLARS
from conformance.packs.siifa.facturas import nit_adquiriente

_PAGE = 100


def _recorded_state(context: Context, resource: Resource) -> dict[str, Any]:
    """Return what asks for the states of a payment that has one: a new payment has none yet."""
    state = "registrar_estado_pago"
    if state not in context.contract.bound:
        return EXEMPLARS["listar_estados_pago"].make(context, resource)
    values = EXEMPLARS[state].make(context, resource)
    context.require(
        context.call(state, "erp", values), Meaning.ACCEPTED, "consignar el pago de preparación"
    )
    return {"IdSeguimientoFacturaPago": values["idSeguimientoFacturaPago"]}


# No document says which: a refusal that tells nothing.
_SILENT = Guard((Meaning.UNKNOWN_ROW, Meaning.FORBIDDEN, Meaning.INVALID))
_FILED = Guard((Meaning.FORBIDDEN, Meaning.UNKNOWN_ROW))
_FILED_BULK = Guard((Meaning.FORBIDDEN, Meaning.INVALID, Meaning.UNKNOWN_ROW))
_MONEY = Guard((Meaning.FORBIDDEN, Meaning.INVALID, Meaning.UNKNOWN_ROW))

# By id, those that others come to show first; then by factura.
GUARDED: Mapping[str, Guard] = {
    "ver_factura": _SILENT,
    "ver_alertas_factura": _SILENT,
    "ver_glosa": _SILENT,
    "ver_devolucion": _SILENT,
    "ver_radicado": _FILED,
    "listar_radicados_de_factura": _FILED,
    "ver_pago": _SILENT,
    "listar_estados_pago": Guard(_SILENT.refusals, _recorded_state),
    "ver_cuenta": _MONEY,
    "listar_glosa_de_factura": _SILENT,
    "listar_devolucion_de_factura": _SILENT,
    "listar_pagos_de_factura": _SILENT,
    "resumir_glosa_de_factura": _SILENT,
    "resumir_devolucion_de_factura": _SILENT,
    "resumir_pagos_de_factura": _SILENT,
}
WRITES: Mapping[str, Guard] = {
    "radicar_factura": _FILED,
    "radicar_factura_masivo": _FILED_BULK,
    **{
        f"{act}_{kind}": _SILENT
        for kind in ("glosa", "devolucion")
        for act in ("formular", "responder", "reiterar", "responder_reiteracion")
    },
    **{f"formular_{kind}_masivo": _SILENT for kind in ("glosa", "devolucion")},
    "registrar_pago": _MONEY,
    "registrar_pago_masivo": _MONEY,
    "registrar_estado_pago": _MONEY,
    "crear_cuenta": _MONEY,
    "actualizar_cuenta": _MONEY,
    "cambiar_estado_cuenta": _MONEY,
}


def _asked(context: Context, name: str, resource: Resource) -> dict[str, Any]:
    operation = context.bound(name).operation
    asked = context.paging.ask(_PAGE)
    if operation.parameter("IdFactura"):
        asked["IdFactura"] = resource.id
    if operation.parameter("Nit"):
        asked["Nit"] = int(digits(nit_adquiriente(resource)) or 0)
    return asked


def _foreign(row: Mapping[str, Any], resource: Resource) -> bool:
    owner = digits(nit_adquiriente(resource))
    if _factura_id(row) == resource.id:
        return True
    return bool(owner) and digits(row.get("nit")) == owner


def _factura_id(row: Mapping[str, Any]) -> Any:
    """Return the factura that a row is of, by itself or by what it holds of it."""
    inner = row.get("factura")
    nested = inner.get("idFactura") if isinstance(inner, dict) else None
    return row.get("idFactura", nested)


def _told(resource: Resource) -> str:
    return f"la factura {resource.id} o de la entidad {digits(nit_adquiriente(resource))}"


LISTS = GuardedLists(
    (
        "listar_facturas",
        "listar_seguimientos",
        "listar_glosa",
        "listar_devolucion",
        "listar_pagos",
        "listar_cuentas",
    ),
    asked=_asked,
    foreign=_foreign,
    told=_told,
)
