"""The standing checks say nothing of a right answer in other words: one row of the decisions
each.
"""

import json

import pytest
from checks_sample import BOUND, PROBLEM, exchange

from conformance.core.exchange import Exchange
from conformance.http.checks.hostile import from_intermediary
from conformance.http.checks.registry import standing

_ASPNET = {
    "type": "https://siifa.example/app/problemas/400.html",
    "title": "No es válido",
    "status": 400.0,
    "instance": "/api/Factura/1",
    "traceId": "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00",
}


def _with_errors(*keys: str) -> dict[str, object]:
    return {**PROBLEM, "errors": {key: ["Debe ser mayor que cero."] for key in keys}}


@pytest.mark.parametrize(
    "answer",
    [
        exchange(401),
        exchange(401, b"", media=None),
        exchange(403),
        exchange(403, b"", media=None),
        exchange(400, _ASPNET, media="application/problem+json"),
        exchange(400, _ASPNET),
        exchange(400, _with_errors("idFactura")),
        exchange(400, _with_errors("$.idFactura")),
        exchange(400, _with_errors("Command.ListaGlosas[1].ValorGlosa")),
        exchange(404, {"title": "No encontrado."}),
        exchange(200, b'{"id": 1.0, "filas": [10.00, 10, 10.0]}'),
    ],
)
def test_a_right_answer_in_other_words_is_silent(answer: Exchange) -> None:
    assert [] == [one.code for one in standing(answer, BOUND)]


def test_whole_numbers_are_integers_however_they_are_written() -> None:
    """1.0 is the integer 1 (JSON Schema); 1.5 is none, and what no double holds exactly stays as it
    came.
    """
    read = exchange(
        200, b'{"id": 7.0, "valor": 10.50, "total": 1e2, "grande": 90071992547409930.0}'
    ).json()
    assert {"id": 7, "valor": 10.5, "total": 100, "grande": 90071992547409930.0} == read
    assert [int, float, int, float] == [type(value) for value in read.values()]
    assert "7" == json.dumps(read["id"])


@pytest.mark.parametrize(
    ("status", "media", "page"),
    [(status, "text/html", True) for status in (401, 403, 406, 413, 414, 429, 431, 502, 503)]
    + [
        (400, "text/html", False),
        (404, "text/html", False),
        (500, "text/html", False),
        (403, "application/json", False),
    ],
)
def test_a_page_of_what_stands_in_front_is_told_apart(status: int, media: str, page: bool) -> None:
    body = b"<html>Blocked</html>" if media == "text/html" else b"{}"
    assert page is from_intermediary(exchange(status, body, media=media))
