"""The wrappers behind the defects that only a combination shows: of what was sent, where in a bulk,
by whom, as which row of a factura.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from conformance.packs.siifa.sandbox.faults.rows import BulkOperation, written
from conformance.packs.siifa.sandbox.faults.tools import asks, body_of, items_of
from conformance.packs.siifa.sandbox.server import SiifaSandbox
from conformance.sandbox.application import Incoming, Serve, Wrapper
from conformance.sandbox.reply import Reply

Change = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class StoredRow:
    """An element that was accepted: what was sent of it, its place among how many, by whom, and its
    row.
    """

    body: Mapping[str, Any]
    place: int
    count: int
    role: str
    row: Any


When = Callable[[StoredRow], bool]


def in_bulk(bulk: BulkOperation, when: When, field: str, change: Change) -> Wrapper:
    """Return the wrapper that stores something else of the elements of a bulk that are so."""

    def wrapper(sandbox: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
        reply = serve(incoming)
        if not asks(incoming, bulk.capability) or reply.status != 200:
            return reply
        user = sandbox.caller(incoming)
        items, rows = items_of(incoming, bulk.lista), bulk.rows(sandbox.store, reply)
        if len(items) != len(rows):
            return reply  # some were left out
        for place, (item, row) in enumerate(zip(items, rows, strict=True)):
            one = StoredRow(item, place, len(items), user.role if user else "", row)
            if when(one):
                bulk.put(sandbox.store, _changed(row, field, change))
        return reply

    return wrapper


def of_act(capability: str, when: When, field: str, change: Change) -> Wrapper:
    """Return the wrapper that stores something else of a row by an act that is so; its place is
    that of the row on its factura, of so many.
    """

    def wrapper(sandbox: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
        reply = serve(incoming)
        if not asks(incoming, capability) or reply.status != 200:
            return reply
        user = sandbox.caller(incoming)
        row = sandbox.store.seguimientos[json.loads(reply.body)["idSeguimientoFacturaGlosa"]]
        rows = sandbox.store.of_factura(row.factura)
        body = body_of(incoming.body)
        place = [one.id for one in rows].index(row.id)
        one = StoredRow(body, place, len(rows), user.role if user else "", row)
        if when(one):
            sandbox.store.put(_changed(row, field, change))
        return reply

    return wrapper


def _changed(row: Any, field: str, change: Change) -> Any:
    value = row
    for name in field.split("."):
        value = getattr(value, name)
    return written(row, field, change(value))
