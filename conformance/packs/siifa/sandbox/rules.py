"""The rules that the sandbox asks for by name and no lifecycle refuses by: which requirement speaks
of each, and where it is asked for.
"""

from collections.abc import Mapping

from conformance.http.reference import ServedRule

_FORMULATIONS = tuple(
    f"formular_{kind}{bulk}" for kind in ("glosa", "devolucion") for bulk in ("", "_masivo")
)
_GLOSAS = ("formular_glosa", "formular_glosa_masivo")
_ANSWERS = tuple(
    f"{act}_{kind}"
    for act in ("responder", "responder_reiteracion")
    for kind in ("glosa", "devolucion")
)
_REITERATIONS = ("reiterar_glosa", "reiterar_devolucion")
_FILINGS = ("radicar_factura", "radicar_factura_masivo")
_PAYMENTS = ("registrar_pago", "registrar_pago_masivo")
_ACCOUNTS = ("crear_cuenta", "actualizar_cuenta", "cambiar_estado_cuenta")
_UNKNOWN = (
    "codigoFuente",
    "codigoSubFuente",
    "idContratoAnticipo",
    "idCuentaOrigen",
    "idCuentaDestino",
)

RULES: Mapping[str, ServedRule] = {
    "codigo": ServedRule("SIIFA-R01", (*_FORMULATIONS, *_ANSWERS, *_REITERATIONS)),
    "R4": ServedRule("SIIFA-R04", ("responder_glosa", "responder_devolucion")),
    "R9": ServedRule("SIIFA-R09", (*_ANSWERS, *_REITERATIONS)),
    "R10": ServedRule("SIIFA-R10", (*_FORMULATIONS, *_ANSWERS, *_REITERATIONS, *_FILINGS)),
    "R11": ServedRule("SIIFA-R11", _FORMULATIONS),
    "tras-el-radicado": ServedRule("SIIFA-R10", _FORMULATIONS),
    "R14": ServedRule("SIIFA-R14", _FORMULATIONS),
    "un-anexo": ServedRule("SIIFA-R13", _GLOSAS),
    "anexo": ServedRule("SIIFA-R13", _GLOSAS),
    "R19-max": ServedRule("SIIFA-R19", ("formular_glosa_masivo", "formular_devolucion_masivo")),
    "R20": ServedRule("SIIFA-R20", ("radicar_factura_masivo",)),
    "R21": ServedRule("SIIFA-R21", ("radicar_factura",)),
    "pago-positivo": ServedRule("SIIFA-R32", _PAYMENTS),
    "pago-radicado": ServedRule("SIIFA-R32", ("registrar_pago",)),
    "pago-tras-el-radicado": ServedRule("SIIFA-R32", ("registrar_pago",)),
    **{f"conocido:{name}": ServedRule("SIIFA-R32", _PAYMENTS) for name in _UNKNOWN},
    "conocido:codigoTipoGiro": ServedRule("SIIFA-R32", ("registrar_pago_masivo",)),
    "nit": ServedRule("SIIFA-R34", ("crear_cuenta",)),
    "ultima-principal": ServedRule("SIIFA-R34", ("cambiar_estado_cuenta",)),
    "id-de-la-ruta": ServedRule("SIIFA-R34", _ACCOUNTS[1:]),
    "banco": ServedRule("SIIFA-R34", _ACCOUNTS[:2]),
    "tipo-de-cuenta": ServedRule("SIIFA-R34", _ACCOUNTS[:2]),
    "cuenta-repetida": ServedRule("SIIFA-R34", _ACCOUNTS[:2]),
    "una-principal": ServedRule("SIIFA-R34", _ACCOUNTS),
    "rango": ServedRule(
        "SIIFA-R27",
        (
            "listar_facturas",
            "listar_seguimientos",
            "listar_glosa_de_factura",
            "listar_devolucion_de_factura",
            "listar_pagos",
            "listar_pagos_de_factura",
        ),
    ),
    "tipo": ServedRule("SIIFA-R27", ("listar_seguimientos",)),
}

TABLES: Mapping[str, tuple[str, ...]] = {
    "radicados": _FILINGS,
    "seguimientos": (*_FORMULATIONS, *_ANSWERS, *_REITERATIONS),
    "pagos": _PAYMENTS,
    "estados": ("registrar_estado_pago",),
    "cuentas": _ACCOUNTS,
}
