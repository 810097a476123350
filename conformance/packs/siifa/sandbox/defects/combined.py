"""Defects that only a combination shows: an amount, a text or a date of one class, at one place, by
one role, in one row.
"""

import unicodedata
from datetime import timedelta
from decimal import Decimal
from typing import Any

from conformance.core.finding import Level
from conformance.http.checks.consistency import moment
from conformance.http.reference import Defect
from conformance.packs.siifa.sandbox.defects.record import all_subtle, wrap
from conformance.packs.siifa.sandbox.faults import combined as d
from conformance.packs.siifa.sandbox.faults.rows import (
    DEVOLUCIONES,
    GLOSAS,
    PAGOS,
    RADICADOS,
    unchecked,
)
from conformance.packs.siifa.sandbox.faults.rows import float32 as single
from conformance.packs.siifa.sandbox.server import SiifaSandbox
from conformance.sandbox.fault import When, asking, called_by, every, lax, only

Row = dict[str, Any]
_TEN_MILLIONS = 10_000_000
_LONG = 10
_FEW = 20  # elements: a longer bulk is stored as it is
_DAY = timedelta(days=1)


def _amount(one: d.StoredRow, field: str = "valorGlosa") -> float:
    value = one.body.get(field)
    return float(value) if isinstance(value, int | float) else 0.0


def _last(one: d.StoredRow) -> bool:
    return 1 < one.count <= _FEW and one.place == one.count - 1


def _whole(value: Decimal | None) -> Decimal | None:
    return None if value is None else value.quantize(Decimal(1))


def _text(one: d.StoredRow, field: str) -> str:
    return str(one.body.get(field) or "")


def _composed(text: str | None) -> str | None:
    return unicodedata.normalize("NFC", text) if text else text


def _padded(text: str | None) -> bool:
    return bool(text) and text != str(text).strip()


_STORED = (
    wrap(
        "lote-millones-de-la-ultima",
        "La última glosa de un lote pierde los centavos desde diez millones",
        "CON-06",
        "R31",
        d.in_bulk(
            GLOSAS, lambda one: _last(one) and _amount(one) >= _TEN_MILLIONS, "valor", _whole
        ),
    ),
    wrap(
        "lote-blancos-de-la-segunda",
        "La segunda glosa de un lote pierde los blancos de los lados de su texto",
        "CON-06",
        "R31",
        d.in_bulk(
            GLOSAS,
            lambda one: one.place == 1 and _padded(one.body.get("observacion")),
            "formulacion.text",
            lambda text: text and text.strip(),
        ),
    ),
    wrap(
        "lote-anexo-y-99-centavos",
        "Una glosa de un lote que señala un medicamento y acaba en 99 centavos se guarda sin ellos",
        "CON-06",
        "R31",
        d.in_bulk(
            GLOSAS,
            lambda one: "idMedicamento" in one.body and round(_amount(one) * 100) % 100 == 99,
            "valor",
            _whole,
        ),
    ),
    wrap(
        "lote-gestor-filo-del-dia",
        "El gestor formula en un lote en el filo de un día, y se guarda el siguiente",
        "CON-06",
        "R31",
        d.in_bulk(
            GLOSAS,
            lambda one: (
                one.role == "SIIFA_ERP_Gestor"
                and "T23:59:59-05:00" in _text(one, "fechaFormulacion")
            ),
            "formulacion.fecha",
            lambda date: date + _DAY,
        ),
    ),
    wrap(
        "respuesta-tercera-fila-acentos",
        "La respuesta a la tercera glosa de una factura guarda los acentos combinados de otro modo",
        "CON-06",
        "R31",
        d.of_act(
            "responder_glosa",
            lambda one: one.place == 2,
            "respuesta.text",
            _composed,
        ),
    ),
    wrap(
        "subsanacion-codigo-y-limite",
        "La respuesta a la reiteración con RE9702 pierde el último carácter del texto más largo",
        "CON-06",
        "R31",
        d.of_act(
            "responder_reiteracion_glosa",
            lambda one: _text(one, "idSeguimientoTipoCodigoGlosaReiteracionRespuesta") == "RE9702",
            "ultima.text",
            lambda text: text[:449] if text else text,
        ),
    ),
    wrap(
        "devolucion-eps-gestor-saltos",
        "La reiteración de una devolución por el gestor de la EPS pierde sus saltos de línea",
        "CON-06",
        "R31",
        d.of_act(
            "reiterar_devolucion",
            lambda one: one.role == "SIIFA_EPS_Gestor",
            "reiteracion.text",
            lambda text: text and text.replace("\n", " "),
        ),
    ),
    wrap(
        "devoluciones-gestor-astral",
        "El lote de devoluciones del gestor cambia los caracteres fuera del plano básico",
        "CON-06",
        "R31",
        d.in_bulk(
            DEVOLUCIONES,
            lambda one: one.role == "SIIFA_ERP_Gestor",
            "formulacion.text",
            lambda text: text and "".join(char if ord(char) <= 0xFFFF else "?" for char in text),
        ),
    ),
    wrap(
        "lote-pagos-primero-miles-de-millones",
        "El primer pago de un lote, desde mil millones, se guarda con la precisión de un float",
        "CON-06",
        "R31",
        d.in_bulk(
            PAGOS,
            lambda one: (
                one.place == 0 < one.count - 1 and _amount(one, "valor") >= 100 * _TEN_MILLIONS
            ),
            "valor",
            lambda value: single(value) or value,
        ),
    ),
    wrap(
        "lote-radicados-ultimo-fin-de-mes",
        "El último radicado de un lote, a fin de mes, queda en el mes siguiente",
        "CON-06",
        "R31",
        d.in_bulk(
            RADICADOS,
            lambda one: (
                one.place == one.count - 1
                and one.count > 1
                and (one.row.fecha + timedelta(seconds=1)).day == 1
            ),
            "fecha",
            lambda date: date + _DAY,
        ),
    ),
    wrap(
        "mil-codigo-y-limite",
        "En un lote de mil, un código con el texto más largo lo guarda sin su último carácter",
        "CON-06",
        "R31",
        d.in_bulk(
            GLOSAS,
            lambda one: (
                one.count > _FEW
                and _text(one, "idSeguimientoTipoCodigoGlosa").startswith("SO")
                and len(_text(one, "observacion")) == 1500
            ),
            "formulacion.text",
            lambda text: text[:-1],
        ),
    ),
)


def _dated_now(sandbox: SiifaSandbox, item: Row) -> Row:
    """Return a glosa dated in the future as one of now."""
    date = moment(item.get("fechaFormulacion"))
    late = date is not None and date > sandbox.now()
    return {**item, "fechaFormulacion": sandbox.now().isoformat()} if late else item


def _worth_less(sandbox: SiifaSandbox, item: Row) -> Row:
    """Return a glosa for more than its factura is worth as one for a peso."""
    factura = sandbox.store.facturas.get(item.get("idFactura", 0))
    value = item.get("valorGlosa")
    over = factura is not None and isinstance(value, int | float) and value > factura.valor
    return {**item, "valorGlosa": 1} if over else item


def _in_long(place: int, count: int) -> bool:
    return count > _LONG and 0 < place < count - 1


def _last_place(place: int, count: int) -> bool:
    return place == count - 1


def _by(capability: str, role: str) -> When:
    return every(asking(capability), called_by(role))


_UNCHECKED = (
    wrap(
        "lote-gestor-futura-la-ultima",
        "Del lote de glosas del gestor no se mira si la última está fechada en el futuro",
        "LIF-06",
        "R10",
        only(
            unchecked(GLOSAS, _last_place, _dated_now),
            _by(GLOSAS.capability, "SIIFA_ERP_Gestor"),
        ),
        level=Level.SHOULD,
    ),
    wrap(
        "lote-largo-valor-del-medio",
        "De un lote de más de diez glosas no se mira el valor de las del medio",
        "LIF-10",
        "R14",
        unchecked(GLOSAS, _in_long, _worth_less),
        level=Level.SHOULD,
    ),
    wrap(
        "respuesta-gestor-cualquier-codigo",
        "La respuesta del gestor a una glosa toma cualquier código que exista",
        "LIF-04",
        "R02",
        lax(_by("responder_glosa", "SIIFA_IPS_Gestor"), "R2"),
    ),
    wrap(
        "reiteracion-eps-gestor-sin-orden",
        "La reiteración de una devolución por el gestor de la EPS no compara sus fechas",
        "LIF-06",
        "R09",
        lax(_by("reiterar_devolucion", "SIIFA_EPS_Gestor"), "R9"),
    ),
)
COMBINED: tuple[Defect, ...] = all_subtle(*_STORED, *_UNCHECKED)
