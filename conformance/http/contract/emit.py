"""From records back to OpenAPI: the effective contract as a 3.1 document that generators can
load.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from conformance.http.contract.document import Answer, Document, Operation, Parameter
from conformance.http.contract.schema import Schema

_OPENAPI = "3.1.0"
_KEPT = ("description", "tags", "security", "deprecated", "x-conformance-revision")
_EXAMPLES = ("example", "examples")


def emit(document: Document, operations: Mapping[str, Operation]) -> Document:
    """Return `document` with exactly these operations (by capability), its `raw` OpenAPI 3.1 of
    them.

    Title, version, source and digest stay those of the published document: they say what was
    loaded.
    """
    paths: dict[str, dict[str, Any]] = {}
    shared: dict[str, Schema] = {}
    emitted = []
    for capability, operation in operations.items():
        raw = _operation(capability, operation, shared)
        paths.setdefault(operation.path, {})[operation.method.lower()] = raw
        emitted.append(replace(operation, operation_id=capability, raw=raw))
    components = {"schemas": shared, "securitySchemes": _security(document.raw)}
    raw = {
        "openapi": _OPENAPI,
        "info": {"title": document.title or "Contrato", "version": document.version or "0"},
        **{key: document.raw[key] for key in ("servers", "security") if key in document.raw},
        "paths": paths,
        "components": {key: value for key, value in components.items() if value},
    }
    return replace(document, openapi=_OPENAPI, raw=raw, operations=tuple(emitted))


def _operation(capability: str, operation: Operation, shared: dict[str, Schema]) -> dict[str, Any]:
    def hoist(schema: Schema) -> Schema:
        return _hoist(schema, capability, shared)

    old = operation.raw
    raw: dict[str, Any] = {
        "operationId": capability,
        "x-conformance-capability": capability,
        **{key: old[key] for key in _KEPT if key in old},
    }
    if operation.summary:
        raw["summary"] = operation.summary
    if operation.parameters:
        raw["parameters"] = [
            _parameter(one, old, hoist(one.schema)) for one in operation.parameters
        ]
    if operation.request_schema is not None:
        raw["requestBody"] = _body(operation, hoist(operation.request_schema))
    raw["responses"] = {one.status: _answer(one, old, hoist) for one in operation.answers}
    return raw


def _body(operation: Operation, schema: Schema) -> dict[str, Any]:
    """Return the body of a request in each of its media types, with its published examples."""
    known = operation.request_schema or {}
    content = {
        media: {"schema": schema, **_examples(operation.raw, media, known)}
        for media in operation.request_media
    }
    return {"required": operation.request_required, "content": content}


def _parameter(parameter: Parameter, old: Mapping[str, Any], schema: Schema) -> dict[str, Any]:
    written = _written(parameter, old)
    same_place = written.get("in") == parameter.where
    kept = ("description", "style", "explode") if same_place else ("description",)
    return {
        "name": parameter.name,
        "in": parameter.where,
        "required": parameter.required,
        "schema": schema,
        **{key: written[key] for key in kept if key in written},
    }


def _written(parameter: Parameter, old: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a parameter as its document writes it, {} where it stands elsewhere."""
    for one in old.get("parameters", []):
        if isinstance(one, Mapping) and str(one.get("name", "")).lower() == parameter.name.lower():
            return one
    return {}


def _answer(answer: Answer, old: Mapping[str, Any], hoist: Any) -> dict[str, Any]:
    written = old.get("responses", {}).get(answer.status)
    described = written.get("description") if isinstance(written, Mapping) else None
    raw: dict[str, Any] = {"description": str(described or f"Respuesta {answer.status}")}
    if answer.media_types:
        schema = {"schema": hoist(answer.schema)} if answer.schema is not None else {}
        raw["content"] = {media: dict(schema) for media in answer.media_types}
    return raw


def _examples(old: Mapping[str, Any], media: str, schema: Schema) -> dict[str, Any]:
    """Return the body's published examples, unless they point elsewhere or use names the schema
    lost.
    """
    written = old.get("requestBody", {}).get("content", {}).get(media, {})
    found = {key: written[key] for key in _EXAMPLES if key in written}
    text = json.dumps(found, default=str)
    example = found.get("example")
    known = schema.get("properties", {})
    lost = isinstance(example, Mapping) and known and not set(example) <= set(known)
    return {} if '"$ref"' in text or lost else found


def _security(raw: Mapping[str, Any]) -> dict[str, Any]:
    components = raw.get("components")
    schemes = components.get("securitySchemes") if isinstance(components, Mapping) else None
    return (
        dict(schemes)
        if isinstance(schemes, Mapping) and '"$ref"' not in json.dumps(schemes)
        else {}
    )


def _hoist(schema: Schema, capability: str, shared: dict[str, Schema]) -> Schema:
    """Return the schema with its `$defs` moved to the document's components, where `$ref` finds
    them.
    """
    defs = schema.get("$defs")
    if not isinstance(defs, Mapping):
        return schema
    names = {
        f"#/$defs/{name}": f"{capability}.{index}.{name}"
        for index, name in _fresh(defs, capability, shared)
    }
    for name, part in defs.items():
        shared[names[f"#/$defs/{name}"]] = _pointed(part, names)
    return dict(_pointed({key: value for key, value in schema.items() if key != "$defs"}, names))


def _fresh(
    defs: Mapping[str, Any], capability: str, shared: Mapping[str, Schema]
) -> Iterator[tuple[int, str]]:
    for name in defs:
        index = 0
        while f"{capability}.{index}.{name}" in shared:
            index += 1
        yield index, name


def _pointed(node: Any, names: Mapping[str, str]) -> Any:
    if isinstance(node, Mapping):
        ref = node.get("$ref")
        if isinstance(ref, str) and ref in names:
            return {**node, "$ref": f"#/components/schemas/{names[ref]}"}
        return {key: _pointed(value, names) for key, value in node.items()}
    if isinstance(node, list):
        return [_pointed(value, names) for value in node]
    return node
