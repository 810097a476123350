"""What of a schema travels: a client does not send what is readOnly, nor receive what is
writeOnly.
"""

from collections.abc import Mapping
from typing import Any

from conformance.http.contract.schema import LISTS, MAPS, NOTES, SINGLES, Schema, flagged


def seen_from(schema: Schema, *, sent: bool) -> Schema:
    """Return the schema of what travels: without what only the other way carries, and without
    notes.

    A client does not send what is readOnly, and does not receive what is writeOnly.
    """
    return _seen(schema, "readOnly" if sent else "writeOnly", frozenset())


def _seen(schema: Schema, flag: str, hidden: frozenset[str]) -> Schema:
    hidden = hidden | frozenset(flagged(schema, flag))
    return {
        key: _seen_keyword(key, value, flag, hidden)
        for key, value in schema.items()
        if key not in NOTES and not key.startswith("x-")
    }


def _seen_keyword(key: str, value: Any, flag: str, hidden: frozenset[str]) -> Any:
    """Return what a keyword holds of what travels; `hidden` are the properties that do not."""
    none_hidden: frozenset[str] = frozenset()
    if key == "required":
        return [name for name in value if name not in hidden]
    if key == "properties":
        return _seen_each(value, flag, hidden)
    if key in MAPS:
        return _seen_each(value, flag, none_hidden)
    if key in LISTS:
        inherited = none_hidden if key == "prefixItems" else hidden
        return [_seen(part, flag, inherited) for part in value]
    if key in SINGLES and isinstance(value, Mapping):
        return _seen(value, flag, none_hidden)
    return value


def _seen_each(
    schemas: Mapping[str, Schema], flag: str, hidden: frozenset[str]
) -> dict[str, Schema]:
    """Return the schemas by name of what travels, without the names that do not."""
    return {
        name: _seen(part, flag, frozenset()) for name, part in schemas.items() if name not in hidden
    }
