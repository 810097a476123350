"""The facturas a story asks for: by age, value and services; what is not asked for is not read."""

from dataclasses import replace

import pytest
from scenario_playground import playground, the_known, the_pack, the_writing

from conformance.core.resource import Need, Pool
from conformance.core.span import Span
from conformance.http.context import Context
from conformance.http.item import Item
from conformance.packs.siifa.facturas import (
    FILING,
    PENDIENTE,
    SERVICES,
    factura,
    pendientes,
    radicadas,
)
from conformance.run.allocation import allocate, needed
from conformance.scenario.document import parse
from conformance.scenario.runner import items

F = factura(1, "F1", ("1", "2"), 100.0, "2026-01-01")
DATED = frozenset({FILING})
SERVED_ONES = frozenset({SERVICES})
OLD, DEAR, SERVED = (
    replace(F, id=2).knowing(fecha_radicado="2026-01-05", habiles_radicada=9, habiles_emitida=40),
    replace(F, id=3).knowing(valor=9e6),
    replace(F, id=4).knowing(servicios=True),
)
POOL = Pool((F, OLD, DEAR, SERVED, replace(F, id=5, state=PENDIENTE)))


def _need(count: int = 1, **spans: Span) -> Need:
    return replace(radicadas(count), spans=spans)


def _item(name: str, *needs: Need) -> Item:
    return Item(name, "scenario", name, lambda context: None, needs=needs)


def _given(*asked: Item) -> dict[str, list[int]]:
    return {name: [row.id for row in rows] for name, rows in allocate(asked, POOL).items()}


@pytest.mark.parametrize(
    ("need", "found"),
    [
        (_need(habiles_radicada=Span(3, 20)), [2]),
        (_need(habiles_emitida=Span(least=40)), [2]),
        (replace(radicadas(), readings=DATED), [2]),
        (_need(valor=Span(least=1e6)), [3]),
        (_need(valor=Span(most=99)), []),
        (replace(radicadas(), flags=SERVED_ONES), [4]),
        (_need(habiles_radicada=Span(most=8)), []),
        (pendientes(), [5]),
    ],
)
def test_a_need_finds_the_facturas_that_fit(need: Need, found: list[int]) -> None:
    assert {"a": found} == _given(_item("a", need))


def test_who_asks_for_something_special_chooses_first() -> None:
    assert {"a": [1, 2], "b": [3], "c": [4, 5]} == _given(
        _item("a", radicadas(2)),
        _item("b", _need(valor=Span(least=1e6))),
        _item("c", radicadas(), pendientes()),
    )


def test_what_is_lacking_is_told_by_kind_and_number() -> None:
    need = _need(2, habiles_radicada=Span(3, 20), valor=Span(least=1_000_000))
    assert (
        "1 factura sin radicar sin seguimientos ni pagos y 2 facturas radicadas sin seguimientos "
        "ni pagos "
        "(días hábiles desde su radicado: de 3 a 20; valor: al menos 1000000), de las que tiene 0"
    ) == needed(_item("a", need, pendientes()), POOL)


def test_a_story_says_what_it_needs() -> None:
    text = (
        "id: a\ntitle: A\nrequirements: [SIIFA-R05]\ngiven: {facturas: {f: {radicada_hace: {min: "
        "3}, "
        "valor: {max: 9.5}, con_servicios: true}, g: {cuantas: 2}}}\nsteps:\n"
        '  - {name: Ver, role: erp, call: listar_facturas, with: {x: "${habiles(5, '
        'g[0].fecha_radicado)}"}}\n'
    )
    made = items(parse(text, "x.yaml", the_known()), the_writing())[0]
    assert (
        replace(_need(habiles_radicada=Span(3), valor=Span(most=9.5)), flags=SERVED_ONES),
        replace(radicadas(2), readings=DATED),
    ) == made.needs


def _discovered(*needs: Need) -> tuple[Context, Pool]:
    ground = playground()
    ground.pool = Pool(roles=ground.roles)
    context = ground.context(_item("preparacion", *needs))
    return context, the_pack().discover(context, {})


def test_discovery_reads_dates_and_services_only_when_asked() -> None:
    plain, pool = _discovered(radicadas(), pendientes(3))
    assert {(None, None, None)} == {
        tuple(map(row.get, (FILING, "habiles_radicada", SERVICES))) for row in pool.resources
    }
    assert all(row["habiles_emitida"] for row in pool.resources)
    context, pool = _discovered(
        _need(3, habiles_radicada=Span(1, 60)), replace(radicadas(), flags=SERVED_ONES)
    )
    dated = [row for row in pool.resources if row.get(FILING)]
    assert 3 == len(dated)
    assert all(1 <= (row.get("habiles_radicada") or 0) <= 60 for row in dated)
    assert {True, False} == {row.get(SERVICES) for row in pool.resources}
    # Three radicados, and the pages of the transactions.
    assert 3 < len(context.exchanges) - len(plain.exchanges) < 10


def test_discovery_gives_up_on_dates_that_no_factura_has() -> None:
    plain, _ = _discovered()
    context, pool = _discovered(_need(habiles_radicada=Span(900, 999)))
    # The bound, and the twelve that tell whether facturas were filed long ago.
    assert 300 + 12 == len(context.exchanges) - len(plain.exchanges)
    assert [] == [row for row in pool.resources if _need(habiles_radicada=Span(900, 999)).fits(row)]
