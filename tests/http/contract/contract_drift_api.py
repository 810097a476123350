"""Documents of one operation, to compare two of them: what a pair does not name is always the
same.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

from conformance.http.contract.document import Document, from_raw

BREAKS, KEEPS, UNDECIDED = "rompe", "no rompe", "no se pudo decidir"
Schema = Mapping[str, Any]
STRING, INTEGER, NULL = {"type": "string"}, {"type": "integer"}, {"type": "null"}


def holder(schema: Any, media: str = "application/json") -> dict[str, Any]:
    return {"content": {media: {"schema": schema}}}


def api(
    operation: Schema | None = None,
    *,
    path: str = "/cosas/{id}",
    method: str = "post",
    version: str = "3.1.0",
    **top: Any,
) -> Document:
    """A document of one operation: what the test does not name is always the same."""
    made = {"responses": {"200": {"description": "Bien", **holder(STRING)}}, **(operation or {})}
    own = made.get("parameters", [])
    names = [
        name for name in re.findall(r"\{(\w+)\}", path) if name not in {one["name"] for one in own}
    ]
    made["parameters"] = [
        *own,
        *({"name": name, "in": "path", "required": True, "schema": INTEGER} for name in names),
    ]
    return from_raw(
        {
            "openapi": version,
            "info": {"title": "Cosas", "version": "1"},
            "paths": {path: {method: made}},
            **top,
        },
        "cosas.yaml",
    )


def sent(schema: Any, **more: Any) -> Document:
    return api({"requestBody": {"required": True, **holder(schema)}}, **more)


def got(schema: Any, **more: Any) -> Document:
    return api({"responses": {"200": {"description": "Bien", **holder(schema)}}}, **more)


def given(**parameter: Any) -> Document:
    return api({"parameters": [{"name": "p", "in": "query", "schema": STRING, **parameter}]})


def obj(required: list[str] | None = None, **properties: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        **({"required": required} if required else {}),
    }


def closed(**properties: Any) -> dict[str, Any]:
    return {**obj(**properties), "additionalProperties": False}


def old(schema: Any) -> dict[str, Any]:
    return {"version": "3.0.3", "components": {"schemas": {"S": schema, "T": obj(a=STRING)}}}


def secured(schemes: Any, *needs: Any, **operation: Any) -> Document:
    return api(operation, security=list(needs), components={"securitySchemes": schemes})


BEARER = {"B": {"type": "http", "scheme": "bearer"}}
KEY = {"B": {"type": "apiKey", "in": "header", "name": "X-Key"}}
OAUTH = {"B": {"type": "oauth2", "flows": {}}}
REF = {"$ref": "#/components/schemas/N"}
TREE: Schema = obj(id=INTEGER, hijos={"type": "array", "items": REF})
WIDE_TREE = {**TREE, "properties": {**TREE["properties"], "id": STRING}}


def tree(schema: Schema, way: Callable[..., Document]) -> Document:
    return way(REF, components={"schemas": {"N": schema}})


def answers(**replies: Any) -> Document:
    return api(
        {
            "responses": {
                status.strip("_"): {"description": "", **reply} for status, reply in replies.items()
            }
        }
    )


def headed(**headers: Any) -> Document:
    return answers(_200={"headers": headers, **holder(STRING)})


def servers(*urls: str, path: str = "/cosas/{id}", **more: Any) -> Document:
    return api(path=path, servers=[{"url": url, **more} for url in urls])
