"""The wrappers behind the defects of one case: a payment, an account, a bulk or a factura of a
certain kind.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from conformance.core.calendar import BOGOTA
from conformance.packs.siifa.sandbox.faults.acts import moment
from conformance.packs.siifa.sandbox.faults.acts import named as about
from conformance.packs.siifa.sandbox.faults.parts import (
    Doors,
    When,
    always,
    named,
    number_of,
    served,
)
from conformance.packs.siifa.sandbox.faults.tools import asks, body_of, items_of, value_of
from conformance.packs.siifa.sandbox.server import SiifaSandbox
from conformance.packs.siifa.sandbox.tables.catalogues import (
    FUENTES,
    SUBFUENTES,
    TIPOS_CUENTA,
    domain,
)
from conformance.packs.siifa.sandbox.tables.records import Radicado, Seguimiento
from conformance.sandbox.application import Incoming, Serve, ServedOperation, Wrapper
from conformance.sandbox.fields import Field
from conformance.sandbox.reply import Reply, answer, encode

_BULK_LIMIT = 1000
_ACCOUNT = {
    "idEmpresaCuentaBancaria": 1,
    "nit": 1,
    "codigoBanrep": 1,
    "codigoTipoCuenta": 1201,
    "numeroCuenta": "1",
    "titular": "T",
    "codigoEstado": 1301,
    "esCuentaPrincipal": False,
    "observaciones": None,
}
_DONE: Mapping[str, Any] = {
    "radicar_factura": {
        "idFacturaRadicado": 1,
        "idFactura": 1,
        "radicado": "R",
        "numeroFactura": "F1",
        "nitEmisor": "1",
        "nitAdquiriente": "2",
        "fechaRadicado": "2026-01-01T00:00:00Z",
    },
    "registrar_pago": {"idSeguimientoFacturaPago": 1},
    "registrar_estado_pago": {"idSeguimientoFacturaPagoEstado": 1, "idSeguimientoFacturaPago": 1},
    "crear_cuenta": _ACCOUNT,
    "actualizar_cuenta": _ACCOUNT,
    "cambiar_estado_cuenta": {
        "idEmpresaCuentaBancaria": 1,
        "nit": 1,
        "codigoEstado": 1302,
        "numeroCuenta": "1",
        "observaciones": None,
        "usuarioActualizacion": "U",
        "fechaActualizacion": "2026-01-01T00:00:00Z",
    },
}


def passed_over(most: int, *others: str) -> Wrapper:
    """Return the wrapper that answers as done a bulk of devoluciones, or another, past the limit
    and up to `most`.
    """

    def wrapper(_: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
        reply = serve(incoming)
        rows = [one for one in body_of(incoming.body).values() if isinstance(one, list)]
        bulk = served(incoming, named("formular_devolucion_masivo", *others))
        met = (
            bulk is not None and reply.status == 400 and rows and _BULK_LIMIT < len(rows[0]) <= most
        )
        return answer([]) if met else reply

    return wrapper


def counts_one(doors: Doors, field: str = "") -> Wrapper:
    """Return the wrapper that counts a row in a list that has none, asked without size and with
    that filter if told.
    """

    def wrapper(_: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
        reply = serve(incoming)
        sized = value_of(incoming.query, "registrosPorPagina") or (
            field and not value_of(incoming.query, field)
        )
        if served(incoming, doors) is None or reply.status != 200 or sized:
            return reply
        body = json.loads(reply.body)
        return replace(reply, body=encode({**body, "totalRegistros": body["totalRegistros"] or 1}))

    return wrapper


def obeyed(*names: str, user: bool = True) -> Wrapper:
    """Return the wrapper that stores when a row was reported, and by whom when `user`, as the
    client says.
    """

    def wrapper(sandbox: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
        reply, body = serve(incoming), body_of(incoming.body)
        told: dict[str, Any] = {"user": body.get("usuarioReporte")} if user else {}
        when = moment(body.get("fechaReporte"))
        if served(incoming, named(*names)) is None or reply.status != 200 or when is None:
            return reply
        store, (number, *_) = sandbox.store, json.loads(reply.body).values()
        if number in store.pagos:
            store.pagos[number] = replace(store.pagos[number], reported=when, **told)
        else:
            row = store.seguimientos[number]
            store.put(replace(row, formulacion=replace(row.formulacion, reported=when, **told)))
        return reply

    return wrapper


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


def part_payment(sandbox: SiifaSandbox, incoming: Incoming) -> bool:
    """Tell whether a payment is less than half of what its factura is worth."""
    body = body_of(incoming.body)
    factura, value = sandbox.store.facturas.get(body["idFactura"]), body.get("valor")
    return factura is not None and isinstance(value, int | float) and value * 2 < factura.valor


def filed_before(name: str, field: str, early: Callable[[timedelta], bool]) -> Wrapper:
    """Return the wrapper that takes a radicado for older when an act comes before it by so much."""

    def wrapper(sandbox: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
        body = body_of(incoming.body)
        number, when = body.get("idFactura"), moment(body.get(field))
        radicado = sandbox.store.radicados.get(number) if isinstance(number, int) else None
        if (
            not asks(incoming, name)
            or radicado is None
            or when is None
            or when >= radicado.fecha
            or not early(radicado.fecha - when)
        ):
            return serve(incoming)
        sandbox.store.radicados[radicado.factura] = replace(radicado, fecha=when)
        try:
            return serve(incoming)
        finally:
            sandbox.store.radicados[radicado.factura] = radicado

    return wrapper


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
    rows = [
        sandbox.store.seguimientos[one["idSeguimientoFacturaGlosa"]]
        for one in json.loads(reply.body)
    ]
    texts = {row.formulacion.text for row in rows}
    for row in rows if len(texts) == 1 < len(rows) else ():
        text = row.formulacion.text
        sandbox.store.put(
            replace(row, formulacion=replace(row.formulacion, text=text.upper() if text else text))
        )
    return reply


def filed_meanwhile(name: str, when: When = always) -> Wrapper:
    """Return the wrapper that judges a payment as if its factura were filed."""

    def wrapper(sandbox: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
        number = body_of(incoming.body).get("idFactura")
        if (
            not asks(incoming, name)
            or not isinstance(number, int)
            or number not in sandbox.store.facturas
            or (number in sandbox.store.radicados)
            or not when(sandbox, incoming)
        ):
            return serve(incoming)
        long_ago = sandbox.now() - timedelta(days=60)
        sandbox.store.radicados[number] = Radicado(number, number, "R", long_ago, "", long_ago)
        try:
            return serve(incoming)
        finally:
            del sandbox.store.radicados[number]

    return wrapper


def uncounted_when_reiterated(sandbox: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
    """Leave the answers to what was reiterated out of the summaries of glosas and devoluciones."""
    reply = serve(incoming)
    operation = served(incoming, named("resumir_glosa_de_factura", "resumir_devolucion_de_factura"))
    if operation is None or reply.status != 200:
        return reply
    body, kind = json.loads(reply.body), operation.capability.split("_")[1].upper()
    gone = sum(
        row.reiteracion is not None
        for row in sandbox.store.of_factura(number_of(incoming))
        if row.kind.name == kind
    )
    return replace(
        reply, body=encode({**body, "conteoRespuestas": body["conteoRespuestas"] - gone})
    )


def filed_today(sandbox: SiifaSandbox, incoming: Incoming) -> bool:
    """Tell whether a request is about a factura that was filed today."""
    body = body_of(incoming.body)
    row, number = about(sandbox, body), body.get("idFactura")
    number = row.factura if row is not None else number if isinstance(number, int) else 0
    radicado = sandbox.store.radicados.get(number)
    return radicado is not None and radicado.fecha.astimezone(BOGOTA).date() == sandbox.now().date()


def filed_today_whole(sandbox: SiifaSandbox, incoming: Incoming) -> bool:
    """Tell whether a request is about whole pesos of a factura that was filed today."""
    value = body_of(incoming.body).get("valorGlosa")
    return isinstance(value, int | float) and value % 1 == 0 and filed_today(sandbox, incoming)


def bulk_filed_today(sandbox: SiifaSandbox, incoming: Incoming) -> bool:
    """Tell whether every element of a bulk of devoluciones is about a factura that was filed
    today.
    """
    rows = items_of(incoming, "listaDevoluciones")
    return bool(rows) and all(
        filed_today(sandbox, replace(incoming, body=encode(row))) for row in rows
    )


def with_text(sandbox: SiifaSandbox, incoming: Incoming) -> bool:
    """Tell whether the seguimiento that a request names was formulated with a text."""
    row = about(sandbox, body_of(incoming.body))
    return row is not None and bool(row.formulacion.text)


def twin_on_change(_: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
    """Give an account the number of another one."""
    reply = serve(incoming)
    if (
        asks(incoming, "actualizar_cuenta")
        and reply.status == 400
        and b"Ya existe una cuenta" in reply.body
    ):
        body = body_of(incoming.body)
        return serve(
            replace(incoming, body=encode({**body, "numeroCuenta": f"{body['numeroCuenta']} "}))
        )
    return reply


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


def left_undone(doors: Doors) -> Wrapper:
    """Return the wrapper that answers as done what lacks one of its required properties, and does
    nothing.
    """

    def wrapper(_: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
        reply = serve(incoming)
        operation = served(incoming, doors)
        if (
            operation is None
            or reply.status != 400
            or not _lacks(operation, body_of(incoming.body))
        ):
            return reply
        return _as_done(operation)

    return wrapper


def _as_done(operation: ServedOperation) -> Reply:
    name = operation.capability
    value = [] if name.endswith("masivo") else _DONE.get(name, {"idSeguimientoFacturaGlosa": 1})
    return answer(value, 201 if name == "crear_cuenta" else 200)


def _lacks(operation: ServedOperation, body: dict[str, Any]) -> bool:
    """Tell whether a body that says something lacks what is required, at any depth."""
    return bool(body) and any(_is_missing(one, body) for one in operation.body or ())


def _is_missing(field: Field, body: dict[str, Any]) -> bool:
    if field.required and field.name not in body:
        return True
    rows = body.get(field.name) if field.items else None
    return isinstance(rows, list) and any(_row_lacks(row, field.items) for row in rows)


def _row_lacks(row: Any, fields: tuple[Field, ...]) -> bool:
    if not isinstance(row, dict) or not row:
        return False
    return any(one.required and one.name not in row for one in fields)


def of_a_reader(sandbox: SiifaSandbox, incoming: Incoming) -> bool:
    """Tell whether who logs in may only read."""
    name = body_of(incoming.body).get("userName")
    return any(
        user.name == name and user.role.endswith("_Consulta")
        for user in sandbox.store.users.values()
    )
