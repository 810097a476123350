"""Defects that only what was sent shows: in the answer of the write itself, and in what is read of
it by the way.
"""

import json
import re
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from conformance.packs.siifa.sandbox.defects.record import all_subtle, wrap
from conformance.packs.siifa.sandbox.faults.parts import edited_rows
from conformance.packs.siifa.sandbox.faults.selection import named, number_of, served
from conformance.packs.siifa.sandbox.faults.tools import asks, body_of
from conformance.packs.siifa.sandbox.server import SiifaSandbox
from conformance.packs.siifa.sandbox.tables.records import Seguimiento
from conformance.sandbox.application import Incoming, Serve
from conformance.sandbox.reply import Reply, encode

Row = dict[str, Any]
_NOBODY = "00000000-0000-0000-0000-000000000000"
_LONG = 500
_REFUSED, _INVALID = 300, 400


def _by_delegate(sandbox: SiifaSandbox, incoming: Incoming) -> bool:
    user = sandbox.caller(incoming)
    return user is not None and user.role == "SIIFA_ERP_Gestor"


def _short_number(row: Row) -> Row:
    return {**row, "numeroCuenta": row["numeroCuenta"][:10]}


def _changed_by_nobody(row: Row) -> Row:
    return {**row, "usuarioActualizacion": row["usuarioActualizacion"] and _NOBODY}


def _in_capitals(row: Row) -> Row:
    return {**row, "observacion": row["observacion"].upper()} if row["observacion"] else row


def _cut(row: Row) -> Row:
    return {**row, "observacion": (row["observacion"] or "")[:_LONG]}


def _without_cents(row: Row) -> Row:
    return {**row, "valor": float(int(row["valor"]))}


def _without_fraction(row: Row) -> Row:
    return {**row, "fechaPago": re.sub(r"\.\d+", "", row["fechaPago"])}


def _changed_before(row: Row) -> Row:
    moment = datetime.fromisoformat(row["fechaActualizacion"]) - timedelta(seconds=5)
    return {**row, "fechaActualizacion": moment.isoformat()}


def _of_the_first(sandbox: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
    """Show every state of a payment with the moment of the first."""
    reply = serve(incoming)
    if reply.status >= _REFUSED or served(incoming, named("listar_estados_pago")) is None:
        return reply
    rows = json.loads(reply.body)
    shown = [{**row, "fechaRegistro": rows[0]["fechaRegistro"]} for row in rows]
    return replace(reply, body=encode(shown))


def _counts_refused(sandbox: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
    """Count in the summary of a factura the glosas that were refused too, until what it has
    changes.
    """
    reply = serve(incoming)
    if reply.status == _INVALID and asks(incoming, "formular_glosa"):
        factura = body_of(incoming.body).get("idFactura")
        sandbox.remembered["refused", str(factura)] = (
            _refused(sandbox, factura) + 1,
            _rows_of(sandbox, factura),
        )
    if reply.status >= _REFUSED or not asks(incoming, "resumir_glosa_de_factura"):
        return reply
    body = json.loads(reply.body)
    body["conteoIdSeguimientoFacturaGlosa"] += _refused(sandbox, number_of(incoming))
    return replace(reply, body=encode(body))


def _refused(sandbox: SiifaSandbox, factura: Any) -> int:
    """Return how many glosas of a factura were refused since it has what it has."""
    count, rows = sandbox.remembered.get(("refused", str(factura)), (0, []))
    return count if rows == _rows_of(sandbox, factura) else 0


def _rows_of(sandbox: SiifaSandbox, factura: Any) -> list[Seguimiento]:
    return sandbox.store.of_factura(factura) if isinstance(factura, int) else []


WRITTEN = all_subtle(
    wrap(
        "cuenta-actualizada-con-numero-corto",
        "La actualización de una cuenta contesta un número cortado",
        "CON-01",
        "R24",
        edited_rows(named("actualizar_cuenta"), _short_number),
    ),
    wrap(
        "cuenta-cambiada-por-nadie",
        "Cambiar el estado de una cuenta contesta que la cambió otro usuario",
        "CON-01",
        "R28",
        edited_rows(named("cambiar_estado_cuenta"), _changed_by_nobody),
    ),
    wrap(
        "devoluciones-del-gestor-en-mayusculas",
        "A un gestor, la devolución masiva le contesta la observación en mayúsculas",
        "CON-01",
        "R24",
        edited_rows(named("formular_devolucion_masivo"), _in_capitals, _by_delegate),
    ),
    wrap(
        "pagos-del-gestor-sin-centavos",
        "A un gestor, el pago masivo le contesta el valor sin centavos",
        "CON-01",
        "R31",
        edited_rows(named("registrar_pago_masivo"), _without_cents, _by_delegate),
    ),
    wrap(
        "fecha-de-pago-sin-fraccion",
        "El pago masivo contesta la fecha sin la fracción de segundo",
        "CON-01",
        "R31",
        edited_rows(named("registrar_pago_masivo"), _without_fraction),
    ),
    wrap(
        "observacion-aceptada-y-cortada",
        "El detalle de una glosa corta a 500 la observación que aceptó",
        "CON-06",
        "R31",
        edited_rows(named("ver_glosa"), _cut),
    ),
    wrap(
        "cuenta-cambiada-un-momento-antes",
        "Cambiar el estado de una cuenta contesta un momento anterior al que guarda",
        "CON-01",
        "R28",
        edited_rows(named("cambiar_estado_cuenta"), _changed_before),
    ),
    wrap(
        "estados-de-pago-de-un-momento",
        "Cada estado de un pago se muestra con el momento del primero",
        "CON-01",
        "R28",
        _of_the_first,
    ),
    wrap(
        "glosa-rechazada-que-se-cuenta",
        "El resumen cuenta las glosas que se rechazaron, hasta que la factura tenga otras",
        "CON-05",
        "R23",
        _counts_refused,
    ),
)
