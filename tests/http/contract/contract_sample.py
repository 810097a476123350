"""Small contracts of our own, bindings and a norm that the contract tests share."""

from pathlib import Path
from typing import Any

from conformance.core.errors import UsageError
from conformance.http.contract.binding import Bindings, load_bindings
from conformance.http.contract.document import Document, from_raw
from conformance.http.contract.norm import Norm, load_norm
from conformance.http.wire.fetch import Download

PAGES = Path(__file__).resolve().parent / "pages"
OFFICIAL = Path(__file__).resolve().parents[4] / "shared" / "official"
SPECS = Path(__file__).resolve().parents[3] / "specs" / "siifa"

BINDINGS = """\
version: 1
aliases: {fechaCreacion: fechaFormulacion}
capabilities:
  iniciar_sesion:
    {service: seguridad, kind: login, core: true, roles: [], candidates: [
      {revision: oficial, method: POST, path: /api/Auth/login}]}
  ver_glosa:
    {service: factura, kind: read, core: true, roles: [erp, ips], candidates: [
      {revision: oficial, method: GET, path: "/api/Glosa/{IdGlosa}"}]}
  listar_glosa_de_factura:
    {service: factura, kind: read, shape: list, core: true, roles: [erp, ips], candidates: [
      {revision: oficial, method: GET, path: /api/Glosa/ByIdFactura},
      {revision: manual, method: GET, path: "/api/Glosa/ByIdFactura/{IdFactura}"}]}
  formular_glosa:
    {service: factura, kind: write, core: true, roles: [erp], candidates: [
      {revision: oficial, method: POST, path: /api/Glosa}]}
  listar_glosa:
    {service: factura, kind: read, core: false, roles: [erp, ips], candidates: [
      {revision: manual, method: GET, path: /api/Glosa}]}
  listar_pagos:
    {service: factura, kind: read, core: false, roles: [erp], candidates: [
      {revision: oficial, method: GET, path: /api/Pago}]}
"""

NORM = """\
version: 1
sources: {OF4: Documento oficial, MAN: Manual}
additions:
  formular_glosa:
    - source: OF4 POST /api/Glosa
      request: {required: [idFactura, codigo, fechaFormulacion], properties: {idFactura: {minimum: 1}}}
    - source: MAN §7
      responses: [400, 401]
  listar_glosa_de_factura:
    - source: OF4
      parameters: {IdFactura: {minimum: 1, required: true}, NumeroPagina: {minimum: 1}}
    - source: X12
      response: {schema: {type: array, items: {type: object}}}
  ver_glosa:
    - source: OF4
      response: own
"""  # noqa: E501

GLOSA: dict[str, Any] = {
    "type": "object",
    "required": ["idFactura", "codigo", "fechaFormulacion"],
    "properties": {
        "idFactura": {"type": "integer", "format": "int64", "minimum": 1},
        "codigo": {"type": "string"},
        "fechaFormulacion": {"type": "string", "format": "date-time"},
    },
}
FAILED = {"description": "Error", "content": {"application/json": {"schema": {"type": "object"}}}}


def answer(schema: Any) -> dict[str, Any]:
    return {"200": {"description": "Bien", "content": {"application/json": {"schema": schema}}}}


def raw(
    paths: dict[str, Any],
    schemas: dict[str, Any] | None = None,
    version: str = "3.0.3",
    **more: Any,
) -> dict[str, Any]:
    return {
        "openapi": version,
        "info": {"title": "Glosas", "version": "1"},
        "paths": paths,
        "components": {"schemas": schemas or {}},
        **more,
    }


def own() -> Document:
    number = {"type": "integer", "format": "int64", "minimum": 1}
    rows = {"type": "object", "properties": {"resultado": {"type": "array", "items": GLOSA}}}
    return from_raw(
        raw(
            {
                "/api/Glosa": {
                    "get": {"x-conformance-revision": "manual", "responses": answer(rows)},
                    "post": {
                        "requestBody": {
                            "required": True,
                            "content": {"application/json": {"schema": GLOSA}},
                        },
                        "responses": {**answer(GLOSA), "400": FAILED, "401": FAILED},
                    },
                },
                "/api/Glosa/{IdGlosa}": {
                    "get": {
                        "parameters": [
                            {"name": "IdGlosa", "in": "path", "required": True, "schema": number}
                        ],
                        "responses": {**answer(GLOSA), "404": FAILED},
                    }
                },
                "/api/Glosa/ByIdFactura": {
                    "get": {
                        "parameters": [
                            {
                                "name": "IdFactura",
                                "in": "query",
                                "required": True,
                                "schema": number,
                            },
                            {"name": "NumeroPagina", "in": "query", "schema": {"type": "integer"}},
                        ],
                        "responses": {**answer(rows), "400": FAILED},
                    }
                },
                "/api/Pago": {"get": {"responses": answer(rows)}},
            }
        ),
        "propio.yaml",
    )


def old() -> Document:
    """A published document of an older revision: only 200, nothing required, an old field name."""
    glosa = {
        "type": "object",
        "additionalProperties": False,
        "properties": {
            "idFactura": {"type": "integer", "format": "int32"},
            "codigo": {"type": "string", "nullable": True},
            "fechaCreacion": {"type": "string", "format": "date-time"},
            "nitEmisor": {"type": "number"},
        },
    }
    ref = {"$ref": "#/components/schemas/Pagina`1[[Glosa, Version=1.0]]"}
    return from_raw(
        raw(
            {
                "/api/Glosa": {
                    "post": {
                        "requestBody": {
                            "content": {
                                "text/json": {"schema": ref},
                                "application/json": {"schema": ref},
                            }
                        },
                        "responses": answer(ref),
                    }
                },
                "/api/Glosa/ByIdFactura/{idFactura}": {
                    "get": {
                        "parameters": [
                            {
                                "name": "idFactura",
                                "in": "path",
                                "required": True,
                                "schema": {"type": "integer", "format": "int64"},
                            }
                        ],
                        "responses": answer(ref),
                    }
                },
                "/WeatherForecast": {"get": {"responses": answer({"type": "array", "items": {}})}},
            },
            {
                "Pagina`1[[Glosa, Version=1.0]]": glosa,
                "System.TimeOnly": {"type": "object", "properties": {"hour": {"type": "integer"}}},
            },
        ),
        "viejo.json",
    )


def bindings(folder: Path) -> Bindings:
    path = folder / "bindings.yaml"
    path.write_text(BINDINGS, encoding="utf-8")
    return load_bindings(path)


def norm(folder: Path) -> Norm:
    path = folder / "norm.yaml"
    path.write_text(NORM, encoding="utf-8")
    return load_norm(path)


class Web:
    """What answers in place of the network: contents by address."""

    def __init__(self, pages: dict[str, str | bytes]) -> None:
        self._pages = pages

    def __call__(self, url: str) -> Download:
        if url not in self._pages:
            raise UsageError(f"No se pudo leer el contrato en {url}: respondió 404.")
        content = self._pages[url]
        return Download(
            content if isinstance(content, bytes) else content.encode(), url, "text/plain"
        )
