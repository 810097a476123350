"""What of a run is within the scope of its target, and what to ask for to judge what it leaves."""

from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from typing import Any

import pytest

from conformance.core.resource import Pool, Resource
from conformance.core.scope import EVERYTHING, WantedScope
from conformance.core.target import Credentials, Target
from conformance.http.item import Item
from conformance.http.verification import load_pack
from conformance.report.extent import NOTHING, Wish
from conformance.run.choosing import Most, schedule_within, within_limits
from conformance.run.demand import demand
from conformance.run.doctor.forecast import forecast
from conformance.run.plan import Plan, all_items, whole_plan
from conformance.run.planner import schedule_of
from conformance.run.scope import range_of, refused
from conformance.run.wish import wish_of

_USER = Credentials("u", "p")
_BOTH, _OTHERS = ("erp", "ips"), ("otra_erp", "otra_ips")
_NO_SIDE = "el lado pagador: no se dio ninguno de sus roles"


@cache
def _whole() -> Plan:
    pack = load_pack("siifa")
    services = dict.fromkeys(pack.services, "http://localhost")
    return whole_plan(pack, Target("t", "siifa", services, {}, pack.revisions[0]), {})


@cache
def _items() -> dict[str, Item]:
    return {item.id: item for item in all_items(_whole())}


def _plan(roles: Iterable[str], scope: WantedScope = EVERYTHING) -> Plan:
    given = dict.fromkeys(roles, _USER)
    return replace(_whole(), target=replace(_whole().target, roles=given, scope=scope))


def _outside(plan: Plan, item: str) -> str:
    return range_of(plan).outside(_items()[item])


@pytest.mark.parametrize(
    ("roles", "item", "said"),
    [
        (("ips",), "scenario/glosa-segunda-respuesta", _NO_SIDE),
        (("ips",), "probing/listar_facturas/aislamiento-ips", ""),
        (("ips_gestor",), "probing/listar_facturas/aislamiento-ips", ""),
        (_BOTH, "scenario/glosa-aislamiento", ""),
        (_BOTH, "scenario/glosa-segunda-respuesta", ""),
        (
            _BOTH,
            "scenario/cuenta-principal[1302]",
            "lo que solo puede el rol admin: no se dio ese rol",
        ),
        (("admin", *_BOTH), "scenario/cuenta-principal[1302]", ""),
    ],
)
def test_the_scope_is_by_default_what_the_sides_of_the_roles_can_show(
    roles: tuple[str, ...], item: str, said: str
) -> None:
    """Whoever is of another entity is never out of it by not being given."""
    assert said == _outside(_plan(roles), item)
    assert "" == refused(_plan(roles), _items()[item])


@pytest.mark.parametrize(
    ("scope", "item", "out"),
    [
        (WantedScope(sides=("prestador",)), "probing/formular_glosa/sin-token", "el lado pagador"),
        (WantedScope(sides=("prestador",)), "scenario/glosa-segunda-respuesta", ""),
        (WantedScope(modules=("pagos",)), "scenario/glosa-segunda-respuesta", "glosas"),
        (WantedScope(modules=("pagos",)), "scenario/pago-sin-radicar", ""),
        (
            WantedScope(modules=("glosas",)),
            "probing/formular_glosa/sin-token",
            "credenciales y permisos",
        ),
        (
            WantedScope(modules=("glosas",)),
            "scenario/glosa-aislamiento",
            "aislamiento entre entidades",
        ),
        (WantedScope(modules=("aislamiento",)), "scenario/glosa-aislamiento", ""),
    ],
)
def test_what_a_target_does_not_want_is_not_asked(scope: WantedScope, item: str, out: str) -> None:
    """It takes no resource either, and says why."""
    plan = _plan((*_BOTH, *_OTHERS), scope)
    why = f"{out}: el objetivo no lo pide en scope" if out else ""
    assert why == _outside(plan, item)
    assert (f"fuera del alcance: {why}" if out else "") == refused(plan, _items()[item])


def test_the_ledger_is_told_what_is_left_out_and_why() -> None:
    extent = range_of(_plan(("ips",))).extent(_items().values())
    assert (("prestador",), True, False) == (extent.sides, extent.some_sides, extent.some_modules)
    assert {
        "el lado pagador": "no se dio ninguno de sus roles",
        "lo que solo puede el rol admin": "no se dio ese rol",
    } == extent.left_out
    assert "SIIFA-S05" in extent.apart


@pytest.mark.parametrize(
    ("requirement", "module"),
    [
        ("SIIFA-OF4.registrar_estado_pago.codigo", "pagos"),
        ("SIIFA-OF4.listar_estados_pago.orden", "pagos"),
        ("SIIFA-R33", "pagos"),
        ("SIIFA-MAN-3.2", "seguridad"),
        ("SIIFA-MAN-7.403b", "seguridad"),
        ("SIIFA-S05", "aislamiento"),
    ],
)
def test_a_requirement_is_of_its_module_whatever_item_of_another_verifies_it(
    requirement: str, module: str
) -> None:
    """What a narrower scope leaves out is not asked for, and the rest is the same."""
    assert [module] == [
        one.name for one in _whole().pack.modules if requirement not in _left_out_of(one.name)
    ]


@cache
def _left_out_of(module: str) -> frozenset[str]:
    """The requirements that a scope of one module leaves out."""
    within = range_of(_plan(_BOTH, WantedScope(modules=(module,))))
    return frozenset(within.requirements(_items().values()))


def test_what_a_narrower_scope_judges_takes_no_users_of_a_wider_one() -> None:
    scope = WantedScope(modules=("aislamiento",))
    assert NOTHING == _wish((*_BOTH, *_OTHERS), 900, 200, scope)


def _wish(roles: Iterable[str], filed: int, pending: int, scope: WantedScope = EVERYTHING) -> Wish:
    plan, items = _plan(roles, scope), list(_items().values())
    pool = _pool(plan, filed, pending)
    return wish_of(plan, items, pool, schedule_of(plan, items, pool))


def _pool(plan: Plan, filed: int, pending: int) -> Pool:
    kind = plan.pack.resources[0]
    states = ["radicada"] * filed + ["pendiente"] * pending
    rows = tuple(
        Resource(number, kind.name, state, kind.sample.attributes)
        for number, state in enumerate(states, start=1)
    )
    return Pool(rows, roles=frozenset(plan.target.roles))


def test_nothing_is_asked_for_where_all_that_is_obligatory_is_judged() -> None:
    """With users of all sides and of other entities, and facturas enough."""
    assert NOTHING == _wish((*_BOTH, *_OTHERS, "ips_gestor"), 900, 200)
    modules = tuple(one.name for one in _whole().pack.modules if one.name != "aislamiento")
    assert NOTHING == _wish(_BOTH, 900, 200, WantedScope(modules=modules))


@pytest.mark.parametrize(
    ("target", "name"),
    [
        ({"max_writes": 0}, "max_writes de 0 a "),
        ({"max_resources": {"facturas": 2}}, "facturas de 2 a 50"),
        ({"max_exchanges": 300}, "max_exchanges de 300 a "),
    ],
)
def test_what_a_bound_leaves_out_is_no_lack_of_facturas(target: dict[str, Any], name: str) -> None:
    """Which bound to raise is said, and to what."""
    plan, items = _plan((*_BOTH, *_OTHERS)), list(_items().values())
    plan = replace(plan, target=replace(plan.target, **target))
    found = within_limits(_pool(plan, 40, 10), plan.pack.resources, plan.target.max_resources)
    most = Most(plan.target.max_writes, plan.target.max_exchanges)
    made = schedule_within(plan, items, found, most)
    wish = wish_of(plan, items, found, made)
    assert wish.left == wish.bounded > 0
    assert ((), [True]) == (wish.what, [one.startswith(name) for one in wish.raised])
    assert {True} == {why.startswith("quedó fuera") for why in made.left_out.values()}


def test_a_plan_says_as_many_writes_as_the_doctor() -> None:
    """Of what would run at that target, and of nothing else."""
    plan, items = _plan(("ips",)), list(_items().values())
    found = _pool(plan, 4, 2)
    made = schedule_of(plan, items, found)
    would = forecast(plan, items, found, 0.0, range_of(plan))
    assert would.writes == demand(plan, items, found, made).writes > 0


def test_a_user_of_another_entity_is_asked_for() -> None:
    wish = _wish(_BOTH, 900, 200)
    assert (True, ("un usuario de otra ERP",)) == (wish.left == wish.judged > 0, wish.what)


def test_the_facturas_that_are_asked_for_are_enough() -> None:
    """With as many more the planner leaves nothing."""
    roles = (*_BOTH, *_OTHERS)
    wish = _wish(roles, 4, 2)
    assert wish.left == wish.judged > 0
    more = {text.split(" ", 2)[2]: int(text.split()[0]) for text in wish.what}
    filed, pending = more["radicadas más"], more["sin radicar más"]
    assert NOTHING == _wish(roles, 4 + filed, 2 + pending)
