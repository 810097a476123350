"""Which rows a filter lets through, and which values it is asked for."""

from datetime import UTC, datetime
from typing import Any

import pytest

from conformance.core.rows import Filter, How, row_id
from conformance.http.checks.filters import Value, candidates, matches

NOW = datetime(2026, 3, 1, tzinfo=UTC)
FILTERS = Filter("Id", "id", nobody="2147483000"), Filter("State", "state")


def asked(how: How, text: str, *, loose: bool = False) -> Value:
    return Value(Filter("X", "x", how, loose=loose), text)


@pytest.mark.parametrize(
    ("value", "seen", "expected"),
    [
        (asked(How.EQUAL, "A1"), "a1", True),
        (asked(How.EQUAL, "1"), 1, True),
        (asked(How.EQUAL, "1"), 2, False),
        (asked(How.PART, "Médica"), "orden médica", True),
        (asked(How.PART, "x"), "orden", False),
        (asked(How.LEAST, "2"), 2.0, True),
        (asked(How.LEAST, "2"), 1.99, False),
        (asked(How.MOST, "2"), 2.01, False),
        (asked(How.HAS, "true"), "RE9901", True),
        (asked(How.HAS, "true"), None, False),
        (asked(How.HAS, "false"), "", True),
        (asked(How.EQUAL, "1"), None, None),
        (asked(How.SINCE, "2026-03-01T00:00:00Z", loose=True), "2020-01-01T00:00:00Z", None),
    ],
)
def test_a_row_matches_does_not_or_leaves_it_open(
    value: Value, seen: Any, expected: bool | None
) -> None:
    assert expected is matches(value, {"x": seen})


@pytest.mark.parametrize(
    ("seen", "expected"),
    [
        ("2026-02-28T19:00:00-05:00", True),  # the same instant: a range takes its ends in
        ("2026-03-01T20:00:00Z", None),
        ("2026-02-28T04:00:00Z", None),  # the edge days: UTC or Bogotá
        ("2026-03-09T00:00:00Z", True),
        ("2026-02-20T00:00:00Z", False),
        ("2026-02-20", False),
        ("ayer", None),
        (
            "2026-03-01T00:00:00.4000001Z",
            None,
        ),  # of two rows in one second a filter may take the one alone
    ],
)
def test_the_zone_of_the_edge_days_is_left_open(seen: str, expected: bool | None) -> None:
    assert expected is matches(asked(How.SINCE, "2026-03-01T00:00:00Z"), {"x": seen})


def test_two_values_are_asked_of_a_filter_the_second_of_nobody_if_need_be() -> None:
    code, state = FILTERS
    rows = [{"id": 1, "state": "ACTIVO"}, {"id": 2, "state": "ACTIVO"}]
    assert ["Id=1", "Id=2"] == [str(one) for one in candidates(("id",), code, rows, NOW)]
    assert ["Id=1", "Id=2147483000"] == [
        str(one) for one in candidates(("id",), code, rows[:1], NOW)
    ]
    assert [("State=ACTIVO", 1)] == [
        (str(one), one.source) for one in candidates(("id",), state, rows, NOW)
    ]


def test_a_date_without_offset_is_not_asked_for() -> None:
    first = Filter("FechaInicio", "x", How.SINCE)
    assert ["FechaInicio=2026-03-04T00:00:00Z"] == [
        str(one) for one in candidates(("id",), first, [{"x": "2026-01-01T10:00:00"}], NOW)
    ]


def test_a_filter_may_look_at_one_of_two_names_and_inside_another_row() -> None:
    one = Filter("Number", "inner.number|number")
    assert [True, True, None] == [
        matches(Value(one, "7"), row)
        for row in ({"inner": {"number": 7}}, {"number": 7}, {"inner": None})
    ]


def test_a_row_is_told_by_the_first_of_its_names() -> None:
    rows: tuple[dict[str, Any], ...] = ({"a": 1, "b": 2}, {"a": None, "b": 2}, {})
    assert [1, 2, None] == [row_id(("a", "b"), row) for row in rows]
