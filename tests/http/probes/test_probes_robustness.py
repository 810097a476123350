"""What is sent is what it says, writes nothing, and a system that hangs up or slows down is not
accused.
"""

import json
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

import pytest

from conformance.core.budget import Budget
from conformance.core.exchange import Evidence, Exchange, Request, Response
from conformance.core.finding import Verdict
from conformance.core.resource import Pool
from conformance.http.item import Item
from conformance.http.probes.kinds_of_text import KINDS
from conformance.http.probes.odd_bodies import past, plausible
from conformance.http.unknown_id import UNKNOWN, unknown_id
from conformance.packs.siifa.facturas import factura
from conformance.run.certification import make_context
from conformance.run.performing import perform
from conformance.selftest.rehearsed import Rehearsed, prepare

EVIDENCE = Evidence("", (), None, (), None, "")
NAMES = ("cuerpos", "tamano", "numeros", "verbos-http", "rutas", "cabeceras", "longitud")
FACTURA = factura(1, "F1", ("800200001", "900100001"), 1000.0, "2026-01-01")


@pytest.fixture(scope="module")
def craft() -> Rehearsed:
    return prepare(phases=("probing",))


def hostile(craft: Rehearsed) -> list[Item]:
    return [one for one in craft.items if one.id.rsplit("/", 1)[-1] in NAMES]


def performed(
    craft: Rehearsed, item: Item, answer: Callable[[Request], Response | None], fault: str = ""
) -> tuple[Verdict, list[str], list[Request]]:
    sent: list[Request] = []

    def send(request: Request) -> Exchange:
        sent.append(request)
        response = answer(request)
        return Exchange(
            f"x{len(sent)}", request, response, None if response else fault, "", 0.0, EVIDENCE
        )

    pool = Pool(roles=frozenset({"erp", "ips"}))
    facturas = [FACTURA] * sum(need.count for need in item.needs)
    context = make_context(craft.plan, item, send, lambda role: "e30.e30.x", pool, facturas)
    context.budget = Budget(None)
    outcome = perform(context)
    return outcome.verdict, [one.code for one in context.findings], sent


def problem(status: int) -> Response:
    return Response(
        status,
        (("content-type", "application/problem+json"),),
        json.dumps({"title": "No", "status": status}).encode(),
    )


def test_a_system_that_hangs_up_or_throttles_is_not_accused(craft: Rehearsed) -> None:
    for item in hostile(craft):
        hung = performed(craft, item, lambda request: None, "la conexión falló: cerrada")
        slow = performed(craft, item, lambda request: problem(429))
        assert (Verdict.PASSED, []) == hung[:2] == slow[:2], item.id


def test_nothing_hostile_is_sent_in_production(craft: Rehearsed) -> None:
    target = replace(craft.plan.target, environment="produccion")
    production = replace(craft, plan=replace(craft.plan, target=target))
    for item in hostile(production):
        verdict, _, sent = performed(production, item, lambda request: problem(400))
        assert (Verdict.BLOCKED, []) == (verdict, sent), item.id


def test_a_system_that_cannot_be_reached_blocks(craft: Rehearsed) -> None:
    verdicts = {
        performed(craft, item, lambda request: None, "sin conexión: x")[0]
        for item in hostile(craft)
    }
    assert {Verdict.BLOCKED} == verdicts


@pytest.mark.parametrize("status", [400, 404, 413, 414, 415, 431, 501])
def test_what_a_web_server_refuses_by_itself_is_not_accused(craft: Rehearsed, status: int) -> None:
    """Whatever its words: a page, a status that no document declares."""
    page = Response(status, (("content-type", "text/html"),), b"<html>nginx/1.18.0</html>")
    for item in hostile(craft):
        if item.id.endswith(("/verbos-http", "/rutas", "/cabeceras")):
            assert (Verdict.PASSED, []) == performed(craft, item, lambda request: page)[:2], item.id


def test_an_internal_error_is_found_wherever_it_is(craft: Rehearsed) -> None:
    for item in hostile(craft):
        verdict, codes, sent = performed(craft, item, lambda request: problem(500))
        assert (Verdict.FAILED, ["ERR-01"], 1) == (verdict, codes, len(sent)), item.id


def test_no_more_is_written_than_the_item_says(craft: Rehearsed) -> None:
    for item in hostile(craft):
        sent = performed(craft, item, lambda request: problem(400))[2]
        writes = sum(one.method not in {"GET", "HEAD", "OPTIONS", "TRACE"} for one in sent)
        assert writes <= item.writes or item.capability == "iniciar_sesion", item.id


def test_a_plausible_body_has_what_the_contract_requires(craft: Rehearsed) -> None:
    bound = craft.plan.contract.bound
    made: dict[str, Any] = {
        name: plausible(bound[name], ("IdFactura",), lambda schema: 7)
        for name in ("formular_glosa", "registrar_pago_masivo")
    }
    assert {"idFactura", "idSeguimientoTipoCodigoGlosa", "fechaFormulacion"} == set(
        made["formular_glosa"]
    )
    assert (7, 7) == (
        made["formular_glosa"]["idFactura"],
        made["registrar_pago_masivo"]["listaPagos"][0]["idFactura"],
    )


def test_a_body_about_no_row_names_it_as_the_rows_are(craft: Rehearsed) -> None:
    """What names a row is of the kind of the rows' ids; the first number goes past its limits."""
    schema = {
        "required": ["orden", "cama", "dias"],
        "properties": {
            "orden": {"type": "integer", "enum": [1, 2]},
            "cama": {"type": "string", "pattern": "^P-[0-9]{6}$"},
            "dias": {"type": "integer"},
        },
    }
    bound = craft.plan.contract.bound["formular_glosa"]
    bound = replace(bound, operation=replace(bound.operation, request_schema=schema))
    unknown = partial(unknown_id, known=("P-000007", "P-999999"))
    base = plausible(bound, ("cama",), unknown)
    assert {"orden": 1, "cama": "P-999998", "dias": UNKNOWN} == base
    assert b'{"orden": 1, "cama": "P-999998", "dias": 3000000000}' == next(past(base, bound)).raw
    assert "ninguno" == plausible(bound, (), unknown)["cama"]


def test_every_kind_of_text_is_one_that_json_and_utf8_carry() -> None:
    assert list(KINDS.values()) == [json.loads(json.dumps(text)) for text in KINDS.values()]
    assert all(
        text.encode("utf-8").decode("utf-8") == text and len(text) < 100 for text in KINDS.values()
    )
