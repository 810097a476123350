"""A run says beforehand what it asks of the target: of what would run, and nothing else."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from core_sample import PLAN, POOL, PRODUCTION, item

from conformance.core.resource import Pool
from conformance.core.target import Credentials
from conformance.http.item import Item
from conformance.run.allocation import allocate
from conformance.run.demand import Demand, Idle, demand
from conformance.run.plan import Plan
from conformance.run.schedule import Schedule

_USER = Credentials("u", "p")


def _given(plan: Plan, *roles: str) -> Plan:
    return replace(plan, target=replace(plan.target, roles=dict.fromkeys(roles, _USER)))


_PLAN = _given(PLAN, "erp", "ips")


def _item(name: str, radicada: int = 0, pendiente: int = 0, **more: Any) -> Item:
    made = item(name, radicada=radicada, pendiente=pendiente)
    return replace(made, **{"roles": ("erp",), "writes": 5, **more})


def _demand(
    *items: Item,
    plan: Plan = _PLAN,
    pool: Pool = POOL,
    max_writes: int | None = None,
    left_out: Mapping[str, str] | None = None,
) -> Demand:
    made = Schedule(items, allocate(items, pool), left_out=left_out or {})
    return demand(plan, items, pool, made, max_writes)


def test_the_plan_says_what_is_used_and_what_is_there() -> None:
    """Four facturas are radicada and two are not; the second item gets none, and writes nothing."""
    asked = _demand(_item("i0", 3, 1), _item("i1", 2, writes=7))
    assert [
        "Pruebas: 2 (scenario 2); corren 1. No corren 1: 1 sin recursos.",
        "Facturas radicadas y sin seguimientos ni pagos: el objetivo tiene 4; sin compartir se "
        "usarían 5.",
        "Facturas sin radicar y sin seguimientos ni pagos: usa 1; el objetivo tiene 2.",
        "No alcanzan los recursos para 1 prueba, que queda sin juzgar: i1.",
        "Escrituras: unas 5.",
    ] == asked.lines()


def test_what_does_not_run_takes_nothing() -> None:
    """Neither facturas nor writes of what is outside the scope, of what the system does not offer,
    and of what nobody can call.
    """
    plan = _given(PLAN, "ips")
    pool = replace(POOL, roles=frozenset({"ips"}))
    asked = _demand(
        _item("runs", 1, roles=("ips",)),
        _item("outside", 3, roles=("erp",)),
        _item("unoffered", 3, roles=("ips",), capabilities=("nada",)),
        _item("nobody", 3, roles=("ips_gestor",), named=("ips_gestor",)),
        plan=plan,
        pool=pool,
    )
    assert [
        "Pruebas: 4 (scenario 4); corren 1. No corren 3: 1 fuera del alcance, 1 que el sistema no "
        "ofrece y 1 sin credenciales de quien llama.",
        "Facturas radicadas y sin seguimientos ni pagos: usa 1; el objetivo tiene 4.",
        "Facturas sin radicar y sin seguimientos ni pagos: usa 0; el objetivo tiene 2.",
        "Escrituras: unas 5.",
        "Roles del alcance que el objetivo no tiene: ips_gestor; lo que los necesita queda sin "
        "juzgar.",
    ] == asked.lines()


def test_an_item_that_can_do_with_fewer_is_not_told_as_short() -> None:
    """It runs with the least that it takes."""
    made = _item("i0", 3)
    spare = replace(made, needs=tuple(replace(need, spare=1) for need in made.needs))
    pool = replace(POOL, resources=POOL.resources[:2])
    schedule = Schedule((spare,), {"i0": pool.resources})
    assert ((), {}) == ((asked := demand(_PLAN, (spare,), pool, schedule)).short, dict(asked.idle))


def test_what_nobody_could_count_is_not_told_as_none() -> None:
    """Without the payer no factura was looked at: that the target has none was never seen."""
    pool = replace(POOL, resources=(), unseen=("erp",))
    asked = _demand(_item("i0", 1), pool=pool)
    assert [
        "Facturas radicadas y sin seguimientos ni pagos: usaría 1; sin erp no se sabe cuántas "
        "tiene el objetivo.",
        "Facturas sin radicar y sin seguimientos ni pagos: usaría 0; sin erp no se sabe cuántas "
        "tiene el objetivo.",
        "No se ven facturas para 1 prueba, que queda sin juzgar: i0.",
    ] == asked.lines()[1:4]


def test_the_plan_says_what_bounds_the_writes() -> None:
    assert "Escrituras: unas 5; limits.max_writes permite 3." in (
        _demand(_item("i0"), max_writes=3).lines()
    )
    plan = replace(PRODUCTION, target=replace(PRODUCTION.target, roles=_PLAN.target.roles))
    asked = _demand(_item("i0"), plan=plan)
    assert ({Idle.READ_ONLY: 1}, 0) == (dict(asked.idle), asked.writes)
    assert asked.lines()[3].startswith("Escrituras: ninguna (environment: produccion)")


def test_what_a_bound_leaves_out_does_not_run() -> None:
    asked = _demand(_item("i0"), _item("i1"), left_out={"i1": "max_writes"})
    assert ({Idle.BOUND: 1}, 5) == (dict(asked.idle), asked.writes)


def test_where_all_run_nothing_else_is_said() -> None:
    assert "Pruebas: 1 (scenario 1); corren todas." == _demand(_item("i0")).lines()[0]
