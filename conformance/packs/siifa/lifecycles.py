"""The lifecycles of a glosa, a devolución and a payment, as tables (Ley 1438 art. 57; Res. 2284
art. 6; OF4 E2).

Rules are rows of decisions R1 to R33. The codes of answers are those the norm gives to each
operation (Res. 2284 de 2023, Anexo 3, tabla 1.4).
"""

from collections.abc import Mapping
from dataclasses import replace

from conformance.core.lifecycle import (
    Act,
    Lifecycle,
    Listing,
    Move,
    Reads,
    Refusal,
    Rule,
    Share,
    Wrong,
)
from conformance.packs.siifa.follow_up_acts import ANNEXES, acts
from conformance.packs.siifa.rules import (
    R4,
    R5,
    R5B,
    R5C,
    R6,
    R7,
    R8,
    R15,
    R16,
    R33,
    R33B,
    ROL,
)

# The plain ones first: they make what anybody may make.
_ERP = ("erp", "admin", "erp_gestor")
_ERP_EPS = ("eps", "erp", "admin", "eps_gestor", "erp_gestor")
_PSS = ("ips", "admin", "fits", "fits_gestor", "ips_gestor")
_READERS = ("erp", "ips")


_ALSO = ("erp_gestor", "ips_consulta", "erp_consulta", "ips_gestor")
_OTHER = {"Glosa": "Devolucion", "Devolucion": "Glosa"}
# What the reading of a factura counts of each kind, by the moves that it counts (R25).
_COUNTERS: Mapping[str, Mapping[str, str]] = {
    "Glosa": {
        "numeroGlosas": "formular",
        "numeroGlosasRespondidas": "responder",
        "numeroReiteraciones": "reiterar",
        "numeroReiteracionesRespondidas": "subsanar",
    },
    "Devolucion": {
        "numeroDevoluciones": "formular",
        "numeroDevolucionesRespondidas": "responder",
        "numeroReiteracionesDevoluciones": "reiterar",
    },
}


def _counts(kind: str) -> dict[str, str]:
    """Return what the summary of a kind counts: of annexes, none that a walk points at."""
    return {
        f"conteoIdSeguimientoFactura{kind}": "formular",
        "conteoRespuestas": "responder",
        **({f"conteoI{name[1:]}": "" for name in ANNEXES} if kind == "Glosa" else {}),
    }


def _none_of(counts: Mapping[str, str]) -> dict[str, str]:
    return dict.fromkeys(counts, "")


def _reads(kind: str) -> Reads:
    word, other = kind.lower(), _OTHER[kind]
    shown = Listing(
        "listar_seguimientos", {"TipoSeguimiento": kind.upper()}, kind, id="idSeguimientoFactura"
    )
    return Reads(
        f"ver_{word}",
        f"IdSeguimientoFactura{kind}",
        "idSeguimientoFacturaGlosa",  # so in devoluciones too (N6)
        (Listing(f"listar_{word}_de_factura"), shown),
        f"resumir_{word}_de_factura",
        _counts(kind),
        readers=_READERS,
        of_one="IdFactura",
        resource="idFactura",
        tallies={
            "ver_factura": {**_COUNTERS[kind], **_none_of(_COUNTERS[other])},
            f"resumir_{other.lower()}_de_factura": _none_of(_counts(other)),
        },
        elsewhere=(
            Listing(f"listar_{other.lower()}_de_factura"),
            replace(shown, filters={"TipoSeguimiento": other.upper()}),
        ),
        also=_ALSO,
    )


_FORMULAR, _RESPONDER, _REITERAR, _CERRAR = acts("Glosa")
GLOSA = Lifecycle(
    "glosa",
    "Glosa",
    ("radicada", "formulada", "respondida", "levantada", "reiterada", "subsanada"),
    (
        Move(
            "formular",
            ("radicada", "formulada"),
            "formulada",
            "formular_glosa",
            _ERP,
            20,
            "Ley 1438 art. 57 inc. 1",
            act=_FORMULAR,
            creates=True,
            bulk=("formular_glosa_masivo", "listaGlosas"),
        ),
        Move(
            "responder",
            ("formulada",),
            "respondida",
            "responder_glosa",
            _PSS,
            15,
            "Ley 1438 art. 57 inc. 2",
            act=_RESPONDER,
        ),
        Move(
            "levantar",
            ("respondida",),
            "levantada",
            "reiterar_glosa",
            _ERP_EPS,
            10,
            "Ley 1438 art. 57 inc. 2",
            code="GTL002",
            act=_REITERAR,
        ),
        Move(
            "reiterar",
            ("respondida",),
            "reiterada",
            "reiterar_glosa",
            _ERP_EPS,
            10,
            "Ley 1438 art. 57 inc. 2",
            act=_REITERAR,
        ),
        Move(
            "subsanar",
            ("reiterada",),
            "subsanada",
            "responder_reiteracion_glosa",
            _PSS,
            7,
            "Ley 1438 art. 57 inc. 3",
            act=_CERRAR,
        ),
    ),
    (
        Refusal(R16, ("formular",), ("respondida", "levantada", "reiterada", "subsanada")),
        Refusal(R5, ("responder",), ("respondida", "levantada", "reiterada", "subsanada")),
        Refusal(R7, ("levantar", "reiterar"), ("formulada",)),
        Refusal(R5B, ("levantar", "reiterar"), ("levantada", "reiterada", "subsanada")),
        Refusal(R6, ("subsanar",), ("formulada", "respondida")),
        Refusal(R8, ("subsanar",), ("levantada",)),
        Refusal(R5C, ("subsanar",), ("subsanada",)),
    ),
    _reads("Glosa"),
    ROL,
    R4,
    "SIIFA-R06",
    {"GLOSA": ("FA0101", "GRE003", "GTL002")},
    computed="SIIFA-R28",
)

_FORMULAR, _RESPONDER, _REITERAR, _CERRAR = acts("Devolucion")
DEVOLUCION = Lifecycle(
    "devolucion",
    "Devolución",
    ("radicada", "devuelta", "respondida", "reiterada", "contestada"),
    (
        Move(
            "formular",
            ("radicada",),
            "devuelta",
            "formular_devolucion",
            _ERP,
            5,
            "Res. 2284 art. 6.1",
            act=_FORMULAR,
            creates=True,
            bulk=("formular_devolucion_masivo", "listaDevoluciones"),
        ),
        Move(
            "responder",
            ("devuelta",),
            "respondida",
            "responder_devolucion",
            _PSS,
            5,
            "Res. 2284 art. 6.2",
            act=_RESPONDER,
        ),
        Move(
            "reiterar",
            ("respondida",),
            "reiterada",
            "reiterar_devolucion",
            _ERP_EPS,
            5,
            "Res. 2284 art. 6.3",
            act=_REITERAR,
        ),
        Move(
            "contestar",
            ("reiterada",),
            "contestada",
            "responder_reiteracion_devolucion",
            _PSS,
            act=_CERRAR,
        ),
    ),
    (
        Refusal(R15, ("formular",), ("devuelta", "respondida", "reiterada", "contestada")),
        Refusal(R5, ("responder",), ("respondida", "reiterada", "contestada")),
        Refusal(R7, ("reiterar",), ("devuelta",)),
        Refusal(R5B, ("reiterar",), ("reiterada", "contestada")),
        Refusal(R6, ("contestar",), ("devuelta", "respondida")),
        Refusal(R5C, ("contestar",), ("contestada",)),
    ),
    _reads("Devolucion"),
    ROL,
    R4,
    "SIIFA-R06",
    {"DEVOLUCION": ("DE1601", "DRE003")},
    computed="SIIFA-R28",
)

_PAID = Act(
    "idFactura",
    "",
    "fechaPago",
    "referenciaBancaria",
    "valor",
    Share(0.05),
    age=300,
    longest=30,
    least=("fechaPago", "referenciaBancaria", "valor"),
    # Samples of domains 9, 10 and 11 in OF4; no operation lists them. The last where a contract has
    # it (X7).
    fixed={"codigoFuente": 111001, "codigoSubFuente": 112001, "codigoTipoGiro": 113001},
    reporter="usuarioReporte",
    reported="fechaReporte",
)
# Of no payment: neither of its domain (14), nor a code at all (R33).
_NO_STATES = (0, 1403)
_STATE = Act(
    "idSeguimientoFacturaPago",
    "codigoEstado",
    least=("codigoEstado",),
    wrong=tuple(Wrong("codigoEstado", code, R33B) for code in _NO_STATES),
)
PAGO = Lifecycle(
    "pago",
    "Pago",
    ("radicada", "registrado", "consignado", "recibido", "no recibido"),
    (
        Move(
            "registrar",
            ("radicada",),
            "registrado",
            "registrar_pago",
            _ERP,
            act=_PAID,
            creates=True,
        ),
        Move(
            "consignar",
            ("registrado",),
            "consignado",
            "registrar_estado_pago",
            _ERP,
            code="1402",
            act=_STATE,
        ),
        Move(
            "recibir",
            ("consignado",),
            "recibido",
            "registrar_estado_pago",
            _PSS,
            code="1404",
            act=_STATE,
        ),
        Move(
            "no_recibir",
            ("consignado",),
            "no recibido",
            "registrar_estado_pago",
            _PSS,
            code="1405",
            act=_STATE,
        ),
    ),
    (
        Refusal(R33, ("recibir", "no_recibir"), ("registrado", "recibido", "no recibido")),
        Refusal(R33, ("consignar",), ("consignado", "recibido", "no recibido")),
    ),
    Reads(
        "ver_pago",
        "IdSeguimientoFacturaPago",
        "idSeguimientoFacturaPago",
        (Listing("listar_pagos_de_factura"),),
        "resumir_pagos_de_factura",
        {"totalPagos": "registrar"},
        {"totalValorPagado": "valor"},
        ("listar_estados_pago", "codigoEstado"),
        readers=_READERS,
        of_one="IdFactura",
        resource="idFactura",
    ),
    Rule("ROL", "SEC-03", "SIIFA-R33", text="El rol no registra ese estado", statuses=(403, 400)),
    legal="SIIFA-R33",
    computed="SIIFA-R28",
)

LIFECYCLES = (GLOSA, DEVOLUCION, PAGO)
