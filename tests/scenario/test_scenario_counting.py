"""A step counts what others left where it expects more than rows of its own story."""

import pytest

from conformance.scenario.counting import counts
from conformance.scenario.story import Assertion, Expect, Step
from conformance.scenario.template import parse


def _step(path: str, code: str = "CON-01") -> Step:
    said = (Assertion(parse(path), "eq", 1),)
    return Step("paso", 1, expect=Expect(body=said, body_code=code))


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("resultado[idFila=${una}].valor", False),
        ("resultado[idFactura=${f}].valor", True),
        ("resultado[0].valor", True),
        ("length(resultado)", True),
        ("resultado[*].valor", True),
        ("resultado[codigo=7].valor", True),
        ("total", True),
    ],
)
def test_what_is_told_by_a_saved_value_is_of_the_story(path: str, expected: bool) -> None:
    assert expected is counts(_step(path), ["f"])


def test_what_another_entity_must_not_see_does_not_depend_on_how_much_there_is() -> None:
    assert not counts(_step("resultado[0]", "SEC-05"), ["f"])


def test_a_step_that_expects_no_body_counts_nothing() -> None:
    assert not counts(Step("paso", 1), ["f"])
