"""Boundary values: the last accepted value of each bounded property and parameter."""

from collections.abc import Iterator, Mapping
from typing import Any

from conformance.http.contract.document import Operation
from conformance.http.exemplar import FieldNames, Pointer
from conformance.http.probes.mistakes import CENT


def edges(
    operation: Operation, base: Mapping[str, Any], names: FieldNames, *, numbers: bool
) -> dict[Pointer, Any]:
    """Return the last accepted value of each bounded property of the body, by its place.

    Texts are filled up to their maximum; codes are left alone. `numbers` takes the least amount of
    money too.
    """
    schema = operation.request_schema or {}
    found = dict(_edges_of((), schema, base, names, numbers=numbers))
    for name, inner in schema.get("properties", {}).items():
        rows = base.get(name)
        if isinstance(rows, list) and rows and isinstance(inner.get("items"), dict):
            last: Pointer = (name, len(rows) - 1)
            found |= _edges_of(last, inner["items"], rows[-1], names, numbers=numbers)
    return found


def query_edges(operation: Operation, names: FieldNames) -> Iterator[dict[str, Any]]:
    """Yield the queries that hold the least and the most of every bounded parameter that is not an
    id.
    """
    for keyword in ("minimum", "maximum"):
        limits = {
            one.name: one.schema[keyword]
            for one in operation.parameters
            if one.in_query and keyword in one.schema and not names.is_id(one.name)
        }
        if limits:
            yield limits


def _edges_of(
    place: Pointer,
    schema: Mapping[str, Any],
    values: Mapping[str, Any],
    names: FieldNames,
    *,
    numbers: bool,
) -> Iterator[tuple[Pointer, Any]]:
    for name, inner in schema.get("properties", {}).items():
        limit = inner.get("maxLength")
        if isinstance(limit, int) and not (names.is_code(name) or names.is_opaque(name)):
            yield (*place, name), _filled(values.get(name), limit)
        elif numbers and inner.get("minimum") == CENT:
            yield (*place, name), CENT


def _filled(value: Any, limit: int) -> str:
    """Return a text made as long as it may be: with zeros when it is all digits."""
    text = value if isinstance(value, str) else ""
    return text.ljust(limit, "0" if text.isdigit() else "a")[:limit]
