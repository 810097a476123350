"""The reference contract is whole: every capability, every reference, every example, no accusation
by date.
"""

import re
from itertools import chain

import jsonschema_rs
import pytest
from specs_siifa import (
    CAPABILITIES,
    SERVICES,
    Json,
    at,
    json_schema,
    operations,
    parameters,
    refs,
    spec,
)

LOCAL = (
    "2026-03-01T00:00:00",
    "2026-03-01T00:00:00.1234567",
    "2026-03-01T00:00:00Z",
    "2026-03-01T00:00:00-05:00",
    "2026-03-01",
)


def _bodies(operation: Json, document: Json) -> list[Json]:
    answers = [
        at(document, one["$ref"]) if "$ref" in one else one
        for one in operation["responses"].values()
    ]
    holders = [*answers, *([operation["requestBody"]] if "requestBody" in operation else [])]
    return list(chain.from_iterable(holder["content"].values() for holder in holders))


def test_every_capability_has_an_operation() -> None:
    assert set(operations()) == CAPABILITIES


@pytest.mark.parametrize("service", SERVICES)
def test_every_reference_resolves_and_every_component_is_used(service: str) -> None:
    document = spec(f"{service}.openapi")
    used = refs(document)
    assert all(at(document, ref) is not None for ref in used)
    components = {
        f"#/components/{kind}/{name}"
        for kind, entries in document["components"].items()
        if kind != "securitySchemes"
        for name in entries
    }
    assert components == used


@pytest.mark.parametrize("capability", sorted(CAPABILITIES))
def test_every_body_has_an_example_that_its_schema_accepts(capability: str) -> None:
    document, _, _, operation = operations()[capability]
    faults = [
        error.message
        for body in _bodies(operation, document)
        for error in jsonschema_rs.Draft202012Validator(
            json_schema(document, body["schema"]), validate_formats=True
        ).iter_errors(body["example"])
    ]
    assert faults == []


@pytest.mark.parametrize("capability", sorted(CAPABILITIES))
def test_path_parameters_are_those_of_the_template(capability: str) -> None:
    document, _, path, operation = operations()[capability]
    declared = {
        one["name"] for one in parameters(document, operation).values() if one["in"] == "path"
    }
    assert declared == set(re.findall(r"{(\w+)}", path))


def test_errors_are_problems_in_both_json_types() -> None:
    document = spec("factura.openapi")
    seen = {
        name: (set(one["content"]), refs(one))
        for name, one in document["components"]["responses"].items()
    }
    problem = ({"application/problem+json", "application/json"}, {"#/components/schemas/Problema"})
    assert seen == dict.fromkeys(seen, problem)


@pytest.mark.parametrize("text", LOCAL)
def test_response_dates_need_no_offset(text: str) -> None:
    """A server of ASP.NET sends local date-times; the norm does not forbid them."""
    assert re.search(spec("factura.openapi")["components"]["schemas"]["FechaHora"]["pattern"], text)


def test_no_response_date_carries_the_format_that_demands_an_offset() -> None:
    demanding = [
        capability
        for capability, (document, _, _, operation) in operations().items()
        for code, answer in operation["responses"].items()
        if code.startswith("2")
        and "date-time"
        in str(json_schema(document, answer["content"]["application/json"]["schema"]))
    ]
    assert demanding == []


def test_requests_stay_open_and_successes_closed() -> None:
    """Unknown properties are ignored or refused (R28); what comes back is closed, as the Ministry's
    schemas are.
    """
    for document, _, _, operation in operations().values():
        if "requestBody" in operation:
            schema = operation["requestBody"]["content"]["application/json"]["schema"]
            assert "additionalProperties" not in json_schema(document, schema)
        success = next(one for code, one in operation["responses"].items() if code.startswith("2"))
        schema = json_schema(document, success["content"]["application/json"]["schema"])
        for one in schema.get("anyOf", [schema]):
            assert one.get("items", one)["additionalProperties"] is False


def test_manual_only_lists_are_marked() -> None:
    marked = {
        name
        for name, (_, _, _, one) in operations().items()
        if one.get("x-conformance-revision") == "manual"
    }
    assert marked == {"listar_glosa", "listar_devolucion"}


def test_codes_of_a_group_come_as_an_array_or_as_one_object() -> None:
    """Production answers an array, the official documents declare an object: both are right
    (X12).
    """
    document, _, _, operation = operations()["listar_codigos"]
    schema = json_schema(
        document, operation["responses"]["200"]["content"]["application/json"]["schema"]
    )
    assert ["array", "object"] == [one["type"] for one in schema["anyOf"]]


def test_the_single_payment_does_not_declare_what_only_its_text_names() -> None:
    """`codigoTipoGiro` is in no schema of the single payment (X7): nothing is asked of any value of
    it.
    """
    assert (
        "codigoTipoGiro"
        not in spec("factura.openapi")["components"]["schemas"]["NuevoPago"]["properties"]
    )


def test_nothing_is_required_to_update_an_account() -> None:
    """Its text has «campos actualizables»: what is absent stays (R12)."""
    assert "required" not in spec("factura.openapi")["components"]["schemas"]["CambiosDeCuenta"]
