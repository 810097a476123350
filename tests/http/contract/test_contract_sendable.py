"""A request leaves out what only answers have, and fills in what a loaded document requires and
nobody knows.
"""

import json
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from conformance.core.resource import Pool
from conformance.http.context import Context
from conformance.http.contract.document import from_raw, load
from conformance.http.exemplar import FieldNames
from conformance.http.item import Item
from conformance.http.probes.mistakes import in_body
from conformance.http.probes.query_mistakes import in_query
from conformance.packs.siifa import load as load_pack
from conformance.run.plan import make_plan
from conformance.selftest.own_target import target_of

_API = {
    "name": "api-version",
    "in": "query",
    "required": True,
    "schema": {"type": "string", "default": "2.0"},
}
_TENANT = {
    "name": "X-Entidad",
    "in": "header",
    "required": True,
    "schema": {"type": "string", "format": "uuid"},
}
_SIGNED = {"name": "Authorization", "in": "header", "required": True, "schema": {"type": "string"}}
_SINGLE, _LIST, _BULK = (
    f"/api/SeguimientoFacturaGlosa{end}" for end in ("", "/ByIdFactura", "/Masivo")
)


def _changed() -> dict[str, Any]:
    """Our own document as somebody's gateway publishes it: with what it requires besides, and with
    readOnly.
    """
    raw: dict[str, Any] = json.loads(
        json.dumps(load(str(load_pack().documents["factura"])).raw, default=str)
    )
    for path in (_SINGLE, _LIST, _BULK):
        for operation in raw["paths"][path].values():
            operation.setdefault("parameters", []).extend([_API, _TENANT, _SIGNED])
    schema = raw["components"]["schemas"][
        "NuevaGlosa"
    ]  # of the single operation and of the elements of the bulk
    schema["properties"] |= {
        "canal": {"type": "string", "enum": ["API", "WEB"]},
        "fechaReporte": {"type": "string", "format": "date-time", "readOnly": True},
    }
    schema["required"] = [*schema["required"], "canal", "fechaReporte"]
    return raw


@pytest.fixture(scope="module")
def context() -> Context:
    plan = make_plan(target_of(), {"factura": from_raw(_changed(), "pasarela")}, phases=())
    return Context(
        item=Item("x", "probing", "x", lambda context: None),
        contract=plan.contract,
        services=plan.target.services,
        send_request=lambda request: pytest.fail("nothing is sent"),
        resources=(),
        pool=Pool(),
        seed=0,
        now=lambda: pytest.fail("no clock"),
        token_of=str,
    )


def test_what_a_document_requires_and_nobody_knows_is_filled_in(context: Context) -> None:
    """A parameter takes its default, a header a value of its format, a property of the body what it
    lists first.
    """
    request = context.request("formular_glosa", "erp", {"idFactura": 7})
    assert {"api-version": ["2.0"]} == parse_qs(urlsplit(request.url).query)
    assert ("X-Entidad", "00000000-0000-4000-8000-000000000000") in request.headers
    assert {"idFactura": 7, "canal": "API"} == json.loads(request.body or b"")


def test_credentials_are_never_filled_in(context: Context) -> None:
    """OpenAPI ignores a parameter called Authorization: the client adds the role's token."""
    request = context.request("formular_glosa", "erp", {"idFactura": 7})
    assert [] == [name for name, _ in request.headers if name.lower() == "authorization"]


def test_what_is_named_stays_as_it_is(context: Context) -> None:
    request = context.request(
        "listar_glosa_de_factura", "erp", {"IdFactura": 7, "api-version": "1.0"}
    )
    assert {"IdFactura": ["7"], "api-version": ["1.0"]} == parse_qs(urlsplit(request.url).query)


def test_elements_of_a_list_are_filled_in_too(context: Context) -> None:
    request = context.request("formular_glosa_masivo", "erp", {"listaGlosas": [{"idFactura": 7}]})
    assert [{"idFactura": 7, "canal": "API"}] == json.loads(request.body or b"")["listaGlosas"]


def test_what_is_filled_in_is_never_left_out_on_purpose(context: Context) -> None:
    """Nobody knows what it is for: that it lacks breaks no rule of the norm."""
    operation = context.bound("formular_glosa").operation
    listed = context.bound("listar_glosa_de_factura").operation
    left = [
        str(one)
        for one in (
            *in_body(operation, {"idFactura": 7}, {}, FieldNames()),
            *in_query(listed, FieldNames()),
        )
        if one.mutation.kind == "falta"
    ]
    assert [] == [text for text in left if "canal" in text or "api-version" in text]
    assert any("IdFactura" in text for text in left)


def test_what_only_answers_have_is_asked_of_no_request(context: Context) -> None:
    """A readOnly property that is required is required of answers alone (OpenAPI 3.0.3, Schema
    Object).
    """
    schema = context.bound("formular_glosa").operation.request_schema or {}
    assert "fechaReporte" not in schema["properties"]
    assert "fechaReporte" not in schema["required"]
