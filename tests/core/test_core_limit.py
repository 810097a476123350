"""What bounds a run is one table: the command line lowers what the target gives, and no more."""

from dataclasses import replace

import pytest
from core_sample import PLAN

from conformance.core.errors import UsageError
from conformance.core.limit import bounds, budget_of, lowered, told

KINDS = PLAN.pack.resources


def test_of_two_bounds_the_lower_one_counts() -> None:
    state = KINDS[0].default.name
    target = replace(PLAN.target, max_writes=10, max_resources={state: 8, KINDS[0].key: 9})
    budget = {"max_writes": 50, "max_minutes": 30, state: 5, KINDS[0].key: 20}
    assert {
        "max_writes": 10,
        "max_minutes": 30,
        state: 5,
        KINDS[0].key: 9,
    } == bounds(lowered(target, budget))
    assert target == lowered(target, {})


def test_what_bounds_a_run_is_told_in_one_line() -> None:
    budget = {"max_exchanges": 500, "max_minutes": 20, KINDS[0].key: 9}
    assert (
        f"Límites de la corrida: a lo sumo 500 peticiones, 20 minutos, 9 {KINDS[0].key}."
        == told(lowered(PLAN.target, budget))
    )
    one = "Límites de la corrida: a lo sumo 1 minuto."
    assert ["", one] == [told(PLAN.target), told(lowered(PLAN.target, {"max_minutes": 1}))]


def test_the_command_line_names_the_bounds_of_the_target() -> None:
    state = KINDS[0].default.name
    assert {"max_writes": 0, state: 3} == budget_of(["max_writes=0", f"{state}=3"], KINDS)


@pytest.mark.parametrize(
    ("texts", "said"),
    [
        (["writes=3"], "no se conoce «writes»"),
        (["max_writes"], "Se acepta NOMBRE=N, con alguno de: max_writes, max_exchanges"),
        (["max_exchanges=0"], "«0» no es una cantidad"),
        (["max_minutes=x"], "«x» no es una cantidad"),
        (["max_writes=1", "max_writes=2"], "«max_writes» ya se dijo"),
    ],
)
def test_what_is_no_bound_is_refused(texts: list[str], said: str) -> None:
    with pytest.raises(UsageError, match=said):
        budget_of(texts, KINDS)
