"""A RUT is digits and the check digit that they give."""

import pytest

from conformance.packs.sigfe.rut import check_digit, is_rut


@pytest.mark.parametrize(
    ("number", "digit"), [("11111111", "1"), ("22222222", "2"), ("1000005", "K"), ("10000004", "0")]
)
def test_the_check_digit_is_of_module_eleven(number: str, digit: str) -> None:
    """Ten is written K, eleven 0."""
    assert digit == check_digit(number)


@pytest.mark.parametrize("text", ["11111111-2", "11.111.111-1", "111111111", "-1", "", "a-1"])
def test_what_has_another_digit_or_form_is_no_rut(text: str) -> None:
    """Neither points nor a missing hyphen are taken."""
    assert not is_rut(text)


def test_the_letter_may_be_small() -> None:
    """Both are written."""
    assert is_rut("1000005-k")
