"""Combinations of two and of three classes: acts and lists run to their end, and say what they
reached.
"""

from dataclasses import replace

import pytest

from conformance.core.covering import TRIPLES, Covered
from conformance.core.finding import Verdict
from conformance.http.context import Context
from conformance.http.item import Item
from conformance.selftest.rehearsal import rehearse
from conformance.selftest.rehearsed import Rehearsed, prepare


def _listening(item: Item, covered: list[Covered]) -> Item:
    """Return an item that also tells what it covered."""

    def run(context: Context) -> None:
        item.run(context)
        covered.extend(context.covered)

    return replace(item, run=run)


@pytest.fixture(scope="module")
def craft() -> Rehearsed:
    return prepare(phases=("probing",))


@pytest.mark.parametrize(
    ("name", "least"),
    [
        ("probing/radicar_factura/combinaciones-de-radicado", 0.3),
        ("probing/listar_bancos/combinaciones", 1.0),
    ],
)
def test_triples_are_crossed_to_the_end_without_a_finding(
    craft: Rehearsed, name: str, least: float
) -> None:
    """A clean system is accused of nothing; what is told are triples, and their share."""
    covered: list[Covered] = []
    one = _listening(next(item for item in craft.items if item.id == name), covered)
    made = rehearse(replace(craft, plan=replace(craft.plan, strength=TRIPLES), items=(one,)))
    assert ((), Verdict.PASSED) == (made.findings, made.outcomes[name].verdict)
    (told,) = covered
    assert TRIPLES == told.strength
    assert least <= told.reached / told.all <= 1


def test_by_default_every_pair_is_covered(craft: Rehearsed) -> None:
    """Of each act and each list, on as many resources as the items ask for."""
    covered: list[Covered] = []
    items = tuple(_listening(one, covered) for one in craft.items if one.covers)
    made = rehearse(replace(craft, items=items))
    assert () == made.findings
    assert [] == [one for one in covered if one.reached < one.all]
    assert len(items) < len(covered)
