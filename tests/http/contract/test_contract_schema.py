"""A schema with null and without it: what it accepts besides stays the same."""

import pytest

from conformance.http.contract.schema import not_null, nullable, types_of

_REF = {"$ref": "#/$defs/A"}
_NULL = {"type": "null"}


@pytest.mark.parametrize(
    ("schema", "types"),
    [
        ({}, []),
        ({"type": "string"}, ["string"]),
        ({"type": ["string", "null"]}, ["string", "null"]),
    ],
)
def test_the_types_that_a_schema_names_are_a_list(
    schema: dict[str, object], types: list[str]
) -> None:
    assert types == types_of(schema)


@pytest.mark.parametrize(
    ("schema", "with_null"),
    [
        ({"type": "string"}, {"type": ["string", "null"]}),
        ({"type": ["string", "null"]}, {"type": ["string", "null"]}),
        ({"enum": [1]}, {"enum": [1, None]}),
        ({"enum": [None]}, {"enum": [None]}),
        (_REF, {"anyOf": [_REF, _NULL]}),
        ({"const": 1}, {"anyOf": [{"const": 1}, _NULL]}),
        ({"anyOf": [_REF, _NULL]}, {"anyOf": [_REF, _NULL]}),
        ({}, {}),
    ],
)
def test_null_is_added_once_wherever_a_schema_says_what_it_accepts(
    schema: dict[str, object], with_null: dict[str, object]
) -> None:
    assert (with_null, with_null) == (nullable(schema), nullable(nullable(schema)))


@pytest.mark.parametrize(
    ("schema", "without"),
    [
        ({"type": ["string", "null"]}, {"type": "string"}),
        ({"type": ["string", "number", "null"]}, {"type": ["string", "number"]}),
        ({"type": "null"}, {"type": "null"}),
        ({"enum": [1, None]}, {"enum": [1]}),
        ({"anyOf": [_REF, _NULL], "title": "A"}, {**_REF, "title": "A"}),
        ({"anyOf": [_REF, {"type": "string"}, _NULL]}, {"anyOf": [_REF, {"type": "string"}]}),
        (_REF, _REF),
    ],
)
def test_null_is_taken_away_and_nothing_else(
    schema: dict[str, object], without: dict[str, object]
) -> None:
    assert without == not_null(schema)
