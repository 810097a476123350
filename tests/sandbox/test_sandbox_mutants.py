"""The space of mutants of SIIFA's sandbox: what a mutant weighs is what the harness would say."""

from functools import cache

import pytest

from conformance.core.finding import Level
from conformance.core.mutant_space import MutantSpace
from conformance.core.profile import FULL
from conformance.http.reference import Setup, reference_of
from conformance.run.plan import Plan, make_plan
from conformance.sandbox.mutants.mutant import Mutant
from conformance.sandbox.mutants.space import space_of
from conformance.selftest.mutation import weight_of
from conformance.selftest.own_target import target_of


@cache
def _space() -> tuple[Plan, MutantSpace[Mutant]]:
    plan = make_plan(target_of(pack_name="siifa"), {}, profile=FULL)
    reference = reference_of(plan.pack)
    server = reference.create(Setup())
    return plan, space_of(plan.pack, plan.contract, reference, server)


def _weights(operator: str, capability: str, part: str = "") -> dict[str, Level]:
    """Return the levels of the mutants of a place, by their conditions."""
    plan, space = _space()
    return {
        str(one.condition): weight_of(plan.pack, one).level
        for one in _of(space, capability, part)
        if one.operator == operator
    }


def _of(space: MutantSpace[Mutant], capability: str, part: str) -> list[Mutant]:
    return [
        block.mutant(number)
        for block in space.blocks
        if (block.capability, block.part) == (capability, part)
        for number in range(len(block))
    ]


def test_who_no_document_names_is_no_breach_of_a_reading() -> None:
    """Whatever an EPS is answered where no text names its role is right."""
    assert {} == _weights("sin-control-de-rol", "ver_factura", "rol")
    assert Level.MUST is _weights("sin-control-de-rol", "listar_facturas", "rol")["rol=SIIFA_EPS"]


@pytest.mark.parametrize(
    ("operator", "capability", "part", "level"),
    [
        ("sin-limit", "responder_glosa", "observacionRespuesta", Level.SHOULD),
        ("sin-limit", "responder_reiteracion_glosa", "observacionReiteracionRespuesta", Level.MUST),
        ("sin-regla", "formular_glosa", "R14", Level.SHOULD),
    ],
)
def test_a_bound_weighs_what_the_contract_says_of_it(
    operator: str, capability: str, part: str, level: Level
) -> None:
    assert {level} == set(_weights(operator, capability, part).values())


def test_there_are_tens_of_thousands_and_each_is_another() -> None:
    """No two numbers are one mutant: each is as likely as any."""
    _, space = _space()
    places: set[tuple[str, str, str, str, str]] = set()
    for one in space.blocks:
        made = {
            (one.seam, one.capability, one.part, operator, str(condition))
            for operator in one.operators
            for condition in one.conditions
        }
        assert len(one) == len(made)
        assert places.isdisjoint(made)
        places |= made
    assert 50_000 < len(space)
