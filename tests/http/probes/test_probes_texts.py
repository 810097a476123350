"""A text that comes back changed is told, one refused or kept is not; and nothing is said of what
is not shown.
"""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from stock_enough import ENOUGH

from conformance.core.exchange import Evidence, Exchange, Request, Response
from conformance.core.finding import Verdict
from conformance.core.resource import Pool
from conformance.packs.siifa.facturas import factura
from conformance.run.certification import make_context
from conformance.run.performing import perform
from conformance.selftest.rehearsal import rehearse
from conformance.selftest.rehearsed import Rehearsed, prepare

EVIDENCE = Evidence("", (), None, (), None, "")
_OTHER = "probing/formular_devolucion/textos"  # finds nothing of what is wrong elsewhere
FACTURA = factura(1, "F1", ("800200001", "900100001"), 1000.0, "2026-01-01")


@pytest.fixture(scope="module")
def craft() -> Rehearsed:
    return prepare(phases=("probing",))


def found(craft: Rehearsed, name: str, answer: Callable[[Request], tuple[int, Any]]) -> list[str]:
    """Return the codes of what an item finds, the standing checks left out: they have tests of
    their own.
    """
    item = next(one for one in craft.items if one.id == name)
    sent: list[Request] = []

    def send(request: Request) -> Exchange:
        sent.append(request)
        status, body = answer(request)
        response = Response(
            status, (("content-type", "application/json"),), json.dumps(body).encode()
        )
        return Exchange(f"x{len(sent)}", request, response, None, "", 0.0, EVIDENCE)

    pool = Pool(roles=frozenset({"erp", "ips"}))
    facturas = [FACTURA] * sum(need.count for need in item.needs)
    context = make_context(craft.plan, item, send, lambda role: "e30.e30.x", pool, facturas)
    perform(context)
    return [one.code for one in context.findings if not one.code.startswith("SCH")]


def problem(request: Request) -> tuple[int, Any]:
    return 400, {"title": "No", "status": 400}


@pytest.mark.parametrize(
    ("defect", "item"),
    [
        ("html-guardado", "probing/formular_glosa/textos"),
        ("tildes-compuestas", "probing/formular_glosa/textos"),
        ("emoji-perdido", "probing/responder_devolucion/textos"),
        ("nulo-perdido", "probing/responder_reiteracion_devolucion/textos"),
        ("plantilla-evaluada", "probing/reiterar_glosa/textos"),
    ],
)
def test_a_text_that_comes_back_changed_is_told_where_it_was_written(
    craft: Rehearsed, defect: str, item: str
) -> None:
    only = replace(craft, items=tuple(one for one in craft.items if one.id in (item, _OTHER)))
    rehearsal = rehearse(only, (defect,), setup=ENOUGH)
    assert ["CON-06"] == [one.code for one in rehearsal.findings]
    assert {item} == {
        name for name, outcome in rehearsal.outcomes.items() if outcome.verdict is Verdict.FAILED
    }


@pytest.mark.parametrize(
    "name",
    [
        "probing/formular_glosa/textos",
        "probing/formular_glosa/importes",
        "probing/listar_facturas/filtros-hostiles",
    ],
)
def test_what_refuses_every_oddity_with_400_is_right(craft: Rehearsed, name: str) -> None:
    assert [] == found(craft, name, problem)


@pytest.mark.parametrize(
    ("name", "status", "code"),
    [
        ("probing/formular_glosa/textos", 404, "ERR-10"),
        ("probing/formular_glosa/importes", 404, "ERR-10"),
        ("probing/listar_facturas/filtros-hostiles", 403, "ERR-10"),
        ("probing/formular_glosa/textos", 500, "ERR-01"),
        ("probing/formular_glosa/importes", 500, "ERR-01"),
    ],
)
def test_what_answers_otherwise_is_told(
    craft: Rehearsed, name: str, status: int, code: str
) -> None:
    assert [code] == found(craft, name, lambda request: (status, {"title": "No", "status": status}))
