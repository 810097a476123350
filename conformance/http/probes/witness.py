"""What would change if a write that has to be refused were made: read before it and after it
(R23).
"""

from collections.abc import Mapping
from typing import Any

from conformance.core.exchange import Exchange
from conformance.http.checks.codes import CON_05
from conformance.http.context import Context, Resource, describe
from conformance.http.observation import State, differ, state

# The beginning of a write's name, the capability that shows what it writes, and what points at it
# there.
_SHOWN: tuple[tuple[str, str, str], ...] = (
    ("radicar_", "listar_radicados_de_factura", "IdFactura"),
    ("registrar_pago", "listar_pagos_de_factura", "IdFactura"),
    ("registrar_estado_pago", "listar_estados_pago", "idSeguimientoFacturaPago"),
    ("crear_cuenta", "listar_cuentas", ""),
    ("actualizar_cuenta", "ver_cuenta", "id"),
    ("cambiar_estado_cuenta", "ver_cuenta", "id"),
    *(
        (f"{act}_{kind}", f"listar_{kind}_de_factura", "IdFactura")
        for kind in ("glosa", "devolucion")
        for act in ("formular", "responder_reiteracion", "responder", "reiterar")
    ),
)
_PAGE = 100


def stored(
    context: Context, name: str, values: Mapping[str, Any], resource: Resource | None
) -> State | None:
    """Return what the owner reads of what a write is about, None when the target has no way to read
    it.
    """
    shown = next((row for row in _SHOWN if name.startswith(row[0])), None)
    if shown is None or shown[1] not in context.contract.bound or "erp" not in context.pool.roles:
        return None
    _, capability, field = shown
    asked: dict[str, Any] = (
        {field: values.get(field)}
        if field in values
        else ({"IdFactura": resource.id} if resource and field else {})
    )
    if context.bound(capability).operation.parameter(context.paging.size):
        asked |= context.paging.ask(_PAGE)
    exchange = context.call(capability, "erp", asked)
    body = exchange.json()
    if capability == "listar_cuentas":  # others open accounts meanwhile: only this one counts
        body = [
            row
            for row in context.paging.rows_of(body)
            if row.get("numeroCuenta") == values["numeroCuenta"]
        ]
    return state(context, exchange, body)


def unchanged(
    context: Context, before: State | None, after: State | None, exchange: Exchange | None
) -> None:
    """Report CON-05 about a refused write unless what the owner reads after it is what he read
    before (R23).
    """
    if exchange is None or before is None or after is None or context.findings:
        return
    if differ(context, before, after):
        context.report(
            CON_05,
            exchange,
            expected="lo mismo que antes de la escritura rechazada",
            actual=f"otra lectura después de {describe(exchange)}",
        )
