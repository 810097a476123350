"""Which verbs a path has not."""

from dataclasses import replace

from conformance.http.probes import verbs
from conformance.run.plan import make_plan
from conformance.selftest.own_target import target_of


def test_the_verb_of_a_path_that_the_target_spells_is_one_that_it_has() -> None:
    """Where the documents have that operation elsewhere."""
    target = replace(target_of("", "mi_seguridad_social"), paths={"notificar": "/otra/ruta"})
    plan = make_plan(target, {})
    told = {one.capability: one.title for one in verbs.items(plan.pack, plan.contract)}
    assert told["notificar"].startswith("notificar: GET, PUT, PATCH en su ruta")
