"""A target that gives only some roles: what can be judged is, and the rest says before it starts
what lacks.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from functools import cache

import pytest

from conformance.core.finding import Level, Verdict
from conformance.core.lack import Lack
from conformance.core.profile import QUICK
from conformance.selftest.rehearsal import rehearse
from conformance.selftest.rehearsed import Rehearsal, Rehearsed, prepare


@pytest.fixture(scope="module")
def craft() -> Rehearsed:
    """Every second item of a run, each asked of one of each kind."""
    whole = prepare(phases=("probing", "stateful", "scenario"), examples=4, profile=QUICK)
    return replace(whole, items=whole.items[::2])


@pytest.fixture(scope="module")
def given(craft: Rehearsed) -> Callable[..., Rehearsal]:
    """How a run ends at a target that gives some roles alone, each run once."""

    @cache
    def run(*roles: str) -> Rehearsal:
        target = craft.plan.target
        only = {role: one for role, one in target.roles.items() if role in roles}
        return rehearse(
            Rehearsed(replace(craft.plan, target=replace(target, roles=only)), craft.items)
        )

    return run


@pytest.mark.parametrize(
    ("roles", "least"),
    [(("erp",), 200), (("ips",), 15), (("erp_gestor", "ips_gestor"), 3), (("erp", "ips"), 350)],
)
def test_with_some_roles_alone_what_they_can_do_is_judged(
    given: Callable[..., Rehearsal], roles: tuple[str, ...], least: int
) -> None:
    """Nothing is found, nothing fails, and what is left unjudged lacks a role that is not given, or
    facturas.
    """
    rehearsal = given(*roles)
    ended = rehearsal.outcomes
    assert frozenset() == rehearsal.codes(*Level)
    assert Counter(one.verdict for one in ended.values())[Verdict.PASSED] >= least
    left = {name: one for name, one in ended.items() if one.verdict is Verdict.BLOCKED}
    assert [] == [
        name
        for name, one in left.items()
        if not one.lacked or {lack.role for lack in one.lacked} & set(roles)
    ]


def test_without_whom_looks_at_the_facturas_it_is_that_role_that_lacks(
    given: Callable[..., Rehearsal],
) -> None:
    """How many facturas there are nobody knows: it is not said that they are too few."""
    lacks = {lack for one in given("ips").outcomes.values() for lack in one.lacked}
    assert (True, []) == (Lack("erp") in lacks, [lack for lack in lacks if lack.state])


@pytest.mark.parametrize("roles", [("erp",), ("erp", "ips")])
def test_an_item_names_beforehand_the_roles_that_it_will_call(
    craft: Rehearsed, given: Callable[..., Rehearsal], roles: tuple[str, ...]
) -> None:
    """Whatever it calls while preparing; a table of roles asks for any of them, and says so at its
    end.
    """
    known = {item.id: item.roles for item in craft.items}
    surprised = [
        name
        for name, one in given(*roles).outcomes.items()
        if not name.endswith("/roles")
        and {lack.role for lack in one.lacked} - {""} - set(known[name])
    ]
    assert [] == surprised
