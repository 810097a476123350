"""A key that stands twice in one object is found with its place and that of the first."""

import json

import pytest
import yaml

from conformance.core.yaml.repeated import in_yaml
from conformance.http.contract.repeated import (
    RepeatedKey,
    RepeatedKeyError,
    in_json,
    once,
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('{"a": 1, "b": 2}', []),
        ('{"a": 1,\n "a": 2}', [RepeatedKey("a", 2, 2, 1)]),
        ('{"a": {"a": 1}, "b": [{"a": 1}, {"a": 2}]}', []),
        ('{"a": "a", "b": "a\\":"}', []),
        ('{"\\u0061": 1, "a": 2}', [RepeatedKey("a", 1, 15, 1)]),
    ],
)
def test_a_repeated_key_of_json_is_told_where_it_stands(
    text: str, found: list[RepeatedKey]
) -> None:
    """Keys of other objects, values and other spellings of one name are told apart."""
    assert found == in_json(text, 9)


def test_no_more_are_told_than_are_asked_for() -> None:
    assert 2 == len(in_json('{"a": 1, "a": 2, "a": 3, "a": 4}', 2))


def test_the_reader_of_json_stops_at_an_object_that_repeats_a_key() -> None:
    with pytest.raises(RepeatedKeyError):
        json.loads('[{"a": 1, "a": 2}]', object_pairs_hook=once)
    assert [{"a": 1}] == json.loads('[{"a": 1}]', object_pairs_hook=once)


def test_a_repeated_key_of_yaml_is_told_in_the_order_of_the_text() -> None:
    node = yaml.compose("a: {b: 1, b: 2}\na: 3\n")
    assert isinstance(node, yaml.Node)
    assert {("b", 1), ("a", 2)} == {(one.key, one.line) for one in in_yaml(node)}
