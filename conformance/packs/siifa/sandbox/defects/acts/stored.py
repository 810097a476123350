"""Acts that are accepted and stored otherwise, or not at all."""

from dataclasses import replace
from datetime import timedelta

from conformance.http.reference import Defect
from conformance.packs.siifa.sandbox.defects.record import subtle, wrap
from conformance.packs.siifa.sandbox.faults import acts as d
from conformance.packs.siifa.sandbox.tables.records import Seguimiento
from conformance.sandbox.fault import asking, stored_anyway

_CODE = "idSeguimientoTipoCodigo"


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


STORED: tuple[Defect, ...] = (
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
