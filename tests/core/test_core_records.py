"""The records: faults with their place, exchanges that answer for themselves, findings with their
code's own words.
"""

import dataclasses

import pytest

from conformance.core.errors import (
    ConformanceError,
    Fault,
    InputError,
    Place,
    TargetUnavailableError,
    UsageError,
)
from conformance.core.exchange import Evidence, Exchange, Request, Response
from conformance.core.finding import Code, Finding, Level, found

CODE = Code("LIF-01", "Título", Level.MUST, "Texto")


def _exchange(response: Response | None) -> Exchange:
    return Exchange(
        "x1",
        Request("GET", "http://x", "erp", (), b"secreto", token="Bearer secreto"),
        response,
        None if response else "sin conexión",
        "",
        0.0,
        Evidence("", (), None, (), None, ""),
    )


def test_a_place_shows_its_line_with_a_caret_below_the_column() -> None:
    assert "a.yaml:12:3\n  12 |   x: 1\n     |   ^" == Place("a.yaml", 12, 3, "  x: 1").render()
    assert "a.yaml:1:1" == Place("a.yaml", 1, 1).render()


def test_an_input_error_tells_all_its_faults() -> None:
    faults = [Fault("Uno.", Place("a.yaml", 1, 1), "Se acepta: x."), Fault("Dos.")]
    error = InputError(faults)
    assert "a.yaml:1:1\nUno.\nSe acepta: x.\n\nDos." == str(error)
    assert faults == error.faults


def test_each_kind_of_error_has_its_exit_code() -> None:
    assert [3, 4, 4, 2] == [
        kind.exit_code
        for kind in (ConformanceError, UsageError, InputError, TargetUnavailableError)
    ]


def test_a_header_is_found_without_case_and_the_media_type_without_parameters() -> None:
    response = Response(
        200,
        (("content-type", "Application/JSON; charset=utf-8"), ("allow", "GET"), ("allow", "PUT")),
    )
    assert ("GET", None, "application/json") == (
        response.header("Allow"),
        response.header("x"),
        response.media_type,
    )
    assert "" == Response(204).media_type


def test_an_exchange_answers_with_status_and_json_or_none() -> None:
    assert (200, {"a": 1}) == (
        _exchange(Response(200, (), b'{"a": 1}')).status,
        _exchange(Response(200, (), b'{"a": 1}')).json(),
    )
    assert [None] * 4 == [
        _exchange(one).json()
        for one in (None, Response(200), Response(200, (), b"{"), Response(200, (), b"\xff"))
    ]
    assert _exchange(None).status is None


def test_records_are_frozen_and_show_neither_bodies_nor_tokens() -> None:
    exchange = _exchange(Response(200, (), b"secreto"))
    assert "secreto" not in repr(exchange)
    with pytest.raises(dataclasses.FrozenInstanceError):
        exchange.id = "otro"  # type: ignore[misc]


def test_a_finding_takes_from_its_code_what_is_not_given() -> None:
    assert Finding("LIF-01", "Título", Level.MUST, "", "a", "b") == found(
        CODE, expected="a", actual="b"
    )
    given = found(
        CODE,
        expected="a",
        actual="b",
        level=Level.SHOULD,
        requirement="SIIFA-R07",
        exchanges=("x1", "x2"),
    )
    assert (Level.SHOULD, "SIIFA-R07", ("x1", "x2")) == (
        given.level,
        given.requirement,
        given.exchanges,
    )
