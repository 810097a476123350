"""What every Registrar has: whose area it names, what is said at once, and the ticket."""

from typing import Any

from conformance.packs.sigfe.sandbox.store import Ledger, Result, Ticket
from conformance.packs.sigfe.sandbox.world import User
from conformance.sandbox.application import Call
from conformance.sandbox.reply import InvalidError, RefusalError, Reply, answer

_HEADER = ("$", "cabecera", "detalles")
_TICKET_DIGITS = 19
FOREIGN = "El área no es la de las credenciales."

SigfeCall = Call[Ledger, User]


def invalid(fault: InvalidError) -> Result:
    """Return what becomes of a transaction whose data are not valid; raise what is said at once."""
    places = dict(fault.errors or {})
    if any(name in _HEADER or name.startswith("cabecera.") for name in places):
        raise fault
    told = tuple(f"{name}: {texts[0]}" for name, texts in places.items())
    return Result("", errors=told)


def ticket(call: SigfeCall, results: tuple[Result, ...]) -> Reply:
    """Return the ticket of what was received."""
    number = f"{call.store.next_id():0{_TICKET_DIGITS}d}"
    call.store.tickets[number] = Ticket(number, call.user.area, results)
    return answer({"ticketEnvio": number})


def own(call: SigfeCall, named: dict[str, Any]) -> None:
    """Refuse who names another area than that of its credentials."""
    if call.store.rule("area") and area_of(named) != call.user.area:
        raise RefusalError(403, FOREIGN)


def area_of(named: dict[str, Any]) -> str:
    """Return an area of its three parts."""
    return f"{named['partida']}{named['capitulo']}{named['areaTransaccional']}"
