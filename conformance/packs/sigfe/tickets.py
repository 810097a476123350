"""The ticket of a Registrar: where an answer gives it, what it is asked with, what became of it."""

from collections.abc import Iterator, Mapping
from typing import Any

from conformance.core.exchange import Exchange
from conformance.core.reading import parsed
from conformance.http.deferred import Deferred

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


def results(body: Any) -> Iterator[Mapping[str, Any]]:
    """Yield what an answer tells of each transaction."""
    rows = body.get(_RESULTS) if isinstance(body, Mapping) else None
    for one in rows if isinstance(rows, list) else [rows]:
        if isinstance(one, Mapping):
            yield one


def folios(body: Any) -> tuple[str, ...]:
    """Return the folios that an answer tells."""
    return tuple(str(one["folio"]) for one in results(body) if one.get("folio"))


def errors(body: Any) -> tuple[str, ...]:
    """Return the explanations that an answer tells."""
    told = (one.get(_ERRORS) for one in results(body))
    rows = (row for several in told if isinstance(several, list) for row in several)
    return tuple(
        str(row["descripcion"])
        for row in rows
        if isinstance(row, Mapping) and row.get("descripcion")
    )


def _asked(exchange: Exchange) -> Mapping[str, Any] | None:
    """Return what a ticket is asked with: the area and the ejercicio that were sent."""
    ticket, sent = ticket_of(exchange), _sent(exchange)
    if not ticket or sent is None:
        return None
    place = sent["institucion"]
    area = f"{place['partida']}{place['capitulo']}{place['areaTransaccional']}"
    return {"ticketEnvio": ticket, "codigoAreaTx": area, "ejercicio": sent["ejercicio"]}


def _sent(exchange: Exchange) -> Mapping[str, Any] | None:
    """Return the header that was sent, None where it is not whole."""
    try:
        body = parsed(exchange.request.body or b"")
    except ValueError:
        return None
    header = body.get("cabecera") if isinstance(body, Mapping) else None
    place = header.get("institucion") if isinstance(header, Mapping) else None
    whole = isinstance(place, Mapping) and {"partida", "capitulo", "areaTransaccional"} <= {*place}
    return header if whole and isinstance(header, Mapping) and "ejercicio" in header else None


DEFERRED: Mapping[str, Deferred] = dict.fromkeys(
    REGISTERING, Deferred(CONSULT, _asked, folios, errors)
)
