"""Defects of the acts of a follow-up: order, once-only, doors, codes, dates, values, texts and what
is stored.
"""

from dataclasses import replace
from datetime import timedelta

from conformance.core.finding import Level
from conformance.http.reference import Defect
from conformance.packs.siifa.sandbox.defects.record import all_subtle, subtle, wrap
from conformance.packs.siifa.sandbox.faults import acts as d
from conformance.packs.siifa.sandbox.tables.records import Seguimiento
from conformance.sandbox.fault import asking, stored_anyway

_SHOULD, _MAY = Level.SHOULD, Level.MAY
_CODE = "idSeguimientoTipoCodigo"
_LAST_GLOSA, _LAST_DEVOLUCION = (
    f"{_CODE}GlosaReiteracionRespuesta",
    f"{_CODE}DevolucionReiteracionRespuesta",
)


def _equal(row: Seguimiento, body: d.Body) -> bool:
    return d.moment(body.get("fechaRespuesta")) == row.formulacion.fecha


def _before_the_answer(row: Seguimiento, body: d.Body) -> bool:
    asked = d.moment(body.get(f"fechaFormulacion{row.kind.suffix}Reiteracion"))
    answered = row.respuesta.fecha if row.respuesta else None
    first = row.formulacion.fecha
    return (
        asked is not None
        and answered is not None
        and first is not None
        and first < asked <= answered
    )


def _before_the_reiteration(row: Seguimiento, body: d.Body) -> bool:
    asked = d.moment(body.get("fechaFormulacionDevolucionReiteracionRespuesta"))
    answered = row.respuesta.fecha if row.respuesta else None
    return asked is not None and answered is not None and answered < asked


def _later_by_the_clock(row: Seguimiento, body: d.Body) -> bool:
    asked, first = d.moment(body.get("fechaRespuesta")), row.formulacion.fecha
    return (
        asked is not None
        and first is not None
        and asked.replace(tzinfo=None) > first.replace(tzinfo=None)
    )


def _five_hours_off(row: Seguimiento, body: d.Body) -> Seguimiento:
    act = row.respuesta
    if act is None or act.fecha is None or not str(body.get("fechaRespuesta")).endswith("-05:00"):
        return row
    return replace(row, respuesta=replace(act, fecha=act.fecha - timedelta(hours=5)))


def _answer_forgotten(row: Seguimiento, _: d.Body) -> Seguimiento:
    act = row.respuesta
    short = act is not None and act.text is not None and act.text.isascii() and len(act.text) < 100
    return replace(row, respuesta=replace(act, text=None)) if act and short else row


def _other_decision(body: d.Body) -> None:
    if body[f"{_CODE}GlosaReiteracion"] == "GTL002":
        body[f"{_CODE}GlosaReiteracion"] = "GRE003"


def _own_user(row: Seguimiento, body: d.Body) -> Seguimiento:
    user = body.get("usuarioReporteRespuesta")
    return (
        replace(row, respuesta=replace(row.respuesta, user=user)) if row.respuesta and user else row
    )


def _reported_by_client(row: Seguimiento, body: d.Body) -> Seguimiento:
    when = d.moment(body.get("fechaReporteDevolucionReiteracion"))
    return (
        replace(row, reiteracion=replace(row.reiteracion, reported=when))
        if row.reiteracion and when
        else row
    )


def _no_third_answer(body: d.Body) -> None:
    body["conteoRespuestas"] = min(body["conteoRespuestas"], 2)


def _no_answers(body: d.Body) -> None:
    body["conteoRespuestas"] = 0


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


_ORDER = (
    wrap(
        "segunda-reiteracion-glosa",
        "Una glosa se reitera dos veces",
        "LIF-03",
        "R05b",
        d.lax("reiterar_glosa", "R5b", lambda row, _: not row.ultima and not row.lifted),
        level=_SHOULD,
    ),
    wrap(
        "segunda-reiteracion-devolucion",
        "Una devolución se reitera dos veces",
        "LIF-03",
        "R05b",
        d.lax("reiterar_devolucion", "R5b"),
        level=_SHOULD,
    ),
    subtle(
        wrap(
            "reiteracion-tras-contestada",
            "Una glosa se reitera otra vez después de contestada",
            "LIF-03",
            "R05b",
            d.lax("reiterar_glosa", "R5b", lambda row, _: row.ultima is not None),
            level=_SHOULD,
        )
    ),
    subtle(
        wrap(
            "reiteracion-tras-levantada",
            "Una glosa levantada se reitera",
            "LIF-03",
            "R05b",
            d.lax("reiterar_glosa", "R5b", lambda row, _: row.lifted),
            level=_SHOULD,
        )
    ),
    wrap(
        "segunda-contestacion-glosa",
        "La reiteración de una glosa se contesta dos veces",
        "LIF-03",
        "R05b",
        d.lax("responder_reiteracion_glosa", "R5b"),
        level=_SHOULD,
    ),
    wrap(
        "segunda-contestacion-devolucion",
        "La reiteración de una devolución se contesta dos veces",
        "LIF-03",
        "R05b",
        d.lax("responder_reiteracion_devolucion", "R5b"),
        level=_SHOULD,
    ),
    subtle(
        wrap(
            "segunda-contestacion-sin-codigo",
            "Lo contestado sin código se contesta otra vez",
            "LIF-03",
            "R05b",
            d.lax(
                "responder_reiteracion_devolucion",
                "R5b",
                lambda row, _: bool(row.ultima and not row.ultima.code),
            ),
            level=_SHOULD,
        )
    ),
    wrap(
        "segunda-respuesta-devolucion",
        "Una devolución se responde dos veces",
        "LIF-03",
        "R05",
        d.lax("responder_devolucion", "R5"),
    ),
    subtle(
        wrap(
            "respuesta-tras-reiteracion",
            "Una glosa reiterada se responde otra vez",
            "LIF-03",
            "R05",
            d.lax(
                "responder_glosa",
                "R5",
                lambda row, _: bool(row.reiteracion and not row.lifted and not row.ultima),
            ),
        )
    ),
    subtle(
        wrap(
            "respuesta-tras-levantada",
            "Una glosa levantada se responde otra vez",
            "LIF-03",
            "R05",
            d.lax("responder_glosa", "R5", lambda row, _: row.lifted),
        )
    ),
    subtle(
        wrap(
            "respuesta-tras-contestada",
            "Una devolución contestada se responde otra vez",
            "LIF-03",
            "R05",
            d.lax("responder_devolucion", "R5", lambda row, _: row.ultima is not None),
        )
    ),
    wrap(
        "devolucion-reiterada-sin-respuesta",
        "Se reitera una devolución sin respuesta",
        "LIF-02",
        "R07",
        d.lax("reiterar_devolucion", "R7"),
        level=_SHOULD,
    ),
    subtle(
        wrap(
            "contestacion-recien-formulada",
            "Se contesta la reiteración de una glosa apenas formulada",
            "LIF-02",
            "R06",
            d.lax("responder_reiteracion_glosa", "R6", lambda row, _: row.respuesta is None),
        )
    ),
    wrap(
        "contestacion-de-devolucion-sin-reiterar",
        "Se contesta una devolución que nadie reiteró",
        "LIF-02",
        "R06",
        d.lax("responder_reiteracion_devolucion", "R6"),
    ),
    wrap(
        "levantada-se-contesta",
        "Una glosa levantada se contesta",
        "LIF-02",
        "R08",
        d.lifted_goes_on,
        level=_MAY,
    ),
    subtle(
        wrap(
            "tercera-glosa-sin-respuesta",
            "La tercera glosa de una factura no se puede responder",
            "LIF-01",
            "R06",
            d.refused(
                "responder_glosa",
                "IdSeguimientoFacturaGlosa",
                lambda _, row, sandbox: row is not None and d.position(sandbox, row) == 3,
            ),
        )
    ),
    subtle(
        wrap(
            "tras-levantada-nada-sigue",
            "Levantada una glosa, las otras de su factura no se contestan",
            "LIF-01",
            "R06",
            d.refused(
                "responder_reiteracion_glosa",
                "IdSeguimientoFacturaGlosa",
                lambda _, row, sandbox: (
                    row is not None
                    and any(one.lifted for one in sandbox.store.of_factura(row.factura))
                ),
            ),
        )
    ),
)
_DOORS = (
    wrap(
        "puerta-glosa-reitera-devolucion",
        "La puerta de glosas reitera devoluciones",
        "LIF-05",
        "R04",
        d.other_door("reiterar_glosa"),
    ),
    wrap(
        "puerta-glosa-contesta-devolucion",
        "La puerta de glosas contesta devoluciones",
        "LIF-05",
        "R04",
        d.other_door("responder_reiteracion_glosa"),
    ),
    wrap(
        "puerta-devolucion-responde-glosa",
        "La puerta de devoluciones responde glosas",
        "LIF-05",
        "R04",
        d.other_door("responder_devolucion"),
    ),
    wrap(
        "puerta-devolucion-reitera-glosa",
        "La puerta de devoluciones reitera glosas",
        "LIF-05",
        "R04",
        d.other_door("reiterar_devolucion"),
    ),
    wrap(
        "puerta-devolucion-contesta-glosa",
        "La puerta de devoluciones contesta glosas",
        "LIF-05",
        "R04",
        d.other_door("responder_reiteracion_devolucion"),
    ),
    wrap(
        "detalle-por-la-otra-puerta",
        "El detalle de una devolución muestra glosas",
        "LIF-05",
        "R04",
        d.detail_of_the_other,
    ),
)
_CODES = all_subtle(
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
_DATES = (
    subtle(
        wrap(
            "fecha-igual-a-la-formulacion",
            "Se responde una glosa con la misma fecha de su formulación",
            "LIF-06",
            "R09",
            d.lax("responder_glosa", "R9", _equal),
        )
    ),
    subtle(
        wrap(
            "fecha-igual-en-devolucion",
            "Se responde una devolución con la misma fecha de su formulación",
            "LIF-06",
            "R09",
            d.lax("responder_devolucion", "R9", _equal),
        )
    ),
    subtle(
        wrap(
            "reiteracion-antes-de-la-respuesta",
            "Una glosa se reitera con fecha anterior a la respuesta",
            "LIF-06",
            "R09",
            d.lax("reiterar_glosa", "R9", _before_the_answer),
        )
    ),
    subtle(
        wrap(
            "reiteracion-de-devolucion-antes-de-la-respuesta",
            "Una devolución se reitera antes de su respuesta",
            "LIF-06",
            "R09",
            d.lax("reiterar_devolucion", "R9", _before_the_answer),
        )
    ),
    wrap(
        "contestacion-antes-de-la-formulacion",
        "La contestación de una glosa es anterior a su formulación",
        "LIF-06",
        "R09",
        d.lax("responder_reiteracion_glosa", "R9"),
    ),
    subtle(
        wrap(
            "contestacion-antes-de-la-reiteracion",
            "La contestación de una devolución es anterior a la reiteración",
            "LIF-06",
            "R09",
            d.lax("responder_reiteracion_devolucion", "R9", _before_the_reiteration),
        )
    ),
    subtle(
        wrap(
            "zona-ignorada",
            "Las fechas se comparan por el reloj y no por el instante",
            "LIF-06",
            "R09",
            d.lax("responder_devolucion", "R9", _later_by_the_clock),
        )
    ),
    subtle(
        wrap(
            "hora-de-colombia-rechazada",
            "Responder una devolución con hora de Colombia se rechaza",
            "LIF-01",
            "R09",
            d.refused(
                "responder_devolucion",
                "FechaRespuesta",
                lambda body, *_: str(body.get("fechaRespuesta")).endswith("-05:00"),
            ),
        )
    ),
    wrap(
        "futura-al-responder",
        "Una glosa se responde con fecha futura",
        "LIF-06",
        "R10",
        d.lax("responder_glosa", "R10"),
        level=_SHOULD,
    ),
    wrap(
        "futura-al-reiterar",
        "Una devolución se reitera con fecha futura",
        "LIF-06",
        "R10",
        d.lax("reiterar_devolucion", "R10"),
        level=_SHOULD,
    ),
    wrap(
        "glosa-antes-del-radicado",
        "Una glosa se formula con fecha anterior al radicado",
        "LIF-06",
        "R10",
        d.before_the_filing,
        level=_SHOULD,
    ),
    subtle(
        wrap(
            "termino-de-respuesta-corto",
            "El último día para responder una glosa ya se rechaza",
            "LIF-11",
            "R18",
            d.refused("responder_glosa", "FechaRespuesta", d.on_day(15, "fechaRespuesta")),
            level=_SHOULD,
        )
    ),
    subtle(
        wrap(
            "termino-de-respuesta-corto-devolucion",
            "El último día para responder una devolución ya se rechaza",
            "LIF-11",
            "R18",
            d.refused("responder_devolucion", "FechaRespuesta", d.on_day(5, "fechaRespuesta")),
            level=_SHOULD,
        )
    ),
)
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
_STORED = (
    subtle(
        wrap(
            "fecha-corrida",
            "La fecha con hora de Colombia se guarda cinco horas antes",
            "CON-06",
            "R31",
            d.stored("responder_devolucion", _five_hours_off),
        )
    ),
    subtle(
        wrap(
            "decision-mal-mostrada",
            "El detalle de una glosa levantada dice reiterada",
            "CON-01",
            "R24",
            d.shown("ver_glosa", _other_decision),
        )
    ),
    subtle(
        wrap(
            "reiterar-borra-la-respuesta",
            "Reiterar una devolución borra el texto de la respuesta",
            "CON-01",
            "R24",
            d.stored("reiterar_devolucion", _answer_forgotten),
        )
    ),
    subtle(
        wrap(
            "respuesta-a-la-primera",
            "Responder una glosa cambia la respuesta de la primera de la factura",
            "CON-01",
            "R24",
            d.answers_the_first,
        )
    ),
    subtle(
        wrap(
            "lista-atrasada",
            "La lista de la factura no muestra la reiteración de una devolución",
            "CON-01",
            "R24",
            d.blanked("listar_devolucion_de_factura", f"{_CODE}DevolucionReiteracion"),
        )
    ),
    subtle(
        wrap(
            "consolidado-sin-reiteraciones",
            "La lista consolidada no muestra las reiteraciones",
            "CON-01",
            "R24",
            d.blanked("listar_seguimientos", f"{_CODE}Reiteracion", "fechaFormulacionReiteracion"),
        )
    ),
    subtle(
        wrap(
            "consolidado-sin-devoluciones",
            "La lista consolidada pierde las devoluciones respondidas",
            "CON-01",
            "R24",
            d.hidden_rows(
                "listar_seguimientos",
                lambda row: (
                    row["tipoSeguimiento"] == "DEVOLUCION"
                    and row[f"{_CODE}Respuesta"] is not None
                    and row[f"{_CODE}Reiteracion"] is None
                ),
            ),
        )
    ),
    wrap(
        "resumen-de-devoluciones-no-cuenta",
        "El resumen de devoluciones no cuenta las respuestas",
        "CON-02",
        "R25",
        d.shown("resumir_devolucion_de_factura", _no_answers),
    ),
    subtle(
        wrap(
            "resumen-sin-la-tercera",
            "El resumen de glosas cuenta a lo sumo dos respuestas",
            "CON-02",
            "R25",
            d.shown("resumir_glosa_de_factura", _no_third_answer),
        )
    ),
    subtle(
        wrap(
            "segunda-respuesta-escrita",
            "La segunda respuesta a una devolución se rechaza y queda guardada",
            "CON-05",
            "R23",
            stored_anyway(asking("responder_devolucion"), "R5"),
        )
    ),
    subtle(
        wrap(
            "segunda-reiteracion-escrita",
            "La segunda reiteración de una glosa se rechaza y queda guardada",
            "CON-05",
            "R23",
            stored_anyway(asking("reiterar_glosa"), "R5b"),
        )
    ),
    subtle(
        wrap(
            "segunda-contestacion-escrita",
            "La segunda contestación de una glosa se rechaza y queda guardada",
            "CON-05",
            "R23",
            stored_anyway(asking("responder_reiteracion_glosa"), "R5b"),
        )
    ),
    wrap(
        "usuario-del-cliente",
        "El cliente fija quién respondió una glosa",
        "CON-01",
        "R28",
        d.stored("responder_glosa", _own_user),
    ),
    subtle(
        wrap(
            "reporte-del-cliente",
            "El cliente fija cuándo se reportó la reiteración de una devolución",
            "CON-01",
            "R28",
            d.stored("reiterar_devolucion", _reported_by_client),
        )
    ),
)

ACTS: tuple[Defect, ...] = (*_ORDER, *_DOORS, *_CODES, *_DATES, *_VALUES, *_TEXTS, *_STORED)
