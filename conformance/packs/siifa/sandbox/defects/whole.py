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
_ANSWERED = "fechaRespuesta"


def _has(name: str) -> Any:
    return lambda row: row.get(name) is not None


def _answered(rows: list[Seguimiento]) -> int:
    return sum(row.kind is GLOSA and row.respuesta is not None for row in rows)


def _as_devoluciones(body: Row, rows: list[Seguimiento]) -> None:
    body["conteoRespuestas"] = max(body["conteoRespuestas"], _answered(rows))


def _as_answered_devoluciones(body: Row, rows: list[Seguimiento]) -> None:
    body["numeroDevolucionesRespondidas"] += _answered(rows)


def _as_glosas(body: Row, rows: list[Seguimiento]) -> None:
    body["numeroReiteraciones"] += sum(
        row.kind is DEVOLUCION and row.reiteracion is not None for row in rows
    )


def _as_users(body: Row, rows: list[Seguimiento]) -> None:
    body["conteoIdUsuario"] += sum(row.kind is GLOSA and row.ultima is not None for row in rows)


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
        "responde-quien-devolvio",
        "Quien respondió una devolución se guarda como quien la formuló",
        "CON-01",
        "R28",
        a.stored("responder_devolucion", w.answered_by_formulator),
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
)

WHOLE = all_subtle(*_WHOLE)
