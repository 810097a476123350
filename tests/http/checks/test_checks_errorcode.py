"""Errors as the norm wants them: none uncaught, none as a page, each in the shape of a problem."""

from dataclasses import replace

import pytest
from checks_sample import BOUND, PROBLEM, exchange

from conformance.core.exchange import Exchange
from conformance.http.checks.errorcode import (
    html_error,
    problem_shape,
    server_error,
    verb_refused,
)

_PAGE = b"\n <!DOCTYPE html><html></html>"


@pytest.mark.parametrize(
    ("status", "codes"), [(200, []), (404, []), (499, []), (500, ["ERR-01"]), (599, ["ERR-01"])]
)
def test_every_5xx_is_an_error_that_nobody_caught(status: int, codes: list[str]) -> None:
    assert codes == [one.code for one in server_error(exchange(status), BOUND)]


@pytest.mark.parametrize(
    ("status", "method", "headers", "codes"),
    [
        (405, "GET", (), ["ERR-05"]),
        (405, "PUT", (), []),
        (404, "GET", (), []),
        (405, "GET", (("x-http-method-override", "DELETE"),), []),
    ],
)
def test_an_operation_takes_its_own_verb(
    status: int, method: str, headers: tuple[tuple[str, str], ...], codes: list[str]
) -> None:
    """Another verb may be refused, and so may one that a header asks for."""
    made = exchange(status)
    asked = replace(made, request=replace(made.request, method=method, headers=headers))
    assert codes == [one.code for one in verb_refused(asked, BOUND)]


@pytest.mark.parametrize(
    ("answer", "codes"),
    [
        (exchange(400, _PAGE, media="text/html"), ["ERR-07"]),
        (exchange(400, _PAGE, media="application/json"), ["ERR-07"]),
        (exchange(400, b"{}", media="text/html"), ["ERR-07"]),
        (exchange(200, _PAGE, media="text/html"), []),
        (exchange(400, b"<error/>", media="application/xml"), []),
    ],
)
def test_a_page_is_told_by_its_media_type_or_by_how_it_begins(
    answer: Exchange, codes: list[str]
) -> None:
    assert codes == [one.code for one in html_error(answer, BOUND)]


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        (PROBLEM, ""),
        ({"detail": "No es válido"}, ""),
        ([PROBLEM], "el cuerpo no es un objeto JSON"),
        ({"title": ""}, "faltan title y detail"),
        ({"title": "x", "status": 404}, "status dice 404"),
        ({"title": "x", "errors": None}, ""),
        ({"title": "x", "errors": ["x"]}, "errors no es un objeto"),
        ({"title": "x", "errors": {"a": "x"}}, "errors no es un objeto"),
        ({"title": "x", "errors": {"a": [1]}}, "errors no es un objeto"),
    ],
)
def test_a_problem_says_what_is_wrong_and_its_errors_are_lists_of_texts(
    body: object, fault: str
) -> None:
    told = [one.actual for one in problem_shape(exchange(400, body), BOUND)]
    assert ([f"400: {fault}"] if fault else []) == [one[: len(fault) + 5] for one in told]


def test_a_refusal_may_be_empty_where_the_norm_says_so() -> None:
    """Of the statuses of the sample, 403 may be and 404 may not; nobody asks of a 409, or of a
    HEAD.
    """
    found = {
        status: [one.actual for one in problem_shape(exchange(status), BOUND)]
        for status in (403, 404, 409)
    }
    assert {403: [], 404: ["404 sin cuerpo"], 409: []} == found
    assert [] == list(problem_shape(exchange(404, method="HEAD"), BOUND))
