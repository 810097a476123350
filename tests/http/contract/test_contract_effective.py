"""The effective contract: loaded documents strengthened by the norm and completed by our own."""

from pathlib import Path

import pytest
import schemathesis
from contract_sample import GLOSA, NORM, bindings, norm, old, own

from conformance.core.errors import InputError, UsageError
from conformance.http.contract.document import from_raw
from conformance.http.contract.drift.documents import diff
from conformance.http.contract.effective import Contract, compose
from conformance.http.contract.norm import load_norm
from conformance.http.contract.strengthening import strengthen, tighten
from conformance.http.request_builder import build


def composed(folder: Path, revision: str = "oficial", loaded: bool = False) -> Contract:
    return compose(
        own={"factura": own()},
        loaded={"factura": old()} if loaded else {},
        bindings=bindings(folder),
        norm=norm(folder),
        revision=revision,
    )


def test_our_own_contract_stands_in_the_official_spelling(tmp_path: Path) -> None:
    """Without a loaded document ours is used; what only the manual has is missing."""
    contract = composed(tmp_path)
    assert ("iniciar_sesion", "listar_glosa") == contract.missing
    assert "/api/Glosa/ByIdFactura" == contract.bound["listar_glosa_de_factura"].operation.path
    assert {"documento"} == {one.origin for one in contract.bound.values()}


def test_a_refusal_may_be_what_each_operation_declares(tmp_path: Path) -> None:
    """Where the norm says so of a status, and the operation has a schema for it."""
    file = tmp_path / "norma.yaml"
    file.write_text("version: 1\nproblems: {'400': declared, '404': required}\n", "utf-8")
    schema = {"type": "object", "required": ["Message"]}
    body = {"application/json": {"schema": schema}}
    paths = {
        "/a": {"get": {"responses": {"400": {"description": "no", "content": body}}}},
        "/b": {"get": {"responses": {"400": {"description": "no"}}}},
    }
    document = from_raw({"openapi": "3.1.0", "info": {"title": "t"}, "paths": paths}, "x")
    told, silent = document.operations
    read = load_norm(file)
    assert ({400: schema}, {400: False, 404: False}) == (
        read.shapes_of(told),
        read.problems_of(told),
    )
    assert ({}, {404: False}) == (read.shapes_of(silent), read.problems_of(silent))


def test_a_document_does_not_say_where_requests_go(tmp_path: Path) -> None:
    """Its `servers`, of the whole or of a path, are its own: the target's services are asked."""
    servers = [{"url": "https://otra.example/api"}]
    raw = {**old().raw, "servers": servers}
    raw["paths"] = {path: {**item, "servers": servers} for path, item in raw["paths"].items()}
    contract = compose(
        own={"factura": own()},
        loaded={"factura": from_raw(raw, "otro.json")},
        bindings=bindings(tmp_path),
        norm=norm(tmp_path),
        revision="oficial",
    )
    urls = [
        build(
            one,
            "http://f/base",
            "erp",
            {},
            {"path_values": {named.name: "1" for named in one.operation.parameters}},
        ).url
        for one in contract.bound.values()
    ]
    assert urls
    assert all(url.startswith("http://f/base/api/") for url in urls)


def test_our_own_contract_is_respelled_for_the_manual(tmp_path: Path) -> None:
    """The query parameter becomes part of the path, and the manual's lists are there."""
    contract = composed(tmp_path, "manual")
    operation = contract.bound["listar_glosa_de_factura"].operation
    assert "/api/Glosa/ByIdFactura/{IdFactura}" == operation.path
    assert [("IdFactura", "path", True), ("NumeroPagina", "query", False)] == [
        (one.name, one.where, one.required) for one in operation.parameters
    ]
    assert ("iniciar_sesion",) == contract.missing


def test_a_loaded_document_is_strengthened_and_completed(tmp_path: Path) -> None:
    """Aliases become canonical, the norm's data required, and core operations come from the
    norm.
    """
    contract = composed(tmp_path, loaded=True)
    schema = contract.bound["formular_glosa"].operation.request_schema or {}
    assert ["idFactura", "codigo", "fechaFormulacion"] == schema["required"]
    assert {"type": "integer", "format": "int32", "minimum": 1} == schema["properties"]["idFactura"]
    assert {"type": "string"} == schema["properties"]["codigo"]
    assert ["200", "400", "401"] == [
        one.status for one in contract.bound["formular_glosa"].operation.answers
    ]
    assert {"type": "array", "items": {"type": "object"}} == (
        contract.bound["listar_glosa_de_factura"].operation.answers[0].schema
    )
    assert {
        "formular_glosa": "documento",
        "listar_glosa_de_factura": "documento",
        "ver_glosa": "norma",
    } == {name: one.origin for name, one in contract.bound.items()}
    assert ("iniciar_sesion", "listar_glosa", "listar_pagos") == contract.missing
    assert old().sha256 == contract.documents["factura"].sha256


@pytest.mark.parametrize("loaded", [False, True])
def test_the_effective_document_loads_anywhere(tmp_path: Path, loaded: bool) -> None:
    """Our own loader and schemathesis read it, with only the bound operations."""
    contract = composed(tmp_path, loaded=loaded)
    document = contract.documents["factura"]
    again = from_raw(document.raw, "efectivo")
    labels = [one.operation.label for one in contract.bound.values()]
    assert sorted(labels) == sorted(one.label for one in again.operations)
    loaded_schema = schemathesis.openapi.from_dict(dict(document.raw))
    assert sorted(labels) == sorted(one.ok().label for one in loaded_schema.get_all_operations())


def test_our_own_contract_strengthened_means_the_same(tmp_path: Path) -> None:
    """The norm adds nothing that our own documents don't say already, where it says the same."""
    contract = composed(tmp_path)
    bound = {"formular_glosa": contract.bound["formular_glosa"]}
    ours = {name: one.operation for name, one in bound.items()}
    strong = strengthen(contract.documents["factura"], bound, norm(tmp_path), ours)
    assert () == diff(strong, strong).changes
    assert ours["formular_glosa"].request_schema == strong.operations[0].request_schema
    assert GLOSA == strong.operations[0].request_schema


def test_swapped_services_are_told(tmp_path: Path) -> None:
    """A document of another service, or for an unknown one, is refused with what to do."""
    for service, said in (("seguridad", "es del servicio «factura»"), ("facturas", "no existe")):
        with pytest.raises(UsageError) as raised:
            compose(
                own={},
                loaded={service: old()},
                bindings=bindings(tmp_path),
                norm=norm(tmp_path),
                revision="oficial",
            )
        assert said in str(raised.value)


def test_a_closed_object_is_not_asked_for_what_it_does_not_know() -> None:
    """Requiring an unknown property of a closed object would refuse every request."""
    closed = {
        "type": "object",
        "properties": {"a": {"type": ["string", "null"]}},
        "additionalProperties": False,
    }
    assert {**closed, "properties": {"a": {"type": "string"}}, "required": ["a"]} == tighten(
        closed, {"required": ["a", "b"]}
    )


def test_lists_are_tightened_inside() -> None:
    """Items and their properties are merged in depth."""
    base = {
        "type": ["array", "null"],
        "items": {"type": "object", "properties": {"a": {"type": "integer"}}},
    }
    assert {
        "type": "array",
        "maxItems": 1000,
        "items": {"type": "object", "properties": {"a": {"type": "integer", "minimum": 1}}},
    } == tighten(
        base, {"nullable": False, "maxItems": 1000, "items": {"properties": {"a": {"minimum": 1}}}}
    )


def test_a_property_the_document_lacks_starts_as_in_our_own_contract() -> None:
    """What the norm only bounds keeps the type that our contract gives it."""
    assert {"type": "object", "properties": {"a": {"type": "string", "maxLength": 6}}} == tighten(
        {"type": "object"},
        {"properties": {"a": {"maxLength": 6}}},
        {"type": "object", "properties": {"a": {"type": "string"}}},
    )


def test_all_faults_of_a_norm_file_are_told_at_once(tmp_path: Path) -> None:
    """An addition without source, an unknown key and a wrong status each get their line."""
    path = tmp_path / "norm.yaml"
    path.write_text(
        NORM.replace("source: X12", "fuente: X12").replace("[400, 401]", "[400, x]"),
        encoding="utf-8",
    )
    with pytest.raises(InputError) as raised:
        load_norm(path)
    assert [
        (8, "responses debe ser un número entero, y es «x»."),
        (12, "Clave desconocida «fuente» en la adición a «listar_glosa_de_factura»."),
        (12, "Una adición a «listar_glosa_de_factura» no cita su fuente."),
    ] == [(fault.place.line if fault.place else 0, fault.message) for fault in raised.value.faults]
