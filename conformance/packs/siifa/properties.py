"""The ways of a property of a body, and whether it is of one: given a value, left out."""

from collections.abc import Mapping
from typing import Any

from conformance.core.resource import Resource
from conformance.http.context import Context
from conformance.http.factor import Holds, Make, SentRow

Body = Mapping[str, Any]


def put(field: str, value: object) -> Make:
    """Return what gives a property a value."""
    return lambda context, sent: {**sent.body, field: value}


def without(field: str) -> Make:
    """Return what leaves a property out."""
    return lambda context, sent: {name: one for name, one in sent.body.items() if name != field}


def has(field: str, value: object) -> Holds:
    """Return what says that a property has a value."""
    return lambda context, sent: bool(sent.body.get(field) == value)


def absent(field: str) -> Holds:
    """Return what says that a property was left out."""
    return lambda context, sent: field not in sent.body


def otherwise(context: Context, sent: SentRow) -> bool:
    """Say that whatever was sent is of the class: the last of a factor."""
    return True


def text_of(sent: SentRow, field: str) -> str:
    """Return the text of a property, "" where it has none."""
    return str(sent.body.get(field) or "")


def factura_of(sent: SentRow) -> Resource:
    """Return the factura of which a row is."""
    assert sent.resource is not None
    return sent.resource
