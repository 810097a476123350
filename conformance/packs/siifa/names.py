"""What the names of SIIFA's properties say, and the texts of the writes that no lifecycle holds."""

from collections.abc import Mapping
from dataclasses import replace

from conformance.core.row_left import RowChange
from conformance.http.exemplar import FieldNames, NamedRow, Written

NAMES = FieldNames(
    code=r"(?i)codigo",
    id=r"^[Ii][Dd][A-Z]",
    date=r"(?i)^fecha",
    personal=r"(?i)documento|nombre|titular",
    exact=r"(?i)^numerofactura$",
    public=r"(?i)^nit|documentoidobligado$|^razonsocial|^nombrecomercial",
    body_wrapper="command",  # the name of a handler's argument
    value_wrapper="valor",
)

_RADICADO = NamedRow("radicado", "idFacturaRadicado", "idFactura")
_CUENTA = NamedRow("cuenta bancaria", "idEmpresaCuentaBancaria")
_CUENTA_CAMBIADA = replace(_CUENTA, change=RowChange.CHANGED)
ROWS: Mapping[str, NamedRow] = {
    "radicar_factura": _RADICADO,
    "radicar_factura_masivo": _RADICADO,
    "crear_cuenta": _CUENTA,
    "actualizar_cuenta": _CUENTA_CAMBIADA,
    "cambiar_estado_cuenta": _CUENTA_CAMBIADA,
}
"""The rows that writes leave which no lifecycle holds."""

_ACCOUNT = "observaciones"
WRITTEN: Mapping[str, Written] = {
    "radicar_factura": Written(
        "radicado", 30, reads="listar_radicados_de_factura", key="IdFactura", id="idFactura"
    ),
    "registrar_estado_pago": Written(
        "observacion",
        reads="listar_estados_pago",
        key="IdSeguimientoFacturaPago",
        id="idSeguimientoFacturaPago",
    ),
    "crear_cuenta": Written(
        _ACCOUNT, reads="ver_cuenta", key="id", id="idEmpresaCuentaBancaria", creates=True
    ),
    "actualizar_cuenta": Written(_ACCOUNT, reads="ver_cuenta", key="id", id="id"),
    "cambiar_estado_cuenta": Written(_ACCOUNT, reads="ver_cuenta", key="id", id="id"),
}
