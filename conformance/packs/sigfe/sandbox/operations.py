"""What each operation does."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

from conformance.packs.sigfe.modules import MODULES, ModuleNames
from conformance.packs.sigfe.people import OBTAIN, SEARCH
from conformance.packs.sigfe.sandbox import people, shapes, views
from conformance.packs.sigfe.sandbox.business import Submission, named_before, register
from conformance.packs.sigfe.sandbox.received import (
    FOREIGN,
    SigfeCall,
    area_of,
    invalid,
    own,
    ticket,
)
from conformance.packs.sigfe.sandbox.store import Place, Transaction
from conformance.packs.sigfe.sandbox.world import AREAS
from conformance.packs.sigfe.tickets import REGISTER_PERSON
from conformance.sandbox.application import ServedOperation
from conformance.sandbox.reply import RefusalError, Reply, answer


def _receive(module: ModuleNames, call: SigfeCall) -> Reply:
    """Give a ticket for what was sent, whatever becomes of it; what has no header is refused."""
    if call.fault is not None:
        return ticket(call, (invalid(call.fault),))
    header, rows = call.body["cabecera"], call.body["detalles"][module.sent]
    own(call, header["institucion"])
    today = call.now.date()
    area = call.user.area
    submission = Submission(call.store, module, area, header["ejercicio"], header["periodo"], today)
    if not call.store.rule("todas"):
        rows = rows[:1]
    if not call.store.rule("de-a-uno"):
        _read_before_others_write(call, submission, rows[0])
    return ticket(call, tuple(register(submission, one) for one in rows))


def _read_before_others_write(
    call: SigfeCall, submission: Submission, sent: Mapping[str, Any]
) -> None:
    """Go on with the balance that was there before somebody else wrote at the same instant."""
    before = named_before(submission, sent)
    if before is not None and call.sandbox.meet(before.key):
        call.store.keep(before)


def _consult(call: SigfeCall) -> Reply:
    """Tell what became of a ticket: of the first asking, that it is under way."""
    area, number = call.body["codigoAreaTx"], call.body["ticketEnvio"]
    if call.store.rule("area") and area != call.user.area:
        raise RefusalError(403, FOREIGN)
    found = call.store.tickets.get(number)
    foreign = found is not None and found.area != area and call.store.rule("ticket-ajeno")
    if found is None or foreign:
        return answer(views.nothing("estado", "El ticket no existe en el área."))
    call.store.tickets[number] = replace(found, asked=found.asked + 1)
    if found.asked == 0 and call.store.rule("en-proceso"):
        return answer(views.running())
    return answer(views.outcome(found))


def _obtain(module: ModuleNames, call: SigfeCall) -> Reply:
    own(call, dict(call.body))
    year = call.body["ejercicio"] if call.store.rule("ejercicio-leido") else call.now.year
    place = Place(module.name, area_of(dict(call.body)), year)
    row = call.store.find(place, call.body["folio"])
    if row is None:
        return answer(views.nothing(module.shown, "El folio no existe en el área y ejercicio."))
    return answer(views.whole(row))


def _search(module: ModuleNames, call: SigfeCall) -> Reply:
    own(call, dict(call.body))
    place = Place(module.name, area_of(dict(call.body)), call.body["ejercicio"])
    first, last = call.body["fechaDesde"], call.body["fechaHasta"]
    if not call.store.rule("rango"):
        first, last = date.min, date.max
    found = [one for one in _listed(call, place) if first <= one.day <= last]
    if not call.store.rule("fin"):
        found = [one for one in found if one.day < last]
    rows = [views.summary(one) for one in found]
    return answer({module.summary: {module.shown: rows} if rows else None})


def _listed(call: SigfeCall, place: Place) -> list[Transaction]:
    areas = [place.area] if call.store.rule("buscar-area") else [*AREAS]
    return [one for area in areas for one in call.store.of(replace(place, area=area))]


_EVERYBODY = frozenset(AREAS.values())


def _operations() -> Iterator[ServedOperation]:
    for module in MODULES.values():
        path = f"/{module.name}"
        yield ServedOperation(
            f"registrar_{module.capability}",
            "POST",
            (f"{path}/registrar",),
            _EVERYBODY,
            partial(_receive, module),
            body=shapes.sent(module.sent),
            late=True,
        )
        for verb, handler, body in (
            ("obtener", _obtain, shapes.BY_FOLIO),
            ("buscar", _search, shapes.BY_RANGE),
        ):
            yield ServedOperation(
                f"{verb}_{module.capability}",
                "POST",
                (f"{path}/{verb}",),
                _EVERYBODY,
                partial(handler, module),
                body=body,
                reads=True,
            )
    yield ServedOperation(
        "consultar_ticket",
        "POST",
        ("/ticket/consultar",),
        _EVERYBODY,
        _consult,
        body=shapes.BY_TICKET,
        reads=True,
    )
    yield from people.operations()


OPERATIONS = tuple(_operations())
SERVICE_OF = {
    **{
        f"{verb}_{one.capability}": one.service
        for one in MODULES.values()
        for verb in ("registrar", "obtener", "buscar")
    },
    "consultar_ticket": "ticket",
    **dict.fromkeys((REGISTER_PERSON, OBTAIN, SEARCH), "personas"),
    "buscar_periodo": "periodo",
}
