"""The wrappers behind the defects that only whole rows show: what the server sets, what an act says
nothing of, what other readings count meanwhile.
"""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

from conformance.packs.siifa.sandbox.faults.tools import asks, signed_as, value_of
from conformance.packs.siifa.sandbox.server import SiifaSandbox
from conformance.packs.siifa.sandbox.tables.records import ReportedAct, Seguimiento
from conformance.sandbox.application import Incoming, Serve, Wrapper
from conformance.sandbox.reply import Reply, encode

Body = dict[str, Any]
Row = dict[str, Any]
_FIVE_HOURS, _MINUTE, _DAY = timedelta(hours=5), timedelta(minutes=1), timedelta(days=1)
_NOBODY = "00000000-0000-0000-0000-000000000000"


def told_earlier(act: ReportedAct, by: timedelta) -> ReportedAct:
    """Return an act that was reported so long before."""
    return replace(act, reported=act.reported - by)


def last_earlier(row: Seguimiento, _: Body) -> Seguimiento:
    """Return a row whose last answer was reported five hours before it was."""
    return replace(row, ultima=told_earlier(row.ultima, _FIVE_HOURS)) if row.ultima else row


def answered_by_ips(sandbox: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
    """Store whoever answers a devolución as the plain user of the provider."""
    reply, user = serve(incoming), sandbox.store.users["ips"]
    if asks(incoming, "responder_devolucion") and reply.status == 200:
        row = sandbox.store.seguimientos[json.loads(reply.body)["idSeguimientoFacturaGlosa"]]
        if row.respuesta is not None:
            sandbox.store.put(replace(row, respuesta=replace(row.respuesta, user=user.guid)))
    return reply


def told_again(row: Seguimiento, _: Body) -> Seguimiento:
    """Return a row whose formulation was reported a minute before it was."""
    return replace(row, formulacion=told_earlier(row.formulacion, _MINUTE))


def other_label(row: Row) -> Row:
    """Return a row that says of one answer what another one means."""
    code, label = "idSeguimientoTipoCodigoRespuesta", "descripcionSeguimientoTipoCodigoRespuesta"
    return {**row, label: "Glosa aceptada"} if row.get(code) == "RE9502" else row


def last_of_bulk_earlier(sandbox: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
    """Store the last glosa of a bulk of several as reported a day before."""
    reply = serve(incoming)
    if asks(incoming, "formular_glosa_masivo") and reply.status == 200:
        *others, last = json.loads(reply.body)
        if others:
            row = sandbox.store.seguimientos[last["idSeguimientoFacturaGlosa"]]
            told = told_earlier(row.formulacion, _DAY)
            sandbox.store.put(replace(row, formulacion=told))
    return reply


def answered_by_nobody(sandbox: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
    """Answer of the second element of a bulk that nobody reported it."""
    reply = serve(incoming)
    if not asks(incoming, "formular_devolucion_masivo") or reply.status != 200:
        return reply
    made = json.loads(reply.body)
    return replace(
        reply,
        body=encode(
            [{**one, "usuarioReporte": _NOBODY} if at else one for at, one in enumerate(made)]
        ),
    )


def of_factura(name: str, edit: Callable[[Row, list[Seguimiento]], None]) -> Wrapper:
    """Return the wrapper that changes a reading of a factura by what was done on it."""

    def wrapper(sandbox: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
        reply = serve(incoming)
        if reply.status != 200 or not asks(incoming, name):
            return reply
        number = incoming.path.rsplit("/", 1)[-1]
        asked = number if number.isdecimal() else value_of(incoming.query, "IdFactura")
        body = json.loads(reply.body)
        edit(body, sandbox.store.of_factura(int(asked)) if asked.isdecimal() else [])
        return replace(reply, body=encode(body))

    return wrapper


def without(name: str, having: Callable[[Row], bool], asked: str) -> Wrapper:
    """Return the wrapper that leaves some rows out of a list that is asked by a filter."""

    def wrapper(sandbox: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
        reply = serve(incoming)
        if reply.status != 200 or not asks(incoming, name) or not value_of(incoming.query, asked):
            return reply
        body = json.loads(reply.body)
        left = [row for row in body["resultado"] if not having(row)]
        return replace(reply, body=encode(_counted(body, left)))

    return wrapper


def also(name: str, having: Callable[[Row], bool], asked: str, other: str) -> Wrapper:
    """Return the wrapper that shows, beside what a list is asked for by a filter, some of the rows
    of another value of it.
    """

    def wrapper(sandbox: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
        reply = serve(incoming)
        of_one = value_of(incoming.query, "IdFactura") and value_of(incoming.query, asked)
        if reply.status != 200 or not asks(incoming, name) or of_one in ("", other):
            return reply
        query = tuple((key, other if key == asked else text) for key, text in incoming.query)
        body, more = json.loads(reply.body), json.loads(serve(replace(incoming, query=query)).body)
        rows = [*body["resultado"], *filter(having, more["resultado"])]
        return replace(reply, body=encode(_counted(body, rows)))

    return wrapper


def _counted(body: Body, rows: list[Row]) -> Body:
    """Return a page of these rows, its totals those of what it held before and of them."""
    total = body["totalRegistros"] + len(rows) - len(body["resultado"])
    pages = -(-total // body["registrosPorPagina"])
    return {**body, "resultado": rows, "totalRegistros": total, "totalPaginas": pages}


def shown_to_others(name: str, having: Callable[[Row], bool]) -> Wrapper:
    """Return the wrapper that shows some rows to whoever asks for them."""

    def wrapper(sandbox: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
        reply = serve(incoming)
        if reply.status not in (403, 404) or not asks(incoming, name):
            return reply
        seen = serve(signed_as(sandbox, incoming, "admin"))
        return seen if seen.status == 200 and having(json.loads(seen.body)) else reply

    return wrapper


def shown_to(role: str, name: str, edit: Callable[[Row], Row]) -> Wrapper:
    """Return the wrapper that shows a detail otherwise to one role."""

    def wrapper(sandbox: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
        reply, user = serve(incoming), sandbox.caller(incoming)
        if reply.status != 200 or not asks(incoming, name) or user is None or user.role != role:
            return reply
        return replace(reply, body=encode(edit(json.loads(reply.body))))

    return wrapper
