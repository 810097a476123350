"""What a document declares of a row of an answer."""

from collections.abc import Mapping
from typing import Any

_ALTERNATIVES = ("anyOf", "oneOf", "allOf")


def row_schema(schema: Any, rows: str) -> Mapping[str, Any]:
    """Return the schema of a row of an answer: of its one object, of the elements of its list, or
    of those at the path `rows` of a page; empty where the document tells none.
    """
    found = first_alternative(schema)
    for name in filter(None, rows.split(".")):
        found = first_alternative(found.get("properties", {}).get(name)) or found
    return first_alternative(found["items"]) if "items" in found else found


def first_alternative(schema: Any) -> Mapping[str, Any]:
    """Return a schema itself, or of one that is nothing but alternatives the first that is not
    null; empty for what is no schema.
    """
    while isinstance(schema, Mapping) and "properties" not in schema:
        inner = (one for word in _ALTERNATIVES for one in schema.get(word, ()))
        found = next((one for one in inner if one.get("type") != "null"), None)
        if found is None:
            break
        schema = found
    return schema if isinstance(schema, Mapping) else {}
