"""The lifecycles of a glosa, a devolución and a payment, as tables (Ley 1438 art. 57; Res. 2284
art. 6; OF4 E2).

Rules are rows of decisions R1 to R33. The codes of answers are those the norm gives to each
operation (Res. 2284 de 2023, Anexo 3, tabla 1.4).
"""

from conformance.core.finding import Level
from conformance.core.lifecycle import (
    Act,
    Ago,
    Lifecycle,
    Listing,
    Move,
    Reads,
    Refusal,
    Rule,
    Share,
    Since,
    Wrong,
)

# The plain ones first: they make what anybody may make.
_ERP = ("erp", "admin", "erp_gestor")
_ERP_EPS = ("eps", "erp", "admin", "eps_gestor", "erp_gestor")
_PSS = ("ips", "admin", "fits", "fits_gestor", "ips_gestor")
_READERS = ("erp", "ips")
_CAUSE = r"[A-Z]{2}\d{4}"  # of level 3; what the payer decides of an answer is written otherwise
_NO_CAUSE = rf"(?!{_CAUSE}$).*"

R1 = Rule(
    "R1",
    "LIF-04",
    "SIIFA-R01",
    text="El código no existe, no está activo o no es del grupo de la puerta",
)
R2 = Rule(
    "R2",
    "LIF-04",
    "SIIFA-R02",
    text="El código no existe, no está activo o no es del grupo RESPUESTA",
)
R2B = Rule("R2", "LIF-04", "SIIFA-R02b", Level.SHOULD, "El código de respuesta es de la otra clase")
R3 = Rule("R3", "LIF-04", "SIIFA-R03", text="El código no es del grupo de la reiteración")
R3B = Rule("R3", "LIF-04", "SIIFA-R03", Level.SHOULD, "La decisión es de la otra clase")
R4 = Rule(
    "R4", "LIF-05", "SIIFA-R04", text="El seguimiento es de la otra clase", statuses=(404, 400)
)
R5 = Rule(
    "R5", "LIF-03", "SIIFA-R05", text="El seguimiento ya tiene un registro previo de respuesta"
)
R5B = Rule(
    "R5b",
    "LIF-03",
    "SIIFA-R05b",
    Level.SHOULD,
    "El seguimiento ya tiene un registro previo de reiteración",
)
R5C = Rule(
    "R5b",
    "LIF-03",
    "SIIFA-R05b",
    Level.SHOULD,
    "La reiteración ya tiene un registro previo de respuesta",
)
R6 = Rule("R6", "LIF-02", "SIIFA-R06", text="El seguimiento no tiene una reiteración que responder")
R7 = Rule(
    "R7",
    "LIF-02",
    "SIIFA-R07",
    Level.SHOULD,
    "El seguimiento no tiene respuesta: no se puede reiterar",
)
R8 = Rule(
    "R8", "LIF-02", "SIIFA-R08", Level.MAY, "La glosa fue levantada: no admite más actuaciones"
)
R9 = Rule("R9", "LIF-06", "SIIFA-R09", text="La fecha debe ser posterior a la del acto previo")
R10 = Rule("R10", "LIF-06", "SIIFA-R10", Level.SHOULD, "La fecha no puede ser futura")
R14 = Rule("R14", "LIF-10", "SIIFA-R14", Level.SHOULD, "El valor no es el que la norma permite")
R15 = Rule(
    "R15",
    "LIF-11",
    "SIIFA-R15",
    Level.SHOULD,
    "La factura ya fue devuelta: la devolución procede por una "
    "única vez (Resolución 2284 de 2023, artículo 6)",
)
R16 = Rule(
    "R16",
    "LIF-11",
    "SIIFA-R16",
    Level.SHOULD,
    "La factura ya tiene glosas respondidas: no admite nuevas "
    "glosas (Ley 1438 de 2011, artículo 57)",
)
R33 = Rule(
    "R33",
    "LIF-02",
    "SIIFA-R33",
    text="El estado no puede seguir al estado actual del pago",
    statuses=(400, 403),
)
R33B = Rule("R33", "LIF-04", "SIIFA-R33", text="El estado no es de los pagos", statuses=(400, 403))
ROL = Rule("ROL", "SEC-03", "SIIFA-ROL", text="El rol no puede hacer este acto", statuses=(403,))

_SECOND, _DAY = 1, 86_400
_ANSWERS = {
    "Glosa": ("RE9602", "RE9502", "RE9702", "RE9801", "RE9901"),
    "Devolucion": ("RE9601", "RE9501", "RE9701"),
}
_CAUSES = {"Glosa": "FA0101", "Devolucion": "DE1601"}  # of the other operation: never an answer
_UNKNOWN = "ZZ9999"
# What the payer says is no answer: its decisions (R3), and the answers that it gives itself (Res.
# 2284, tabla 1.4).
_DECISION = {"Glosa": "GRE003", "Devolucion": "DRE003"}
_ELSEWHERE = {"Glosa": "DRE003", "Devolucion": "GTL002"}  # a decision on the other kind
_PAYER = {"Glosa": "RE2202", "Devolucion": "RE2201"}
_INACTIVE = {
    "Glosa": "FA9999",
    "Devolucion": "DE9999",
    "Respuesta": "RE9999",
}  # inactive in the sandbox, else unknown


def _codes(field: str, kind: str) -> tuple[Wrong, ...]:
    """Return the codes that an operation of answers refuses: another group's, unknown, the
    payer's, the other kind's (R2).
    """
    other = next(name for name in _ANSWERS if name != kind)
    return (
        *(
            Wrong(field, code, R2)
            for code in (_CAUSES[kind], _UNKNOWN, _INACTIVE["Respuesta"], _DECISION[kind])
        ),
        *(Wrong(field, code, R2B) for code in (*_ANSWERS[other], _PAYER[kind])),
    )


def _dates(field: str, *earlier: str) -> tuple[Wrong, ...]:
    """Return the dates that a move refuses: equal to an earlier act's or before it (R9), and the
    future (R10).
    """
    return (
        *(Wrong(field, Since(one, shift), R9) for one in earlier for shift in (0, -_SECOND, -_DAY)),
        Wrong(field, Ago(-2 * _DAY), R10),
    )


def _acts(kind: str) -> tuple[Act, Act, Act, Act]:
    """Return the four acts of a glosa or a devolución: formulation, answer, reiteration, answer to
    it (R12).
    """
    key, group, other = (
        f"idSeguimientoFactura{kind}",
        kind.upper(),
        next(name for name in _ANSWERS if name != kind),
    )
    code, value = f"idSeguimientoTipoCodigo{kind}", f"valor{kind}"
    again, last = f"{kind}Reiteracion", f"{kind}ReiteracionRespuesta"
    dates = ("fechaFormulacion", "fechaRespuesta", f"fechaFormulacion{again}")
    bad = (Share(1, 1), 0, -1, -0.01) if kind == "Glosa" else (Share(0.5), Share(1, 1))
    # A glosa's last act is compared with the formulation only (OF, PUT …/ReiteracionRespuesta).
    compared = dates[:1] if kind == "Glosa" else dates
    formulation = Act(
        "idFactura",
        code,
        dates[0],
        "observacion",
        value,
        Share(0.1 if kind == "Glosa" else 1),
        group,
        like=_CAUSE,
        age=3000,
        least=(code, dates[0]),
        wrong=(
            *(
                Wrong(code, one, R1)
                for one in ("RE9602", _CAUSES[other], _UNKNOWN, _INACTIVE[kind])
            ),
            *_dates(dates[0]),
            *(Wrong(value, one, R14) for one in bad),
        ),
    )
    answer = Act(
        key,
        "idSeguimientoTipoCodigoRespuesta",
        dates[1],
        "observacionRespuesta",
        codes=_ANSWERS[kind],
        age=2400,
        least=("idSeguimientoTipoCodigoRespuesta", dates[1]),
        wrong=(*_codes("idSeguimientoTipoCodigoRespuesta", kind), *_dates(dates[1], dates[0])),
    )
    reiteration = Act(
        key,
        f"idSeguimientoTipoCodigo{again}",
        dates[2],
        "observacionReiteracion",
        group=group,
        own_group=f"reiteracion_{kind.lower()}",
        like=_NO_CAUSE,
        age=1800,
        least=(f"idSeguimientoTipoCodigo{again}", dates[2]),
        wrong=(
            *(
                Wrong(f"idSeguimientoTipoCodigo{again}", one, R3)
                for one in (_ANSWERS[kind][0], _UNKNOWN, _INACTIVE[kind])
            ),
            Wrong(f"idSeguimientoTipoCodigo{again}", _ELSEWHERE[kind], R3B),
            *_dates(dates[2], *dates[:2]),
        ),
    )
    closing = Act(
        key,
        f"idSeguimientoTipoCodigo{last}",
        f"fechaFormulacion{last}",
        "observacionReiteracionRespuesta",
        codes=_ANSWERS[kind],
        age=1200,
        longest=450,
        wrong=(
            *_codes(f"idSeguimientoTipoCodigo{last}", kind),
            *_dates(f"fechaFormulacion{last}", *compared),
        ),
    )
    return formulation, answer, reiteration, closing


def _reads(kind: str) -> Reads:
    word = kind.lower()
    counts = {f"conteoIdSeguimientoFactura{kind}": "formular", "conteoRespuestas": "responder"}
    return Reads(
        f"ver_{word}",
        f"IdSeguimientoFactura{kind}",
        "idSeguimientoFacturaGlosa",  # so in devoluciones too (N6)
        (
            Listing(f"listar_{word}_de_factura"),
            Listing(
                "listar_seguimientos",
                {"TipoSeguimiento": kind.upper()},
                kind,
                id="idSeguimientoFactura",
            ),
        ),
        f"resumir_{word}_de_factura",
        counts,
        readers=_READERS,
        of_one="IdFactura",
        resource="idFactura",
    )


_FORMULAR, _RESPONDER, _REITERAR, _CERRAR = _acts("Glosa")
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
)

_FORMULAR, _RESPONDER, _REITERAR, _CERRAR = _acts("Devolucion")
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
)

LIFECYCLES = (GLOSA, DEVOLUCION, PAGO)
