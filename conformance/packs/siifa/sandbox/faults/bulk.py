"""The wrappers behind the defects of bulk, radicados, payments and accounts."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from conformance.packs.siifa.sandbox.faults.acts import moment
from conformance.packs.siifa.sandbox.faults.tools import asks, body_of, items_of, signed_as
from conformance.packs.siifa.sandbox.server import SiifaSandbox
from conformance.packs.siifa.sandbox.tables.records import EstadoPago
from conformance.sandbox.application import Incoming, Serve, Wrapper
from conformance.sandbox.reply import Reply, answer, encode, problem

_BULK_LIMIT = 1000


def as_role(name: str, role: str, key: str, code: int) -> Wrapper:
    """Return the wrapper that lets a role record a state of a payment with the rights of another
    user.
    """

    def wrapper(sandbox: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
        user = sandbox.caller(incoming) if asks(incoming, name) else None
        allowed = (
            user is not None
            and user.role == role
            and body_of(incoming.body).get("codigoEstado") == code
        )
        return serve(signed_as(sandbox, incoming, key) if allowed else incoming)

    return wrapper


def refused(name: str, when: Callable[[Incoming], bool], field: str) -> Wrapper:
    """Return the wrapper that refuses with 400 requests of a capability that are right."""

    def wrapper(_: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
        reply = serve(incoming) if not (asks(incoming, name) and when(incoming)) else None
        return reply or problem(400, "El valor no es válido.", {field: ["El valor no es válido"]})

    return wrapper


def holds(lista: str, field: str, value: str) -> Callable[[Incoming], bool]:
    """Return the test of a bulk that holds an item with that value."""
    return lambda incoming: any(item.get(field) == value for item in items_of(incoming, lista))


def longer(lista: str, count: int) -> Callable[[Incoming], bool]:
    """Return the test of a bulk of `count` items or more that the limit allows."""
    return lambda incoming: count <= len(items_of(incoming, lista)) <= _BULK_LIMIT


def empty_accepted(name: str, lista: str) -> Wrapper:
    """Return the wrapper that answers an empty bulk with an empty list."""

    def wrapper(_: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
        reply = serve(incoming)
        empty = asks(incoming, name) and body_of(incoming.body).get(lista) == []
        return answer([]) if empty and reply.status == 400 else reply

    return wrapper


def kept(name: str, lista: str, *, before_the_bad: bool = False) -> Wrapper:
    """Return the wrapper that keeps the good items of a bulk that is refused: all, or those before
    the bad one.
    """

    def wrapper(_: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
        reply, items = serve(incoming), items_of(incoming, lista)
        if asks(incoming, name) and reply.status == 400 and 1 < len(items) <= _BULK_LIMIT:
            for item in items:
                if (
                    serve(replace(incoming, body=encode({lista: [item]}))).status != 200
                    and before_the_bad
                ):
                    break
        return reply

    return wrapper


def last_forgiven(name: str, lista: str) -> Wrapper:
    """Return the wrapper that leaves a bad last item out of a bulk instead of refusing it."""

    def wrapper(_: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
        reply, items = serve(incoming), items_of(incoming, lista)
        if not asks(incoming, name) or reply.status != 400 or not 2 < len(items) <= _BULK_LIMIT:
            return reply
        rest = serve(replace(incoming, body=encode({lista: items[:-1]})))
        return rest if rest.status == 200 else reply

    return wrapper


def last_lost(name: str, lista: str, least: int) -> Wrapper:
    """Return the wrapper that loses the last item of a long bulk and answers as if it had not."""

    def wrapper(sandbox: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
        reply = serve(incoming)
        if asks(incoming, name) and reply.status == 200 and len(items_of(incoming, lista)) >= least:
            sandbox.store.drop(json.loads(reply.body)[-1]["idSeguimientoFacturaGlosa"])
        return reply

    return wrapper


def redated(name: str, field: str, lista: str = "", *, past: bool = False) -> Wrapper:
    """Return the wrapper that dates now what comes with a future date, or with one long past."""

    def wrapper(sandbox: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
        body = body_of(incoming.body) if asks(incoming, name) else {}
        rows = items_of(incoming, lista) if lista else [body]
        now = sandbox.now()
        wrong = [row[field] for row in rows if _is_off(row.get(field), now, past=past)]
        if not wrong:
            return serve(incoming)
        changed = incoming.body.replace(wrong[0].encode(), now.isoformat().encode())
        return serve(replace(incoming, body=changed))

    return wrapper


def _is_off(text: object, now: datetime, *, past: bool) -> bool:
    """Tell whether a date is of a day after tomorrow's, or when `past` before yesterday's."""
    if not isinstance(text, str) or not moment(text):
        return False
    day = timedelta(days=1)
    if past:
        return text[:10] < (now - day).astimezone().isoformat()[:10]
    return text[:10] > (now + day).isoformat()[:10]


def filed_are_refused(sandbox: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
    """Refuse a bulk of radicados when one of its facturas is already filed."""
    if not asks(incoming, "radicar_factura_masivo"):
        return serve(incoming)
    filed = {sandbox.store.facturas[number].numero for number in sandbox.store.radicados}
    if any(str(item.get("numeroFactura")) in filed for item in items_of(incoming, "listaRadicado")):
        reply = serve(replace(incoming, body=encode({"listaRadicado": []})))
        return (
            problem(400, "La factura ya tiene un radicado previo") if reply.status == 200 else reply
        )
    return serve(incoming)


def skipped_are_answered(sandbox: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
    """Answer a bulk of radicados with the facturas that were skipped too."""
    reply = serve(incoming)
    if not asks(incoming, "radicar_factura_masivo") or reply.status != 200:
        return reply
    rows = json.loads(reply.body)
    shown = {row["numeroFactura"] for row in rows}
    numbers = {row.numero: row for row in sandbox.store.facturas.values()}
    for item in items_of(incoming, "listaRadicado"):
        factura = numbers.get(str(item.get("numeroFactura")))
        filed = sandbox.store.radicados.get(factura.id) if factura else None
        if factura and filed and factura.numero not in shown:
            rows.append({**item, "idFacturaRadicado": filed.id, "idFactura": factura.id})
    return replace(reply, body=encode(rows))


def filed_are_replaced(sandbox: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
    """Write the new number over the radicado of a factura that a bulk should skip."""
    reply = serve(incoming)
    if asks(incoming, "radicar_factura_masivo") and reply.status == 200:
        numbers = {row.numero: row.id for row in sandbox.store.facturas.values()}
        shown = {row["idFactura"] for row in json.loads(reply.body)}
        for item in items_of(incoming, "listaRadicado"):
            number = numbers.get(str(item.get("numeroFactura")), 0)
            if number in sandbox.store.radicados and number not in shown:
                sandbox.store.radicados[number] = replace(
                    sandbox.store.radicados[number], numero=item["radicado"]
                )
    return reply


def state_allowed(before: int) -> Wrapper:
    """Return the wrapper that lets a provider close a payment that has `before` states, whatever
    they are.
    """

    def wrapper(sandbox: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
        reply = serve(incoming)
        body = body_of(incoming.body)
        pago, code = body.get("idSeguimientoFacturaPago"), body.get("codigoEstado")
        states = [row for row in sandbox.store.estados.values() if row.pago == pago]
        refusal = (
            asks(incoming, "registrar_estado_pago") and reply.status == 400 and code in (1404, 1405)
        )
        if (
            not refusal
            or not isinstance(pago, int)
            or pago not in sandbox.store.pagos
            or len(states) != before
        ):
            return reply
        row = EstadoPago(
            sandbox.store.next_id(), pago, int(code or 0), body.get("observacion"), sandbox.now()
        )
        sandbox.store.estados[row.id] = row
        return answer(
            {"idSeguimientoFacturaPagoEstado": row.id, "idSeguimientoFacturaPago": row.pago}
        )

    return wrapper


def twin_account(capability: str) -> Wrapper:
    """Return the wrapper that lets a write leave an account with the number of another one."""

    def wrapper(_: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
        reply = serve(incoming)
        known = reply.status == 400 and b"Ya existe una cuenta" in reply.body
        return serve(told_apart(incoming)) if asks(incoming, capability) and known else reply

    return wrapper


def told_apart(incoming: Incoming) -> Incoming:
    """Return a request about an account whose number is told from another by a blank alone."""
    body = body_of(incoming.body)
    return replace(incoming, body=encode({**body, "numeroCuenta": f"{body['numeroCuenta']} "}))


def second_main(sandbox: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
    """Open a second active main account."""
    reply = serve(incoming)
    if (
        asks(incoming, "crear_cuenta")
        and reply.status == 400
        and b"EsCuentaPrincipal" in reply.body
        and b"principal activa" in reply.body
    ):
        made = serve(
            replace(incoming, body=encode({**body_of(incoming.body), "esCuentaPrincipal": False}))
        )
        if made.status == 201:
            number = json.loads(made.body)["idEmpresaCuentaBancaria"]
            sandbox.store.cuentas[number] = replace(sandbox.store.cuentas[number], principal=True)
            return replace(made, body=encode({**json.loads(made.body), "esCuentaPrincipal": True}))
    return reply


def main_closed(sandbox: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
    """Close the main account although no other is active."""
    reply = serve(incoming)
    body = body_of(incoming.body)
    number = body.get("idEmpresaCuentaBancaria")
    if (
        not asks(incoming, "cambiar_estado_cuenta")
        or b"nica cuenta activa" not in reply.body
        or number is None
    ):
        return reply
    old = sandbox.store.cuentas[number]
    sandbox.store.cuentas[number] = replace(old, principal=False, estado=body["codigoEstado"])
    return answer(
        {
            "idEmpresaCuentaBancaria": old.id,
            "nit": old.nit,
            "codigoEstado": body["codigoEstado"],
            "numeroCuenta": old.numero,
            "observaciones": old.texto,
            "usuarioActualizacion": old.user,
            "fechaActualizacion": sandbox.now(),
        }
    )
