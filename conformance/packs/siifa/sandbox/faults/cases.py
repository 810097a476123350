"""The wrappers behind the defects of one case: a payment, an account, a bulk or a factura of a
certain kind.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from conformance.packs.siifa.sandbox.faults.acts import moment
from conformance.packs.siifa.sandbox.faults.acts import named as about
from conformance.packs.siifa.sandbox.faults.selection import (
    Selection,
    named,
    number_of,
    served,
)
from conformance.packs.siifa.sandbox.faults.tools import asks, body_of, value_of
from conformance.packs.siifa.sandbox.server import SiifaSandbox
from conformance.packs.siifa.sandbox.tables.catalogues import (
    FUENTES,
    SUBFUENTES,
    TIPOS_CUENTA,
    domain,
)
from conformance.packs.siifa.sandbox.tables.records import Seguimiento
from conformance.sandbox.application import Incoming, Serve, ServedOperation, Wrapper
from conformance.sandbox.reply import Reply, encode


def counts_one(selection: Selection, field: str = "") -> Wrapper:
    """Return the wrapper that shows the first of all rows in a list that has none, asked without
    size and with that filter if told.
    """

    def wrapper(_: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
        reply = serve(incoming)
        sized = value_of(incoming.query, "registrosPorPagina") or (
            field and not value_of(incoming.query, field)
        )
        if served(incoming, selection) is None or reply.status != 200 or sized:
            return reply
        body = json.loads(reply.body)
        first = json.loads(serve(replace(incoming, query=())).body).get("resultado", ())[:1]
        if body["totalRegistros"] or not first or body["paginaActual"] != 1:
            return reply
        one = {"totalRegistros": 1, "totalPaginas": 1, "resultado": first}
        return replace(reply, body=encode({**body, **one}))

    return wrapper


def obeyed(*names: str, user: bool = True) -> Wrapper:
    """Return the wrapper that stores when a row was reported, and by whom when `user`, as the
    client says.
    """

    def wrapper(sandbox: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
        reply, body = serve(incoming), body_of(incoming.body)
        when = moment(body.get("fechaReporte"))
        if served(incoming, named(*names)) is None or reply.status != 200 or when is None:
            return reply
        told: dict[str, Any] = {"reported": when}
        if user:
            told["user"] = body.get("usuarioReporte")
        number, *_ = json.loads(reply.body).values()
        _tell_reported(sandbox, number, told)
        return reply

    return wrapper


def _tell_reported(sandbox: SiifaSandbox, number: int, told: Mapping[str, Any]) -> None:
    """Store of a payment or of a formulation what is told of its report."""
    store = sandbox.store
    if number in store.pagos:
        store.pagos[number] = replace(store.pagos[number], **told)
        return
    row = store.seguimientos[number]
    store.put(replace(row, formulacion=replace(row.formulacion, **told)))


def reported_by_client(row: Seguimiento, body: dict[str, Any]) -> Seguimiento:
    """Return a seguimiento whose answer was reported when the client says."""
    when = moment(body.get("fechaReporteRespuesta"))
    return (
        replace(row, respuesta=replace(row.respuesta, reported=when))
        if row.respuesta and when
        else row
    )


def days_before(row: Seguimiento, body: dict[str, Any]) -> bool:
    """Tell whether the answer to a reiteration is dated more than a day before the formulation."""
    when, first = (
        moment(body.get("fechaFormulacionGlosaReiteracionRespuesta")),
        row.formulacion.fecha,
    )
    return when is not None and first is not None and when < first - timedelta(days=1)


def unfiltered(_: SiifaSandbox, incoming: Incoming) -> bool:
    """Tell whether a list of a factura is asked with nothing else."""
    return {name.lower() for name, _ in incoming.query} <= {"idfactura"}


def nobody_pays(sandbox: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
    """Store nobody as who paid what comes in a bulk."""
    reply = serve(incoming)
    if asks(incoming, "registrar_pago_masivo") and reply.status == 200:
        for one in json.loads(reply.body):
            number = one["idSeguimientoFacturaPago"]
            sandbox.store.pagos[number] = replace(sandbox.store.pagos[number], user="")
    return reply


def shouted(sandbox: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
    """Store in capitals the one text that all the glosas of a bulk have."""
    reply = serve(incoming)
    if not asks(incoming, "formular_glosa_masivo") or reply.status != 200:
        return reply
    numbers = [one["idSeguimientoFacturaGlosa"] for one in json.loads(reply.body)]
    rows = [sandbox.store.seguimientos[number] for number in numbers]
    texts = {row.formulacion.text for row in rows}
    if len(rows) > 1 and len(texts) == 1:
        for row in rows:
            act = row.formulacion
            loud = replace(act, text=act.text.upper() if act.text else act.text)
            sandbox.store.put(replace(row, formulacion=loud))
    return reply


def uncounted_when_reiterated(sandbox: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
    """Leave the answers to what was reiterated out of the summaries of glosas and devoluciones."""
    reply = serve(incoming)
    operation = served(incoming, named("resumir_glosa_de_factura", "resumir_devolucion_de_factura"))
    if operation is None or reply.status != 200:
        return reply
    body = json.loads(reply.body)
    kind = operation.capability.split("_")[1].upper()
    rows = sandbox.store.of_factura(number_of(incoming))
    again = [row for row in rows if row.kind.name == kind and row.reiteracion is not None]
    answers = body["conteoRespuestas"] - len(again)
    return replace(reply, body=encode({**body, "conteoRespuestas": answers}))


def with_text(sandbox: SiifaSandbox, incoming: Incoming) -> bool:
    """Tell whether the seguimiento that a request names was formulated with a text."""
    row = about(sandbox, body_of(incoming.body))
    return row is not None and bool(row.formulacion.text)


def week_ahead(
    sandbox: SiifaSandbox, operation: ServedOperation, row: dict[str, Any]
) -> dict[str, Any]:
    """Return a row whose dates of the coming week are now."""
    now = sandbox.now()
    dates = {name: moment(value) for name, value in row.items()}
    return {
        name: now
        if (date := dates[name]) is not None and now < date <= now + timedelta(days=7)
        else value
        for name, value in row.items()
    }


def payment_mended(
    sandbox: SiifaSandbox, operation: ServedOperation, row: dict[str, Any]
) -> dict[str, Any]:
    """Return a payment with a right value, reference and codes in place of wrong ones."""
    right = dict(row)
    if isinstance(row.get("valor"), int | float) and row["valor"] <= 0:
        right["valor"] = 1
    if isinstance(row.get("referenciaBancaria"), str):
        right["referenciaBancaria"] = row["referenciaBancaria"][:30] or "-"
    for name, code, known in (
        ("codigoFuente", 111001, FUENTES),
        ("codigoSubFuente", 112001, SUBFUENTES),
    ):
        if isinstance(row.get(name), int) and row[name] not in domain(known):
            right[name] = code
    return right


def account_mended(
    sandbox: SiifaSandbox, operation: ServedOperation, row: dict[str, Any]
) -> dict[str, Any]:
    """Return an account with a right entity, bank and type in place of wrong ones."""
    right = dict(row)
    if isinstance(row.get("nit"), int) and str(row["nit"]) not in sandbox.store.entities:
        right["nit"] = int(next(iter(sandbox.store.entities)))
    for name, known in (
        ("codigoBanrep", sandbox.store.bancos),
        ("codigoTipoCuenta", domain(TIPOS_CUENTA)),
    ):
        if isinstance(row.get(name), int) and row[name] not in known:
            right[name] = next(iter(known))
    return right


def of_the_unanswered(
    edit: Callable[[dict[str, Any]], dict[str, Any]],
) -> Callable[[dict[str, Any]], dict[str, Any]]:
    """Return what changes the rows that have no answer."""
    return lambda row: row if row.get("idSeguimientoTipoCodigoRespuesta") else edit(row)


def next_id(row: dict[str, Any]) -> dict[str, Any]:
    """Return a row of a list with the id after its own."""
    return {**row, "idSeguimientoFacturaGlosa": row["idSeguimientoFacturaGlosa"] + 1}


def without_last_code(row: dict[str, Any]) -> dict[str, Any]:
    """Return a detail that does not show the code of the answer to the reiteration."""
    code, last = "idSeguimientoTipoCodigo", "ReiteracionRespuesta"
    return {
        name: None if name.startswith(code) and name.endswith(last) else value
        for name, value in row.items()
    }


def short_text(body: dict[str, Any], row: Seguimiento | None, sandbox: SiifaSandbox) -> bool:
    """Tell whether the text of an act is missing or has no more than sixty characters."""
    texts = [
        value
        for name, value in body.items()
        if name.startswith("observacion") and isinstance(value, str)
    ]
    return all(len(text) <= 60 for text in texts)


def of_a_reader(sandbox: SiifaSandbox, incoming: Incoming) -> bool:
    """Tell whether who logs in may only read."""
    name = body_of(incoming.body).get("userName")
    return any(
        user.name == name and user.role.endswith("_Consulta")
        for user in sandbox.store.users.values()
    )
