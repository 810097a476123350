"""Reading a request for the wrappers: what it asks, as whom, with which query and body."""

import json
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any

from conformance.core.reading import too_deep
from conformance.packs.siifa.sandbox.routes import capability
from conformance.packs.siifa.sandbox.server import SiifaSandbox
from conformance.sandbox.application import Incoming

Query = tuple[tuple[str, str], ...]


def asks(incoming: Incoming, name: str) -> bool:
    """Tell whether a request asks for that capability."""
    return capability(incoming.method, incoming.path) == name


def signed_as(sandbox: SiifaSandbox, incoming: Incoming, key: str) -> Incoming:
    """Return the request with the token of another user."""
    token = sandbox.issue(sandbox.store.users[key])
    return replace(
        incoming, headers={**(incoming.headers or {}), "authorization": f"Bearer {token}"}
    )


def value_of(query: Query, name: str) -> str:
    """Return the value of a query parameter, its name compared without case, or ""."""
    return next((text for key, text in query if key.lower() == name.lower()), "")


def body_of(body: bytes) -> dict[str, Any]:
    """Return the body as an object, empty when it is none. What its properties hold is everybody's:
    nobody changes that.
    """
    return {**_object(body)}


@lru_cache(maxsize=2)  # a request's and its answer's: each of the defects reads them
def _object(body: bytes) -> Mapping[str, Any]:
    try:
        value = {} if too_deep(body) else json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


def text_of(incoming: Incoming, field: str) -> str:
    """Return a text of a body, or "" where there is none."""
    value = body_of(incoming.body).get(field)
    return value if isinstance(value, str) else ""


def items_of(incoming: Incoming, lista: str) -> list[dict[str, Any]]:
    """Return the items of a bulk, none when they are not a list of objects."""
    value = body_of(incoming.body).get(lista)
    return (
        value if isinstance(value, list) and all(isinstance(item, dict) for item in value) else []
    )
