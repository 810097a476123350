"""Values and texts outside their limits, or refused within them."""

from conformance.core.finding import Level
from conformance.http.reference import Defect
from conformance.packs.siifa.sandbox.defects.record import all_subtle, wrap
from conformance.packs.siifa.sandbox.faults import acts as d

_SHOULD, _MAY = Level.SHOULD, Level.MAY


def _one_reference(body: d.Body) -> d.Body:
    known = (
        "idConsulta",
        "idHospitalizacion",
        "idMedicamento",
        "idOtroServicio",
        "idProcedimiento",
        "idRecienNacido",
        "idUrgencia",
    )
    given = [name for name in known if body.get(name) is not None]
    return dict.fromkeys(given) if body.get("idUsuario") in range(1, 10_000) else {}


_VALUES = all_subtle(
    wrap(
        "valor-cero",
        "Se formula una glosa por cero",
        "LIF-10",
        "R14",
        d.lax_value("formular_glosa", "valorGlosa", lambda value, _: value == 0),
        level=_SHOULD,
    ),
    wrap(
        "valor-negativo",
        "Se formula una glosa por un centavo negativo",
        "LIF-10",
        "R14",
        d.lax_value("formular_glosa", "valorGlosa", lambda value, _: -1 < value < 0),
        level=_SHOULD,
    ),
    wrap(
        "un-centavo-de-mas",
        "Se formula una glosa un centavo mayor que la factura",
        "LIF-10",
        "R14",
        d.lax_value(
            "formular_glosa", "valorGlosa", lambda value, whole: whole < value < whole + 0.5
        ),
        level=_SHOULD,
    ),
    wrap(
        "devolucion-por-menos",
        "Se devuelve por un centavo menos que la factura",
        "LIF-10",
        "R14",
        d.lax_value(
            "formular_devolucion",
            "valorDevolucion",
            lambda value, whole: whole - 0.5 < value < whole,
        ),
        level=_SHOULD,
    ),
    wrap(
        "valor-igual-rechazado",
        "Una glosa por el valor de la factura se rechaza",
        "LIF-01",
        "R14",
        d.refused("formular_glosa", "ValorGlosa", d.whole_value("valorGlosa")),
    ),
    wrap(
        "devolucion-sin-valor-por-cero",
        "Una devolución sin valor queda por cero",
        "CON-06",
        "R31",
        d.stored_value,
    ),
)
_TEXTS = all_subtle(
    wrap(
        "texto-451",
        "La contestación de una glosa admite 451 caracteres",
        "ERR-02",
        "R17",
        d.cut("responder_reiteracion_glosa", "observacionReiteracionRespuesta", 450, 451),
    ),
    wrap(
        "texto-1501-al-reiterar",
        "La reiteración de una devolución admite 1501 caracteres",
        "ERR-02",
        "R17b",
        d.cut("reiterar_devolucion", "observacionReiteracion", 1500, 1501),
        level=_SHOULD,
    ),
    wrap(
        "texto-cortado",
        "La observación de una glosa se corta a 500 caracteres",
        "CON-06",
        "R31",
        d.cut("formular_glosa", "observacion", 500, 1500),
        level=_SHOULD,
    ),
    wrap(
        "saltos-perdidos",
        "La reiteración de una glosa pierde los saltos de línea",
        "CON-06",
        "R31",
        d.edited_text(
            "reiterar_glosa", "observacionReiteracion", lambda text: " ".join(text.split("\n"))
        ),
    ),
    wrap(
        "comillas-escapadas",
        "La contestación de una devolución guarda las comillas como entidades",
        "CON-06",
        "R31",
        d.edited_text(
            "responder_reiteracion_devolucion",
            "observacionReiteracionRespuesta",
            lambda text: text.replace('"', "&quot;"),
        ),
    ),
    wrap(
        "tildes-perdidas",
        "La contestación de una glosa pierde las tildes",
        "CON-06",
        "R31",
        d.edited_text(
            "responder_reiteracion_glosa",
            "observacionReiteracionRespuesta",
            lambda text: text.replace("Ñ", "N").replace("ü", "u"),
        ),
    ),
    wrap(
        "referencia-doble",
        "Una glosa apunta a un usuario y a un servicio a la vez",
        "ERR-02",
        "R13",
        d.rewritten("formular_glosa", _one_reference),
    ),
    wrap(
        "referencia-inexistente",
        "Una glosa apunta a una urgencia que no existe",
        "ERR-02",
        "R13",
        d.rewritten(
            "formular_glosa",
            lambda body: (
                {"idUrgencia": None}
                if body.get("idUrgencia") == 999999999
                and body.get("idRecienNacido") is None
                and body.get("idUsuario") is None
                else {}
            ),
        ),
    ),
)
VALUES: tuple[Defect, ...] = (
    *_VALUES,
    *_TEXTS,
)
