"""One thing wrong at a time, and only what is wrong beyond doubt."""

from typing import Any

import pytest

from conformance.http.contract.document import Operation, Parameter
from conformance.http.generation.mutation import (
    Mutation,
    applied,
    bounds,
    broken,
    faults,
    query_faults,
    soft,
)

BODY = {
    "type": "object",
    "required": ["idFactura", "lista"],
    "properties": {
        "idFactura": {"type": "integer", "minimum": 1},
        "valor": {"type": "number", "minimum": 0.01},
        "observacion": {"type": "string", "maxLength": 5, "x-conformance-level": "SHOULD"},
        "lista": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["codigo"],
                "properties": {
                    "codigo": {"type": "string", "maxLength": 2},
                    "nota": {"type": "string", "x-conformance-level": "SHOULD"},
                },
            },
        },
    },
}
BASE: dict[str, Any] = {
    "idFactura": 7,
    "valor": 1.5,
    "lista": [{"codigo": "A", "nota": "x"}, {"codigo": "B"}],
}


def _operation(schema: dict[str, Any] | None = BODY, **query: dict[str, Any]) -> Operation:
    parameters = tuple(Parameter(name, "query", False, one) for name, one in query.items())
    return Operation(
        "POST",
        "/api/x",
        "",
        "",
        (Parameter("id", "path", True, {"minimum": 1}), *parameters),
        schema,
        ("application/json",),
        True,
        (),
        {},
    )


def test_applying_a_defect_leaves_the_base_alone() -> None:
    before = repr(BASE)
    without = applied(BASE, Mutation("falta", ("lista", 0, "codigo")))
    assert [{"nota": "x"}, {"codigo": "B"}] == without["lista"]
    assert {"valor", "lista"} == applied(BASE, Mutation("falta", ("idFactura",))).keys()
    assert 0 == applied(BASE, Mutation("cero", ("idFactura",), 0))["idFactura"]
    assert before == repr(BASE)


def test_an_operation_without_body_has_no_defects_there() -> None:
    assert [] == list(faults(_operation(None), {}, {}))


def test_each_bound_of_a_query_parameter_is_passed_by_one() -> None:
    made = bounds(
        _operation(
            pagina={"minimum": 1}, filas={"minimum": 1, "maximum": 1500}, texto={"maxLength": 3}
        )
    )
    assert [("pagina", 0), ("filas", 0), ("filas", 1501)] == [
        (one.field, one.value) for one in made
    ]


@pytest.mark.parametrize(
    ("schema", "value", "wrong"),
    [
        ({"type": "integer"}, "x", True),
        ({"type": "integer"}, 1, False),
        ({"type": "integer", "minimum": 1}, 0, True),
        ({"type": "string"}, None, True),
        ({"type": ["string", "null"]}, None, False),
        ({"type": "number", "minimum": 0.01}, 0.004, False),
        ({"type": "number", "minimum": 0.01}, 0, True),
        ({"type": "number", "minimum": 0.01}, -0.004, True),
        ({"type": "number", "minimum": 0.01}, 0.01, False),
        ({"type": "string", "format": "date-time"}, "ayer", True),
        ({"type": "string", "format": "date-time"}, "", True),
        ({"type": "string", "format": "date-time"}, "2026-01", False),
        ({"type": "string", "format": "uuid"}, "x", False),
    ],
)
def test_a_value_is_broken_only_beyond_doubt(
    schema: dict[str, Any], value: object, wrong: bool
) -> None:
    assert wrong == broken(schema, value)


def test_a_generated_body_gives_one_defect_per_property_it_breaks() -> None:
    made = list(
        faults(
            _operation(), BASE, {"idFactura": "x", "valor": 2, "observacion": "abcdef", "otra": 1}
        )
    )
    assert [
        Mutation("inválido", ("idFactura",), "x"),
        Mutation("inválido", ("observacion",), "abcdef"),
        Mutation("falta", ("lista",)),
    ] == made
    assert [[], [], []] == [list(faults(_operation(), BASE, body)) for body in (None, [], "x")]


@pytest.mark.parametrize(
    ("schema", "value", "wrong"),
    [
        ({"type": "integer"}, "abc", True),
        ({"type": "integer"}, "12", False),
        ({"type": "integer"}, "1.5", False),
        ({"type": "integer"}, "", False),
        ({"type": "integer"}, " ", False),
        ({"type": "integer"}, "a\x00", False),
        ({"type": "integer", "minimum": 1}, 0, True),
        ({"type": "integer", "maximum": 9}, 10, True),
        ({"type": "integer"}, True, True),
        ({"type": ["integer", "null"]}, "null", True),
        ({"type": "number"}, "1,5", False),
        ({"type": "number"}, "x", True),
        ({"type": "boolean"}, "maybe", True),
        ({"type": "boolean"}, "YES", False),
        ({"type": "boolean"}, 1, False),
        ({"type": "string", "format": "date-time"}, "nunca", True),
        ({"type": "string", "format": "date"}, "2026", False),
        ({"type": "string", "enum": ["Si", "No"]}, "si", False),
        ({"type": "string", "enum": ["Si"]}, "tal vez", True),
        ({"type": "string"}, 12, False),
    ],
)
def test_a_query_value_is_judged_as_it_stands_in_the_url(
    schema: dict[str, Any], value: object, wrong: bool
) -> None:
    assert wrong == bool(
        list(query_faults(_operation(filtro=schema), {"filtro": value, "otro": "x"}))
    )


def test_values_that_no_url_holds_are_no_query_faults() -> None:
    operation = _operation(filtro={"type": "integer"})
    assert [] == [
        one for value in (None, [1], {"a": 1}) for one in query_faults(operation, {"filtro": value})
    ]


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        (("observacion",), True),
        (("lista", 0, "nota"), True),
        (("lista", 0, "codigo"), False),
        (("idFactura",), False),
        (("nadie",), False),
    ],
)
def test_a_rule_is_soft_when_the_contract_marks_it(
    place: tuple[str | int, ...], expected: bool
) -> None:
    assert expected == soft(_operation(), Mutation("inválido", place))
    assert not soft(_operation(None), Mutation("inválido", place))
