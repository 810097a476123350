"""The wrappers behind the defects of lists, filters, pages, summaries and isolation."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from conformance.packs.siifa.sandbox.faults.tools import Query, asks, signed_as, value_of
from conformance.packs.siifa.sandbox.routes import find
from conformance.packs.siifa.sandbox.server import SiifaSandbox
from conformance.sandbox.application import Incoming, Serve, Wrapper
from conformance.sandbox.fault import asking, retold, shown
from conformance.sandbox.reply import Reply, encode, problem


def edited(name: str, edit: Callable[[Any], Any], status: int = 200) -> Wrapper:
    """Return the wrapper that changes the JSON of a capability's answers of one status."""
    return shown(asking(name), edit, status)


def recoded(name: str, encoding: str) -> Wrapper:
    """Return the wrapper that writes a capability's answers in another encoding."""

    def tell(reply: Reply) -> Reply:
        return replace(reply, body=reply.body.decode("utf-8").encode(encoding))

    return retold(asking(name), 200, tell)


def summed(name: str, edit: Callable[[SiifaSandbox, dict[str, Any]], None]) -> Wrapper:
    """Return the wrapper that changes what a summary says, knowing what is stored."""

    def wrapper(sandbox: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
        reply = serve(incoming)
        if not asks(incoming, name) or reply.status != 200:
            return reply
        body = {
            **json.loads(reply.body),
            "_factura": int(incoming.path.rstrip("/").rpartition("/")[2]),
        }
        edit(sandbox, body)
        del body["_factura"]
        return replace(reply, body=encode(body))

    return wrapper


def without_lifted(sandbox: SiifaSandbox, body: dict[str, Any]) -> None:
    """Count the lifted glosas as pending."""
    body["conteoRespuestas"] -= sum(
        row.lifted for row in sandbox.store.of_factura(body["_factura"])
    )


def with_devoluciones(sandbox: SiifaSandbox, body: dict[str, Any]) -> None:
    """Count the devoluciones of the factura as glosas."""
    body["conteoIdSeguimientoFacturaGlosa"] = len(sandbox.store.of_factura(body["_factura"]))


def asked(name: str, change: Callable[[Query], Query]) -> Wrapper:
    """Return the wrapper that changes the query of a capability."""

    def wrapper(_: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
        return serve(
            replace(incoming, query=change(incoming.query)) if asks(incoming, name) else incoming
        )

    return wrapper


def ignored(name: str, *filters: str) -> Wrapper:
    """Return the wrapper that forgets filters of a list; a flag that is none is refused all the
    same.
    """
    return asked(
        name,
        lambda query: tuple(
            (key, text)
            for key, text in query
            if key.lower() not in filters
            or (key.lower().startswith("tiene") and text not in ("true", "false"))
        ),
    )


def clamped(name: str, limit: int) -> Wrapper:
    """Return the wrapper that takes a page larger than the limit for one of the limit."""
    return asked(
        name,
        lambda query: tuple(
            (key, str(limit))
            if key.lower() == "registrosporpagina" and text == str(limit + 1)
            else (key, text)
            for key, text in query
        ),
    )


def default_size(name: str, size: int) -> Wrapper:
    """Return the wrapper that shows pages of `size` when none is asked for."""
    return asked(
        name,
        lambda query: (
            query
            if value_of(query, "registrosPorPagina")
            else (*query, ("RegistrosPorPagina", str(size)))
        ),
    )


def unordered(name: str, low: str, high: str) -> Wrapper:
    """Return the wrapper that forgets a range whose end lies before its start instead of refusing
    it.
    """

    def change(query: Query) -> Query:
        start, end = value_of(query, low), value_of(query, high)
        inverted = (
            float(end) < float(start) if low.startswith("valor") and start and end else end < start
        )
        if not (start and end and inverted):
            return query
        return tuple(pair for pair in query if pair[0].lower() not in (low.lower(), high.lower()))

    return asked(name, change)


def kept_rows(name: str, field: str, keeps: Callable[[dict[str, Any], str], bool]) -> Wrapper:
    """Return the wrapper that leaves out of a filtered list the rows that `keeps` does not keep."""

    def wrapper(_: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
        reply, text = serve(incoming), value_of(incoming.query, field)
        if not asks(incoming, name) or reply.status != 200 or not text:
            return reply
        body = json.loads(reply.body)
        rows = [row for row in body["resultado"] if keeps(row, text)]
        body["totalRegistros"] -= len(body["resultado"]) - len(rows)
        body["totalPaginas"] = -(-body["totalRegistros"] // body["registrosPorPagina"])
        return replace(reply, body=encode({**body, "resultado": rows}))

    return wrapper


def partial_number(sandbox: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
    """Find facturas by a part of their number."""
    text = value_of(incoming.query, "numeroFactura")
    if not asks(incoming, "listar_facturas") or len(text) < 3:
        return serve(incoming)
    numbers = [row.numero for row in sandbox.store.facturas.values()]
    whole = next((number for number in numbers if text in number), text)
    query = tuple(
        (key, whole if key.lower() == "numerofactura" else value) for key, value in incoming.query
    )
    return serve(replace(incoming, query=query))


def as_admin(name: str, when: Callable[[Query], bool] = lambda query: True) -> Wrapper:
    """Return the wrapper that shows a capability's answer to every entity that may use it."""

    def wrapper(sandbox: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
        met = asks(incoming, name) and when(incoming.query)
        if met and _may_use(sandbox, incoming):
            return serve(signed_as(sandbox, incoming, "admin"))
        return serve(incoming)

    return wrapper


def _may_use(sandbox: SiifaSandbox, incoming: Incoming) -> bool:
    """Tell whether who asks has a role of the operation that is asked for."""
    user = sandbox.caller(incoming)
    if user is None:
        return False
    operation = find(incoming.method, incoming.path).operation
    return operation is not None and user.role in operation.roles


def page_repeats(name: str) -> Wrapper:
    """Return the wrapper whose pages after the first begin with the last row of the first."""

    def wrapper(_: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
        reply = serve(incoming)
        if not asks(incoming, name) or reply.status != 200:
            return reply
        body = json.loads(reply.body)
        if body["paginaActual"] < 2 or not body["resultado"]:
            return reply
        pairs = (
            *(pair for pair in incoming.query if pair[0].lower() != "numeropagina"),
            ("NumeroPagina", "1"),
        )
        body["resultado"][0] = json.loads(serve(replace(incoming, query=pairs)).body)["resultado"][
            -1
        ]
        return replace(reply, body=encode(body))

    return wrapper


def last_page_lost(body: dict[str, Any]) -> dict[str, Any]:
    """Leave the last of several pages empty."""
    last = body["paginaActual"] == body["totalPaginas"] > 1
    return {**body, "resultado": []} if last else body


def one_page_more(body: dict[str, Any]) -> dict[str, Any]:
    """Count a page more when the rows fill the last one exactly."""
    exact = body["totalRegistros"] > 0 and body["totalRegistros"] % body["registrosPorPagina"] == 0
    return {**body, "totalPaginas": body["totalPaginas"] + exact}


def order_by_size(name: str) -> Wrapper:
    """Return the wrapper that shows pages of one row from the end of the list."""

    def wrapper(_: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
        reply = serve(incoming)
        if not asks(incoming, name) or reply.status != 200:
            return reply
        body = json.loads(reply.body)
        number, total = body["paginaActual"], body["totalRegistros"]
        if body["registrosPorPagina"] != 1 or number > total:
            return reply
        pairs = tuple(pair for pair in incoming.query if pair[0].lower() != "numeropagina")
        turned = serve(replace(incoming, query=(*pairs, ("NumeroPagina", str(total - number + 1)))))
        return replace(
            reply, body=encode({**body, "resultado": json.loads(turned.body)["resultado"]})
        )

    return wrapper


def sizes(count: int) -> Callable[[Incoming], bool]:
    """Return the test of a request for a page of `count` rows."""
    return lambda incoming: value_of(incoming.query, "registrosPorPagina") == str(count)


def without_reiteration(body: dict[str, Any]) -> dict[str, Any]:
    """Leave the codes of the reiterations out of the consolidated list."""

    def shown(row: dict[str, Any]) -> dict[str, Any]:
        return {
            key: None if key.endswith("CodigoReiteracion") else value for key, value in row.items()
        }

    return {**body, "resultado": [shown(row) for row in body["resultado"]]}


def one_total_by_source(body: dict[str, Any]) -> dict[str, Any]:
    """Give every source of the payment summary the sum of all."""
    return {
        **body,
        "pagosPorFuente": [
            {**row, "valorTotal": body["totalValorPagado"]} for row in body["pagosPorFuente"]
        ],
    }


def share_left(body: dict[str, Any]) -> dict[str, Any]:
    """Give as the share that was paid the one that was not."""
    return {**body, "porcentajePagado": 100 - body["porcentajePagado"]}


def share_of_one(body: dict[str, Any]) -> dict[str, Any]:
    """Give as the share that was paid what one of several payments is on the average."""
    return {**body, "porcentajePagado": body["porcentajePagado"] / max(1, body["totalPagos"])}


def unknown_group(serve_all: bool) -> Wrapper:
    """Return the wrapper that answers an unknown group of codes with every code, or refuses it."""

    def wrapper(sandbox: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
        group = value_of(incoming.query, "grupo") if asks(incoming, "listar_codigos") else ""
        if not group or any(group in row.groups for row in sandbox.store.codes.values()):
            return serve(incoming)
        reply = serve(replace(incoming, query=()))
        refusal = problem(400, "El grupo no existe.", {"Grupo": ["El grupo no existe"]})
        return reply if serve_all or reply.status != 200 else refusal

    return wrapper
