"""Which fields the document of a reading gives to its rows."""

from collections.abc import Mapping
from typing import Any

from conformance.http.context import Context


def declared(context: Context, capability: str) -> frozenset[str]:
    """Return the fields that a reading's document declares of a row, none where it tells none."""
    answer = context.bound(capability).operation.success()
    schema: Any = answer.schema if answer else None
    for name in filter(None, context.paging.rows.split(".")):
        schema = _property(schema, name) or schema
    if isinstance(schema, Mapping) and schema.get("type") == "array":
        schema = schema.get("items")
    found = schema.get("properties") if isinstance(schema, Mapping) else None
    return frozenset(found) if isinstance(found, Mapping) else frozenset()


def _property(schema: Any, name: str) -> Any:
    found = schema.get("properties") if isinstance(schema, Mapping) else None
    return found.get(name) if isinstance(found, Mapping) else None
