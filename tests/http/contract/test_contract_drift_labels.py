"""What a case says of itself: its types as one text, its names, and what it lists."""

import pytest

from conformance.http.contract.drift.labels import (
    ANYTHING,
    cut,
    fixed_places,
    is_map,
    label,
    listed,
    names,
    patterns,
    required_names,
    variant,
)
from conformance.http.contract.drift.shapes import cases
from conformance.http.contract.schema import Schema

_OBJECT = {
    "type": "object",
    "properties": {"a": {"type": "string"}, "fuera": {"not": {}}},
    "required": ["b"],
    "patternProperties": {"^x-": {}},
}


@pytest.mark.parametrize(
    ("schema", "told"),
    [
        ({}, ANYTHING),
        ({"type": ["null", "string"]}, "string|null"),
        ({"type": "integer"}, "integer"),
        ({"enum": ["a", None]}, "string|null"),
        ({"not": {}}, ""),
    ],
)
def test_types_are_one_text_with_null_last(schema: Schema, told: str) -> None:
    assert told == label(cases((schema,), {}))


def test_an_object_tells_the_names_that_it_admits_and_those_that_it_requires() -> None:
    case = cases((_OBJECT,), {})[0]
    assert (["a", "b"], {"b"}, ["^x-"]) == (names(case), required_names(case), patterns(case))


def test_a_map_is_an_object_whose_other_properties_are_of_a_known_kind() -> None:
    schemas: list[Schema] = [
        {"type": "object", "additionalProperties": {"type": "string"}},
        {"type": "object"},
        {"type": "object", "additionalProperties": False},
    ]
    assert [True, False, False] == [is_map(cases((one,), {})[0], {}) for one in schemas]


def test_an_array_tells_how_many_of_its_places_are_fixed() -> None:
    fixed: Schema = {"type": "array", "prefixItems": [{}, {}]}
    found = [fixed_places(cases((one,), {})[0]) for one in (fixed, {"type": "array"})]
    assert [2, 0] == found


def test_values_are_told_only_where_every_case_lists_its_own() -> None:
    assert {'"a"': "a", "1": 1} == listed(cases(({"enum": ["a", 1]},), {}))
    assert listed(cases(({"type": "string"},), {})) is None


def test_an_alternative_is_told_by_its_type_and_its_first_names() -> None:
    many: Schema = {"type": "object", "properties": {name: {} for name in "abcdef"}}
    told = [variant(cases((one,), {})[0]) for one in (many, {"type": "string"})]
    assert ["object (a, b, c, d, e…)", "string"] == told


def test_a_long_text_is_cut() -> None:
    assert ("a" * 80, f"{'a' * 80}…") == (cut("a" * 80), cut("a" * 81))
