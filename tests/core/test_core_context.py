"""A context lays requests out as the contract wants them, judges what comes back once, and never
writes in production.
"""

import json
import threading
from dataclasses import replace

import pytest
from core_sample import NOW, PLAN, PRODUCTION, answer, context_of, item, nothing

from conformance.core.capability import Kind
from conformance.core.exchange import Exchange, Request
from conformance.core.finding import Level
from conformance.core.unjudged import BlockedError, NotApplicableError
from conformance.http.checks.codes import CON_01, LIF_01
from conformance.http.context import describe
from conformance.http.unknown_id import UNKNOWN

PROBLEM = {"title": "No existe", "status": 404}


def test_values_go_to_the_path_the_query_or_the_body() -> None:
    context = context_of(item("a"))
    read = context.request("listar_facturas", "erp", {"numeropagina": 2, "soloPropias": True})
    assert ("GET", None, "listar_facturas") == (read.method, read.body, read.capability)
    assert read.url.endswith("/siifa-factura/api/Factura?NumeroPagina=2&soloPropias=true")
    seen = context.request("ver_factura", "erp", {"IdFactura": "a/b"})
    assert seen.url.endswith("/siifa-factura/api/Factura/a%2Fb")
    write = context.request("formular_glosa", "erp", {"idFactura": 7, "observacion": "año"})
    assert {"idFactura": 7, "observacion": "año"} == json.loads(write.body or b"")
    assert (("content-type", "application/json"),) == write.headers
    assert f"{PLAN.contract.bound['formular_glosa'].operation.label}" == write.operation


def test_a_path_value_that_nobody_gave_is_nobodys_row() -> None:
    """It is never made up: whoever asks about no row says so."""
    sent = list[Request]()
    context = context_of(item("a"), sent=sent)
    with pytest.raises(BlockedError, match=r"no se dio el valor de \{\w+\} que pide GET /"):
        context.call("ver_factura", "erp", {"otra": 5})
    asked = context.request("ver_factura", "erp", path_values=context.nobody("ver_factura"))
    assert ([], True) == (sent, asked.url.endswith(f"/{UNKNOWN}"))


def test_a_part_of_a_request_can_be_put_in_by_hand() -> None:
    context = context_of(item("a"))
    path = PLAN.contract.bound["ver_factura"].operation.parameters[0].name
    odd = context.request(
        "ver_factura",
        "erp",
        {},
        path_values={path: "../x"},
        query=[("a", "b c")],
        token="",
        headers=[("x-a", "1")],
    )
    assert ("GET", "", (("x-a", "1"),)) == (odd.method, odd.token, odd.headers)
    assert odd.url.endswith("/Factura/../x?a=b+c")
    raw = context.request(
        "formular_glosa",
        "erp",
        {"idFactura": 7},
        raw=b"{",
        headers=[("Content-Type", "text/plain")],
    )
    assert (b"{", (("Content-Type", "text/plain"),)) == (raw.body, raw.headers)
    assert b"[]" == context.request("formular_glosa", "erp", body=[]).body
    with pytest.raises(NotApplicableError, match="no tiene la capacidad volar"):
        context.request("volar", "erp")


def test_what_is_sent_is_recorded_and_judged_and_not_judged_twice() -> None:
    context = context_of(item("a"), answer(500), answer(404, PROBLEM))
    broken, fine = (context.call("ver_factura", "erp", {"IdFactura": 1}) for _ in range(2))
    assert (["x1", "x2"], ["ERR-01"]) == (
        [one.id for one in context.exchanges],
        [one.code for one in context.findings],
    )
    assert (False, True) == (context.clean(broken), context.clean(fine))
    assert not context.expect(broken, (200,), LIF_01)
    assert 1 == len(context.findings)
    assert context.expect(fine, (404,), LIF_01)
    assert not context.expect(fine, (200, 201), LIF_01, level=Level.MAY, requirement="SIIFA-R07")
    finding = context.findings[-1]
    assert ("LIF-01", "200 o 201", Level.MAY, "SIIFA-R07", ("x2",), "ver_factura") == (
        finding.code,
        finding.expected,
        finding.level,
        finding.requirement,
        finding.exchanges,
        finding.capability,
    )
    assert finding.actual.startswith('404: {"title": "No existe"')
    context.report(CON_01, fine, expected="a", actual="b", place="paso 3")
    assert "paso 3" == context.findings[-1].place


def test_reads_asked_ahead_are_under_way_together_and_judged_when_their_turn_comes() -> None:
    """Three are sent before any is answered; each is recorded in the order in which it is sent, and
    sent once.
    """
    context = context_of(item("a"), *[answer(404, PROBLEM)] * 3)
    alone, together = context.send_request, threading.Barrier(3, timeout=10)
    context.parallel_reads = 3

    def slow(request: Request) -> Exchange:
        together.wait()
        return alone(request)

    context.send_request = slow
    requests = [
        context.request("ver_factura", "erp", {"IdFactura": number}) for number in (1, 2, 3)
    ]
    context.prefetch(requests)
    assert ([], []) == (context.exchanges, context.findings)
    assert requests == [context.send(request).request for request in requests]
    assert 3 == len({one.id for one in context.exchanges})
    together.abort()
    with pytest.raises(threading.BrokenBarrierError):
        context.send(requests[0])


def test_what_was_read_before_a_write_says_nothing_of_what_it_left() -> None:
    """A reading asked ahead and not used yet is sent again after something was written."""
    context = context_of(item("a"), *[answer(404, PROBLEM)] * 3)
    read = context.request("ver_factura", "erp", {"IdFactura": 1})
    context.prefetch([read])
    context.call("formular_glosa", "erp", {})
    names = [context.send(read).id, context.exchanges[0].id]
    assert ["x3", "x2"] == names


def test_no_answer_and_a_failed_precondition_block() -> None:
    context = context_of(item("a"), None, answer(404, PROBLEM), answer(400, {"title": "x" * 300}))
    with pytest.raises(BlockedError, match="el sistema no respondió: sin conexión: x"):
        context.call("ver_factura", "erp", {"IdFactura": 1})
    assert (1, "sin respuesta (sin conexión: x)") == (
        len(context.exchanges),
        describe(context.exchanges[0]),
    )
    refusal = context.call("ver_factura", "erp", {"IdFactura": 1})
    assert PROBLEM == context.require(refusal, (404,), "leer")
    with pytest.raises(BlockedError, match="no se pudo leer la factura: 404: "):
        context.require(refusal, (200,), "leer la factura")
    said = describe(context.call("ver_factura", "erp", {"IdFactura": 1}))
    assert (206, "…") == (len(said), said[-1])


def test_in_production_only_reads_and_the_login_are_sent() -> None:
    sent = list[Request]()
    context = context_of(item("a"), *[answer(404, PROBLEM)] * 3, plan=PRODUCTION, sent=sent)
    context.call("ver_factura", "erp", {"IdFactura": 1})
    read = context.request("ver_factura", "erp", {"IdFactura": 1})
    context.send(replace(read, method="HEAD"))
    context.call("iniciar_sesion", "anonimo", {"userName": "x", "password": "y"})
    for request in (
        context.request("formular_glosa", "erp", {"IdFactura": 1}),
        replace(read, method="DELETE", kind=Kind.WRITE),
    ):
        with pytest.raises(BlockedError, match="no se escribe"):
            context.send(request)
    assert ["GET", "HEAD", "POST"] == [one.method for one in sent]


def test_chance_is_the_same_for_the_same_seed_and_item() -> None:
    first, same, other = (context_of(item(name, nothing)) for name in ("a", "a", "b"))
    assert first.random.random() == first.random.random() == same.random.random()
    assert first.random.random() != other.random.random()
    assert NOW == first.now()
