"""Acts with codes that the catalogue or the lifecycle does not take."""

from conformance.core.finding import Level
from conformance.http.reference import Defect
from conformance.packs.siifa.sandbox.defects.record import all_subtle, wrap
from conformance.packs.siifa.sandbox.faults import acts as d

_SHOULD, _MAY = Level.SHOULD, Level.MAY
_CODE = "idSeguimientoTipoCodigo"
_LAST_GLOSA, _LAST_DEVOLUCION = (
    f"{_CODE}GlosaReiteracionRespuesta",
    f"{_CODE}DevolucionReiteracionRespuesta",
)
CODES: tuple[Defect, ...] = all_subtle(
    wrap(
        "codigo-inactivo-al-formular",
        "Se formula una glosa con un código inactivo",
        "LIF-04",
        "R01",
        d.taken_for("formular_glosa", f"{_CODE}Glosa", {"FA9999": "FA0101"}),
    ),
    wrap(
        "codigo-inactivo-al-devolver",
        "Se devuelve con un código inactivo",
        "LIF-04",
        "R01",
        d.taken_for("formular_devolucion", f"{_CODE}Devolucion", {"DE9999": "DE1601"}),
    ),
    wrap(
        "codigo-inactivo-al-responder",
        "Se responde una devolución con un código inactivo",
        "LIF-04",
        "R02",
        d.taken_for("responder_devolucion", f"{_CODE}Respuesta", {"RE9999": "RE9601"}),
    ),
    wrap(
        "codigo-inactivo-al-reiterar",
        "Se reitera una glosa con un código inactivo",
        "LIF-04",
        "R03",
        d.taken_for("reiterar_glosa", f"{_CODE}GlosaReiteracion", {"FA9999": "GRE003"}),
    ),
    wrap(
        "codigo-inactivo-al-contestar",
        "Se contesta una glosa con un código inactivo",
        "LIF-04",
        "R02",
        d.taken_for("responder_reiteracion_glosa", _LAST_GLOSA, {"RE9999": "RE9602"}),
    ),
    wrap(
        "minusculas-al-formular",
        "Se formula una glosa con el código en minúsculas",
        "LIF-04",
        "R01",
        d.taken_for("formular_glosa", f"{_CODE}Glosa", {"fa0101": "FA0101"}),
        level=_SHOULD,
    ),
    wrap(
        "minusculas-al-responder",
        "Se responde una devolución con el código en minúsculas",
        "LIF-04",
        "R02",
        d.taken_for("responder_devolucion", f"{_CODE}Respuesta", {"re9601": "RE9601"}),
        level=_SHOULD,
    ),
    wrap(
        "codigo-de-devolucion-al-glosar",
        "Se formula una glosa con un código de devolución",
        "LIF-04",
        "R01",
        d.taken_for("formular_glosa", f"{_CODE}Glosa", {"DE1601": "FA0101"}),
    ),
    wrap(
        "codigo-de-glosa-al-reiterar",
        "Se reitera una devolución con un código de glosa",
        "LIF-04",
        "R03",
        d.taken_for("reiterar_devolucion", f"{_CODE}DevolucionReiteracion", {"FA0101": "DRE003"}),
        level=_SHOULD,
    ),
    wrap(
        "aceptacion-de-devolucion-en-glosa",
        "Una glosa se responde con RE9701, de las devoluciones",
        "LIF-04",
        "R02b",
        d.taken_for("responder_glosa", f"{_CODE}Respuesta", {"RE9701": "RE9702"}),
        level=_SHOULD,
    ),
    wrap(
        "subsanacion-de-glosa-en-devolucion",
        "Una devolución se contesta con RE9801, de las glosas",
        "LIF-04",
        "R02b",
        d.taken_for("responder_reiteracion_devolucion", _LAST_DEVOLUCION, {"RE9801": "RE9601"}),
        level=_SHOULD,
    ),
    wrap(
        "subsanacion-parcial-rechazada",
        "Contestar una glosa con RE9801 se rechaza",
        "LIF-01",
        "R02",
        d.refused(
            "responder_reiteracion_glosa",
            _LAST_GLOSA[:1].upper() + _LAST_GLOSA[1:],
            lambda body, *_: body.get(_LAST_GLOSA) == "RE9801",
        ),
    ),
    wrap(
        "aceptacion-total-rechazada",
        "Contestar una devolución con RE9701 se rechaza",
        "LIF-01",
        "R02",
        d.refused(
            "responder_reiteracion_devolucion",
            _LAST_DEVOLUCION[:1].upper() + _LAST_DEVOLUCION[1:],
            lambda body, *_: body.get(_LAST_DEVOLUCION) == "RE9701",
        ),
    ),
)
