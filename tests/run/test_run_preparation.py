"""Whatever a target answers before the first item: what is wrong with it is found, and nothing is
raised.
"""

import json
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from itertools import count
from typing import Any

import pytest

from conformance.core.exchange import Exchange, Request, Response
from conformance.core.finding import Level
from conformance.http.reference import Setup
from conformance.http.wire.client import Client
from conformance.http.wire.clock import MACHINE, Clocks
from conformance.packs.siifa.facturas import FILING, SERVICES, radicadas
from conformance.packs.siifa.sandbox.app import create
from conformance.run.preparation import Prepared, prepare
from conformance.selftest.in_process import InProcess
from conformance.selftest.rehearsed import prepare as staged

Spoil = Callable[[Request, Response], Response]
PLAN = staged(phases=("contract",)).plan
PASSWORD = next(iter(PLAN.target.roles.values())).password
FEW = Setup(password=PASSWORD, stock={"radicada": 40, "pendiente": 10})
JSON = (("content-type", "application/json"),)


class _Spoiling:
    """A sandbox whose answers are spoiled on the way."""

    def __init__(self, spoil: Spoil) -> None:
        self._inner, self._spoil = InProcess(create(FEW)), spoil

    def carry(self, request: Request) -> Response:
        return self._spoil(request, self._inner.carry(request))

    def close(self) -> None:
        self._inner.close()


def _prepared(spoil: Spoil) -> Prepared:
    logins: list[Exchange] = []
    waited: list[float] = []  # a client's pauses pass at once, and its clock with them
    clocks = Clocks(lambda: time.time() + sum(waited), waited.append)
    with Client(PLAN.target, PLAN.entry, carrier=_Spoiling(spoil), clocks=clocks) as client:
        return prepare(
            PLAN,
            client.send,
            partial(client.token, heard=logins.append),
            [
                radicadas(2),
                replace(radicadas(), readings=frozenset({FILING})),
                replace(radicadas(), flags=frozenset({SERVICES})),
            ],
            logins,
        )


def _always(status: int, kind: str, body: bytes) -> Spoil:
    return lambda request, response: Response(status, (("content-type", kind),), body)


def _reads(spoil: Spoil) -> Spoil:
    """Spoil all but the login."""
    return lambda request, response: response if "Auth" in request.url else spoil(request, response)


def _rows(change: Callable[[dict[str, Any]], object]) -> Spoil:
    """Change every row of the list of facturas."""

    def spoil(request: Request, response: Response) -> Response:
        body = response.json()
        if request.capability != "listar_facturas":
            return response
        rows = [change(row) for row in body["resultado"]]
        return Response(200, JSON, json.dumps({**body, "resultado": rows}).encode())

    return spoil


_PAGE = b"<!DOCTYPE html><html><body>Mantenimiento</body></html>"
_EVERYTHING = {
    "500": ("ERR-01", _always(500, "application/problem+json", b'{"title":"x","status":500}')),
    "broken": ("SCH-05", _always(200, "application/json", b'{"token": "eyJ')),
    "empty": ("SCH-05", _always(200, "application/json", b"")),
    "no token": ("SCH-01", _always(200, "application/json", b"{}")),
}


@pytest.mark.parametrize("name", _EVERYTHING)
@pytest.mark.parametrize("which", ["all", "reads"])
def test_what_answers_everything_wrong_is_found(name: str, which: str) -> None:
    """It is not only that nothing can be judged: what came is against what was published."""
    code, spoil = _EVERYTHING[name]
    made = _prepared(spoil if which == "all" else _reads(spoil))
    assert ("", True, (code, Level.MUST)) == (
        made.ours,
        bool(made.unavailable if which == "all" else made.unprepared),
        (made.findings[-1].code, made.findings[-1].level),
    )


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (_always(200, "text/html", _PAGE), "Revise la dirección de services.seguridad"),
        (_reads(_always(200, "text/html", _PAGE)), "con una página web, no con una API"),
        (_reads(_always(302, "text/plain", b"")), "redirige a ninguna parte"),
        (_reads(_always(404, "text/plain", b"")), "ahí no está ese servicio"),
    ],
)
def test_where_something_else_stands_it_is_the_address_that_is_told(
    spoil: Spoil, said: str
) -> None:
    """A page, a redirect or nothing in the place of all of a service says nothing of the system."""
    made = _prepared(spoil)
    assert ((), "") == (made.findings, made.ours)
    assert said in made.unavailable


def test_one_list_that_answers_with_a_page_is_the_systems() -> None:
    """The others answer as they should: the address is right."""

    def spoil(request: Request, response: Response) -> Response:
        first = request.capability == "listar_seguimientos"
        return Response(200, (("content-type", "text/html"),), _PAGE) if first else response

    made = _prepared(spoil)
    assert ("", True) == (made.unavailable, bool(made.unprepared))
    assert "SCH-02" == made.findings[-1].code


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (401, b'{"title":"No","status":401}'),
        (200, b'{"success":false,"errors":["clave"]}'),
        (503, _PAGE),
        (404, b""),
        (302, b""),
    ],
)
def test_a_refused_login_or_another_address_accuses_nobody(status: int, body: bytes) -> None:
    """Credentials, the address and what stands in front are not the system."""
    made = _prepared(_always(status, "application/json", body))
    assert ((), True, "") == (made.findings, bool(made.unavailable), made.ours)


@pytest.mark.parametrize(
    ("token", "fault"),
    [
        ("uno\n X: 1", "su carácter 4 de 9 es U+000A"),
        (" uno", "empieza o termina con un espacio"),
    ],
)
def test_a_token_that_nobody_can_send_is_the_systems_fault(token: str, fault: str) -> None:
    """What it answered is told by what is wrong with it, and not as if no token had come."""
    body = json.dumps({"success": True, "token": token, "errors": None}).encode()
    (finding,) = _prepared(_always(200, "application/json", body)).findings
    assert ("200 con un token que quepa en una cabecera", Level.MUST) == (
        finding.expected,
        finding.level,
    )
    assert f"un token que no se puede enviar: {fault}" == finding.actual


class _Lenient:
    """A sandbox that does not look at the filter of what is filed."""

    def __init__(self) -> None:
        self._inner = InProcess(create(Setup(password=PASSWORD)))

    def carry(self, request: Request) -> Response:
        url = request.url.replace("TieneRadicado=False", "").replace("TieneRadicado=True", "")
        url = url.replace("TieneRadicado=false", "").replace("TieneRadicado=true", "")
        return self._inner.carry(replace(request, url=url))

    def close(self) -> None:
        self._inner.close()


def _looked(carrier: Any, at_once: int) -> tuple[Prepared, list[str]]:
    """Return what a slow target has, looked at by so many requests at once, and what was sent."""
    target = replace(PLAN.target, concurrency=at_once)
    seconds = count(step=0.2)
    sent: list[str] = []
    clocks = replace(MACHINE, stopwatch=lambda: next(seconds))
    with Client(target, PLAN.entry, carrier=carrier, clocks=clocks) as client:

        def send(request: Request) -> Exchange:
            sent.append(request.url)
            return client.send(request)

        made = prepare(replace(PLAN, target=target), send, client.token, [radicadas(2)], [])
    return made, sent


@pytest.mark.parametrize("lenient", [False, True])
def test_a_slow_target_is_read_by_several_requests_at_once_and_has_the_same(lenient: bool) -> None:
    """Lists page by page, and lists of single rows where a filter says nothing."""
    carriers = [
        _Lenient() if lenient else _Spoiling(lambda request, response: response) for _ in range(2)
    ]
    (alone, one_by_one), (together, several) = (
        _looked(carrier, at_once) for carrier, at_once in zip(carriers, (1, 8), strict=True)
    )
    assert (alone, True) == (together, bool(alone.pool.resources))
    assert set(one_by_one) <= set(several)
    assert len(several) <= len(one_by_one) + 4 * 8  # pages that nobody came to want


@pytest.mark.parametrize(
    "change",
    [
        lambda row: {**row, "idFactura": str(row["idFactura"])},
        lambda row: {**row, "idFactura": {"id": row["idFactura"]}},
        lambda row: {**row, "idFactura": [1]},
        lambda row: {**row, "idFactura": None},
        lambda row: {key: value for key, value in row.items() if key != "idFactura"},
        lambda row: {**row, "valorFactura": {"valor": 1}},
        lambda row: {**row, "valorFactura": "mucho"},
        lambda row: {**row, "emisor": "900"},
        lambda row: {**row, "adquiriente": [1]},
        lambda row: {**row, "fechaEmision": {"a": 1}},
        lambda row: [row],
        lambda row: None,
        lambda row: 5,
    ],
    ids=[
        "text",
        "object",
        "list",
        "null",
        "absent",
        "money",
        "words",
        "emisor",
        "adquiriente",
        "date",
        "row",
        "none",
        "number",
    ],
)
def test_a_list_with_odd_rows_is_found_and_what_cannot_be_used_is_left_out(
    change: Callable[[dict[str, Any]], object],
) -> None:
    made = _prepared(_rows(change))
    assert ("", "", {"SCH-01"}) == (
        made.ours,
        made.unavailable,
        {one.code for one in made.findings},
    )


def test_whole_numbers_with_a_point_are_whole_numbers() -> None:
    """1.0 is a valid JSON integer: nothing is found, and the rows serve."""

    def change(row: dict[str, Any]) -> object:
        return {
            **row,
            "idFactura": float(row["idFactura"]),
            "valorFactura": float(row["valorFactura"]),
        }

    made = _prepared(_rows(change))
    facturas = made.pool.resources
    assert ((), True, {int}) == (
        made.findings,
        len(facturas) > 9,
        {type(one.id) for one in facturas},
    )


def test_what_no_check_speaks_of_is_an_error_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(plan: object, context: object) -> None:
        raise ZeroDivisionError("nuestro")

    monkeypatch.setattr("conformance.run.preparation.look", broken)
    made = _prepared(lambda request, response: response)
    assert ((), "", True) == (
        made.findings,
        made.unprepared,
        "ZeroDivisionError: nuestro" in made.ours,
    )


def test_a_target_that_answers_well_has_no_findings() -> None:
    made = _prepared(lambda request, response: response)
    assert ((), "", "", "") == (made.findings, made.unavailable, made.unprepared, made.ours)
    assert len(made.pool.resources) > 9
