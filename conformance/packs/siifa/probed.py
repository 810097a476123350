"""Where SIIFA's server meets odd requests, which details have a list, and what goes once."""

from collections.abc import Mapping, Sequence
from typing import Any

from conformance.core.lifecycle import Rule
from conformance.http.context import Context
from conformance.http.exemplar import Hostile, ListedDetail

HOSTILE = Hostile(
    places=("ver_factura", "listar_facturas", "formular_glosa"),
    thorough=("formular_glosa", "formular_glosa_masivo", "responder_glosa"),
    large=("formular_glosa", "formular_glosa_masivo", "responder_glosa"),
    text="observacion",
    scope="IdFactura",
)


def _filed_or_not(context: Context, role: str) -> Sequence[Mapping[str, Any]]:
    return ({"TieneRadicado": True}, {"TieneRadicado": False})


DETAILS = (
    ListedDetail(
        "ver_factura",
        "IdFactura",
        "listar_facturas",
        "idFactura",
        ("erp", "ips"),
        _filed_or_not,
    ),
    ListedDetail(
        "ver_usuario_rips", "IdUsuario", "listar_usuarios_rips", "idUsuario", ("erp", "ips")
    ),
    ListedDetail("ver_cuenta", "id", "listar_cuentas", "idEmpresaCuentaBancaria", ("erp",)),
)

# Filing is no move of a lifecycle: it is what they begin with.
ONCE: Mapping[str, Rule] = {
    "radicar_factura": Rule("R21", "LIF-09", "SIIFA-R21", text="La factura ya está radicada")
}
