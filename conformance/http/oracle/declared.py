"""Which fields the document of a reading gives to its rows."""

from conformance.http.checks.row_schema import row_schema
from conformance.http.context import Context


def declared(context: Context, capability: str) -> frozenset[str]:
    """Return the fields that a reading's document declares of a row, none where it tells none."""
    answer = context.bound(capability).operation.success()
    schema = row_schema(answer.schema, context.paging.rows) if answer else {}
    return frozenset(schema.get("properties", {}))
