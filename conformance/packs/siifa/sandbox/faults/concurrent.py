"""The wrappers behind the defects of races, of speed, and of pages under two filters.

A race has a window of its own: a request waits in it, the lock let go, until another about the same
row has come too (`Sandbox.meet`); then each is served as if the other were not there. Nothing hangs
on luck.
"""

import json
from collections.abc import Callable, Hashable
from dataclasses import replace
from typing import Any

from conformance.packs.siifa.sandbox.faults.bulk import told_apart
from conformance.packs.siifa.sandbox.faults.tools import (
    Query,
    asks,
    body_of,
    items_of,
    value_of,
)
from conformance.packs.siifa.sandbox.server import SiifaSandbox
from conformance.sandbox.application import Incoming, Serve, Wrapper
from conformance.sandbox.reply import Reply, encode, problem

_PATIENCE_S = 2.0  # for a thread that a busy machine starts late
Late = Callable[[SiifaSandbox, Incoming, Serve, Reply, Hashable], Reply]
Change = Callable[[SiifaSandbox, Incoming, Serve, dict[str, Any]], dict[str, Any]]


def _row(incoming: Incoming) -> Hashable:
    """Return what a write is about: the id in its body, or that of its bulk's first element."""
    body = body_of(incoming.body)
    listed = next((value for value in body.values() if isinstance(value, list)), None)
    first = listed[0] if listed and isinstance(listed[0], dict) else body
    return next(
        (
            first[name]
            for name in (
                "idSeguimientoFacturaGlosa",
                "idSeguimientoFacturaDevolucion",
                "idSeguimientoFacturaPago",
                "idFactura",
                "numeroCuenta",
            )
            if isinstance(first.get(name), int | str)
        ),
        None,
    )


def unguarded(
    rule: str, *names: str, when: Callable[[dict[str, Any]], bool] = lambda body: True
) -> Wrapper:
    """Return the wrapper that judges each of several writes at once by what was there before all of
    them.
    """

    def wrapper(sandbox: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
        hit = any(asks(incoming, name) for name in names) and when(body_of(incoming.body))
        if not hit or not sandbox.meet((names, _row(incoming))):
            return serve(incoming)
        with sandbox.store.without(rule):
            return serve(incoming)

    return wrapper


def late(name: str, change: Late) -> Wrapper:
    """Return the wrapper that changes the answer of every write but the first of those that met."""

    def wrapper(sandbox: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
        if not asks(incoming, name):
            return serve(incoming)
        key = (name, _row(incoming))
        met = sandbox.meet(key)
        reply = serve(incoming)
        return change(sandbox, incoming, serve, reply, key) if met else reply

    return wrapper


def crash(_: SiifaSandbox, incoming: Incoming, serve: Serve, reply: Reply, key: Hashable) -> Reply:
    """Answer 500 where a write that met another is refused, as a violated index does."""
    return (
        problem(500, "An error occurred while saving the entity changes.")
        if reply.status == 400
        else reply
    )


def conflict(
    _: SiifaSandbox, incoming: Incoming, serve: Serve, reply: Reply, key: Hashable
) -> Reply:
    """Answer 409 where a write that met another is refused."""
    return problem(409, "El registro cambió mientras tanto.") if reply.status == 400 else reply


def overwrites(
    sandbox: SiifaSandbox, incoming: Incoming, serve: Serve, reply: Reply, key: Hashable
) -> Reply:
    """Keep what a refused write said."""
    if reply.status == 400:
        with sandbox.store.without("R5", "R5b"):
            serve(incoming)
    return reply


def first_lost(
    sandbox: SiifaSandbox, incoming: Incoming, serve: Serve, reply: Reply, key: Hashable
) -> Reply:
    """Forget the glosa that was stored before this one of those that met."""
    if reply.status == 200:
        before = sandbox.remembered.pop(key, None)
        if before is None:
            sandbox.remembered[key] = json.loads(reply.body)["idSeguimientoFacturaGlosa"]
        elif before in sandbox.store.seguimientos:
            sandbox.store.drop(before)
    return reply


def same_id(
    sandbox: SiifaSandbox, incoming: Incoming, serve: Serve, reply: Reply, key: Hashable
) -> Reply:
    """Answer the id of the glosa before this one."""
    before = sandbox.remembered.pop(key, None)
    if before is not None and reply.status == 200:
        return replace(reply, body=before)
    sandbox.remembered[key] = reply.body
    return reply


def refused_once(
    sandbox: SiifaSandbox, incoming: Incoming, serve: Serve, reply: Reply, key: Hashable
) -> Reply:
    """Refuse a glosa that comes while another of its factura is being stored."""
    if reply.status == 200:
        sandbox.store.drop(json.loads(reply.body)["idSeguimientoFacturaGlosa"])
    return problem(400, "La factura está en uso.", {"IdFactura": ["La factura está en uso"]})


def payment_lost(
    sandbox: SiifaSandbox, incoming: Incoming, serve: Serve, reply: Reply, key: Hashable
) -> Reply:
    """Forget a payment that met another of its factura."""
    if reply.status == 200 and not sandbox.remembered.setdefault(key, False):
        sandbox.remembered[key] = True
        del sandbox.store.pagos[json.loads(reply.body)["idSeguimientoFacturaPago"]]
    return reply


def stale_total(
    write: str, read: str, names: tuple[str, ...], unit: Callable[[dict[str, Any]], float]
) -> Wrapper:
    """Return the wrapper whose summary misses one of the writes that met, as a counter kept by hand
    does.
    """

    def wrapper(sandbox: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
        if asks(incoming, write):
            row = _row(incoming)
            met, reply = sandbox.meet((write, row)), serve(incoming)
            if met and reply.status == 200:
                sandbox.remembered[read, row] = unit(body_of(incoming.body))
            return reply
        reply = serve(incoming)
        if not asks(incoming, read) or reply.status != 200:
            return reply
        number = int(incoming.path.rstrip("/").rpartition("/")[2])
        lost = sandbox.remembered.get((read, number))
        return reply if lost is None else _less(reply, names, lost)

    return wrapper


def _less(reply: Reply, names: tuple[str, ...], lost: float) -> Reply:
    """Return a summary whose sums lack a part."""
    body = json.loads(reply.body)
    sums = {name: round(body[name] - lost, 2) for name in names}
    return replace(reply, body=encode({**body, **sums}))


def twin_account(sandbox: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
    """Open an account that another request is opening."""
    if not asks(incoming, "crear_cuenta"):
        return serve(incoming)
    met, reply = sandbox.meet(("crear_cuenta", _row(incoming))), serve(incoming)
    if met and reply.status == 400:
        return serve(told_apart(incoming))
    return reply


def signed_by_who_reads(sandbox: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
    """Store a glosa as reported by the user of another entity who reads facturas meanwhile."""
    writes = asks(incoming, "formular_glosa")
    beside = not sandbox.reads(incoming) or asks(incoming, "listar_facturas")
    user = sandbox.caller(incoming) if beside else None
    if user is None or not sandbox.meet("signed", _PATIENCE_S):
        return serve(incoming)
    # Both are here now: each adds its own before either goes on.
    here = sandbox.remembered.setdefault("signed", [])
    here.append(user)
    sandbox.meet("signing", _PATIENCE_S)
    reply = serve(incoming)
    if sandbox.reads(incoming):
        return reply
    other = next((one for one in here if one.nit != user.nit), None)
    here.clear()
    if writes and reply.status == 200 and other is not None:
        row = sandbox.store.seguimientos[json.loads(reply.body)["idSeguimientoFacturaGlosa"]]
        sandbox.store.put(replace(row, formulacion=replace(row.formulacion, user=other.guid)))
    return reply


def filed_beside_a_bulk(sandbox: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
    """File in bulk, once more, a factura that a single request is filing."""
    bulk = asks(incoming, "radicar_factura_masivo")
    if not bulk and not asks(incoming, "radicar_factura"):
        return serve(incoming)
    row = _only_row(sandbox, incoming) if bulk else _row(incoming)
    if bulk:
        sandbox.remembered["lote", row] = True
    met = row is not None and sandbox.meet(("radicar", row))
    if not met or ("lote", row) not in sandbox.remembered:
        return serve(incoming)
    if bulk and isinstance(row, int):
        sandbox.store.radicados.pop(row, None)
    with sandbox.store.without("R21"):
        return serve(incoming)


def _only_row(sandbox: SiifaSandbox, incoming: Incoming) -> int | None:
    """Return the factura of a bulk that files one alone."""
    items = items_of(incoming, "listaRadicado")
    if len(items) != 1:
        return None
    number = items[0].get("numeroFactura")
    facturas = sandbox.store.facturas.values()
    return next((one.id for one in facturas if one.numero == number), None)


def _has(query: Query, *names: str) -> bool:
    return all(value_of(query, name) for name in names)


def _without(query: Query, *names: str) -> Query:
    left = {name.lower() for name in names}
    return tuple(pair for pair in query if pair[0].lower() not in left)


def second_forgotten(name: str, first: str, second: str) -> Wrapper:
    """Return the wrapper that forgets a filter of a list when another is there too."""

    def wrapper(_: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
        if not asks(incoming, name) or not _has(incoming.query, first, second):
            return serve(incoming)
        return serve(replace(incoming, query=_without(incoming.query, second)))

    return wrapper


def _filtered(name: str, given: tuple[str, ...], change: Change) -> Wrapper:
    """Return the wrapper that changes the pages of a list under some filters, all of them given."""

    def wrapper(sandbox: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
        reply = serve(incoming)
        if not asks(incoming, name) or reply.status != 200 or not _has(incoming.query, *given):
            return reply
        body = json.loads(reply.body)
        return replace(reply, body=encode({**body, **change(sandbox, incoming, serve, body)}))

    return wrapper


def _whole(query: Query, *gone: str) -> Query:
    """Return a query for all the rows at once, without some filters."""
    return (
        *_without(query, "NumeroPagina", "RegistrosPorPagina", *gone),
        ("RegistrosPorPagina", "1500"),
    )


def either(name: str, first: str, second: str) -> Wrapper:
    """Return the wrapper that takes two filters for one or the other."""

    def change(
        _: SiifaSandbox, incoming: Incoming, serve: Serve, body: dict[str, Any]
    ) -> dict[str, Any]:
        rows: dict[str, Any] = {}
        for gone in (first, second):
            part = serve(replace(incoming, query=_whole(incoming.query, gone)))
            rows |= {json.dumps(row): row for row in json.loads(part.body)["resultado"]}
        size = body["registrosPorPagina"]
        start = (body["paginaActual"] - 1) * size
        return {
            "totalRegistros": len(rows),
            "totalPaginas": -(-len(rows) // size),
            "resultado": [*rows.values()][start : start + size],
        }

    return _filtered(name, (first, second), change)


def later_pages_forget(name: str, given: str) -> Wrapper:
    """Return the wrapper whose pages after the first forget a filter."""

    def wrapper(_: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
        if not asks(incoming, name) or value_of(incoming.query, "NumeroPagina") in ("", "0", "1"):
            return serve(incoming)
        return serve(replace(incoming, query=_without(incoming.query, given)))

    return wrapper


def counts_without(name: str, first: str, second: str) -> Wrapper:
    """Return the wrapper that counts the rows of one filter where it shows those of two."""

    def change(
        _: SiifaSandbox, incoming: Incoming, serve: Serve, body: dict[str, Any]
    ) -> dict[str, Any]:
        other = json.loads(serve(replace(incoming, query=_without(incoming.query, second))).body)
        return {key: other[key] for key in ("totalRegistros", "totalPaginas")}

    return _filtered(name, (first, second), change)


def turning(name: str, *given: str) -> Wrapper:
    """Return the wrapper that shows every other filtered page from the end of the list."""

    def change(
        sandbox: SiifaSandbox, incoming: Incoming, serve: Serve, body: dict[str, Any]
    ) -> dict[str, Any]:
        turn = sandbox.remembered[name] = not sandbox.remembered.get(name, True)
        if not turn:
            return {}
        size, number = body["registrosPorPagina"], body["paginaActual"]
        rows = json.loads(serve(replace(incoming, query=_whole(incoming.query))).body)["resultado"][
            ::-1
        ]
        return {"resultado": rows[(number - 1) * size : number * size]}

    return _filtered(name, given, change)
