"""A run goes on with what is left of a document that says what nobody can read or satisfy."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from schemathesis.generation import GenerationMode

from conformance.core.errors import UsageError
from conformance.core.unjudged import NotApplicableError
from conformance.http.checks.schema import schema_fault
from conformance.http.contract.document import from_raw
from conformance.http.generation.corpus import CaseSource
from conformance.http.generation.mutation import broken, schema_at
from conformance.http.probes.document import items
from conformance.run.plan import Plan, make_plan
from conformance.selftest.own_target import target_of


def plan(body: dict[str, Any], schemas: dict[str, Any] | None = None) -> Plan:
    """Return a plan whose loaded document has one operation, of such a body and such an answer."""
    content = {"application/json": {"schema": body}}
    tree = {
        "openapi": "3.1.0",
        "info": {"title": "D", "version": "1"},
        "servers": 5,
        "components": {"schemas": schemas or {}},
        "paths": {
            "/api/SeguimientoFacturaGlosa": {
                "post": {
                    "requestBody": {"content": content},
                    "responses": {"200": {"description": "ok", "content": content}},
                }
            }
        },
    }
    return make_plan(
        target_of(), {"factura": from_raw(tree, "doc")}, phases=("contract", "generation")
    )


def test_a_body_that_nobody_can_make_leaves_its_operation_out() -> None:
    """Its item says so; the generation of the other operations, and the run, go on."""
    made = plan(
        {"type": "object", "properties": {"observacion": {"not": {}}}, "required": ["observacion"]}
    )
    source = CaseSource(made.pack, made.contract)
    with pytest.raises(NotApplicableError, match="no deja generar peticiones de formular_glosa"):
        source.cases("formular_glosa", GenerationMode.POSITIVE, 2, "x")
    assert 2 == len(source.cases("responder_glosa", GenerationMode.POSITIVE, 2, "x"))


def test_rules_that_no_validator_takes_do_not_keep_the_rest_from_being_asked_and_judged() -> None:
    """What is left of the schema is generated and validated; the document's item is there to tell
    what is not.
    """
    made = plan(
        {
            "type": "object",
            "properties": {
                "idFactura": {"type": "int"},
                "observacion": {"type": "string", "pattern": "^[\\w-\\. ]+$", "maxLength": 5},
                "valorGlosa": {"multipleOf": 0, "oneOf": []},
            },
        }
    )
    assert 2 == len(
        CaseSource(made.pack, made.contract).cases(
            "formular_glosa", GenerationMode.POSITIVE, 2, "x"
        )
    )
    answer = made.contract.loaded["factura"].operations[0].success()
    assert answer is not None
    assert answer.schema is not None
    assert "" == schema_fault(answer.schema, {"idFactura": 1, "observacion": "a"})
    assert "observacion" in schema_fault(answer.schema, {"observacion": 5})
    assert "contract/factura/documento" in [
        item.id for item in items(made.pack, made.contract, made.own)
    ]


def test_a_part_of_a_recursive_body_is_judged_with_what_it_names() -> None:
    """A property that names the whole is valid or broken by itself, too."""
    made = plan(
        {"$ref": "#/components/schemas/N"},
        {
            "N": {
                "type": "object",
                "properties": {
                    "hijo": {"$ref": "#/components/schemas/N"},
                    "observacion": {"type": "string"},
                },
            }
        },
    )
    part = schema_at(made.contract.bound["formular_glosa"].operation, ("hijo",))
    assert (False, True) == (broken(part, {"hijo": {}}), broken(part, {"hijo": 5}))


ODD: tuple[Any, ...] = (
    None,
    [],
    {},
    "x",
    "[",
    5,
    -1,
    1.5,
    True,
    [None],
    ["x"],
    {"type": "int"},
    {"oneOf": []},
    {"not": {}},
    {"minimum": 5, "maximum": 1},
    {"enum": []},
    {"pattern": "^\\p{L}+$"},
    {"minLength": 10**12},
    {"$ref": "#/components/schemas/N"},
)
KEYWORDS = (
    "type",
    "properties",
    "required",
    "items",
    "allOf",
    "oneOf",
    "not",
    "enum",
    "pattern",
    "format",
    "minLength",
    "maxLength",
    "minimum",
    "exclusiveMaximum",
    "multipleOf",
    "additionalProperties",
    "example",
    "nullable",
    "$ref",
)


@settings(max_examples=25, deadline=None, database=None, derandomize=True)
@given(keyword=st.sampled_from(KEYWORDS), value=st.sampled_from(ODD), within=st.booleans())
def test_whatever_a_schema_says_its_requests_are_made_or_left_out(
    keyword: str, value: Any, within: bool
) -> None:
    """Any keyword with any value, of the body or of a property: refused, generated, or left out
    with its reason.
    """
    odd = {"type": "string", keyword: value}
    body = (
        {"type": "object", "properties": {"observacion": odd}}
        if within
        else {"type": "object", keyword: value}
    )
    try:
        made = plan(body, {"N": {"properties": {"hijo": {"$ref": "#/components/schemas/N"}}}})
    except UsageError as error:
        told = str(error)
    else:
        told = "".join(
            _asked(made, mode) for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
        )
    assert not told or "#/" in told or "no deja generar" in told


def _asked(made: Plan, mode: GenerationMode) -> str:
    """Return why nothing can be asked of a plan's document, or nothing."""
    try:
        CaseSource(made.pack, made.contract).cases("formular_glosa", mode, 2, "x")
    except NotApplicableError as error:
        return str(error)
    return ""
