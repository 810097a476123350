"""Paths into an answer and the operators that judge what stands there."""

from typing import Any

import pytest

from conformance.scenario.assertion import MISSING, find, holds, parse_path

BODY: dict[str, Any] = {"id": 7, "resultado": [{"id": 1, "valor": 2.5, "nada": None}, {"id": 22, "valor": 3}]}


@pytest.mark.parametrize(("path", "value"), [
    ("id", 7), ("$.id", 7), ("resultado[0].valor", 2.5), ("resultado[id=22].valor", 3), ("length(resultado)", 2),
    ("resultado[9].id", MISSING), ("resultado[id=9]", MISSING), ("otro.mas", MISSING), ("id.mas", MISSING),
    ("length($)", 2), ("$", BODY), ("resultado[0].nada", None), ("length(id)", MISSING),
])
def test_a_path_leads_to_its_value(path: str, value: object) -> None:
    assert value == find(BODY, parse_path(path))


@pytest.mark.parametrize("path", ["", "a..b", "a[", "a[x]", "[0]b", "a b", "length()", "a.", "á"])
def test_a_path_that_cannot_be_read_is_refused(path: str) -> None:
    with pytest.raises(ValueError, match="no se entiende"):
        parse_path(path)


@pytest.mark.parametrize(("operator", "actual", "expected", "outcome"), [
    ("eq", 1, 1.0, True), ("eq", True, 1, False), ("eq", "1", 1, False), ("ne", 1, 2, True), ("ne", MISSING, 2, True),
    ("gt", 2, 1, True), ("gt", "2", 1, False), ("le", 1, 1, True), ("lt", True, 2, False), ("ge", "b", "a", True),
    ("in", 3, [1, 3], True), ("in", MISSING, [1], False), ("contains", "abc", "b", True), ("contains", [1], 2, False),
    ("length", [1, 2], 2, True), ("length", 5, 1, False), ("matches", "RE9602", "RE[0-9]{4}", True),
    ("exists", MISSING, False, True), ("exists", None, True, True), ("null", MISSING, True, True),
    ("null", 0, True, False), ("eq", MISSING, None, False),
    ("same_instant", "2026-01-01T10:00:00.1234567", "2026-01-01T10:00:00Z", True),
    ("same_instant", "2026-01-01T05:00:00", "2026-01-01T10:00:00Z", True),
    ("same_instant", "2026-01-01T05:00:00-05:00", "2026-01-01T10:00:00Z", True),
    ("same_instant", "2026-01-01T06:00:00", "2026-01-01T10:00:00Z", False),
    ("same_instant", "ayer", "2026-01-01T10:00:00Z", False), ("same_instant", None, "2026-01-01T10:00:00Z", False),
])
def test_an_operator_judges(operator: str, actual: object, expected: object, outcome: bool) -> None:
    assert outcome == holds(operator, actual, expected)
