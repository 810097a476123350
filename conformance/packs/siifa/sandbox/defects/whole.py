"""Defects that only whole rows show, after an act and wherever they are read."""

from typing import Any

from conformance.core.finding import Level
from conformance.packs.siifa.sandbox.defects.record import all_subtle, wrap
from conformance.packs.siifa.sandbox.faults import acts as a
from conformance.packs.siifa.sandbox.faults import whole as w
from conformance.packs.siifa.sandbox.faults.parts import edited_rows
from conformance.packs.siifa.sandbox.faults.selection import named
from conformance.packs.siifa.sandbox.tables.records import DEVOLUCION, GLOSA, Seguimiento

Row = dict[str, Any]
_LIFTED = "GTL002"


def _closed(row: Row) -> bool:
    return row["usuarioReporteGlosaReiteracionRespuesta"] is not None


def _closed_there(row: Row) -> bool:
    return row["usuarioReporteReiteracionRespuesta"] is not None


def _lifted(row: Row) -> bool:
    return bool(row["idSeguimientoTipoCodigoGlosaReiteracion"] == _LIFTED)


def _unanswered(row: Row) -> Row:
    return {**row, "observacionRespuesta": None}


def _answered(rows: list[Seguimiento]) -> int:
    return sum(row.kind is GLOSA and row.respuesta is not None for row in rows)


def _as_devoluciones(body: Row, rows: list[Seguimiento]) -> None:
    body["conteoRespuestas"] += sum(row.lifted for row in rows)


def _as_answered_devoluciones(body: Row, rows: list[Seguimiento]) -> None:
    body["numeroDevolucionesRespondidas"] += _answered(rows)


def _as_glosas(body: Row, rows: list[Seguimiento]) -> None:
    body["numeroReiteraciones"] += sum(
        row.kind is DEVOLUCION and row.reiteracion is not None for row in rows
    )


def _as_users(body: Row, rows: list[Seguimiento]) -> None:
    body["conteoIdUsuario"] += sum(row.lifted for row in rows)


_READINGS = named(
    "ver_glosa", "ver_devolucion", "listar_glosa_de_factura", "listar_glosa", "listar_seguimientos"
)
_WHOLE = (
    wrap(
        "reporte-de-contestada-cinco-horas-antes",
        "La respuesta a la reiteración de una devolución se dice reportada cinco horas antes",
        "CON-01",
        "R28",
        a.stored("responder_reiteracion_devolucion", w.last_earlier),
    ),
    wrap(
        "responde-siempre-la-ips",
        "Quien responda una devolución se guarda como el usuario de la IPS",
        "CON-01",
        "R28",
        w.answered_by_ips,
    ),
    wrap(
        "etiqueta-de-otra-respuesta",
        "Todas las lecturas dan a RE9502 la descripción de otra respuesta",
        "CON-01",
        "R24",
        edited_rows(_READINGS, w.other_label),
        level=Level.SHOULD,
    ),
    wrap(
        "reporte-cambia-al-reiterar",
        "Reiterar una glosa cambia cuándo se reportó su formulación",
        "CON-01",
        "R24",
        a.stored("reiterar_glosa", w.told_again),
    ),
    wrap(
        "resumen-de-devoluciones-con-levantadas",
        "El resumen de devoluciones cuenta como respondidas las glosas levantadas",
        "CON-02",
        "R25",
        w.of_factura("resumir_devolucion_de_factura", _as_devoluciones),
    ),
    wrap(
        "devoluciones-respondidas-con-glosas",
        "La factura cuenta como devoluciones respondidas también las glosas respondidas",
        "CON-02",
        "R25",
        w.of_factura("ver_factura", _as_answered_devoluciones),
    ),
    wrap(
        "reiteraciones-con-devoluciones",
        "La factura cuenta como glosas reiteradas también las devoluciones reiteradas",
        "CON-02",
        "R25",
        w.of_factura("ver_factura", _as_glosas),
    ),
    wrap(
        "usuarios-con-levantadas",
        "El resumen cuenta entre las glosas de usuarios las que se levantaron",
        "CON-02",
        "R25",
        w.of_factura("resumir_glosa_de_factura", _as_users),
    ),
    wrap(
        "filtro-sin-levantadas",
        "TieneRespuesta no trae las glosas levantadas",
        "CON-04",
        "R27",
        w.without("listar_glosa_de_factura", _lifted, "TieneRespuesta"),
    ),
    wrap(
        "contestadas-entre-devoluciones",
        "La lista consolidada trae entre las devoluciones de una factura sus glosas contestadas",
        "CON-01",
        "R24",
        w.also("listar_seguimientos", _closed_there, "TipoSeguimiento", "GLOSA"),
    ),
    wrap(
        "contestada-a-la-vista-de-otros",
        "El detalle de una glosa contestada se muestra a otra entidad",
        "SEC-05",
        "I05",
        w.shown_to_others("ver_glosa", _closed),
        level=Level.SHOULD,
    ),
    wrap(
        "consulta-sin-la-respuesta",
        "El detalle de una glosa no muestra al rol de consulta la observación de la respuesta",
        "CON-01",
        "R24",
        w.shown_to("SIIFA_ERP_Consulta", "ver_glosa", _unanswered),
    ),
    wrap(
        "ultima-del-lote-un-dia-antes",
        "La última glosa de un lote se guarda reportada un día antes",
        "CON-01",
        "R28",
        w.last_of_bulk_earlier,
    ),
    wrap(
        "respuesta-del-lote-sin-usuario",
        "La respuesta de un lote de devoluciones no dice quién reportó la segunda",
        "CON-01",
        "R28",
        w.answered_by_nobody,
    ),
)

WHOLE = all_subtle(*_WHOLE)
