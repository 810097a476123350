"""Defects of single operations: a code, a state, a role or a repetition judged wrongly."""

from conformance.core.finding import Level
from conformance.packs.siifa.sandbox.defects.record import all_subtle, wrap
from conformance.packs.siifa.sandbox.faults import acts as a
from conformance.packs.siifa.sandbox.faults import rows as d
from conformance.packs.siifa.sandbox.faults.bulk import as_role
from conformance.packs.siifa.sandbox.faults.roles import shut_out

_SHOULD = Level.SHOULD
_CODE = "idSeguimientoTipoCodigo"
_ANSWERS = {"GRE003": "RE9901", "GTL002": "RE9901"}


_SINGLE = (
    wrap(
        "decision-al-responder",
        "Una glosa se responde con GRE003, decisión del pagador",
        "LIF-04",
        "R02",
        a.taken_for("responder_glosa", f"{_CODE}Respuesta", _ANSWERS),
    ),
    wrap(
        "decision-al-contestar",
        "Una devolución se contesta con DRE003, decisión del pagador",
        "LIF-04",
        "R02",
        a.taken_for(
            "responder_reiteracion_devolucion",
            f"{_CODE}DevolucionReiteracionRespuesta",
            {"DRE003": "RE9601"},
        ),
    ),
    wrap(
        "decision-de-devolucion-al-reiterar",
        "Una glosa se reitera con DRE003",
        "LIF-04",
        "R03",
        a.taken_for("reiterar_glosa", f"{_CODE}GlosaReiteracion", {"DRE003": "GRE003"}),
        level=_SHOULD,
    ),
    wrap(
        "levantar-una-devolucion",
        "Una devolución se reitera con GTL002, que levanta glosas",
        "LIF-04",
        "R03",
        a.taken_for("reiterar_devolucion", f"{_CODE}DevolucionReiteracion", {"GTL002": "DRE003"}),
        level=_SHOULD,
    ),
    wrap(
        "codigo-del-pagador-al-responder",
        "Una glosa se responde con RE2202, que emite el pagador",
        "LIF-04",
        "R02b",
        a.taken_for("responder_glosa", f"{_CODE}Respuesta", {"RE2202": "RE9602"}),
        level=_SHOULD,
    ),
    wrap(
        "fits-no-responde-glosas",
        "El rol FITS no puede responder glosas",
        "SEC-10",
        "ROL",
        shut_out("responder_glosa", "SIIFA_FITS"),
    ),
    wrap(
        "fits-gestor-no-contesta",
        "El rol FITS_Gestor no puede contestar reiteraciones de glosas",
        "SEC-10",
        "ROL",
        shut_out("responder_reiteracion_glosa", "SIIFA_FITS_Gestor"),
    ),
    wrap(
        "fits-no-recibe-pagos",
        "El rol FITS no puede dar por recibido un pago",
        "SEC-10",
        "ROL",
        shut_out("registrar_estado_pago", "SIIFA_FITS"),
    ),
    wrap(
        "fits-gestor-no-recibe-pagos",
        "El rol FITS_Gestor no puede dar por no recibido un pago",
        "SEC-10",
        "ROL",
        shut_out("registrar_estado_pago", "SIIFA_FITS_Gestor"),
    ),
    wrap(
        "fits-consigna",
        "El rol FITS consigna un pago",
        "SEC-03",
        "R33",
        as_role("registrar_estado_pago", "SIIFA_FITS", "erp", 1402),
    ),
    wrap(
        "misma-respuesta-aceptada",
        "La misma respuesta a una glosa, repetida letra por letra, se da por buena",
        "LIF-03",
        "R05",
        d.again("responder_glosa"),
    ),
    wrap(
        "misma-reiteracion-aceptada",
        "La misma reiteración de una devolución, repetida letra por letra, se acepta",
        "LIF-03",
        "R05b",
        d.again("reiterar_devolucion"),
        level=_SHOULD,
    ),
    wrap(
        "misma-contestacion-aceptada",
        "La misma contestación de una glosa, repetida letra por letra, se acepta",
        "LIF-03",
        "R05b",
        d.again("responder_reiteracion_glosa"),
        level=_SHOULD,
    ),
    wrap(
        "mismo-radicado-aceptado",
        "El mismo radicado, repetido letra por letra, se da por bueno",
        "LIF-09",
        "R21",
        d.again("radicar_factura"),
    ),
    wrap(
        "misma-devolucion-aceptada",
        "La misma devolución, repetida letra por letra, se acepta",
        "LIF-11",
        "R15",
        d.again("formular_devolucion"),
        level=_SHOULD,
    ),
    wrap(
        "misma-consignacion-aceptada",
        "La misma consignación, repetida letra por letra, se da por buena",
        "LIF-02",
        "R33",
        d.again("registrar_estado_pago"),
    ),
    wrap(
        "estado-1403-aceptado",
        "El estado de pago 1403 se toma por 1402",
        "LIF-04",
        "R33",
        a.rewritten(
            "registrar_estado_pago",
            lambda body: {"codigoEstado": 1402} if body.get("codigoEstado") == 1403 else {},
        ),
    ),
    wrap(
        "estado-cero-aceptado",
        "El estado de pago 0 se toma por el que sigue",
        "LIF-04",
        "R33",
        a.rewritten(
            "registrar_estado_pago",
            lambda body: {"codigoEstado": 1402} if body.get("codigoEstado") == 0 else {},
        ),
    ),
)

SINGLE = all_subtle(*_SINGLE)
