"""The wrappers behind the defects of acts sent alone: one that does not see what is wrong with a
body, and one that keeps only the last bits of a number.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from conformance.http.unknown_id import FAR
from conformance.packs.siifa.sandbox.faults.tools import asks, body_of
from conformance.packs.siifa.sandbox.server import SiifaSandbox
from conformance.sandbox.application import Incoming, Serve, Wrapper
from conformance.sandbox.reply import Reply, encode

Row = dict[str, Any]
Mending = Callable[[SiifaSandbox, Row], Row]


def overlooked(capability: str, mend: Mending) -> Wrapper:
    """Return the wrapper that takes a body that is refused as it would be mended."""

    def wrapper(sandbox: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
        reply = serve(incoming)
        if reply.status < 400 or not asks(incoming, capability):
            return reply
        body = body_of(incoming.body)
        mended = mend(sandbox, body)
        return reply if mended == body else serve(replace(incoming, body=encode(mended)))

    return wrapper


def near(capability: str) -> Wrapper:
    """Return the wrapper that takes a number that no row has for the one of the same last bits."""

    def wrapper(sandbox: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
        if not asks(incoming, capability):
            return serve(incoming)
        head, slash, last = incoming.path.rpartition("/")
        body = body_of(incoming.body)
        nearer = {name: _nearer(value) for name, value in body.items()}
        path = f"{head}{slash}{_nearer(int(last))}" if last.isdecimal() else incoming.path
        return serve(
            replace(incoming, path=path, body=encode(nearer) if nearer != body else incoming.body)
        )

    return wrapper


def mistaken(capability: str, change: Mending) -> Wrapper:
    """Return the wrapper that takes one body for another."""

    def wrapper(sandbox: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
        if not asks(incoming, capability):
            return serve(incoming)
        return serve(replace(incoming, body=encode(change(sandbox, body_of(incoming.body)))))

    return wrapper


def _nearer(value: Any) -> Any:
    return value % FAR if isinstance(value, int) and value >= FAR else value
