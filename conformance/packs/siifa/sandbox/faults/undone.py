"""The wrappers that answer as done what is not done."""

from collections.abc import Mapping
from typing import Any

from conformance.packs.siifa.sandbox.faults.selection import (
    Selection,
    named,
    served,
)
from conformance.packs.siifa.sandbox.faults.tools import body_of
from conformance.packs.siifa.sandbox.server import SiifaSandbox
from conformance.sandbox.application import Incoming, Serve, ServedOperation, Wrapper
from conformance.sandbox.fields import Field
from conformance.sandbox.reply import Reply, answer

_BULK_LIMIT = 1000
_ACCOUNT = {
    "idEmpresaCuentaBancaria": 1,
    "nit": 1,
    "codigoBanrep": 1,
    "codigoTipoCuenta": 1201,
    "numeroCuenta": "1",
    "titular": "T",
    "codigoEstado": 1301,
    "esCuentaPrincipal": False,
    "observaciones": None,
}
_DONE: Mapping[str, Any] = {
    "radicar_factura": {
        "idFacturaRadicado": 1,
        "idFactura": 1,
        "radicado": "R",
        "numeroFactura": "F1",
        "nitEmisor": "1",
        "nitAdquiriente": "2",
        "fechaRadicado": "2026-01-01T00:00:00Z",
    },
    "registrar_pago": {"idSeguimientoFacturaPago": 1},
    "registrar_estado_pago": {"idSeguimientoFacturaPagoEstado": 1, "idSeguimientoFacturaPago": 1},
    "crear_cuenta": _ACCOUNT,
    "actualizar_cuenta": _ACCOUNT,
    "cambiar_estado_cuenta": {
        "idEmpresaCuentaBancaria": 1,
        "nit": 1,
        "codigoEstado": 1302,
        "numeroCuenta": "1",
        "observaciones": None,
        "usuarioActualizacion": "U",
        "fechaActualizacion": "2026-01-01T00:00:00Z",
    },
}


def passed_over(most: int, *others: str) -> Wrapper:
    """Return the wrapper that answers as done a bulk of devoluciones, or another, past the limit
    and up to `most`.
    """

    def wrapper(_: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
        reply = serve(incoming)
        rows = [one for one in body_of(incoming.body).values() if isinstance(one, list)]
        bulk = served(incoming, named("formular_devolucion_masivo", *others))
        met = (
            bulk is not None and reply.status == 400 and rows and _BULK_LIMIT < len(rows[0]) <= most
        )
        return answer([]) if met else reply

    return wrapper


def left_undone(selection: Selection) -> Wrapper:
    """Return the wrapper that answers as done what lacks one of its required properties, and does
    nothing.
    """

    def wrapper(_: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
        reply = serve(incoming)
        operation = served(incoming, selection)
        if (
            operation is None
            or reply.status != 400
            or not _lacks(operation, body_of(incoming.body))
        ):
            return reply
        return _as_done(operation)

    return wrapper


def _as_done(operation: ServedOperation) -> Reply:
    name = operation.capability
    value = [] if name.endswith("masivo") else _DONE.get(name, {"idSeguimientoFacturaGlosa": 1})
    return answer(value, 201 if name == "crear_cuenta" else 200)


def _lacks(operation: ServedOperation, body: dict[str, Any]) -> bool:
    """Tell whether a body that says something lacks what is required, at any depth."""
    return bool(body) and any(_is_missing(one, body) for one in operation.body or ())


def _is_missing(field: Field, body: dict[str, Any]) -> bool:
    if field.required and field.name not in body:
        return True
    rows = body.get(field.name) if field.items else None
    return isinstance(rows, list) and any(_row_lacks(row, field.items) for row in rows)


def _row_lacks(row: Any, fields: tuple[Field, ...]) -> bool:
    if not isinstance(row, dict) or not row:
        return False
    return any(one.required and one.name not in row for one in fields)
