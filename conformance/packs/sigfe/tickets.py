"""The ticket of a Registrar: where an answer gives it, what it is asked with, what became of it."""

from collections.abc import Mapping
from typing import Any

from conformance.core.exchange import Exchange
from conformance.http.context import Context
from conformance.http.deferred import Deferred
from conformance.packs.sigfe.bodies import area_of
from conformance.packs.sigfe.settings import today

CONSULT = "consultar_ticket"
REGISTERING = ("registrar_compromiso", "registrar_devengo", "registrar_contable")
RUNNING = frozenset({"RECEPCIONADO", "EN_PROCESO"})
DONE, FAILED = "FINALIZADO_SIN_ERRORES", "FINALIZADO_CON_ERRORES"
_NAMES = ("ticketEnvio", "ticket", "codigoTicket")
_RESULTS, _ERRORS = "transaccionVerticalesType", "detalleErrorVerticalesType"


def ticket_in(body: Any) -> str:
    """Return the ticket that an answer gives, "" for none."""
    found = body
    if isinstance(body, Mapping):
        found = next((body[name] for name in _NAMES if body.get(name)), "")
    plain = isinstance(found, int | str) and not isinstance(found, bool)
    return str(found) if plain else ""


def ticket_of(exchange: Exchange) -> str:
    """Return the ticket that a Registrar was answered, whatever became of it."""
    try:
        return ticket_in(exchange.response.json()) if exchange.response else ""
    except ValueError:
        return ""


def state_of(body: Any) -> str:
    """Return the state that an answer tells of a ticket, "" for none."""
    state = body.get("estado") if isinstance(body, Mapping) else None
    return state if isinstance(state, str) else ""


def many(value: Any) -> list[Mapping[str, Any]]:
    """Return the objects of a list; one alone may come without it."""
    rows = value if isinstance(value, list) else [value]
    return [one for one in rows if isinstance(one, Mapping)]


def results(body: Any) -> list[Mapping[str, Any]]:
    """Return what an answer tells of each transaction."""
    return many(body.get(_RESULTS)) if isinstance(body, Mapping) else []


def folios(body: Any) -> tuple[str, ...]:
    """Return the folios that an answer tells."""
    return tuple(str(one["folio"]) for one in results(body) if one.get("folio"))


def errors(body: Any) -> tuple[str, ...]:
    """Return the explanations that an answer tells."""
    rows = (row for one in results(body) for row in many(one.get(_ERRORS)))
    return tuple(str(row["descripcion"]) for row in rows if row.get("descripcion"))


def _asked(context: Context, exchange: Exchange) -> Mapping[str, Any] | None:
    """Return what a ticket is asked with: the area of who sent it, and the ejercicio."""
    ticket = ticket_of(exchange)
    area = area_of(context, exchange.request.role)
    year = today(context).year
    return {"ticketEnvio": ticket, "codigoAreaTx": area, "ejercicio": year} if ticket else None


DEFERRED: Mapping[str, Deferred] = dict.fromkeys(
    REGISTERING, Deferred(CONSULT, _asked, folios, errors)
)
