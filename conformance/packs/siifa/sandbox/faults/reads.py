"""The wrappers behind the defects of what is read: who is let in, what order rows come in, whose
rows they are.
"""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from conformance.packs.siifa.sandbox.faults.lists import asked, edited
from conformance.packs.siifa.sandbox.faults.tools import Query, asks
from conformance.packs.siifa.sandbox.server import SiifaSandbox
from conformance.sandbox.application import Incoming, Serve, Wrapper
from conformance.sandbox.reply import Reply, encode, problem

Rows = list[dict[str, Any]]
_PAGE = ("numeropagina", "registrosporpagina")
_SMALL = ("listar_cuentas", "listar_bancos")


def any_scheme(scheme: str) -> Wrapper:
    """Return the wrapper that takes a good token under another scheme."""

    def wrapper(_: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
        given = incoming.header("authorization")
        if not given.startswith(f"{scheme} "):
            return serve(incoming)
        return serve(_bearing(incoming, given.removeprefix(f"{scheme} ")))

    return wrapper


def in_a_cookie(_: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
    """Take a good token from a cookie."""
    found = re.search(r"\baccess_token=([^;]+)", incoming.header("cookie"))
    return serve(
        _bearing(incoming, found[1]) if found and not incoming.header("authorization") else incoming
    )


def _bearing(incoming: Incoming, token: str) -> Incoming:
    return replace(
        incoming, headers={**(incoming.headers or {}), "authorization": f"Bearer {token}"}
    )


def ordered(name: str, order: Callable[[Rows], Rows]) -> Wrapper:
    """Return the wrapper that puts the rows of the whole list in another order, and then cuts its
    page.
    """
    return _cut_anew(name, lambda _, rows: order(rows))


def shuffled(name: str) -> Wrapper:
    """Return the wrapper that orders the whole list anew for each request."""

    def order(sandbox: SiifaSandbox, rows: Rows) -> Rows:
        turn = sandbox.remembered["turno", name] = sandbox.remembered.get(("turno", name), 0) + 1
        start = 7 * turn % max(len(rows), 1)
        return [*rows[start:], *rows[:start]]

    return _cut_anew(name, order)


def _cut_anew(name: str, order: Callable[[SiifaSandbox, Rows], Rows]) -> Wrapper:
    most = "100" if name in _SMALL else "1500"

    def wrapper(sandbox: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
        reply = serve(incoming)
        if not asks(incoming, name) or reply.status != 200:
            return reply
        body = json.loads(reply.body)
        whole = serve(replace(incoming, query=_in_one_page(incoming.query, most)))
        rows = order(sandbox, json.loads(whole.body)["resultado"])
        size = body["registrosPorPagina"]
        start = (body["paginaActual"] - 1) * size
        page = rows[start : start + size]
        return replace(reply, body=encode({**body, "resultado": page}))

    return wrapper


def _in_one_page(query: Query, most: str) -> Query:
    """Return a query for all the rows at once."""
    kept = [pair for pair in query if pair[0].lower() not in _PAGE]
    return (*kept, ("RegistrosPorPagina", most))


def oldest_first(rows: Rows) -> Rows:
    """Put the oldest of the accounts that are not main first."""
    main = [row for row in rows if row["esCuentaPrincipal"]]
    others = [row for row in rows if not row["esCuentaPrincipal"]]
    return [*main, *reversed(others)]


def by_code(rows: Rows) -> Rows:
    """Order the banks by their code."""
    return sorted(rows, key=lambda row: str(row["codigoBanrep"]))


def even_backwards(name: str) -> Wrapper:
    """Return the wrapper whose even pages hold their rows the other way round."""

    def wrapper(_: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
        reply = serve(incoming)
        if not asks(incoming, name) or reply.status != 200:
            return reply
        body = json.loads(reply.body)
        rows = body["resultado"][::-1] if body["paginaActual"] % 2 == 0 else body["resultado"]
        return replace(reply, body=encode({**body, "resultado": rows}))

    return wrapper


def without(name: str, field: str) -> Wrapper:
    """Return the wrapper that leaves a field out of the rows of a list."""
    return edited(
        name,
        lambda body: {
            **body,
            "resultado": [
                {key: value for key, value in row.items() if key != field}
                for row in body["resultado"]
            ],
        },
    )


def forgets(name: str, field: str) -> Wrapper:
    """Return the wrapper that does nothing with the numbers asked of a filter; what is no number is
    refused still.
    """
    return asked(
        name,
        lambda query: tuple(
            (key, text) for key, text in query if key.lower() != field.lower() or not text.isdigit()
        ),
    )


def mixed_up(name: str) -> Wrapper:
    """Return the wrapper that serves a read that met another as whoever came first."""

    def wrapper(sandbox: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
        if not asks(incoming, name) or sandbox.caller(incoming) is None:
            return serve(incoming)
        key, mine = ("mezcla", name), incoming.header("authorization")
        sandbox.remembered.setdefault(key, mine)
        place = sandbox.meet(key)
        first = sandbox.remembered.get(key, mine)
        if not place:
            sandbox.remembered.pop(key, None)
            return serve(incoming)
        return serve(
            replace(incoming, headers={**(incoming.headers or {}), "authorization": first})
        )

    return wrapper


def detailed(status: int, when: Callable[[Incoming], bool], detail: str) -> Wrapper:
    """Return the wrapper that explains a refusal with what only the server's people should read."""

    def wrapper(_: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
        reply = serve(incoming)
        return problem(status, detail) if reply.status == status and when(incoming) else reply

    return wrapper


def unwrapped(name: str) -> Wrapper:
    """Return the wrapper that takes the body out of `command`, the argument of its handler."""

    def wrapper(_: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
        if not asks(incoming, name):
            return serve(incoming)
        try:
            body = json.loads(incoming.body)
        except (ValueError, RecursionError):
            return serve(incoming)
        inner = body.get("command") if isinstance(body, dict) else None
        return serve(
            replace(incoming, body=json.dumps(inner).encode())
            if isinstance(inner, dict)
            else incoming
        )

    return wrapper


def nothing_done(name: str) -> Wrapper:
    """Return the wrapper that takes `null` for nothing to do."""

    def wrapper(sandbox: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
        null = (
            asks(incoming, name)
            and incoming.body.strip() == b"null"
            and sandbox.caller(incoming) is not None
        )
        return (
            Reply(200, (("Content-Type", "application/json"),), b"[]") if null else serve(incoming)
        )

    return wrapper
