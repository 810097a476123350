"""What a summary owes to the rows that a bulk left, and what a difference in one of them is."""

from typing import Any

import pytest

from conformance.http.exemplar import FieldNames
from conformance.http.oracle.rowwise import Difference
from conformance.http.probes.bulk_figures import added, code_of, counted

ROWS: list[dict[str, Any]] = [
    {"id": 1, "answered": "2026-01-01", "value": 10.1},
    {"id": 2, "answered": "", "value": 0.2},
    {"id": 3, "answered": None},
]
NAMES = FieldNames(code="^code")


def test_a_counter_counts_the_rows_that_have_its_field_or_all_of_them() -> None:
    assert {"all": 3, "answered": 1} == counted(ROWS, {"all": "", "answered": "answered"})


def test_a_sum_adds_up_a_field_to_the_cent() -> None:
    assert {"total": 10.3} == added(ROWS, {"total": "value"})


@pytest.mark.parametrize(
    ("wrong", "expected"),
    [
        (Difference("text", "mine", "another's"), "CON-01"),
        (Difference("text", "mine", ""), "CON-01"),
        (Difference("text", None, "something"), "CON-01"),
        (Difference("codeOfCause", "A1", "A2"), "CON-01"),
        (Difference("text", "mine", "min"), "CON-06"),
    ],
)
def test_what_another_row_has_is_a_mix_up_and_the_rest_came_out_changed(
    wrong: Difference, expected: str
) -> None:
    """Nothing in place of something, something in place of nothing and another code are no change
    of what was sent either.
    """
    assert expected == code_of(wrong, [{"text": "another's"}], NAMES).id
