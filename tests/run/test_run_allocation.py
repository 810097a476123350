"""Resources are shared out among items, and a budget of writes holds whoever spends it."""

from dataclasses import replace

import pytest
from core_sample import PLAN, POOL, answer, context_of, item

from conformance.core.budget import Budget
from conformance.core.exchange import Request
from conformance.core.finding import Verdict
from conformance.http.context import Context
from conformance.packs.siifa.terms import TERMS
from conformance.run.allocation import allocate
from conformance.run.performing import perform


def test_a_spent_budget_blocks_the_write_and_lets_reads_through() -> None:
    def run(context: Context) -> None:
        context.call("ver_factura", "erp", {"IdFactura": 1})
        context.call("formular_glosa", "erp", {"idFactura": 1})

    sent = list[Request]()
    context = context_of(item("a", run), answer(404, {"title": "x"}), plan=PLAN, sent=sent)
    context.budget = Budget(0)
    outcome = perform(context)
    assert (Verdict.BLOCKED, "se agotó limits.max_writes (0): no se escribe más") == (
        outcome.verdict,
        outcome.reason,
    )
    assert ["ver_factura"] == [one.capability for one in sent]


@pytest.mark.parametrize(
    ("ages", "given"),
    [
        ((30, 29, 10, 9), [(30, 29), (10, 9)]),
        (
            (30, 10, 9, 8),
            [(10, 9), ()],
        ),  # 30 and 8 are not filed about the same time, nor is there another
        (
            (None, None, None, None),
            [(None, None), (None, None)],
        ),  # nobody asked when they were filed
        ((4, 0, 3, 1), [(4, 0), (3, 1)]),
    ],
)
def test_facturas_of_one_item_were_filed_about_the_same_time(
    ages: tuple[int | None, ...], given: list[tuple[int | None, ...]]
) -> None:
    """One date of an act has to be within the legal terms of all of them (R18)."""
    rows = tuple(
        replace(POOL.resources[0], id=number).knowing(habiles_radicada=age)
        for number, age in enumerate(ages)
    )
    items = [item("uno", radicada=2), item("dos", radicada=2)]
    made = allocate(items, replace(POOL, resources=rows), TERMS)
    assert given == [tuple(row["habiles_radicada"] for row in made[one.id]) for one in items]
