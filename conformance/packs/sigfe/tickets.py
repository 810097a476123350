"""The ticket of a Registrar: where an answer gives it, what it is asked with, what became of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from conformance.core.exchange import Exchange
from conformance.core.setting import Settings
from conformance.http.context import Context
from conformance.http.deferred import Deferred, Wait
from conformance.packs.sigfe.bodies import area_of, split
from conformance.packs.sigfe.modules import MODULES
from conformance.packs.sigfe.settings import SETTINGS, year

CONSULT = "consultar_ticket"
TRANSACTIONS = tuple(f"registrar_{one.capability}" for one in MODULES.values())
REGISTER_PERSON = "registrar_persona"
REGISTERING = (*TRANSACTIONS, REGISTER_PERSON)
JSON, APART = "json", "separada"
_NAMES = ("ticketEnvio", "ticket", "codigoTicket")
_LONGEST_S = 15.0


@dataclass(frozen=True, slots=True)
class TicketForm:
    """How a system writes its tickets: the member that gives one, how it is asked for, its states,
    and where what became of each transaction stands, with why not.
    """

    names: tuple[str, ...] = _NAMES
    generation: str = JSON
    running: frozenset[str] = frozenset({"RECEPCIONADO", "EN_PROCESO"})
    done: str = "FINALIZADO_SIN_ERRORES"
    failed: str = "FINALIZADO_CON_ERRORES"
    results: str = field(default="transaccionVerticalesType")
    errors: str = field(default="detalleErrorVerticalesType")

    def ticket_in(self, body: Any) -> str:
        """Return the ticket that an answer gives, "" for none."""
        found = body
        if isinstance(body, Mapping):
            found = next((body[name] for name in self.names if body.get(name)), "")
        plain = isinstance(found, int | str) and not isinstance(found, bool)
        return str(found) if plain else ""

    def ticket_of(self, exchange: Exchange) -> str:
        """Return the ticket that a Registrar was answered, whatever became of it."""
        try:
            return self.ticket_in(exchange.response.json()) if exchange.response else ""
        except ValueError:
            return ""

    def rows(self, body: Any) -> list[Mapping[str, Any]]:
        """Return what an answer tells of each transaction."""
        return many(body.get(self.results)) if isinstance(body, Mapping) else []

    def folios(self, body: Any) -> tuple[str, ...]:
        """Return the folios that an answer tells."""
        return tuple(str(one["folio"]) for one in self.rows(body) if one.get("folio"))

    def made(self, body: Any) -> tuple[str, ...]:
        """Return what an answer names of what was made: its folio, or its own id without one."""
        names = (one.get("folio") or one.get("idTransferenia") for one in self.rows(body))
        return tuple(str(name) for name in names if name)

    def reasons(self, body: Any) -> tuple[str, ...]:
        """Return the explanations that an answer tells."""
        rows = (row for one in self.rows(body) for row in many(one.get(self.errors)))
        return tuple(str(row["descripcion"]) for row in rows if row.get("descripcion"))

    def asked(self, context: Context, ticket: str, role: str) -> dict[str, Any]:
        """Return what a ticket is asked with: the area of who sent it, and the ejercicio."""
        area, now = area_of(context, role), year(context)
        if self.generation == APART:
            return {**split(area), "ejercicio": now, "codigoTicket": ticket}
        return {"ticketEnvio": ticket, "codigoAreaTx": area, "ejercicio": now}

    @property
    def deferred(self) -> dict[str, Deferred]:
        """The Registrar services, each with where what became of it is asked for."""
        one = Deferred(CONSULT, self._question, self.folios, self.reasons, _wait)
        person = replace(one, ids=self.made)
        return {**dict.fromkeys(TRANSACTIONS, one), REGISTER_PERSON: person}

    def _question(self, context: Context, exchange: Exchange) -> Mapping[str, Any] | None:
        ticket = self.ticket_of(exchange)
        return self.asked(context, ticket, exchange.request.role) if ticket else None


def _wait(context: Context) -> Wait:
    first, whole = (
        float(context.settings[f"ticket.{name}"]) for name in ("intervalo_s", "espera_max_s")
    )
    return Wait(first, max(first, _LONGEST_S), whole)


def form_of(settings: Settings) -> TicketForm:
    """Return how a target writes its tickets."""
    apart = settings["ticket.generacion"] == APART
    return TicketForm(
        tuple(dict.fromkeys((settings["ticket.campo"], *_NAMES))),
        settings["ticket.generacion"],
        frozenset(settings["ticket.en_proceso"]),
        settings["ticket.sin_errores"],
        settings["ticket.con_errores"],
        *(("detalles", "errores") if apart else ()),
    )


USUAL = form_of(Settings(SETTINGS))
"""How tickets are written where a target says nothing."""


def many(value: Any) -> list[Mapping[str, Any]]:
    """Return the objects of a list; one alone may come without it."""
    rows = value if isinstance(value, list) else [value]
    return [one for one in rows if isinstance(one, Mapping)]


def state_of(body: Any) -> str:
    """Return the state that an answer tells of a ticket, "" for none."""
    state = body.get("estado") if isinstance(body, Mapping) else None
    return state if isinstance(state, str) else ""
