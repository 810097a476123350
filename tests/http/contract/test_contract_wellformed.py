"""A schema with another shape than OpenAPI's is a fault with its place, never a crash."""

from typing import Any

import pytest
from contract_sample import answer, raw

from conformance.core.errors import InputError
from conformance.http.contract.document import from_raw

SCHEMA = "#/paths/~1a/get/responses/200/content/application~1json/schema"


def document(schema: Any) -> dict[str, Any]:
    return raw({"/a": {"get": {"responses": answer(schema)}}})


@pytest.mark.parametrize(
    ("schema", "where", "wanted"),
    [
        (None, "", "un esquema (objeto)"),
        ([], "", "un esquema (objeto)"),
        ({"properties": None}, "/properties", "un objeto con un esquema por nombre"),
        ({"properties": []}, "/properties", "un objeto con un esquema por nombre"),
        ({"properties": {"a/b": None}}, "/properties/a~1b", "un esquema (objeto)"),
        (
            {"properties": {"o": {"type": "object", "required": True}}},
            "/properties/o/required",
            "una lista de nombres",
        ),
        ({"required": None}, "/required", "una lista de nombres"),
        ({"required": [1]}, "/required", "una lista de nombres"),
        ({"allOf": None}, "/allOf", "una lista de esquemas"),
        ({"oneOf": [{}, 3]}, "/oneOf/1", "un esquema (objeto)"),
        ({"items": [{}]}, "/items", "un esquema (objeto)"),
        (
            {"additionalProperties": {"items": "string"}},
            "/additionalProperties/items",
            "un esquema (objeto)",
        ),
        ({"maximum": "100"}, "/maximum", "un número"),
        ({"minimum": True}, "/minimum", "un número"),
        ({"exclusiveMinimum": "1"}, "/exclusiveMinimum", "un número (en 3.0, true o false)"),
        ({"maxLength": -1}, "/maxLength", "un entero desde 0"),
        ({"minItems": 1.5}, "/minItems", "un entero desde 0"),
        ({"enum": "a"}, "/enum", "una lista de valores"),
        ({"type": None}, "/type", "un tipo, o una lista de tipos"),
        ({"type": {"a": 1}}, "/type", "un tipo, o una lista de tipos"),
        ({"pattern": 3}, "/pattern", "un texto"),
        (
            {"dependentRequired": {"a": "b"}},
            "/dependentRequired",
            "un objeto con una lista de nombres por propiedad",
        ),
    ],
)
def test_a_misshapen_keyword_is_told_at_its_place(schema: Any, where: str, wanted: str) -> None:
    """The pointer of the keyword, and what belongs there."""
    with pytest.raises(InputError) as caught:
        from_raw(document(schema), "a.json")
    assert [f"En {SCHEMA}{where} debía haber {wanted}"] == [
        one.message.split(", y hay")[0] for one in caught.value.faults[1:]
    ]


@pytest.mark.parametrize(
    "tree",
    [
        document(
            {
                "properties": {
                    "required": {"type": "string"},
                    "properties": {},
                    "schema": {"maximum": 3},
                }
            }
        ),
        document({"enum": [None, {"required": True}], "default": {"type": 3}, "x-a": {"items": 3}}),
        document({"type": "integer", "minimum": 1.0, "exclusiveMinimum": True, "maxLength": 2.0}),
        raw(
            {
                "/a": {
                    "get": {
                        "responses": {
                            "200": {
                                "description": "",
                                "headers": {
                                    "schema": {"required": True, "schema": {"type": "string"}}
                                },
                            }
                        }
                    }
                }
            }
        ),
        raw({"/a": {"get": {"responses": {}}}}, {"required": {"type": "object"}, "schema": {}}),
        raw(
            {
                "/schema": {
                    "get": {
                        "parameters": [
                            {"name": "p", "in": "query", "required": True, "schema": {}}
                        ],
                        "responses": {},
                    }
                }
            },
            **{"x-schema": {"schema": 3}},
        ),
    ],
)
def test_names_data_and_extensions_are_no_keywords(tree: Any) -> None:
    """A property called required, an example, a header called schema, an extension: nothing to say
    of them.
    """
    assert from_raw(tree, "a.json").title == "Glosas"


def test_many_faults_are_cut_short() -> None:
    """A document wrong everywhere tells the first twenty."""
    with pytest.raises(InputError) as caught:
        from_raw(document({"properties": {f"p{n}": None for n in range(300)}}), "a.json")
    assert 21 == len(caught.value.faults)
