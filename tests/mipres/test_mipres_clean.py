"""MIPRES' clean reference server, in each of its right manners: everything is asked, and nothing is
found.
"""

from dataclasses import replace
from typing import Any

import pytest

from conformance.core.finding import Level, Verdict
from conformance.http.reference import Manner, Reply, Setup
from conformance.packs.mipres.prescribed import PRESCRIBED
from conformance.packs.mipres.sandbox.variations import STYLES
from conformance.packs.mipres.settings import CODES_BY, DAY, PARTIAL, PRESCRIBED_ON
from conformance.run.plan import make_plan
from conformance.sandbox.application import Incoming, Serve
from conformance.sandbox.reply import answer
from conformance.selftest.clean import clean_run
from conformance.selftest.own_target import target_of
from conformance.selftest.rehearsal import rehearse
from conformance.selftest.rehearsed import Rehearsal, prepare_plan

_EITHER = (CODES_BY, DAY, PARTIAL)
"""What may be either way where the target says nothing of it."""


def _made(style: str, unsaid: tuple[str, ...] = ()) -> Rehearsal:
    manner = Manner(style)
    target = target_of("", "mipres", manner)
    said = {name: value for name, value in target.settings.items() if name not in unsaid}
    plan = make_plan(replace(target, settings=said), {}, seed=7)
    return rehearse(prepare_plan(plan), setup=Setup(seed=7, manner=manner))


@pytest.mark.parametrize("style", STYLES)
def test_a_right_server_is_accused_of_nothing(style: str) -> None:
    """All phases, in process: no finding, and nothing left unjudged."""
    made = _made(style)
    assert () == made.findings
    assert clean_run(made).right
    ended = {one.verdict for one in made.outcomes.values()}
    assert {Verdict.PASSED, Verdict.NOT_APPLICABLE} == ended


def test_a_target_may_be_without_billing_and_prescriptions() -> None:
    """Nothing of the services that it leaves out is asked, and the rest is judged."""
    target = target_of("", "mipres")
    services = {"suministro": target.services["suministro"]}
    plan = make_plan(replace(target, services=services), {}, phases=("scenario",), seed=7)
    made = rehearse(prepare_plan(plan), setup=Setup(seed=7))
    assert () == made.findings
    without = {
        name
        for name, one in made.outcomes.items()
        if one.verdict is Verdict.NOT_APPLICABLE and ("fact" in name or "scenario/presc" in name)
    }
    assert {"scenario/facturacion-ciclo", "scenario/prescripcion-dia-vacio"} <= without
    assert {Verdict.PASSED, Verdict.NOT_APPLICABLE} == {
        one.verdict for one in made.outcomes.values()
    }


@pytest.mark.parametrize(
    ("said", "looked"), [("2019-03-02", "el 2019-03-02"), ("", "en los últimos 7 días")]
)
def test_where_nothing_was_prescribed_that_is_what_lacks(said: str, looked: str) -> None:
    """The day that the target says, or the last ones, and what to say instead."""
    target = target_of("", "mipres")
    told = {**target.settings, **({PRESCRIBED_ON: said} if said else {})}
    craft = prepare_plan(make_plan(replace(target, settings=told), {}, phases=("probing",)))
    name = "probing/prescripciones_por_fecha/tres-lecturas"
    (item,) = (one for one in craft.items if one.id == name)
    made = rehearse(replace(craft, items=(item,)), setup=Setup(watch=_nothing_prescribed))
    assert Verdict.BLOCKED is made.outcomes[name].verdict
    assert f"la EPS no tiene prescripciones {looked}" in made.outcomes[name].reason


def _nothing_prescribed(sandbox: Any, incoming: Incoming, serve: Serve) -> Reply:
    reply = serve(incoming)
    prescribed = "/WSMIPRESNOPBS" in incoming.path and reply.status == 200
    return answer([]) if prescribed else reply


def test_a_service_whose_paths_are_not_there_is_accused_of_nothing() -> None:
    """Its paths are our reconstruction: nobody can tell whether they or the system are wrong."""
    target = target_of("", "mipres")
    services = {**target.services, "prescripcion": "http://sandbox/otra"}
    craft = prepare_plan(make_plan(replace(target, services=services), {}, phases=("probing",)))
    asked = tuple(one for one in craft.items if one.capability in PRESCRIBED)
    assert asked
    made = rehearse(replace(craft, items=asked))
    assert {Level.MAY} >= {one.level for one in made.findings}
    ended = {one.verdict for one in made.outcomes.values()}
    assert {Verdict.BLOCKED} <= ended <= {Verdict.BLOCKED, Verdict.NOT_APPLICABLE, Verdict.PASSED}


@pytest.mark.parametrize("style", ["otra", "tercera"])
def test_what_a_target_need_not_say_accuses_nobody(style: str) -> None:
    """Where it says nothing of them, both ways are right."""
    assert () == _made(style, _EITHER).findings


def test_who_is_another_entity_in_name_alone_is_told_before_anything_is_judged() -> None:
    """Of what it sees nothing would be somebody else's."""
    target = target_of("", "mipres")
    roles = {**target.roles, "otra_eps": target.roles["eps"]}
    plan = make_plan(replace(target, roles=roles), {}, phases=("scenario",))
    (told,) = {one.reason for one in rehearse(prepare_plan(plan)).outcomes.values()}
    assert "el usuario de «otra_eps» es de la misma entidad que el de «eps»" in told
