"""Whom an item lacks is known before a run begins, and is what the run then tells."""

from collections.abc import Iterable
from dataclasses import replace
from functools import cache

import pytest
from core_sample import PLAN, POOL, item

from conformance.core.finding import Verdict
from conformance.core.role import Callers
from conformance.http.context import Context
from conformance.http.item import Item
from conformance.http.reference import Setup
from conformance.run.outlook import running
from conformance.run.plan import Plan, all_items, make_plan
from conformance.run.schedule import Schedule
from conformance.selftest.own_target import target_of
from conformance.selftest.rehearsal import rehearse
from conformance.selftest.rehearsed import prepare_plan


def _plan(roles: Iterable[str]) -> Plan:
    target = target_of()
    given = {name: target.roles[name] for name in roles}
    return make_plan(replace(target, roles=given), {}, phases=("probing",))


@pytest.mark.parametrize("role", ["ips", "erp"])
def test_what_a_run_with_one_credential_lacks_is_foreseen(role: str) -> None:
    """Who calls in another's place, and who is there to be refused, is known before it begins."""
    craft = prepare_plan(_plan((role,)))
    made = rehearse(craft, (), setup=Setup(stock={"radicada": 3, "pendiente": 1}))
    callers = Callers(craft.plan.pack.roles, {role})
    foreseen = {item.id: bool(item.lacking(callers)) for item in craft.items}
    lacked = {
        name: any(lack.role for lack in outcome.lacked)
        for name, outcome in made.outcomes.items()
        if outcome.verdict is not Verdict.NOT_APPLICABLE
        and not any(lack.state for lack in outcome.lacked)
    }
    assert {} == {name: how for name, how in lacked.items() if how is not foreseen[name]}


def _nothing(context: Context) -> None:
    """Do nothing."""


def test_an_item_lacks_one_of_those_of_whom_some_have_to_be_there() -> None:
    """It may run without: then it judges nothing; the best of them is asked for."""
    item = Item("a", "probing", "a", _nothing, roles=("erp",), some=("erp_consulta", "ips"))
    plan = _plan(("erp",))
    known = plan.pack.roles
    assert ((), ("erp_consulta",)) == (
        item.absent(Callers(known, {"erp"})),
        item.lacking(Callers(known, {"erp"})),
    )
    assert [(), ("erp",)] == [
        item.lacking(Callers(known, given)) for given in ({"erp", "ips"}, set[str]())
    ]


@cache
def _stories() -> tuple[Item, ...]:
    return all_items(make_plan(target_of(), {}, phases=("scenario",)))


@pytest.mark.parametrize("story", ["scenario/cuenta-reglas", "scenario/pago-roles"])
def test_who_is_refused_in_a_story_is_judged_by_its_name(story: str) -> None:
    """Whoever else of its side calls in its place for the rest is not refused for it."""
    known = make_plan(target_of(), {}, phases=()).pack.roles
    item = next(one for one in _stories() if one.id == story)
    given = {"erp_gestor", "ips_gestor", "otra_erp", "otra_ips"}
    assert [("ips",), ()] == [
        item.lacking(Callers(known, roles)) for roles in (given, {*given, "ips"})
    ]


def _called(name: str, *roles: str) -> Item:
    return replace(item(name, radicada=1), roles=roles)


def test_what_runs_has_its_resources_and_who_calls() -> None:
    items = (_called("corre", "erp"), _called("sin-rol", "admin"), _called("sin-recurso", "erp"))
    given = {"corre": POOL.resources[:1], "sin-rol": POOL.resources[1:2]}
    assert ["corre"] == [one.id for one in running(PLAN, Schedule(items, given), POOL)]
