"""Every field of a contract with each kind of wrong value, one at a time, and the last values that
are right.
"""

from typing import Any

import pytest

from conformance.core.answers import Meaning
from conformance.core.finding import Level
from conformance.http.contract.document import Operation, Parameter
from conformance.http.exemplar import FieldNames
from conformance.http.generation.mutation import coerced
from conformance.http.probes.boundaries import edges, query_edges
from conformance.http.probes.mistakes import in_body, in_path
from conformance.http.probes.query_mistakes import in_query

NAMES = FieldNames(code=r"(?i)codigo", id=r"^[Ii]d[A-Z]", value_wrapper="valor")
ROW = {
    "type": "object",
    "required": ["codigo"],
    "properties": {
        "codigo": {"type": "string", "minLength": 1},
        "valor": {"type": "number", "minimum": 0.01},
    },
}
BODY = {
    "type": "object",
    "required": ["idFactura", "fecha"],
    "properties": {
        "idFactura": {"type": "integer", "minimum": 1},
        "fecha": {"type": "string", "format": "date-time"},
        "nota": {"type": ["string", "null"], "maxLength": 1500, "x-conformance-level": "SHOULD"},
        "idConsulta": {"type": ["integer", "null"]},
        "principal": {"type": "boolean"},
    },
}
BULK = {
    "type": "object",
    "required": ["lista"],
    "properties": {"lista": {"type": "array", "minItems": 1, "items": ROW}},
}
BASE = {"idFactura": 7, "fecha": "2026-01-01T00:00:00Z", "nota": "x", "principal": False}
ROWS: dict[str, Any] = {
    "lista": [{"codigo": "FA0101", "valor": 1.5}, {"codigo": "FA0102"}, {"codigo": "FA0103"}]
}
CODES = {"GLOSA": ("FA0101", "FA0102"), "RESPUESTA": ("RE9801",)}


def _operation(schema: dict[str, Any] | None, *parameters: Parameter) -> Operation:
    return Operation(
        "POST", "/api/x/{id}", "", "", parameters, schema, ("application/json",), True, (), {}
    )


def _told(schema: dict[str, Any], base: dict[str, Any]) -> list[str]:
    return [str(one) for one in in_body(_operation(schema), base, CODES, NAMES)]


def test_each_property_is_wrong_in_each_way_its_schema_can_tell() -> None:
    made = [
        (one.mutation.field, one.mutation.kind, one.mutation.value)
        for one in in_body(_operation(BODY), BASE, CODES, NAMES)
    ]
    assert [
        ("idFactura", "falta", None),
        ("idFactura", "null", None),
        ("idFactura", "un objeto", {"valor": 7}),
        ("idFactura", "texto", "abc"),
        ("idFactura", "escrito como texto", "7"),
        ("idFactura", "menor que el mínimo", 0),
        ("idFactura", "con decimales", 7.5),
    ] == made[:7]
    assert {
        ("fecha", "fecha imposible", "2026-13-45T00:00:00Z"),
        ("fecha", "vacío", ""),
        ("principal", "texto", "quizas"),
        ("nota", "más largo que el máximo", "a" * 1501),
        ("nota", "un número", 12345),
        ("idConsulta", "cero", 0),
        ("", "un arreglo en lugar del objeto", None),
    } <= {
        (field, kind, None if field == "" else value)
        for field, kind, value in made
        if not isinstance(value, dict | list) or field == ""
    }


def test_what_no_document_forbids_is_no_more_than_should() -> None:
    soft = {
        (one.mutation.field, one.mutation.kind)
        for one in in_body(_operation(BODY), BASE, CODES, NAMES)
        if one.level is Level.SHOULD
    }
    assert {
        ("idFactura", "escrito como texto"),
        ("idFactura", "con decimales"),
        ("nota", "un número"),
        ("nota", "más largo que el máximo"),
        ("idConsulta", "cero"),
        ("fecha", "fecha sin el formato ISO 8601"),
    } == soft


def test_an_optional_property_is_neither_left_out_nor_null_nor_empty() -> None:
    told = _told(BODY, BASE)
    assert set() == {
        f"{name} ({kind})"
        for name in ("nota", "idConsulta", "principal")
        for kind in ("falta", "null", "vacío")
    } & set(told)


def test_the_elements_of_a_list_are_wrong_at_each_position() -> None:
    made = list(in_body(_operation(BULK), ROWS, CODES, NAMES))
    assert {0, 1, 2} == {
        part for one in made for part in one.mutation.place if isinstance(part, int)
    }
    codes = [one for one in made if one.mutation.field == "codigo"]
    assert [0, 1, 2] == [one.mutation.place[1] for one in codes if one.mutation.kind == "null"]
    assert [0, 1, 2] == [
        one.mutation.place[1] for one in made if one.mutation.kind == "un elemento que no es objeto"
    ]
    assert {
        "lista (vacía)",
        "lista (una lista dentro de otra)",
        "lista (un objeto en lugar de la lista)",
    } <= {*_told(BULK, ROWS)}
    assert "codigo del elemento 1 (código desconocido)" in {
        text.replace("2", "1").replace("3", "1") for text in _told(BULK, ROWS)
    }


def test_a_code_of_another_group_is_the_targets_own() -> None:
    made = {
        one.mutation.kind: one.mutation.value
        for one in in_body(_operation(BULK), ROWS, CODES, NAMES)
    }
    assert "RE9801" == made["código de otro grupo"]
    alone = {
        one.mutation.kind for one in in_body(_operation(BULK), ROWS, {"GLOSA": ("FA0101",)}, NAMES)
    }
    assert "código de otro grupo" not in alone


def test_the_acceptance_of_each_mistake_has_the_code_of_its_rule() -> None:
    made = {
        (one.mutation.field, one.mutation.kind): one.code.id
        for one in in_body(_operation(BULK), ROWS, CODES, NAMES)
    }
    assert ("LIF-08", "LIF-04", "ERR-02") == (
        made["lista", "vacía"],
        made["codigo", "código de otro grupo"],
        made["valor", "cero"],
    )


def test_an_operation_without_body_has_no_mistakes_there() -> None:
    assert [] == list(in_body(_operation(None), {}, CODES, NAMES))
    assert [] == list(in_path(_operation(None, Parameter("id", "path", True, {"type": "integer"}))))


def test_an_id_in_the_path_of_a_write_is_no_number_or_not_positive() -> None:
    made = list(in_path(_operation(BODY, Parameter("id", "path", True, {"type": "integer"}))))
    assert [
        ("abc", (Meaning.INVALID, Meaning.UNKNOWN_ROW)),
        ("0", (Meaning.INVALID,)),
        ("-1", (Meaning.INVALID,)),
    ] == [(one.mutation.value, one.right) for one in made]


@pytest.mark.parametrize(
    ("name", "required", "schema", "values"),
    [
        ("NumeroPagina", False, {"type": "integer", "minimum": 1}, ["abc", 0, -1]),
        (
            "RegistrosPorPagina",
            False,
            {"type": "integer", "minimum": 1, "maximum": 100},
            ["abc", 0, -1, 101],
        ),
        ("IdFactura", True, {"type": "integer", "minimum": 1}, [None, "", "abc", 0, -1]),
        ("IdFactura", False, {"type": "integer"}, ["abc", 0]),
        ("Observacion", False, {"type": "string"}, []),
        ("Tipo", False, {"type": "string", "enum": ["A"]}, ["OTRO"]),
        ("Tiene", False, {"type": "boolean"}, ["quizas"]),
        (
            "Desde",
            False,
            {"type": "string", "format": "date-time"},
            ["ayer", "2026-13-45T00:00:00Z"],
        ),
    ],
)
def test_a_parameter_is_wrong_as_a_url_can_write_it(
    name: str, required: bool, schema: dict[str, Any], values: list[Any]
) -> None:
    made = in_query(_operation(None, Parameter(name, "query", required, schema)), NAMES)
    assert values == [one.mutation.value for one in made]


def test_the_last_accepted_values_fill_texts_and_leave_codes_alone() -> None:
    texts = {"cuenta": 5, "codigoX": 6, "nota": 4}
    schema = {
        "properties": {
            **{name: {"type": "string", "maxLength": most} for name, most in texts.items()},
            "valor": {"type": "number", "minimum": 0.01},
        }
    }
    base = {"cuenta": "12", "codigoX": "A", "nota": "ñ", "valor": 9}
    assert {("cuenta",): "12000", ("nota",): "ñaaa", ("valor",): 0.01} == edges(
        _operation(schema), base, NAMES, numbers=True
    )
    assert ("valor",) not in edges(_operation(schema), base, NAMES, numbers=False)
    assert {("lista", 2, "valor"): 0.01} == edges(_operation(BULK), ROWS, NAMES, numbers=True)
    limits = {"N": {"minimum": 1}, "R": {"minimum": 1, "maximum": 9}, "IdX": {"minimum": 1}}
    parameters = [Parameter(name, "query", False, one) for name, one in limits.items()]
    assert [{"N": 1, "R": 1}, {"R": 9}] == list(query_edges(_operation(None, *parameters), NAMES))


@pytest.mark.parametrize(
    ("kind", "value", "taken"),
    [
        ("integer", "12", True),
        ("integer", "abc", False),
        ("integer", 1.5, True),
        ("number", "1.5", True),
        ("string", 12, True),
        ("string", True, True),
        ("string", {}, False),
        ("boolean", "true", True),
        ("boolean", "x", False),
        ("integer", [1], False),
    ],
)
def test_some_readers_take_a_scalar_of_another_type(kind: str, value: object, taken: bool) -> None:
    assert taken == coerced({"type": kind}, value) == coerced({"type": [kind, "null"]}, value)
