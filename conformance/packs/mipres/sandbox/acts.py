"""What each act does: it processes the active row before it, and leaves one of its own."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from conformance.packs.mipres.sandbox.bounds import BOUNDS, CAUSES, check
from conformance.packs.mipres.sandbox.records import (
    ACTIVE,
    ANNULLED,
    HEAD,
    INSURERS,
    PROCESSED,
    USERS,
    Books,
    Entity,
    Record,
)
from conformance.packs.mipres.steps import CHAIN, INSURER, PROVIDER, STEPS, Step
from conformance.sandbox.application import Call
from conformance.sandbox.fields import REQUIRED
from conformance.sandbox.reply import RefusalError, Reply, answer, invalid

Asking = Call[Books, Entity]
_FEW = 3  # causes, where there are as many as one client shows
_FIRST_DAY = "20190301"  # the module is for what was prescribed from then on (R20)
_INSURER_OF_ALL = USERS["eps"].nit  # that of every patient of this world
_SAME = ("NoPrescripcion", "TipoTec", "ConTec")
_SAME_DELIVERY = (*_SAME, "NoEntrega", "NoSubEntrega")
_SAME_HOSPITAL = (*_SAME, "NoEntrega")


def breach(text: str) -> RefusalError:
    """Return the refusal of what a rule forbids."""
    return RefusalError(422, text)


def direct(call: Asking) -> Reply:
    """Direct a prescription to a provider."""
    values = _prescribed(call)
    if call.store.same_prescription("direccionamiento", values, _SAME_DELIVERY):
        _refuse(call, "una-vez:direccionar", "La prescripción ya está direccionada.")
    if call.store.same_prescription("no_direccionamiento", values, _SAME):
        _refuse(call, "no-direccionado", "La prescripción tiene un no direccionamiento.")
    own = {"NoIDEPS": call.user.nit, "CodEPS": call.user.code}
    case = call.store.next_id()
    return _made(call, STEPS["direccionamiento"], case, _party(call, {**values, **own}))


def refuse_direction(call: Asking) -> Reply:
    """Say that a prescription will not be directed, and why."""
    values = _prescribed(call)
    if call.store.same_prescription("no_direccionamiento", values, _SAME):
        _refuse(call, "una-vez:no_direccionar", "La prescripción ya tiene un no direccionamiento.")
    if call.store.same_prescription("direccionamiento", values, _SAME):
        _refuse(call, "direccionado", "La prescripción ya está direccionada.")
    _known_cause(call)
    case = call.store.next_id()
    return _made(call, STEPS["no_direccionamiento"], case, _party(call, values))


def programme(call: Asking) -> Reply:
    """Say when and where what was directed will be handed over."""
    return _next(call, STEPS["programacion"])


def deliver(call: Asking) -> Reply:
    """Say what was handed over, or why nothing was."""
    _known_cause(call)
    _delivered(call)
    return _next(call, STEPS["entrega"], {"CodigosEntrega": []})


def deliver_in_hospital(call: Asking) -> Reply:
    """Say what was handed over in a hospital: nothing goes before it."""
    values = {**_prescribed(call), "CodigosEntrega": []}
    _known_cause(call)
    _delivered(call)
    if call.store.same_prescription("entrega", values, _SAME_HOSPITAL):
        _refuse(call, "una-vez:entregar_ambito", "La entrega ya está registrada.")
    record = _record(call, call.store.next_id(), _INSURER_OF_ALL, call.user.nit, values)
    return _stored(call, STEPS["entrega"], record)


def add_code(call: Asking) -> Reply:
    """Add a code to an entrega that is there."""
    check(call.store, call.body)
    asked, table = call.body, call.store.entrega
    if asked["IDEntrega"] is not None:
        found = table.get(asked["IDEntrega"])
    else:
        found = call.store.of_case("entrega", asked["ID"] or 0)
    if found is None or not found.state or _anothers(call, found, PROVIDER):
        raise breach("La entrega no existe.")
    code = {name: asked[name] for name in ("CodSerTecEntregado", "CantTotEntregada")}
    codes = [*found.values["CodigosEntrega"], code]
    if call.store.rule("codigos"):
        table[found.id] = replace(found, values={**found.values, "CodigosEntrega": codes})
    return _answered(STEPS["entrega"], found)


def report(call: Asking) -> Reply:
    """Report what was handed over, with its value."""
    _known_cause(call)
    _known_state(call)
    return _next(call, STEPS["reporte"])


def supply(call: Asking) -> Reply:
    """Close the case."""
    return _next(call, STEPS["suministro"])


def bill(call: Asking) -> Reply:
    """Register what was billed."""
    check(call.store, call.body)
    values = dict(call.body)
    part, share = (_paid(values[name]) for name in ("CuotaModer", "Copago"))
    if part and share:
        _refuse(call, "cuota-o-copago", "Va la cuota moderadora o el copago, no los dos.")
    if _countable(values) and not _adds_up(values, part + share):
        _refuse(call, "total-facturado", "El valor total no es el de las unidades facturadas.")
    case, made = call.store.next_id(), {**values, "CodigosFacturacion": []}
    record = _record(call, case, str(values["NoIDEPS"]), call.user.nit, made)
    return _stored(call, STEPS["facturacion"], record)


def tell_billed(call: Asking) -> Reply:
    """Say what the EPS makes of something billed."""
    return _next(call, STEPS["datos_facturados"])


def _paid(text: str | None) -> Decimal:
    """Return an amount, nothing where it is none."""
    return Decimal(text) if text and BOUNDS["Copago"](text) else Decimal(0)


_COUNTED = ("CantUnMinDis", "ValorUnitFacturado", "ValorTotFacturado", "CuotaModer", "Copago")


def _countable(values: Mapping[str, Any]) -> bool:
    """Say whether there are numbers to add up."""
    return all(values[name] is None or BOUNDS[name](values[name]) for name in _COUNTED)


def _adds_up(values: Mapping[str, Any], off: Decimal) -> bool:
    worth = Decimal(values["CantUnMinDis"]) * Decimal(values["ValorUnitFacturado"])
    total = (worth - off).quantize(Decimal("0.01"))
    return Decimal(values["ValorTotFacturado"]) == total


def annul(step: Step, call: Asking) -> Reply:
    """Annul a row that nothing has processed; the row before it is active again."""
    table, store = call.store.table(step.name), call.store
    found = table.get(call.path[step.path_id])
    if found is None or _anothers(call, found, step.side):
        raise breach("El registro no existe.")
    if found.state == ANNULLED:
        _refuse(call, f"una-vez:{step.annul}", "El registro ya se encuentra anulado.")
    if found.state == PROCESSED:
        _refuse(call, f"activo:{step.annul}", "El registro ya se procesó: no se anula.")
    table[found.id] = found.now(ANNULLED, call.now)
    before = store.of_case(step.follows, found.case) if step.follows else None
    if before is not None and store.rule("reabre"):
        store.table(step.follows)[before.id] = before.now(ACTIVE)
    return answer([{"Message": "Se anuló el registro."}])


def _prescribed(call: Asking) -> dict[str, Any]:
    check(call.store, call.body)
    if call.body["NoPrescripcion"] < _FIRST_DAY:
        _refuse(call, "modulo", "La prescripción es anterior al 1 de marzo de 2019.")
    return dict(call.body)


def _party(call: Asking, values: Mapping[str, Any]) -> tuple[str, str, Mapping[str, Any]]:
    return call.user.nit, str(values.get("NoIDProv") or ""), values


def _refuse(call: Asking, rule: str, text: str) -> None:
    if call.store.rule(rule):
        raise breach(text)


def _known_cause(call: Asking) -> None:
    cause = call.body.get("CausaNoEntrega")
    if cause is not None and cause > (CAUSES[-1] if call.store.rule("causas-largas") else _FEW):
        _refuse(call, "causa", "CausaNoEntrega: la causa no existe.")


def _known_state(call: Asking) -> None:
    state = call.body.get("EstadoEntrega")
    if state is not None and state > 1 and call.store.rule("estados-largos"):
        raise invalid("EstadoEntrega", "El valor no es válido")


def _delivered(call: Asking) -> None:
    """Judge what was handed over by itself."""
    check(call.store, call.body)
    body = call.body
    if body["FecEntrega"] > call.now.date():
        _refuse(call, "fecha-entrega", "FecEntrega: la fecha es futura.")
    if body["EntTotal"] == 0 and not body["CausaNoEntrega"]:
        _refuse(call, "parcial", "Una entrega que no es total lleva su causa.")


def _anothers(call: Asking, record: Record, side: str) -> bool:
    """Say whether a row is another's of the caller's side: those of the other side are kept out by
    their roles.
    """
    if (call.user.role in INSURERS) is not (side == INSURER):
        return False
    return not record.is_of(call.user.nit, side) and call.store.rule("entity")


def _next(call: Asking, step: Step, more: Mapping[str, Any] | None = None) -> Reply:
    """Process the active row of the case before this act, and leave the act's own."""
    check(call.store, call.body)
    before = _before(call, step)
    head = {name: before.values.get(name) for name in HEAD}
    told = {key: value for key, value in call.body.items() if key != "ID"}
    values = {**head, **_kept(step, before), **told, **(more or {})}
    if step.name == "entrega":
        _no_more_than_programmed(call, before)
    record = _record(call, before.case, before.insurer, before.provider, values)
    reply = _stored(call, step, record)
    table = call.store.table(step.follows)
    if before.id in table:
        table[before.id] = before.now(PROCESSED)
    return reply


def _before(call: Asking, step: Step) -> Record:
    """Return the row that the act processes."""
    case, store = call.body["ID"], call.store
    if case is None:
        raise invalid("ID", REQUIRED)
    if store.of_case(step.name, case) is not None:
        _refuse(call, f"una-vez:{step.act}", "El acto ya está registrado.")
    found = store.of_case(step.follows, case)
    if found is None:
        _refuse(call, f"previo:{step.act}", "Falta el acto anterior.")
        rows = (store.of_case(name, case) for name in reversed(CHAIN))
        found = next((one for one in rows if one is not None), None)
    if found is None or _anothers(call, found, step.side):
        raise breach("El registro no existe.")
    return found


def _kept(step: Step, before: Record) -> dict[str, Any]:
    """Return what a reporte repeats of its entrega."""
    if step.name != "reporte":
        return {}
    own = {name: before.values.get(name) for name in ("CantTotEntregada", "NoLote", "FecEntrega")}
    return {**own, "CodTecEntregado": before.values.get("CodSerTecEntregado")}


def _no_more_than_programmed(call: Asking, before: Record) -> None:
    asked, planned = call.body.get("CantTotEntregada"), before.values.get("CantTotAEntregar")
    if asked and planned and Decimal(asked) > Decimal(planned):
        _refuse(call, "entrega-mayor", "Se entrega más de lo programado.")


def _made(call: Asking, step: Step, case: int, party: tuple[str, str, Mapping[str, Any]]) -> Reply:
    return _stored(call, step, _record(call, case, *party))


def _record(
    call: Asking, case: int, insurer: str, provider: str, values: Mapping[str, Any]
) -> Record:
    return Record(call.store.next_id(), case, ACTIVE, call.now, insurer, provider, values)


def _stored(call: Asking, step: Step, record: Record) -> Reply:
    call.store.table(step.name)[record.id] = record
    return _answered(step, record)


def _answered(step: Step, record: Record) -> Reply:
    return answer([{"Id": record.case, step.answered: record.id}])


ACTS = {
    "direccionar": direct,
    "no_direccionar": refuse_direction,
    "programar": programme,
    "entregar": deliver,
    "entregar_ambito": deliver_in_hospital,
    "entregar_codigos": add_code,
    "reportar_entrega": report,
    "suministrar": supply,
    "facturar": bill,
    "registrar_datos_facturados": tell_billed,
}
"""By capability."""

__all__ = ["ACTS", "INSURER", "annul", "breach"]
