"""What a user of `st` adds by hand: instants the norm allows, and what the manual says beside the
contract.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import schemathesis
from hypothesis import strategies

_NOW = datetime.now(UTC).replace(microsecond=0)
_RECENT = 7200  # seconds: later than any radicado of the sandbox, never in the future

schemathesis.openapi.format(
    "date-time",
    strategies.integers(60, _RECENT).map(
        lambda seconds: (_NOW - timedelta(seconds=seconds)).strftime("%Y-%m-%dT%H:%M:%SZ")
    ),
)


@schemathesis.hook
def before_load_schema(_: object, raw_schema: dict[str, Any]) -> None:
    """Every id and every page starts at 1: the manual says so where the contract does not."""
    for name, schema in _named(raw_schema):
        if schema.get("type") == "integer" and name.lower().startswith(
            ("id", "numeropagina", "registrosporpagina")
        ):
            schema.setdefault("minimum", 1)
        if name.lower() == "registrosporpagina":
            schema.setdefault("maximum", 1500)


@schemathesis.hook
def filter_query(_: object, query: dict[str, Any] | None) -> bool:
    """No range of dates or amounts ends before it begins."""
    ends = (("Inicio", "Final"), ("Minimo", "Maximo"))
    return all(
        str(value) <= str(query[name.replace(low, high)])
        for low, high in ends
        for name, value in (query or {}).items()
        if low in name and name.replace(low, high) in (query or {})
    )


def _named(node: object) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield each parameter and each property of what is sent, with its name and schema."""
    if isinstance(node, dict):
        if "in" in node and isinstance(node.get("schema"), dict):
            yield str(node.get("name")), node["schema"]
        for key, value in node.items():
            if key == "properties":
                yield from (
                    (name, schema) for name, schema in value.items() if "$ref" not in schema
                )
            yield from _named(value)
    elif isinstance(node, list):
        for value in node:
            yield from _named(value)
