"""Schemas of a loaded document are self-contained JSON Schema 2020-12, whatever OpenAPI version
wrote them.
"""

from typing import Any

import jsonschema_rs
import pytest
from contract_sample import answer, old, raw

from conformance.http.contract.document import Answer, from_raw


def body(schemas: dict[str, Any], top: Any, version: str = "3.0.3") -> Any:
    document = from_raw(
        raw({"/a": {"get": {"responses": answer(top)}}}, schemas, version), "a.json"
    )
    return document.operations[0].answers[0].schema


def ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        ({"type": "string", "nullable": True}, {"type": ["string", "null"]}),
        ({"type": "string", "nullable": False}, {"type": "string"}),
        (
            {"type": "string", "enum": ["a"], "nullable": True},
            {"type": ["string", "null"], "enum": ["a", None]},
        ),
        ({"nullable": True, "allOf": [ref("N")]}, {"type": ["integer", "null"]}),
        ({"nullable": True, **ref("N")}, {"type": ["integer", "null"]}),
        ({"description": "Un número", **ref("N")}, {"type": "integer", "description": "Un número"}),
        (
            {"type": "integer", "minimum": 0, "exclusiveMinimum": True},
            {"type": "integer", "exclusiveMinimum": 0},
        ),
        (
            {"type": "integer", "maximum": 9, "exclusiveMaximum": False},
            {"type": "integer", "maximum": 9},
        ),
        ({"type": "integer", "example": 3}, {"type": "integer", "examples": [3]}),
        (
            {"type": "object", "properties": {"nullable": {"type": "boolean"}}},
            {"type": "object", "properties": {"nullable": {"type": "boolean"}}},
        ),
        (
            {"oneOf": [ref("N")], "nullable": True},
            {"anyOf": [{"oneOf": [{"type": "integer"}]}, {"type": "null"}]},
        ),
    ],
)
def test_openapi_30_becomes_json_schema(schema: Any, expected: Any) -> None:
    """nullable, boolean bounds, examples and references are written as 2020-12 wants them."""
    assert expected == body({"N": {"type": "integer"}}, schema)


def test_openapi_31_keeps_what_stands_beside_a_reference() -> None:
    """In 3.1 keywords beside $ref count."""
    schema = body({"N": {"type": "integer"}}, {**ref("N"), "minimum": 1}, "3.1.0")
    assert {"allOf": [{"type": "integer"}, {"minimum": 1}]} == schema


def test_recursive_schemas_stand_in_defs() -> None:
    """A schema that contains itself is finite, and validates."""
    node = {
        "type": "object",
        "properties": {"valor": {"type": "integer"}, "hijo": {**ref("Nodo"), "nullable": True}},
    }
    validator = jsonschema_rs.validator_for(dict(body({"Nodo": node}, ref("Nodo"))))
    assert validator.is_valid({"hijo": {"hijo": {"hijo": None, "valor": 1}}})
    assert not validator.is_valid({"hijo": {"hijo": {"valor": "x"}}})


@pytest.mark.parametrize("written", ["Pag`1[[A, B=1]]", "Pag%601%5B%5BA%2C%20B%3D1%5D%5D"])
def test_odd_component_names_resolve(written: str) -> None:
    """Back-ticks, brackets and commas resolve as written and percent-encoded."""
    assert {"type": "integer"} == body({"Pag`1[[A, B=1]]": {"type": "integer"}}, ref(written))


def test_parameters_of_the_path_are_shared_and_overridden() -> None:
    """An operation's parameter wins over its path's; a path parameter is always required."""
    item = {
        "parameters": [
            {"name": "Id", "in": "path", "schema": {"type": "integer"}},
            {"name": "p", "in": "query", "schema": {"type": "integer"}},
        ],
        "get": {
            "parameters": [
                {"name": "p", "in": "query", "required": True, "schema": {"type": "string"}}
            ],
            "responses": {},
        },
    }
    operation = from_raw(raw({"/a/{Id}": item}), "a.json").operations[0]
    assert [
        ("Id", "path", True, {"type": "integer"}),
        ("p", "query", True, {"type": "string"}),
    ] == [(one.name, one.where, one.required, one.schema) for one in operation.parameters]


def test_an_answer_is_found_by_status_range_or_default() -> None:
    """The exact status wins, then its range, then default."""
    responses = {
        "200": {"description": ""},
        "4xx": {"description": ""},
        "default": {"description": ""},
    }
    operation = from_raw(raw({"/a": {"get": {"responses": responses}}}), "a.json").operations[0]
    assert ["200", "4XX", "default"] == [
        one.status for status in (200, 404, 500) if (one := operation.answer(status)) is not None
    ]
    assert operation.success() == Answer("200", (), None)


def test_json_is_preferred_among_media_types() -> None:
    """Where text/json stands before application/json, the latter's schema counts."""
    operation = old().operations[0]
    assert ("text/json", "application/json") == operation.request_media
    assert operation.request_schema is not None
