"""What the names of SIIFA's properties say, and the texts of the writes that no lifecycle holds."""

from collections.abc import Mapping

from conformance.http.exemplar import FieldNames, Written

NAMES = FieldNames(
    code=r"(?i)codigo",
    id=r"^[Ii][Dd][A-Z]",
    date=r"(?i)^fecha",
    personal=r"(?i)documento|nombre|titular",
    exact=r"(?i)^numerofactura$",
    body_wrapper="command",  # the name of a handler's argument
    value_wrapper="valor",
)

_ACCOUNT = "observaciones"
WRITTEN: Mapping[str, Written] = {
    "radicar_factura": Written(
        "radicado", 30, reads="listar_radicados_de_factura", key="IdFactura", id="idFactura"
    ),
    "registrar_estado_pago": Written("observacion"),
    "crear_cuenta": Written(
        _ACCOUNT, reads="ver_cuenta", key="id", id="idEmpresaCuentaBancaria", creates=True
    ),
    "actualizar_cuenta": Written(_ACCOUNT, reads="ver_cuenta", key="id", id="id"),
    "cambiar_estado_cuenta": Written(_ACCOUNT),
}
