"""How much a document holds is known before it is read, and what no system could send is told."""

import math

import pytest

from conformance.core.yaml.bounded import MOST_DEPTH
from conformance.http.contract.measure import (
    MOST_VALUES,
    excesses,
    token,
    too_many,
    whole_number,
)


def _list_of(count: int) -> str:
    return f"[{','.join(['1'] * count)}]"


def test_a_text_holds_too_many_values_from_one_more_than_the_most_on() -> None:
    assert (False, True) == (too_many(_list_of(MOST_VALUES)), too_many(_list_of(MOST_VALUES + 1)))


def test_signs_within_texts_and_behind_the_value_are_no_values() -> None:
    signs = "," * (MOST_VALUES + 1)
    assert (False, False) == (too_many(f'{{"a": "{signs}"}}'), too_many(f"{{}}{signs}"))


@pytest.mark.parametrize(
    ("text", "number"), [("12", 12), ("9" * 401, math.inf), ("-" + "9" * 401, -math.inf)]
)
def test_digits_that_no_double_holds_are_infinite(text: str, number: float) -> None:
    assert number == whole_number(text)


def _nested(depth: int) -> list[object]:
    made: list[object] = []
    for _ in range(depth):
        made = [made]
    return made


@pytest.mark.parametrize(
    ("tree", "told"),
    [
        ({"a": [1, "x", None, True, "ñ"]}, []),
        ({"a/b": [math.inf]}, ["En #/a~1b/0 hay un número"]),
        ({"a": 10**400}, ["En #/a hay un número"]),
        (["\ud800"], ["En #/0 hay un carácter a medias"]),
        ({"\udfff": 1}, ["En # hay un carácter a medias"]),
        (_nested(MOST_DEPTH), []),
        (_nested(MOST_DEPTH + 1), ["En #/0/0"]),
    ],
)
def test_what_no_system_could_send_is_told_with_its_place(tree: object, told: list[str]) -> None:
    faults = [one.message for one in excesses(tree)]
    assert told == [one[: len(told[0])] for one in faults]


def test_a_key_stands_in_a_pointer_with_its_signs_escaped() -> None:
    assert "a~1b~0c" == token("a/b~c")
