"""Reading of specs/siifa for its tests: YAML files, pointers, JSON Schemas of OpenAPI 3.0
schemas.
"""

import csv
import json
from functools import cache
from pathlib import Path
from typing import Any

import yaml

HOME = Path(__file__).resolve().parents[2] / "specs" / "siifa"
SHARED = Path(__file__).resolve().parents[3] / "shared"
SERVICES = ("factura", "seguridad")
Json = Any
FILES = {
    "of4": ("siifa-swagger-modulo4-20260326-v103.json", "factura"),
    "of3": ("siifa-swagger-modulo3-v102-20260218.json", "factura"),
    "oas-f": ("siifa-factura-v1.openapi.json", "factura"),
    "oas-s": ("siifa-seguridad-v1.openapi.json", "seguridad"),
}
X = (
    "listar_{}",
    "ver_{}",
    "listar_{}_de_factura",
    "resumir_{}_de_factura",
    "formular_{}",
    "formular_{}_masivo",
    "responder_{}",
    "reiterar_{}",
    "responder_reiteracion_{}",
)
CAPABILITIES = {
    "iniciar_sesion",
    "listar_facturas",
    "ver_factura",
    "ver_alertas_factura",
    "radicar_factura",
    "radicar_factura_masivo",
    "ver_radicado",
    "listar_radicados_de_factura",
    "listar_seguimientos",
    "listar_codigos",
    *(name.format(kind) for name in X for kind in ("glosa", "devolucion")),
    "listar_pagos",
    "ver_pago",
    "listar_pagos_de_factura",
    "resumir_pagos_de_factura",
    "registrar_pago",
    "registrar_pago_masivo",
    "listar_estados_pago",
    "registrar_estado_pago",
    "crear_cuenta",
    "listar_cuentas",
    "ver_cuenta",
    "actualizar_cuenta",
    "cambiar_estado_cuenta",
    "listar_bancos",
    "listar_transacciones_rips",
    "listar_usuarios_rips",
    "ver_usuario_rips",
}


@cache
def spec(name: str) -> Json:
    return yaml.safe_load((HOME / f"{name}.yaml").read_text(encoding="utf-8"))


@cache
def catalog(name: str) -> tuple[dict[str, str], ...]:
    with (HOME / "catalogs" / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return tuple(csv.DictReader(lines))


@cache
def official(name: str) -> Json:
    return json.loads((SHARED / "official" / name).read_text(encoding="utf-8-sig"))


def at(document: Json, ref: str) -> Json:
    node = document
    for part in ref.removeprefix("#/").split("/"):
        node = node[part]
    return node


def refs(node: Json) -> set[str]:
    if isinstance(node, dict):
        own = {node["$ref"]} if isinstance(node.get("$ref"), str) else set()
        return own.union(*(refs(value) for value in node.values()))
    if isinstance(node, list):
        return set().union(*(refs(value) for value in node))
    return set()


def json_schema(document: Json, schema: Json) -> Json:
    """The schema with its references put in place and `nullable` said as a type."""
    if "$ref" in schema:
        return json_schema(document, at(document, schema["$ref"]))
    result = {key: value for key, value in schema.items() if key != "nullable"}
    if schema.get("nullable"):
        result["type"] = [schema["type"], "null"]
    if "properties" in schema:
        result["properties"] = {
            key: json_schema(document, value) for key, value in schema["properties"].items()
        }
    for key in ("items", "additionalProperties"):
        if isinstance(schema.get(key), dict):
            result[key] = json_schema(document, schema[key])
    if "anyOf" in schema:
        result["anyOf"] = [json_schema(document, one) for one in schema["anyOf"]]
    return result


def operations() -> dict[str, tuple[Json, str, str, Json]]:
    """Every operation of our documents by operationId: document, method, path, operation."""
    return {
        operation["operationId"]: (spec(f"{service}.openapi"), method.upper(), path, operation)
        for service in SERVICES
        for path, item in spec(f"{service}.openapi")["paths"].items()
        for method, operation in item.items()
    }


def parameters(document: Json, operation: Json) -> dict[str, Json]:
    whole = [
        at(document, one["$ref"]) if "$ref" in one else one
        for one in operation.get("parameters", [])
    ]
    return {one["name"].lower(): one for one in whole}
