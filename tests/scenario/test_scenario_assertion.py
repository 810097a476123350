"""Paths into an answer and the operators that judge what stands there."""

from typing import Any

import pytest

from conformance.scenario.assertion import MISSING, OPERATORS, find, holds, parse_path, told
from conformance.scenario.keys import OPERATORS as TABLE
from conformance.scenario.keys import names

BODY: dict[str, Any] = {
    "id": 7,
    "resultado": [{"id": 1, "valor": 2.5, "nada": None}, {"id": 22, "valor": 3}],
}


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("id", 7),
        ("$.id", 7),
        ("resultado[0].valor", 2.5),
        ("resultado[id=22].valor", 3),
        ("length(resultado)", 2),
        ("resultado[9].id", MISSING),
        ("resultado[id=9]", MISSING),
        ("otro.mas", MISSING),
        ("id.mas", MISSING),
        ("resultado[*].id", [1, 22]),
        ("resultado[*].nada", [None, MISSING]),
        ("otro[*].id", MISSING),
        ("sum(resultado[*].valor)", 5.5),
        ("sum(resultado[*].id)", 23),
        ("sum(resultado[*].nada)", MISSING),
        ("length(resultado[*].id)", 2),
        ("sum(id)", MISSING),
        ("length($)", 2),
        ("$", BODY),
        ("resultado[0].nada", None),
        ("length(id)", MISSING),
    ],
)
def test_a_path_leads_to_its_value(path: str, value: object) -> None:
    assert value == find(BODY, parse_path(path))


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("filas.fila[0].id", 7),
        ("filas.fila[*].id", [7]),
        ("filas.fila[id=7].id", 7),
        ("filas.fila[1].id", MISSING),
        ("[0].filas", MISSING),
    ],
)
def test_a_row_alone_may_come_without_its_list(path: str, value: object) -> None:
    """It is the first and every one; an answer itself is no row of a list."""
    data = {"filas": {"fila": {"id": 7}}}
    assert value == find(data, parse_path(path))


@pytest.mark.parametrize("path", ["", "a..b", "a[", "a[x]", "[0]b", "a b", "length()", "a.", "á"])
def test_a_path_that_cannot_be_read_is_refused(path: str) -> None:
    with pytest.raises(ValueError, match="no se entiende"):
        parse_path(path)


@pytest.mark.parametrize(
    ("operator", "actual", "expected", "outcome"),
    [
        ("eq", 1, 1.0, True),
        ("eq", True, 1, False),
        ("eq", "1", 1, False),
        ("ne", 1, 2, True),
        ("ne", MISSING, 2, True),
        ("gt", 2, 1, True),
        ("gt", "2", 1, False),
        ("le", 1, 1, True),
        ("lt", True, 2, False),
        ("ge", "b", "a", True),
        ("in", 3, [1, 3], True),
        ("in", MISSING, [1], False),
        ("contains", "abc", "b", True),
        ("contains", [1], 2, False),
        ("length", [1, 2], 2, True),
        ("length", 5, 1, False),
        ("matches", "RE9602", "RE[0-9]{4}", True),
        ("exists", MISSING, False, True),
        ("exists", None, True, True),
        ("null", MISSING, True, True),
        ("each", [1, 2], {"gt": 0}, True),
        ("each", [1, -2], {"gt": 0}, False),
        ("each", [], {"gt": 0}, False),
        ("each", [[1], [2]], {"each": {"gt": 0}}, True),
        ("any", [1, 2], {"eq": 2, "gt": 1}, True),
        ("any", [1, 2], {"eq": 3}, False),
        ("any", 1, {"eq": 1}, False),
        ("not_in", 3, [1], True),
        ("not_in", 1, [1], False),
        ("not_in", MISSING, [1], True),
        ("unique", [1, 2], True, True),
        ("unique", [{"a": 1}, {"a": 1}], True, False),
        ("unique", [1, 1], False, True),
        ("unique", 1, True, False),
        ("contains", "abc", 1, False),
        ("contains", [True], 1, False),
        ("null", 0, True, False),
        ("eq", MISSING, None, False),
        ("same_instant", "2026-01-01T10:00:00.1234567", "2026-01-01T10:00:00Z", True),
        ("same_instant", "2026-01-01T05:00:00", "2026-01-01T10:00:00Z", True),
        ("same_instant", "2026-01-01T05:00:00-05:00", "2026-01-01T10:00:00Z", True),
        ("same_instant", "2026-01-01T06:00:00", "2026-01-01T10:00:00Z", False),
        ("same_instant", "ayer", "2026-01-01T10:00:00Z", False),
        ("same_instant", None, "2026-01-01T10:00:00Z", False),
    ],
)
def test_an_operator_judges(operator: str, actual: object, expected: object, outcome: bool) -> None:
    assert outcome == holds(operator, actual, expected)


def test_the_table_of_operators_is_what_is_judged() -> None:
    assert set(names(TABLE)) == OPERATORS


@pytest.mark.parametrize(
    ("operator", "actual", "expected", "text"),
    [
        ("each", [1, -2], {"gt": 0}, "el elemento 1 es -2"),
        ("unique", [7, 8, 7], True, "[7, 8, 7], con 7 repetido"),
        ("eq", 1, 2, "1"),
        ("each", [], {"gt": 0}, "[]"),
        ("unique", [1, 2], False, "[1, 2]"),
    ],
)
def test_what_did_not_hold_is_told(
    operator: str, actual: object, expected: object, text: str
) -> None:
    assert text == told(operator, actual, expected)
