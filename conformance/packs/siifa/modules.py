"""The parts of SIIFA that a target may want judged by themselves (`scope: {modules: […]}`)."""

from conformance.core.scope import Module

_ANY_FOLLOW_UP = ("listar_seguimientos", "listar_codigos")


def _follow_ups(kind: str) -> frozenset[str]:
    """Return the capabilities of glosas or of devoluciones."""
    acts = ("formular", "responder", "reiterar", "responder_reiteracion", "listar", "ver")
    more = (f"formular_{kind}_masivo", f"listar_{kind}_de_factura", f"resumir_{kind}_de_factura")
    return frozenset((*(f"{act}_{kind}" for act in acts), *more, *_ANY_FOLLOW_UP))


MODULES = (
    Module(
        "radicacion",
        "facturas y radicación",
        frozenset(
            {
                "listar_facturas",
                "ver_factura",
                "ver_alertas_factura",
                "ver_radicado",
                "listar_radicados_de_factura",
                "radicar_factura",
                "radicar_factura_masivo",
            }
        ),
    ),
    Module("glosas", "glosas", _follow_ups("glosa")),
    Module("devoluciones", "devoluciones", _follow_ups("devolucion")),
    Module(
        "pagos",
        "pagos",
        frozenset(
            {
                "listar_pagos",
                "ver_pago",
                "listar_pagos_de_factura",
                "resumir_pagos_de_factura",
                "registrar_pago",
                "registrar_pago_masivo",
                "listar_estados_pago",
                "registrar_estado_pago",
            }
        ),
    ),
    Module(
        "cuentas",
        "cuentas bancarias",
        frozenset(
            {
                "crear_cuenta",
                "listar_cuentas",
                "ver_cuenta",
                "actualizar_cuenta",
                "cambiar_estado_cuenta",
                "listar_bancos",
            }
        ),
    ),
    Module(
        "rips",
        "RIPS",
        frozenset({"listar_transacciones_rips", "listar_usuarios_rips", "ver_usuario_rips"}),
    ),
    Module(
        "seguridad",
        "credenciales y permisos",
        frozenset({"iniciar_sesion"}),
        frozenset(
            {
                "SIIFA-S03",
                "SIIFA-S04",
                "SIIFA-S11",
                "SIIFA-ROL",
                "SIIFA-MAN-4.5",
                "SIIFA-MAN-7.401",
                "SIIFA-MAN-7.401b",
                "SIIFA-MAN-7.403",
            }
        ),
    ),
    Module(
        "aislamiento",
        "aislamiento entre entidades",
        requirements=frozenset(
            {"SIIFA-S05", "SIIFA-I01", "SIIFA-I02", "SIIFA-I03", "SIIFA-I04", "SIIFA-I05"}
        ),
        abroad=True,
    ),
)
