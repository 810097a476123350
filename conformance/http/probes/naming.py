"""Whether a refusal names the field at fault."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from conformance.core.exchange import Exchange
from conformance.http.contract.document import Operation
from conformance.http.probes.mistakes import Mistake

_NAME = re.compile(r"[^\W\d]\w*")
_INDEX = re.compile(r"\[(\d+)\]")
_SHOWN = 3  # other fields that are told
FROM_ANY = frozenset({0, 1})
"""From which numbers elements may be counted: no document says."""


def named(exchange: Exchange, mistake: Mistake, operation: Operation) -> str:
    """Return "" when a refusal names the field at fault, else what it names: other fields, or
    nothing.

    `errors` decides by its keys; where they name no property of the request its texts do, and the
    detail.
    """
    field = mistake.mutation.field.lower()
    names = _keys(exchange)
    mine = [key for key, name in names.items() if name == field]
    if mine:
        return "" if _same_row(mine, mistake) else mine[0]
    known = _properties(operation)
    others = [key for key, name in names.items() if name in known]
    if others:
        return ", ".join(others[:_SHOWN])
    return "" if field in _text(exchange) else "ningún campo"


def _keys(exchange: Exchange) -> dict[str, str]:
    """Return the keys of `errors`, each with the name of the property it ends with."""
    body = exchange.json()
    errors = body.get("errors") if isinstance(body, Mapping) else None
    keys = [str(key) for key in errors] if isinstance(errors, Mapping) else []
    return {key: (_NAME.findall(key) or [""])[-1].lower() for key in keys}


def counted_from(exchange: Exchange, mistake: Mistake) -> frozenset[int]:
    """Return from which numbers, 0 or 1, a refusal may count the elements of a list as it names the
    mistake's: both where it names none.
    """
    row = next((part for part in mistake.mutation.place if isinstance(part, int)), None)
    field = mistake.mutation.field.lower()
    mine = [key for key, name in _keys(exchange).items() if name == field]
    named_rows = {int(found) for key in mine for found in _INDEX.findall(key)}
    if row is None or not named_rows:
        return FROM_ANY
    return FROM_ANY & {one - row for one in named_rows}


def _same_row(keys: list[str], mistake: Mistake) -> bool:
    """Say whether keys point at the mistake's element, counted from 0 or from 1, or at none."""
    row = next((part for part in mistake.mutation.place if isinstance(part, int)), None)
    rows = {int(found) for key in keys for found in _INDEX.findall(key)}
    return row is None or not rows or bool(rows & {row, row + 1})


def _text(exchange: Exchange) -> str:
    if exchange.told is None:
        return ""
    return exchange.told.body.decode("utf-8", "replace").lower()


def _properties(operation: Operation) -> frozenset[str]:
    parameters = (one.name.lower() for one in operation.parameters)
    return frozenset({*_names(operation.request_schema or {}), *parameters})


def _names(schema: Mapping[str, Any]) -> Iterator[str]:
    for name, inner in schema.get("properties", {}).items():
        yield name.lower()
        yield from _names(inner.get("items", {}))
