"""A request that a conforming MIPRES accepts, for every capability."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from conformance.core.resource import Resource
from conformance.http.context import Context
from conformance.http.exemplar import Exemplar, Vary
from conformance.packs.mipres.bodies import (
    EPS,
    LATER,
    PROVIDER,
    ROLES,
    Body,
    before,
    billed,
    coded,
    delivered_in_hospital,
    directed,
    done,
    led,
    not_directed,
    told_billed,
    told_of,
)
from conformance.packs.mipres.discovery import today
from conformance.packs.mipres.prescribed import PRESCRIBED, by_number, by_patient
from conformance.packs.mipres.prescriptions import document_of, given, needed
from conformance.packs.mipres.steps import CHAIN, NOTHING, STEPS, Step
from conformance.packs.mipres.values import valid, wrong

Make = Callable[[Context, Resource | None], Body]
_ONE = needed()
_TOLD = STEPS["datos_facturados"]


def _text(drawn: Any, own: Any, resource: Resource | None) -> Any:
    return drawn if isinstance(drawn, str) and drawn.strip() else own


_FREE: Mapping[str, Mapping[str, Vary]] = {
    "direccionar": {"DirPaciente": _text},
    "programar": {"CodSedeProv": _text},
    "entregar": {"NoLote": _text},
    "entregar_ambito": {"NoLote": _text},
}


def _of_prescription(body: Callable[[Context, Resource], Body]) -> Make:
    return lambda context, resource: body(context, given(resource))


def _later(name: str) -> Make:
    place = CHAIN.index(name)

    def make(context: Context, resource: Resource | None) -> Body:
        told = led(context, given(resource), CHAIN[place - 1])
        return LATER[name](context, told["Id"])

    return make


def _annulled(step: Step, made: Callable[[Context, Resource], Mapping[str, Any]]) -> Make:
    return lambda context, resource: {step.path_id: made(context, given(resource))[step.answered]}


def _add_code(context: Context, resource: Resource | None) -> Body:
    return coded(context, led(context, given(resource), "entrega"))


def _tell_billed(context: Context, resource: Resource | None) -> Body:
    made = done(context, "facturacion", billed(context, given(resource)))
    return told_billed(context, made["Id"])


def _act(name: str, make: Make, prepared: tuple[str, ...] = ()) -> Exemplar:
    step = STEPS[name]
    return _write(step.act, ROLES[name], make, prepared, id_field="ID" if step.follows else None)


def _write(
    act: str, role: str, make: Make, prepared: tuple[str, ...], id_field: str | None = None
) -> Exemplar:
    others = {EPS, PROVIDER} - {role} if prepared else set[str]()
    return Exemplar(
        role,
        make,
        _ONE,
        uses_up=True,
        free=_FREE.get(act, {}),
        id_field=id_field,
        prepared=prepared,
        prepared_by=tuple(sorted(others)),
        valid_values=valid,
        invalid_values=wrong,
    )


def _acts() -> Iterator[tuple[str, Exemplar]]:
    yield "direccionar", _act("direccionamiento", _of_prescription(directed))
    yield "no_direccionar", _act("no_direccionamiento", _of_prescription(not_directed))
    for name in LATER:
        yield STEPS[name].act, _act(name, _later(name), before(name))
    yield (
        "entregar_ambito",
        _write("entregar_ambito", PROVIDER, _of_prescription(delivered_in_hospital), ()),
    )
    codes = (*before("entrega"), "entregar")
    add = _write("entregar_codigos", PROVIDER, _add_code, codes, "ID")
    yield "entregar_codigos", replace(add, id_again=("IDEntrega",))
    yield "facturar", _act("facturacion", _of_prescription(billed))
    yield _TOLD.act, _act(_TOLD.name, _tell_billed, ("facturar",))


def _makers(name: str) -> tuple[Callable[[Context, Resource], Mapping[str, Any]], tuple[str, ...]]:
    """Return what leaves a row in a collection, and the writes that it sends."""
    if name in CHAIN:
        chain = (*before(name), STEPS[name].act)
        return lambda context, one: led(context, one, name), chain
    if name == _TOLD.name:
        return told_of, ("facturar", _TOLD.act)
    body = {"no_direccionamiento": not_directed, "facturacion": billed}[name]
    return lambda context, one: done(context, name, body(context, one)), (STEPS[name].act,)


def _of_collection(name: str) -> Iterator[tuple[str, Exemplar]]:
    step, role = STEPS[name], ROLES[name]
    made, prepared = _makers(name)
    helped = prepared if len(prepared) > 1 else ()
    others = tuple(sorted({EPS, PROVIDER} - {role})) if helped else ()
    yield (
        step.annul,
        Exemplar(
            role,
            _annulled(step, made),
            _ONE,
            uses_up=True,
            id_field=step.path_id,
            prepared=prepared,
            prepared_by=others,
        ),
    )
    for by in step.ways:
        yield step.reading(by), _reading(by, role, made, prepared, others)


def _reading(
    by: str,
    role: str,
    made: Callable[[Context, Resource], Mapping[str, Any]],
    prepared: tuple[str, ...],
    others: tuple[str, ...],
) -> Exemplar:
    if by == "fecha":
        return Exemplar(role, _on_a_day, empty_too=(NOTHING,))

    def make(context: Context, resource: Resource | None) -> Body:
        one = given(resource)
        made(context, one)
        kind, number = document_of(one)
        if by == "prescripcion":
            return {"noPrescripcion": one.id}
        return {"fecha": today(context), "tipodoc": kind, "numdoc": number}

    return Exemplar(
        role,
        make,
        _ONE,
        id_field="noPrescripcion" if by == "prescripcion" else "numdoc",
        prepared=prepared,
        prepared_by=others,
        unknown_too=(200,),
    )


def _of_prescribed() -> Iterator[tuple[str, Exemplar]]:
    """Yield the readings of what was prescribed: doctors write it, and nobody else."""
    for name in PRESCRIBED:
        if name.endswith("_por_fecha"):
            yield name, Exemplar(EPS, _on_a_day, empty_too=(NOTHING,))
    for name, make, field in (
        ("prescripciones_por_numero", by_number, "noPresc"),
        ("prescripciones_por_paciente", by_patient, "numdoc"),
    ):
        yield name, Exemplar(EPS, make, id_field=field, unknown_too=(200,))


def _on_a_day(context: Context, resource: Resource | None) -> Body:
    return {"fecha": today(context)}


EXEMPLARS: Mapping[str, Exemplar] = dict(
    (*_acts(), *(one for name in STEPS for one in _of_collection(name)), *_of_prescribed())
)
