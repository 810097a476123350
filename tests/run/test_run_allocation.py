"""A run says beforehand what it asks of the target, and a budget of writes holds whoever spends
it.
"""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from core_sample import PLAN, POOL, answer, context_of, item

from conformance.core.budget import Budget, share
from conformance.core.exchange import Request
from conformance.core.finding import Verdict
from conformance.http.context import Context
from conformance.packs.siifa.facturas import FACTURA
from conformance.packs.siifa.terms import TERMS
from conformance.run.allocation import Limits, allocate, demand
from conformance.run.performing import perform


def _lines(
    *items: tuple[int, int, int], max_writes: int | None = None, read_only: bool = False
) -> str:
    made = [
        replace(
            item(f"i{number}", radicada=one[0], pendiente=one[1]),
            writes=one[2],
            roles=("erp", "msps"),
        )
        for number, one in enumerate(items)
    ]
    return "\n".join(
        demand(made, POOL, allocate(made, POOL), (FACTURA,), Limits(max_writes, read_only)).lines()
    )


def test_the_plan_says_what_is_needed_and_what_is_there() -> None:
    """Four facturas are radicada and two are not; the second item gets none."""
    assert _lines((3, 1, 5), (2, 0, 7)) == (
        "Ítems: 2 (scenario 2).\n"
        "Facturas radicadas y sin seguimientos ni pagos: necesita 5; el objetivo tiene 4.\n"
        "Facturas sin radicar y sin seguimientos ni pagos: necesita 1; el objetivo tiene 2.\n"
        "No alcanzan para 1 ítem, que queda bloqueado: i1.\n"
        "Escrituras: a lo sumo 12.\n"
        "Roles que el objetivo no tiene: msps; lo que los necesita queda sin juzgar."
    )


def test_what_nobody_could_count_is_not_told_as_none() -> None:
    """Without the payer no factura was looked at: that the target has none was never seen."""
    made = [replace(item("i0", radicada=1), writes=1)]
    pool = replace(POOL, resources=(), unseen=("erp",))
    lines = demand(made, pool, {}, (FACTURA,)).lines()
    assert [
        "Facturas radicadas y sin seguimientos ni pagos: necesita 1; sin erp no se sabe cuántas "
        "tiene el objetivo.",
        "Facturas sin radicar y sin seguimientos ni pagos: necesita 0; sin erp no se sabe cuántas "
        "tiene el objetivo.",
        "No hay facturas para 1 ítem, que queda bloqueado: i0.",
    ] == lines[1:4]


def test_the_plan_says_what_bounds_the_writes() -> None:
    assert "Escrituras: a lo sumo 5; limits.max_writes permite 3." in _lines(
        (0, 0, 5), max_writes=3
    )
    assert "Escrituras: ninguna (environment: produccion)" in _lines(
        (0, 0, 5), max_writes=3, read_only=True
    )


@pytest.mark.parametrize(
    ("most", "parts"), [(None, [None] * 3), (7, [3, 2, 2]), (2, [1, 1, 0]), (0, [0] * 3)]
)
def test_the_workers_share_the_budget(most: int | None, parts: list[int | None]) -> None:
    assert parts == [share(most, 3, index) for index in range(3)]


def test_the_budget_holds_among_threads() -> None:
    budget = Budget(50)
    with ThreadPoolExecutor(8) as threads:
        taken = list(threads.map(lambda _: budget.take(), range(200)))
    assert (50, 50) == (sum(taken), budget.spent)


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
