"""What differences share: told once, after the first of them."""

import pytest

from conformance.http.exemplar import FieldNames
from conformance.http.oracle.differences import Facts, facts_of, in_common, shared

NAMES = FieldNames(code="^code", id="^row", date="^on")


def test_an_element_is_known_by_its_place_its_codes_and_the_classes_of_its_values() -> None:
    """Ids and dates of their own tell nothing: every element has another."""
    sent = {
        "rowId": 7,
        "code": "A1",
        "on": "2026-01-01",
        "amount": 12_345.6,
        "note": " a ",
        "x": "y",
    }
    assert {
        "posición": "el último",
        "code": "A1",
        "amount": "de 10000 o más",
        "note": "con blancos en los extremos",
    } == facts_of(3, 4, sent, NAMES)


def test_what_a_right_one_has_too_is_no_reason() -> None:
    wrong = [{"a": "1", "b": "2"}, {"a": "1", "b": "2", "c": "3"}]
    assert {"a": "1"} == shared(wrong, [{"b": "2"}])


@pytest.mark.parametrize(
    ("wrong", "right", "told"),
    [
        ([{"a": "1"}], [{"a": "2"}], " (1 de 2; solo con a: 1)"),
        ([{"a": "1"}, {"a": "2"}], [{"a": "3"}], " (y 1 más)"),
        ([{"a": "1"}], [], ""),
        ([{"a": "1"}], [{"a": "1"}], ""),
        ([], [{"a": "1"}], ""),
    ],
)
def test_reasons_are_told_only_where_there_are_right_ones_beside(
    wrong: list[Facts], right: list[Facts], told: str
) -> None:
    assert told == in_common(wrong, right)
