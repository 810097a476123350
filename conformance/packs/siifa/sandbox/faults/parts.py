"""The wrappers behind the defects of whole families of operations: one rule judged wrongly wherever
it holds.
"""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from conformance.packs.siifa.sandbox.faults.selection import Selection, When, always, served
from conformance.packs.siifa.sandbox.faults.tools import signed_as
from conformance.packs.siifa.sandbox.server import SiifaSandbox
from conformance.sandbox.application import Incoming, Serve, Wrapper
from conformance.sandbox.reply import Reply, encode, problem


def let_in(selection: Selection, key: str, when: When = always) -> Wrapper:
    """Return the wrapper that gives whoever has a token, but not the role, the rights of the user
    `key`.
    """

    def wrapper(sandbox: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
        operation, user = served(incoming, selection), sandbox.caller(incoming)
        shut = operation is not None and user is not None and user.role not in operation.roles
        return serve(
            signed_as(sandbox, incoming, key) if shut and when(sandbox, incoming) else incoming
        )

    return wrapper


def shown_all(selection: Selection, when: When = always) -> Wrapper:
    """Return the wrapper that shows what belongs to other entities to whoever may use an
    operation.
    """

    def wrapper(sandbox: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
        operation, user = served(incoming, selection), sandbox.caller(incoming)
        may = operation is not None and user is not None and user.role in operation.roles
        return serve(
            signed_as(sandbox, incoming, "admin") if may and when(sandbox, incoming) else incoming
        )

    return wrapper


def restated(selection: Selection, status: int, other: int, when: When = always) -> Wrapper:
    """Return the wrapper that answers a problem of another status where one status was due."""

    def wrapper(sandbox: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
        reply = serve(incoming)
        changed = (
            reply.status == status
            and served(incoming, selection) is not None
            and when(sandbox, incoming)
        )
        return problem(other, "La solicitud no se pudo atender.") if changed else reply

    return wrapper


def undeclared(row: dict[str, Any]) -> dict[str, Any]:
    """Return a row with a property that no contract declares."""
    return {**row, "version": 1}


def _accepted(reply: Reply, incoming: Incoming, selection: Selection) -> bool:
    """Whether a selected operation did what was asked."""
    return reply.status < 300 and served(incoming, selection) is not None


def edited_rows(
    selection: Selection, edit: Callable[[dict[str, Any]], dict[str, Any]], when: When = always
) -> Wrapper:
    """Return the wrapper that changes every row that is answered, or the one object that is."""

    def wrapper(sandbox: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
        reply = serve(incoming)
        if not _accepted(reply, incoming, selection) or not when(sandbox, incoming):
            return reply
        return replace(reply, body=encode(_edited(json.loads(reply.body), edit)))

    return wrapper


def written_anyway(selection: Selection, status: int, key: str) -> Wrapper:
    """Return the wrapper that refuses with a status and does it all the same, with the rights of
    the user `key`.
    """

    def wrapper(sandbox: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
        reply = serve(incoming)
        if reply.status == status and served(incoming, selection) is not None:
            serve(signed_as(sandbox, incoming, key))
        return reply

    return wrapper


def relabelled(selection: Selection, kind: str, when: When = always) -> Wrapper:
    """Return the wrapper that calls a right answer by another media type."""

    def wrapper(sandbox: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
        reply = serve(incoming)
        if not _accepted(reply, incoming, selection) or not when(sandbox, incoming):
            return reply
        return replace(reply, headers=(("Content-Type", kind),))

    return wrapper


def refused(selection: Selection, when: When = always) -> Wrapper:
    """Return the wrapper that refuses with 400 what is right."""

    def wrapper(sandbox: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
        operation, user = served(incoming, selection), sandbox.caller(incoming)
        may = operation is not None and user is not None and user.role in operation.roles
        return (
            problem(400, "La solicitud no es válida.")
            if may and when(sandbox, incoming)
            else serve(incoming)
        )

    return wrapper


def page_refused(when: When) -> Wrapper:
    """Return the wrapper that answers 403 with an HTML page."""

    def wrapper(sandbox: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
        reply = serve(incoming)
        if reply.status != 403 or not when(sandbox, incoming):
            return reply
        return Reply(
            403, (("Content-Type", "text/html; charset=utf-8"),), b"<!DOCTYPE html><html>403</html>"
        )

    return wrapper


def _edited(value: Any, edit: Callable[[dict[str, Any]], dict[str, Any]]) -> Any:
    if isinstance(value, list):
        return [_edited(one, edit) for one in value]
    if isinstance(value, dict) and isinstance(value.get("resultado"), list):
        return {**value, "resultado": _edited(value["resultado"], edit)}
    return edit(value) if isinstance(value, dict) else value
