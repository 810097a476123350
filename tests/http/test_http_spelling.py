"""Names as a system spells them: sent its way, read as the documents have them."""

import json
from dataclasses import replace
from typing import Any

import pytest
from phases_small import operation

from conformance.core.capability import Kind
from conformance.core.exchange import Evidence, Exchange, Request, Response
from conformance.http.contract.binding import Bound, Capability
from conformance.http.contract.document import Answer
from conformance.http.contract.effective import Contract
from conformance.http.exemplar import FieldNames
from conformance.http.spelling import published, spelled

_MADE = Capability("ver", "tienda", Kind.READ, True, ("quien",), (), {})
_ANSWER = Answer("200", ("application/json",), {"properties": {"Numero": {}, "serie": {}}})
_BOUND = Bound(_MADE, replace(operation(None), answers=(_ANSWER,)), "documento")
_CONTRACT = Contract({}, {}, {"ver": _BOUND}, ())


def _asked(names: FieldNames, body: Any, told: Any) -> tuple[Any, Exchange]:
    """Return what went out, and the exchange that came of it."""
    out: list[Any] = []

    def send(request: Request) -> Exchange:
        out.append(json.loads(request.body or b""))
        response = Response(200, (), json.dumps(told).encode())
        return Exchange("x", request, response, None, "", 0.0, Evidence("", (), "", (), "", ""))

    request = Request("POST", "http://x", "quien", body=json.dumps(body).encode(), capability="ver")
    exchange = spelled(send, names, _CONTRACT)(request)
    assert request == exchange.request
    return out[0], exchange


def test_what_is_sent_is_spelled_as_the_system_does_and_kept_as_it_was_asked_for() -> None:
    """Only the names that differ."""
    out, _ = _asked(FieldNames(written={"Numero": "numero"}), {"Numero": "1", "Serie": "A"}, {})
    assert {"numero": "1", "Serie": "A"} == out


def test_an_answer_in_another_case_is_read_as_its_operation_declares_it() -> None:
    """Its body stays as it came."""
    _, exchange = _asked(FieldNames(caseless=True), {}, {"NUMERO": 1, "otra": 2})
    assert {"Numero": 1, "otra": 2} == exchange.json()
    assert exchange.response is not None
    assert b'{"NUMERO": 1, "otra": 2}' == exchange.response.body


def test_where_a_pack_says_nothing_everything_stays_as_it_came() -> None:
    """Case is part of a name."""
    out, exchange = _asked(FieldNames(), {"Numero": 1}, {"NUMERO": 1})
    assert ({"Numero": 1}, {"NUMERO": 1}) == (out, exchange.json())


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"numero": 1}, {"Numero": 1}),
        ({"NUMERO": 1, "otro": 2}, {"Numero": 1, "otro": 2}),
        ({"numero": 1, "NUMERO": 2}, {"numero": 1, "NUMERO": 2}),
    ],
)
def test_one_that_stands_twice_stays_as_it_is(body: Any, expected: Any) -> None:
    """Nobody can tell which is meant."""
    assert expected == published(body, {"numero": "Numero"})
