"""The Banco de Personas and the open period, as the reference server has them: our proposal."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from conformance.packs.sigfe.people import OBTAIN, PEOPLE, PERSON, SEARCH
from conformance.packs.sigfe.rut import is_rut
from conformance.packs.sigfe.sandbox import shapes, views
from conformance.packs.sigfe.sandbox.received import SigfeCall, invalid, own, ticket
from conformance.packs.sigfe.sandbox.store import Person, Result
from conformance.packs.sigfe.sandbox.world import AREAS
from conformance.packs.sigfe.tickets import REGISTER_PERSON
from conformance.sandbox.application import ServedOperation
from conformance.sandbox.reply import Reply, answer

_EVERYBODY = frozenset(AREAS.values())
_POST = "POST"


def _receive(call: SigfeCall) -> Reply:
    """Give a ticket for the people that were sent, whatever becomes of them."""
    if call.fault is not None:
        return ticket(call, (invalid(call.fault),))
    own(call, call.body["cabecera"]["institucion"])
    rows = call.body["detalles"][PERSON]
    return ticket(call, tuple(_kept(call, one) for one in rows))


def _kept(call: SigfeCall, sent: dict[str, Any]) -> Result:
    """Store a person, in place of what was known of it before."""
    if not is_rut(sent["rut"]) and call.store.rule("rut-persona"):
        return Result(sent["rut"], errors=("El RUT de la persona no es válido.",))
    call.store.people[sent["rut"]] = Person(sent["rut"], call.now.date(), sent)
    return Result(sent["rut"])


def _obtain(call: SigfeCall) -> Reply:
    own(call, dict(call.body))
    found = call.store.people.get(call.body["rut"])
    if found is None:
        return answer(views.nothing(PERSON, "La persona no está en el Banco."))
    return answer({PERSON: dict(found.sent)})


def _search(call: SigfeCall) -> Reply:
    own(call, dict(call.body))
    first, last = call.body["fechaDesde"], call.body["fechaHasta"]
    if not call.store.rule("rango-persona"):
        first, last = date.min, date.max
    rows = [
        {"rut": one.rut, "nombre": one.sent["nombre"], "fecha": one.day}
        for one in call.store.people.values()
        if first <= one.day <= last
    ]
    return answer({PEOPLE: {PERSON: rows} if rows else None})


def _period(call: SigfeCall) -> Reply:
    """Tell the open period of an area, whoever asks."""
    area, today = call.body["areaTrx"], call.now.date()
    if area not in AREAS:
        return answer(views.nothing("periodo", "El área no existe."))
    month = today.month if call.store.rule("periodo-dicho") else today.month % 12 + 1
    return answer({"areaTrx": area, "periodo": month, "ejercicio": today.year})


def operations() -> Iterator[ServedOperation]:
    """Yield the operations of people, and that of the open period."""
    yield ServedOperation(
        REGISTER_PERSON,
        _POST,
        ("/persona/registrar",),
        _EVERYBODY,
        _receive,
        body=shapes.sent(PERSON),
        late=True,
    )
    for name, path, handler, body in (
        (OBTAIN, "/persona/obtener", _obtain, shapes.BY_RUT),
        (SEARCH, "/persona/buscar", _search, shapes.BY_RANGE),
        ("buscar_periodo", "/chileCompra/buscarPeriodo", _period, shapes.BY_AREA),
    ):
        yield ServedOperation(name, _POST, (path,), _EVERYBODY, handler, body=body, reads=True)
