"""The wrappers behind the defects of rows: one element of a bulk, one row of a factura."""

import json
import struct
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from conformance.packs.siifa.sandbox.faults.tools import asks, body_of, items_of, signed_as
from conformance.packs.siifa.sandbox.server import SiifaSandbox
from conformance.packs.siifa.sandbox.tables.records import ANNEXES
from conformance.packs.siifa.sandbox.tables.store import Store
from conformance.sandbox.application import Incoming, Serve, Wrapper
from conformance.sandbox.reply import Reply, encode

Body = dict[str, Any]
Where = Callable[[int, int], bool]  # of an element: its place and how many there are
Mend = Callable[[SiifaSandbox, Body], Body]
Edit = Callable[[Sequence[Any]], Sequence[Any]]
_CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class BulkOperation:
    """A bulk operation: its list, what names each row in its answer, the table of the rows."""

    capability: str
    lista: str
    key: str
    table: str

    def rows(self, store: Store, reply: Reply) -> list[Any]:
        """Return the rows that an answer names, in its order."""
        table = getattr(store, self.table)
        return [table[row[self.key]] for row in json.loads(reply.body)]

    def put(self, store: Store, row: Any) -> None:
        """Store a row anew."""
        if self.table == "seguimientos":
            store.put(row)
        elif self.table == "pagos":
            store.pagos[row.id] = row
        else:
            store.radicados[row.factura] = row


GLOSAS = BulkOperation(
    "formular_glosa_masivo", "listaGlosas", "idSeguimientoFacturaGlosa", "seguimientos"
)
DEVOLUCIONES = BulkOperation(
    "formular_devolucion_masivo", "listaDevoluciones", "idSeguimientoFacturaGlosa", "seguimientos"
)
PAGOS = BulkOperation("registrar_pago_masivo", "listaPagos", "idSeguimientoFacturaPago", "pagos")
RADICADOS = BulkOperation("radicar_factura_masivo", "listaRadicado", "idFactura", "radicados")


def after_the_first(place: int, count: int) -> bool:
    """Tell whether an element is not the first."""
    return place > 0


def before_the_last(place: int, count: int) -> bool:
    """Tell whether an element is not the last."""
    return place < count - 1


def between(place: int, count: int) -> bool:
    """Tell whether an element is neither the first nor the last."""
    return 0 < place < count - 1


def unchecked(bulk: BulkOperation, where: Where, mend: Mend) -> Wrapper:
    """Return the wrapper that does not see what is wrong with some elements of a refused bulk."""

    def wrapper(sandbox: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
        reply = serve(incoming)
        items = items_of(incoming, bulk.lista) if asks(incoming, bulk.capability) else []
        if reply.status < 400 or len(items) < 2:
            return reply
        mended = [
            mend(sandbox, item) if where(place, len(items)) else item
            for place, item in enumerate(items)
        ]
        return (
            reply
            if mended == items
            else serve(replace(incoming, body=encode({bulk.lista: mended})))
        )

    return wrapper


def right(field: str, wrong: Callable[[SiifaSandbox, Any], bool], value: Any) -> Mend:
    """Return what puts a right value in place of a wrong one."""

    def mend(sandbox: SiifaSandbox, item: Body) -> Body:
        return {**item, field: value} if field in item and wrong(sandbox, item[field]) else item

    return mend


def of_other_group(group: str) -> Callable[[SiifaSandbox, Any], bool]:
    """Return the test of a code that exists and is not of a group."""

    def wrong(sandbox: SiifaSandbox, value: Any) -> bool:
        found = sandbox.store.codes.get(value) if isinstance(value, str) else None
        return found is not None and group not in found.groups

    return wrong


def without_annexes(_: SiifaSandbox, item: Body) -> Body:
    """Return a glosa that points at nothing, when it points at one thing."""
    pointed = [name for name in ANNEXES if isinstance(item.get(name), int) and item[name] > 0]
    return (
        {name: value for name, value in item.items() if name not in pointed}
        if len(pointed) == 1
        else item
    )


def one_annex(_: SiifaSandbox, item: Body) -> Body:
    """Return a glosa that points at nothing, when it points at several things."""
    pointed = [name for name in ANNEXES if isinstance(item.get(name), int)]
    return (
        {name: value for name, value in item.items() if name not in pointed}
        if len(pointed) > 1
        else item
    )


def nit_of_the_first(bulk: BulkOperation) -> Wrapper:
    """Return the wrapper that looks at the entity of the first element of a bulk only."""

    def wrapper(sandbox: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
        reply = serve(incoming)
        user = sandbox.caller(incoming)
        items = items_of(incoming, bulk.lista) if asks(incoming, bulk.capability) else []
        if reply.status != 403 or user is None or len(items) < 2:
            return reply
        owner = _owner(sandbox, items[0])
        allowed = user.role.startswith("SIIFA_ERP") and not user.role.endswith("Consulta")
        return (
            serve(signed_as(sandbox, incoming, "admin")) if allowed and owner == user.nit else reply
        )

    return wrapper


def own_kept(bulk: BulkOperation) -> Wrapper:
    """Return the wrapper that refuses a bulk for a foreign element and keeps the own ones."""

    def wrapper(sandbox: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
        reply = serve(incoming)
        user = sandbox.caller(incoming)
        items = items_of(incoming, bulk.lista) if asks(incoming, bulk.capability) else []
        if reply.status == 403 and user is not None:
            own = [item for item in items if _owner(sandbox, item) == user.nit]
            if own and len(own) < len(items):
                serve(replace(incoming, body=encode({bulk.lista: own})))
        return reply

    return wrapper


def _owner(sandbox: SiifaSandbox, item: Body) -> str:
    factura = sandbox.store.facturas.get(item.get("idFactura", 0))
    return factura.adquiriente if factura is not None else str(item.get("nitAdquiriente", ""))


def stored(bulk: BulkOperation, edit: Edit) -> Wrapper:
    """Return the wrapper that stores something else than a bulk holds, and does not tell."""

    def wrapper(sandbox: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
        reply = serve(incoming)
        if not asks(incoming, bulk.capability) or reply.status != 200:
            return reply
        rows = bulk.rows(sandbox.store, reply)
        for before, after in zip(rows, edit(rows), strict=True):
            if after != before:
                bulk.put(sandbox.store, after)
        return reply

    return wrapper


def shared(
    field: str, source: Callable[[int], int], when: Callable[[Any], bool] = lambda value: True
) -> Edit:
    """Return what gives rows the field of the row that `source` names, when theirs gives way."""

    def edit(rows: Sequence[Any]) -> Sequence[Any]:
        values = [read(row, field) for row in rows]
        return [
            written(row, field, values[source(place)]) if when(values[place]) else row
            for place, row in enumerate(rows)
        ]

    return edit


def of_several(edit: Edit) -> Edit:
    """Return the edit of the rows of several facturas alone."""
    return lambda rows: edit(rows) if len({row.factura for row in rows}) > 1 else rows


def first(_: int) -> int:
    """Return the place of the first."""
    return 0


def last(_: int) -> int:
    """Return the place of the last."""
    return -1


def previous(place: int) -> int:
    """Return the place before."""
    return max(place - 1, 0)


def read(row: Any, field: str) -> Any:
    """Return a field of a row; `formulacion.code` is one of an act of it."""
    for name in field.split("."):
        row = getattr(row, name)
    return row


def written(row: Any, field: str, value: Any) -> Any:
    """Return a row with another value of a field."""
    name, _, inner = field.partition(".")
    return replace(row, **{name: written(getattr(row, name), inner, value) if inner else value})


def formulated(edit: Callable[[Any], Any]) -> Wrapper:
    """Return the wrapper that stores something else of a single glosa."""

    def wrapper(sandbox: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
        reply = serve(incoming)
        if asks(incoming, "formular_glosa") and reply.status == 200:
            row = sandbox.store.seguimientos[json.loads(reply.body)[GLOSAS.key]]
            if edit(row) != row:
                sandbox.store.put(edit(row))
        return reply

    return wrapper


def float32(value: Decimal | None) -> Decimal | None:
    """Return an amount as a single-precision number keeps it, to the cent."""
    if value is None:
        return None
    kept = struct.unpack("f", struct.pack("f", float(value)))[0]
    return Decimal(kept).quantize(_CENT)


def singly(field: str, change: Callable[[Any], Any]) -> Edit:
    """Return what changes a field of each row."""
    return lambda rows: [written(row, field, change(read(row, field))) for row in rows]


def answers_the_one_before(sandbox: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
    """Write the answer of the third row of a factura into the second too."""
    reply = serve(incoming)
    if not asks(incoming, "responder_glosa") or reply.status != 200:
        return reply
    row = sandbox.store.seguimientos[body_of(incoming.body)["idSeguimientoFacturaGlosa"]]
    rows = sandbox.store.of_factura(row.factura)
    if len(rows) > 2 and rows[2].id == row.id:
        sandbox.store.put(replace(rows[1], respuesta=row.respuesta))
    return reply


def again(name: str) -> Wrapper:
    """Return the wrapper that answers a request as it did when the very same one comes again."""

    def wrapper(sandbox: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
        if not asks(incoming, name):
            return serve(incoming)
        key = (name, incoming.header("authorization"), incoming.body)
        known = sandbox.remembered.get(key)
        reply = serve(incoming)
        if reply.status < 300:
            sandbox.remembered[key] = reply
        return known if known is not None and reply.status == 400 else reply

    return wrapper
