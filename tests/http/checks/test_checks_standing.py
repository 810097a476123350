"""Each standing check speaks of what breaks its rule and is silent about what keeps it."""

from dataclasses import replace

import pytest
from checks_sample import BOUND, PROBLEM, exchange

from conformance.core.exchange import Exchange
from conformance.core.finding import Level
from conformance.http.checks.registry import CODES, standing
from conformance.http.checks.schema import media_type, schema_fault

HTML = b"<!DOCTYPE html><html><body>Error</body></html>"
TRACE = {"title": "Error", "detail": "   at Siifa.Api.Run(String x) in C:\\src\\Api.cs:line 7"}


def _said(one: Exchange) -> list[str]:
    return [finding.code for finding in standing(one, BOUND)]


@pytest.mark.parametrize(
    ("one", "code"),
    [
        (exchange(500, PROBLEM), "ERR-01"),
        (exchange(503), "ERR-01"),
        (exchange(404, HTML, media="text/html"), "ERR-07"),
        (exchange(404, HTML, media="application/json"), "ERR-07"),
        (exchange(401, HTML, media="text/html; charset=utf-8"), "ERR-07"),
        (exchange(400, TRACE), "SEC-04"),
        (exchange(202, {"id": 1}), "SCH-03"),
        (exchange(302), "SCH-03"),
        (exchange(409, PROBLEM), "SCH-03"),
        (exchange(200, {"id": 1}, media="text/plain"), "SCH-02"),
        (exchange(200, {"id": 1}, media=None), "SCH-02"),
        (exchange(400, b"mal", media="text/plain"), "SCH-02"),
        (exchange(400), "ERR-06"),
        (exchange(404), "ERR-06"),
        (exchange(403, {"x": 1}), "ERR-06"),
        (exchange(200, b"{id"), "SCH-05"),
        (exchange(200), "SCH-05"),
        (exchange(400, b"[" * 100_000), "ERR-06"),
        (exchange(200, b"[" * 100_000), "SCH-06"),
        (exchange(200, b"[" * 400 + b"]" * 400), "SCH-06"),
        (exchange(200, b'{"id": NaN}'), "SCH-05"),
        (exchange(200, b'{"id": 1e999}'), "SCH-06"),
        (exchange(200, b"[" + b"1," * 250_000 + b"1]"), "SCH-06"),
        (exchange(200, b'{"id": 1, "id": 1}'), "SCH-07"),
        (exchange(200, {"id": "1"}), "SCH-01"),
        (exchange(200, {}), "SCH-01"),
        (exchange(200, []), "SCH-01"),
    ],
)
def test_what_is_wrong_with_an_exchange_is_said_once(one: Exchange, code: str) -> None:
    assert [code] == _said(one)


@pytest.mark.parametrize(
    "one",
    [
        exchange(None),
        exchange(200, {"id": 1}),
        exchange(200, {"id": 1}, media="application/json; charset=utf-8"),
        exchange(200, {"id": 1, "otro": None, "filas": [1.5]}),
        exchange(403),
        exchange(401),
        exchange(415),
        exchange(401, b"sin permiso", media="text/plain"),
        exchange(405, {"title": "No"}, method="DELETE"),
        exchange(400, PROBLEM),
        exchange(400, PROBLEM, media="application/problem+json"),
        exchange(404, {"title": "No existe", "status": 404}),
        exchange(404, {"detail": "No existe"}),
        exchange(403, {"title": "No", "status": None, "errors": None}),
        exchange(405, method="DELETE"),
        exchange(204, method="DELETE"),
    ],
)
def test_what_is_right_is_passed_over(one: Exchange) -> None:
    assert [] == _said(one)


@pytest.mark.parametrize("status", [401, 405, 415])
def test_no_status_is_right_undeclared_unless_the_system_gives_it_of_any_operation(
    status: int,
) -> None:
    """Of a service that asks nobody who calls, a 401 says nothing that anybody announced."""
    bound = replace(BOUND, undeclared=frozenset({401, 405, 415} - {status}))
    assert ["SCH-03"] == [one.code for one in standing(exchange(status), bound)]
    plain = exchange(status, b"no", media="text/plain")
    assert ["SCH-02"] == [one.code for one in media_type(plain, bound)]


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ([PROBLEM], "no es un objeto JSON"),
        ("mal", "no es un objeto JSON"),
        (b"{", "no es un objeto JSON"),
        ({"message": "mal"}, "faltan title y detail"),
        ({"title": ""}, "faltan title y detail"),
        ({"title": 7}, "faltan title y detail"),
        ({**PROBLEM, "status": 404}, "status dice 404"),
        ({**PROBLEM, "status": "400"}, "status dice '400'"),
        ({**PROBLEM, "errors": ["mal"]}, "errors no es un objeto"),
        ({**PROBLEM, "errors": {"a": "mal"}}, "errors no es"),
        ({**PROBLEM, "errors": {"a": [1]}}, "errors no es un objeto"),
    ],
)
def test_a_problem_has_a_title_its_own_status_and_errors_by_field(body: object, said: str) -> None:
    (finding,) = standing(exchange(400, body), BOUND)
    assert ("ERR-06", Level.MUST) == (finding.code, finding.level)
    assert said in finding.actual


def test_a_finding_tells_operation_exchange_and_place() -> None:
    (finding,) = standing(exchange(200, {"id": 1, "filas": [1, "dos"]}), BOUND)
    assert ("ver_factura", "GET /api/Factura/{id}", ("x1",)) == (
        finding.capability,
        finding.operation,
        finding.exchanges,
    )
    assert finding.actual.startswith("en $.filas[1]: ")


def test_without_a_contract_only_what_no_contract_allows_is_said() -> None:
    assert [] == list(standing(exchange(202, {"x": 1}), None))
    assert ["ERR-01"] == [one.code for one in standing(exchange(500), None)]


def test_formats_are_not_judged_and_the_schema_is_compiled_once_for_each() -> None:
    assert "" == schema_fault({"type": "string", "format": "date-time"}, "ayer")
    assert "" != schema_fault({"type": "string", "maxLength": 1}, "ayer")


def test_every_code_has_a_text_that_says_what_how_and_the_mend() -> None:
    assert [] == [
        code.id
        for code in CODES.values()
        if code.id[:3] != "DOC"
        and not ("Cómo se halló:" in code.explanation and "Cómo se corrige:" in code.explanation)
    ]
    assert all(name == code.id for name, code in CODES.items())


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ({"token": {"value": "eyJhbGciOiJub25lIn0"}}, 'en $.token: *** is not of type "string"'),
        ({"password": 5}, 'en $.password: *** is not of type "string"'),
        ([], 'en $: una lista is not of type "object"'),
        ({"valor": 5}, 'en $.valor: 5 is not of type "string"'),
    ],
)
def test_a_fault_tells_no_secret_nor_what_may_hold_one(body: object, told: str) -> None:
    """The value of an ordinary field is told; a token, a password, and whole objects are masked."""
    texts = {name: {"type": "string"} for name in ("token", "password", "valor")}
    assert told == schema_fault({"type": "object", "properties": texts}, body)


def test_a_refusal_carries_a_problem_only_where_the_norm_asks_for_one() -> None:
    """A system whose norm asks for none may refuse in its own words."""
    other = replace(BOUND, problems={})
    assert [] == list(standing(exchange(400, {"Message": "no"}), other))
    assert [] == list(standing(exchange(404), other))
