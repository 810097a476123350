"""A rule that no validator takes is left out; a rule that one takes, or that is none, stays."""

import pytest

from conformance.http.contract.rules import left_out, unread


@pytest.mark.parametrize(
    ("keyword", "value", "out"),
    [
        ("type", "integer", False),
        ("type", "int", True),
        ("multipleOf", 0.5, False),
        ("multipleOf", 0, True),
        ("pattern", "^[A-Z]+$", False),
        ("pattern", "(?<nombre", True),
        ("minLength", -1, True),
        ("required", ["a", "a"], True),
        ("format", "lo-que-sea", False),
        ("x-de-otro", {"type": "int"}, False),
        ("$ref", "#/components/schemas/Nadie", True),
    ],
)
def test_a_rule_is_left_out_when_no_validator_takes_it(
    keyword: str, value: object, out: bool
) -> None:
    assert out == (left_out(keyword, value, "#/a") is not None)


def test_what_is_left_out_is_told_as_it_was_written() -> None:
    rule = left_out("pattern", "(?<año", "#/a")
    assert 'pattern: "(?<año" en #/a' == str(rule)
    assert rule is not None
    assert rule.is_pattern


def test_patterns_that_nobody_reads_are_told_from_those_that_somebody_does() -> None:
    assert ["[", "(?<a"] == unread(["a+", "[", r"\d{2}", "(?<a"])
