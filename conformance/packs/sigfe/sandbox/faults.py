"""How the server is wrong where no rule of its is merely forgotten: wrappers, each a small lie."""

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from conformance.http.reference import Reply
from conformance.packs.sigfe.modules import MODULES
from conformance.packs.sigfe.sandbox.store import IOP, Ledger, Ticket
from conformance.packs.sigfe.sandbox.views import DONE, FAILED, RUNNING, nothing
from conformance.packs.sigfe.tickets import REGISTER_PERSON
from conformance.packs.sigfe.tickets import REGISTERING as REGISTERS
from conformance.sandbox.application import Incoming, Serve, Wrapper
from conformance.sandbox.fault import When, asking, retold, shown
from conformance.sandbox.reply import answer, encode

REGISTERING = asking(*REGISTERS)
CONSULTING = asking("consultar_ticket")
OBTAINING = asking(*(f"obtener_{one.capability}" for one in MODULES.values()), "obtener_persona")
_DOCUMENTS = asking("obtener_compromiso", "obtener_devengo")
_EVERY_MODULE = tuple(
    f"{verb}_{one.capability}"
    for one in MODULES.values()
    for verb in ("registrar", "obtener", "buscar")
)
_BESIDES = (REGISTER_PERSON, "obtener_persona", "buscar_persona", "buscar_periodo")
_TRANSACTIONS = "transaccionVerticalesType"
_ERRORS = "detalleErrorVerticalesType"
_SECOND = 2  # asking, after which it is told otherwise

Tell = Callable[[Ledger, Ticket, Reply], Reply]


def _of_ticket(tell: Tell) -> Wrapper:
    """Return the fault that answers a Registrar otherwise, knowing what became of it."""

    def wrapper(sandbox: Any, incoming: Incoming, serve: Serve) -> Reply:
        reply = serve(incoming)
        if reply.status != 200 or not REGISTERING(sandbox, incoming):
            return reply
        number = json.loads(reply.body)["ticketEnvio"]
        return tell(sandbox.store, sandbox.store.tickets[number], reply)

    return wrapper


def _folio_at_once(store: Ledger, ticket: Ticket, reply: Reply) -> Reply:
    return answer({"folio": ticket.results[0].folio, "estado": DONE})


def _error_at_once(store: Ledger, ticket: Ticket, reply: Reply) -> Reply:
    if not ticket.failed:
        return reply
    told = [{"descripcion": text} for one in ticket.results for text in one.errors]
    return answer({"status": 400, "descripcion": "Error de negocio", "errors": told}, 400)


def _as_number(store: Ledger, ticket: Ticket, reply: Reply) -> Reply:
    return answer({"ticketEnvio": int(ticket.number)})


synchronous = _of_ticket(_folio_at_once)
refused_at_once = _of_ticket(_error_at_once)
numbered = _of_ticket(_as_number)


def _told(change: Callable[[Any, Mapping[str, Any]], Any], *states: str) -> Wrapper:
    """Return the fault that tells a ticket otherwise, of those states."""

    def wrapper(sandbox: Any, incoming: Incoming, serve: Serve) -> Reply:
        reply = serve(incoming)
        if reply.status != 200 or not CONSULTING(sandbox, incoming):
            return reply
        body = json.loads(reply.body)
        if body.get("estado") not in states:
            return reply
        ticket = sandbox.store.tickets[json.loads(incoming.body)["ticketEnvio"]]
        return replace(reply, body=encode(change(ticket, body)))

    return wrapper


def _each(change: Callable[[Ticket, dict[str, Any]], dict[str, Any]]) -> Any:
    """Return what changes each transaction of a ticket."""

    def changed(ticket: Ticket, body: Mapping[str, Any]) -> Any:
        return {**body, _TRANSACTIONS: [change(ticket, one) for one in body[_TRANSACTIONS]]}

    return changed


def _without(name: str) -> Callable[[Ticket, dict[str, Any]], dict[str, Any]]:
    return lambda ticket, row: {key: value for key, value in row.items() if key != name}


def _back_to_running(ticket: Ticket, body: Mapping[str, Any]) -> Any:
    return {"estado": RUNNING} if ticket.asked > _SECOND else body


def _another_folio(ticket: Ticket, row: dict[str, Any]) -> dict[str, Any]:
    return {**row, "folio": row["folio"] + ticket.asked} if "folio" in row else row


def _early(ticket: Ticket, body: Mapping[str, Any]) -> Any:
    rows = [{"folio": one.folio} for one in ticket.results if one.folio]
    return {**body, _TRANSACTIONS: rows}


eternal = _told(lambda ticket, body: {"estado": RUNNING}, DONE, FAILED)
without_folio = _told(_each(_without("folio")), DONE)
without_errors = _told(_each(lambda ticket, row: {**row, _ERRORS: []}), FAILED)
final_that_changes = _told(_back_to_running, DONE, FAILED)
folio_that_changes = _told(_each(_another_folio), DONE)
folio_too_early = _told(_early, RUNNING)


def others_errors(sandbox: Any, incoming: Incoming, serve: Serve) -> Reply:
    """Tell the errors of the last ticket that failed before, whosever it is."""
    reply = serve(incoming)
    if not CONSULTING(sandbox, incoming) or json.loads(reply.body).get("estado") != FAILED:
        return reply
    own = json.loads(incoming.body)["ticketEnvio"]
    others = [one for one in sandbox.store.tickets.values() if one.failed and one.number != own]
    if not others:
        return reply
    area = sandbox.store.tickets[own].area
    other = next((one for one in reversed(others) if one.area != area), others[-1])
    rows = [
        {
            "idTransferenia": one.sent,
            _ERRORS: [{"validacion": "NEGOCIO", "descripcion": text} for text in one.errors],
        }
        for one in other.results
    ]
    return answer({"estado": FAILED, _TRANSACTIONS: rows})


def any_verb(sandbox: Any, incoming: Incoming, serve: Serve) -> Reply:
    """Serve every verb as if it were POST."""
    if incoming.method in ("POST", "OPTIONS", "TRACE", "HEAD"):
        return serve(incoming)
    asked = replace(incoming, method="POST")
    operation = sandbox.operation_of(asked)
    if incoming.body or operation is None:
        return serve(asked)
    return answer(_EMPTY[operation.capability.partition("_")[0]])


_ROW = {"folio": 1, "estado": "Aprobado"}
_EMPTY: Mapping[str, Any] = {
    "registrar": {"ticketEnvio": "1"},
    "consultar": {"estado": RUNNING},
    "obtener": {**{one.shown: _ROW for one in MODULES.values()}, "persona": {"rut": "11111111-1"}},
    "buscar": {
        **{one.summary: None for one in MODULES.values()},
        "resumenesDePersonas": None,
        "areaTrx": "9901001",
        "periodo": 1,
        "ejercicio": 2026,
    },
}


def any_media(sandbox: Any, incoming: Incoming, serve: Serve) -> Reply:
    """Take a body for JSON, whatever it says that it is."""
    headers = {**(incoming.headers or {}), "content-type": "application/json"}
    return serve(replace(incoming, headers=headers) if incoming.body else incoming)


def lost(sandbox: Any, incoming: Incoming, serve: Serve) -> Reply:
    """Find no devengo of those that were registered."""
    reply = serve(incoming)
    if reply.status != 200 or not asking("obtener_devengo")(sandbox, incoming):
        return reply
    found = json.loads(reply.body)["devengo"]
    if not found or found["origen"] != IOP:
        return reply
    return answer({"status": 404, "descripcion": "No existe", "errors": []}, 404)


def _edited(change: Callable[[dict[str, Any]], dict[str, Any]], when: When = _DOCUMENTS) -> Wrapper:
    """Return the fault that shows a document's transaction otherwise."""

    def edit(body: Any) -> Any:
        return {
            name: change(value) if isinstance(value, dict) else value
            for name, value in body.items()
        }

    return shown(when, edit)


def _deep(value: Any, name: str, change: Callable[[Any], Any]) -> Any:
    """Return a value with whatever has a name in it changed, at any depth."""
    if isinstance(value, dict):
        return {
            key: change(held) if key == name and held is not None else _deep(held, name, change)
            for key, held in value.items()
        }
    return [_deep(one, name, change) for one in value] if isinstance(value, list) else value


def _ascii(text: str) -> str:
    return text.encode("ascii", "ignore").decode()


def _lost_by_name(body: Any) -> Any:
    """Return nobody in place of who has an ampersand in the name."""
    found = body["persona"] or {}
    lost = "&" in found.get("nombre", "")
    return nothing("persona", "La persona no está en el Banco.") if lost else body


def _draft(row: dict[str, Any]) -> dict[str, Any]:
    return {**row, "estado": "Borrador"} if row["origen"] == IOP else row


rounded = _edited(lambda row: _deep(row, "monto", lambda one: round(one, -3) or 1000))
floating = _edited(lambda row: _deep(row, "monto", lambda one: int(float(one))))
unaccented = _edited(lambda row: _deep(row, "titulo", _ascii))
_PERSON = asking("obtener_persona")
person_unaccented = _edited(lambda row: _deep(row, "nombre", _ascii), _PERSON)
person_lost = shown(_PERSON, _lost_by_name)
drafted = _edited(_draft)
requirement_drafted = _edited(_draft, asking("obtener_requerimiento"))
hidden = retold(
    asking("consultar_ticket", *_EVERY_MODULE, *_BESIDES),
    401,
    lambda reply: answer(
        {"status": 404, "descripcion": "No existe", "errors": [{"descripcion": "No existe."}]}, 404
    ),
)
failing = retold(asking("buscar_contable"), 200, lambda reply: answer({"status": 500}, 500))
