"""A refusal is no fault of the target when somebody else wrote on the factura; a writer's own
traces interference nothing.
"""

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from conformance.core.exchange import Evidence, Exchange, Request, Response
from conformance.core.resource import Pool, Resource
from conformance.core.unjudged import BlockedError
from conformance.http.context import Context
from conformance.http.item import Item
from conformance.packs.siifa.facturas import PENDIENTE, factura
from conformance.packs.siifa.interference import interference
from conformance.run.plan import make_plan
from conformance.selftest.own_target import target_of

CONTRACT = make_plan(target_of(), {}, phases=()).contract
ITEM = Item("x", "generation", "x", lambda context: None)
NOW = datetime(2026, 3, 2, 15, tzinfo=UTC)
OLD, FRESH = (
    {"radicado": name, "fechaRadicado": when}
    for name, when in (("RAD-1", "2026-02-20T10:00:00Z"), ("RAD-2", "2026-03-02T14:55:00Z"))
)


def _exchange(request: Request, status: int, body: Any) -> Exchange:
    return Exchange(
        "x1",
        request,
        Response(status, (), json.dumps(body).encode()),
        None,
        "",
        0.0,
        Evidence(request.url, (), None, (), "", ""),
    )


def _context(answers: dict[str, Any]) -> Context:
    return Context(
        item=ITEM,
        contract=CONTRACT,
        services={"factura": "http://f"},
        send_request=lambda request: _exchange(
            request, 200, answers.get(request.capability or "", {"resultado": []})
        ),
        resources=(),
        pool=Pool(roles=frozenset({"erp"})),
        seed=0,
        now=lambda: NOW,
        token_of=str,
    )


def _factura(radicada: bool) -> Resource:
    filed = factura(7, "F7", ("900", "800"), 1000.0, "")
    return filed if radicada else replace(filed, state=PENDIENTE)


@pytest.mark.parametrize(
    ("radicada", "radicados", "said"),
    [
        (True, [OLD], ""),
        (True, [FRESH], "tiene el radicado RAD-2 de 2026-03-02T14:55:00Z"),
        (False, [], ""),
        (False, [OLD], "tiene el radicado RAD-1 de 2026-02-20T10:00:00Z"),
        (True, {"title": "No"}, ""),
        (True, None, ""),
    ],
)
def test_a_radicado_that_came_in_between_is_told(radicada: bool, radicados: Any, said: str) -> None:
    assert said == interference(
        _context({"listar_radicados_de_factura": radicados}), _factura(radicada)
    )


def test_a_follow_up_of_another_is_told_and_an_own_one_is_not() -> None:
    context = _context(
        {"listar_glosa_de_factura": {"resultado": [{"idSeguimientoFacturaGlosa": 41}]}}
    )
    assert "tiene la glosa 41" == interference(context, _factura(True))
    written = Request("POST", "http://f", "erp", (), b'{"idFactura": 7}', "formular_glosa")
    context.exchanges.append(_exchange(written, 200, {"idSeguimientoFacturaGlosa": 41}))
    assert "" == interference(context, _factura(True))


def test_a_payment_of_another_is_told_and_what_the_target_repeats_of_an_own_one_is_not() -> None:
    row = {"idSeguimientoFacturaPago": 41, "fechaPago": "2026-03-02T09:00:00-05:00"}
    context = _context({"listar_pagos_de_factura": {"resultado": [row]}})
    assert "tiene el pago 41" == interference(context, _factura(True))
    body = b'{"idFactura": 7, "fechaPago": "2026-03-02T14:00:00Z"}'
    context.exchanges.append(
        _exchange(Request("POST", "http://f", "erp", (), body, "registrar_pago"), 400, {})
    )
    assert "" == interference(context, _factura(True))


def test_a_throttling_target_blocks_and_is_not_accused() -> None:
    context = Context(
        item=ITEM,
        contract=CONTRACT,
        services={"factura": "http://f"},
        send_request=lambda request: _exchange(request, 429, None),
        resources=(),
        pool=Pool(roles=frozenset({"erp"})),
        seed=0,
        now=lambda: NOW,
        token_of=str,
    )
    with pytest.raises(BlockedError, match="el sistema limita las peticiones"):
        context.call("ver_factura", "erp", {"IdFactura": 7})
    assert ([], 1) == (context.findings, len(context.exchanges))
