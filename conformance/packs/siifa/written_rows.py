"""Where the rows of SIIFA that no lifecycle holds whole are written and shown, and what it sets of
them by itself (R24, R28, R31).
"""

from conformance.core.lifecycle import Listing
from conformance.http.written_row import Stamp, WrittenRow

_CHANGED = Stamp("usuarioActualizacion", "fechaActualizacion")
_CHANGES = ("actualizar_cuenta", "cambiar_estado_cuenta")
WRITTEN_ROWS: tuple[WrittenRow, ...] = (
    WrittenRow(
        "radicado",
        "idFacturaRadicado",
        {"radicar_factura": "", "radicar_factura_masivo": "listaRadicado"},
        (Listing("ver_radicado"), Listing("listar_radicados_de_factura")),
        paired=("numeroFactura", "nitEmisor"),
        made=Stamp("usuarioRegistro", "fechaRegistro"),
    ),
    WrittenRow(
        "pago",
        "idSeguimientoFacturaPago",
        {"registrar_pago": "", "registrar_pago_masivo": "listaPagos"},
        (Listing("ver_pago"), Listing("listar_pagos"), Listing("listar_pagos_de_factura")),
        unshown=("codigoTipoGiro",),  # X7: no text says that it is told again
        made=Stamp("usuarioReporte", "fechaReporte"),
    ),
    WrittenRow(
        "estado de pago",
        "idSeguimientoFacturaPagoEstado",
        {"registrar_estado_pago": ""},
        (Listing("listar_estados_pago"),),
        made=Stamp(when="fechaRegistro"),
    ),
    WrittenRow(
        "cuenta bancaria",
        "idEmpresaCuentaBancaria",
        {"crear_cuenta": ""},
        (Listing("ver_cuenta"), Listing("listar_cuentas")),
        dict.fromkeys(_CHANGES, "idEmpresaCuentaBancaria"),
        replaces=True,
        made=Stamp("usuarioRegistro", "fechaRegistro"),
        changed=dict.fromkeys(_CHANGES, _CHANGED),
    ),
)
