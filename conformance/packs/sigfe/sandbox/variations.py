"""Other right manners: what nobody outside knows, and a system may do either way.

`row` names what is known not to be known. The first of a style is the outermost: what names another
area's stands last, before any other refusal is told otherwise.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from conformance.http.reference import PLAIN_STYLE, Reply
from conformance.packs.sigfe.modules import MODULES
from conformance.packs.sigfe.sandbox.faults import CONSULTING, OBTAINING, REGISTERING
from conformance.packs.sigfe.sandbox.store import Ledger, Result, Ticket
from conformance.packs.sigfe.sandbox.views import RECEIVED, RUNNING, nothing
from conformance.sandbox.application import Incoming, Serve
from conformance.sandbox.fault import When, asking, every
from conformance.sandbox.reply import answer, encode
from conformance.sandbox.variation import Variation, asked, told

_SEARCHING = asking(*(f"buscar_{one.capability}" for one in MODULES.values()), "buscar_persona")
_LENGTH = 19
_INVALID = 400
_TRANSACTIONS, _ERRORS = "transaccionVerticalesType", "detalleErrorVerticalesType"

Edit = Callable[[Any], Any]


def _shown(name: str, row: str, text: str, when: When, edit: Edit) -> Variation:
    """Return the variation that shows another JSON in good answers."""

    def tell(sandbox: Any, incoming: Incoming, reply: Reply) -> Reply:
        if reply.status != 200 or not when(sandbox, incoming):
            return reply
        return replace(reply, body=encode(edit(json.loads(reply.body))))

    return told(name, row, text, tell)


def _status(name: str, row: str, text: str, when: When, status: int) -> Variation:
    """Return the variation that answers well with another status."""

    def tell(sandbox: Any, incoming: Incoming, reply: Reply) -> Reply:
        good = reply.status == 200 and when(sandbox, incoming)
        return replace(reply, status=status) if good else reply

    return told(name, row, text, tell)


def _refused(name: str, row: str, text: str, old: int, new: int) -> Variation:
    """Return the variation that refuses with another status."""

    def tell(sandbox: Any, incoming: Incoming, reply: Reply) -> Reply:
        return replace(reply, status=new) if reply.status == old else reply

    return told(name, row, text, tell)


def _without(name: str, row: str, text: str, rule: str) -> Variation:
    """Return the variation of a server that does not have one of the reference's manners."""

    def prepare(store: Ledger) -> None:
        store.off = store.off | {rule}

    return Variation(name, row, text, prepare=prepare)


def _deep(value: Any, name: str, edit: Edit) -> Any:
    if isinstance(value, dict):
        return {
            key: edit(held) if key == name and held is not None else _deep(held, name, edit)
            for key, held in value.items()
        }
    return [_deep(one, name, edit) for one in value] if isinstance(value, list) else value


def _folios(body: Any) -> Any:
    return _deep(body, "folio", str)


def _alone(value: Any) -> Any:
    """Return lists of one element as that element."""
    if isinstance(value, dict):
        return {key: _alone(held) for key, held in value.items()}
    if isinstance(value, list):
        return _alone(value[0]) if len(value) == 1 else [_alone(one) for one in value]
    return value


def _terse(body: Any) -> Any:
    """Return errors as one, without what was validated."""

    def joined(errors: Any) -> Any:
        return [{"descripcion": "; ".join(one["descripcion"] for one in errors)}]

    return _deep(body, _ERRORS, joined)


def _with_folios(body: Any) -> Any:
    """Return what became of a Registrar with a folio for each, also where none is told."""
    rows = body.get(_TRANSACTIONS, ())
    named = [
        {"folio": nth + 1, **one} if _ERRORS not in one else one for nth, one in enumerate(rows)
    ]
    return {**body, _TRANSACTIONS: named} if rows else body


def _received(body: Any) -> Any:
    return {**body, "estado": RECEIVED} if body.get("estado") == RUNNING else body


def _number(body: Any) -> Any:
    return {"ticketEnvio": int(body["ticketEnvio"])}


def _padded(sandbox: Any, incoming: Incoming) -> Incoming:
    """Return a request with the zeros that a ticket lost as a number."""
    if not CONSULTING(sandbox, incoming):
        return incoming
    try:
        body = json.loads(incoming.body)
        ticket = body["ticketEnvio"]
    except (ValueError, TypeError, KeyError):
        return incoming
    if not isinstance(ticket, str) or not ticket.isdigit():
        return incoming
    return replace(incoming, body=encode({**body, "ticketEnvio": ticket.zfill(_LENGTH)}))


def _not_found(sandbox: Any, incoming: Incoming, reply: Reply) -> Reply:
    """Answer 404 where the reference says in a 200 that it finds nothing."""
    looked = CONSULTING(sandbox, incoming) or OBTAINING(sandbox, incoming)
    if reply.status != 200 or not looked:
        return reply
    body = json.loads(reply.body)
    return replace(reply, status=404) if body.get("errors") else reply


def _void(sandbox: Any, incoming: Incoming, reply: Reply) -> Reply:
    """Refuse at once what is not shaped as it should."""
    if reply.status != 200 or not REGISTERING(sandbox, incoming):
        return reply
    ticket = sandbox.store.tickets[json.loads(reply.body)["ticketEnvio"]]
    shapeless = any(one.errors and not one.sent for one in ticket.results)
    if not shapeless:
        return reply
    told_errors = [{"descripcion": text} for one in ticket.results for text in one.errors]
    return answer({"status": 400, "descripcion": "No es válido", "errors": told_errors}, 400)


def _not_mine(sandbox: Any, incoming: Incoming, reply: Reply) -> Reply:
    """Say that another area's is not found, or on a ticket that it is no business of the area."""
    if reply.status != 403:
        return reply
    if not REGISTERING(sandbox, incoming):
        operation = sandbox.operation_of(incoming)
        return answer(nothing(_member(operation.capability), "No hay datos."))
    user, number = sandbox.caller(incoming), f"{sandbox.store.next_id():0{_LENGTH}d}"
    results = (Result("ajena", errors=("El área no es la de las credenciales.",)),)
    sandbox.store.tickets[number] = Ticket(number, user.area, results)
    return answer({"ticketEnvio": number})


def _member(capability: str) -> str:
    kind = capability.partition("_")[2]
    shown = {one.capability: one.shown for one in MODULES.values()}
    return {**shown, "persona": "persona"}.get(kind, "estado")


def _without_member(value: Any, name: str) -> Any:
    """Return a value without what has a name in it, at any depth."""
    if isinstance(value, dict):
        return {key: _without_member(held, name) for key, held in value.items() if key != name}
    return [_without_member(one, name) for one in value] if isinstance(value, list) else value


def _no_balance(body: Any) -> Any:
    return _deep(body, "saldo", lambda one: None)


def _apart() -> Variation:
    """Return the variation whose tickets are asked for by the parts of the area, and told so."""

    def ask(sandbox: Any, incoming: Incoming) -> Incoming:
        body = _body(incoming) if CONSULTING(sandbox, incoming) else {}
        if "codigoTicket" not in body:
            return incoming
        parts = [body.pop(name, "") for name in ("partida", "capitulo", "areaTransaccional")]
        plain = all(isinstance(one, str) for one in parts)
        ticket = body.pop("codigoTicket")
        joined = {"ticketEnvio": ticket, "codigoAreaTx": "".join(parts) if plain else None, **body}
        return replace(incoming, body=encode(joined))

    def wrapper(sandbox: Any, incoming: Incoming, serve: Serve) -> Reply:
        reply = serve(ask(sandbox, incoming))
        if reply.status == _INVALID and CONSULTING(sandbox, incoming):
            told = reply.body.replace(b"codigoAreaTx", b"partida, capitulo, areaTransaccional")
            return replace(reply, body=told.replace(b"ticketEnvio", b"codigoTicket"))
        body = json.loads(reply.body or b"null")
        if not CONSULTING(sandbox, incoming) or _TRANSACTIONS not in (body or {}):
            return reply
        rows = [_renamed(one) for one in body.pop(_TRANSACTIONS)]
        return replace(reply, body=encode({**body, "detalles": rows}))

    return Variation(
        "consulta-separada", "generación", "el ticket se consulta con el área separada", wrapper
    )


def _renamed(row: Mapping[str, Any]) -> dict[str, Any]:
    return {"errores" if key == _ERRORS else key: value for key, value in row.items()}


def _body(incoming: Incoming) -> dict[str, Any]:
    try:
        body = json.loads(incoming.body)
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}


VARIATIONS: Mapping[str, Variation] = {
    one.id: one
    for one in (
        _shown("ticket-numero", "ticket", "el ticket es un número", REGISTERING, _number),
        asked("ticket-sin-ceros", "ticket", "un ticket vale sin sus ceros", _padded),
        _shown(
            "ticket-otro-nombre",
            "campo del ticket",
            "el ticket se llama codigoTicket",
            REGISTERING,
            lambda body: {"codigoTicket": body["ticketEnvio"]},
        ),
        _shown(
            "ticket-solo",
            "campo del ticket",
            "el ticket viene sin nombre",
            REGISTERING,
            lambda body: body["ticketEnvio"],
        ),
        _shown("recepcionado", "RECEPCIONADO", "primero se recepciona", CONSULTING, _received),
        _without("al-primero", "primera consulta", "el ticket termina enseguida", "en-proceso"),
        _status("recibido-202", "200, 201, 202", "Registrar responde 202", REGISTERING, 202),
        _status("recibido-201", "200, 201, 202", "Registrar responde 201", REGISTERING, 201),
        _shown("errores-juntos", "errores", "los errores son uno solo", CONSULTING, _terse),
        _shown("folio-texto", "folio", "el folio es un texto", CONSULTING, _folios),
        _shown("folio-texto-buscado", "folio", "también al buscar", _SEARCHING, _folios),
        _shown("uno-sin-lista", "un elemento", "una lista de uno es él", CONSULTING, _alone),
        _shown("uno-sin-lista-buscado", "un elemento", "también al buscar", _SEARCHING, _alone),
        _shown(
            "saldo-nulo",
            "saldo null",
            "Buscar no dice el saldo",
            every(_SEARCHING, lambda sandbox, incoming: "devengo" in incoming.path),
            _no_balance,
        ),
        _shown(
            "requerimiento-sin-cartera",
            "cartera del requerimiento",
            "un requerimiento no dice con qué se ajusta",
            asking("obtener_requerimiento"),
            lambda body: _without_member(body, "idAgrupacionAjustada"),
        ),
        _shown(
            "persona-con-folio",
            "ticket de una persona",
            "quien se registra también tiene folio",
            CONSULTING,
            _with_folios,
        ),
        _shown(
            "persona-escueta",
            "persona",
            "de una persona se muestra su RUT y su nombre",
            asking("obtener_persona"),
            lambda body: _without_member(body, "direccion"),
        ),
        _apart(),
        told("no-existe-404", "S6", "lo que no existe responde 404", _not_found),
        told("sin-forma-400", "400 de lo vacío", "lo mal formado se rechaza enseguida", _void),
        told("area-ajena-200", "S4", "lo de otra área no se halla", _not_mine),
        _without("ajuste-con-folio", "folio del ajuste", "un ajuste tiene folio", "mismo-folio"),
        _refused("verbo-404", "S2", "otro verbo responde 404", 405, 404),
        _refused("medio-400", "S3", "otro tipo de medio responde 400", 415, 400),
        _refused("sin-entrar-403", "S4", "sin credenciales responde 403", 401, 403),
    )
}
STYLES: Mapping[str, tuple[str, ...]] = {
    PLAIN_STYLE: (),
    "otra": (
        *("persona-con-folio", "persona-escueta"),
        *("ticket-numero", "ticket-sin-ceros", "recepcionado", "recibido-202", "errores-juntos"),
        *("folio-texto", "folio-texto-buscado", "saldo-nulo", "no-existe-404", "sin-forma-400"),
        *(
            "requerimiento-sin-cartera",
            "ajuste-con-folio",
            "verbo-404",
            "medio-400",
            "sin-entrar-403",
            "area-ajena-200",
        ),
    ),
    "tercera": (
        *("ticket-otro-nombre", "al-primero", "recibido-201"),
        *("uno-sin-lista", "uno-sin-lista-buscado"),
    ),
    "cuarta": ("ticket-solo", "consulta-separada"),
}
