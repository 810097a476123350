"""Faults: wrappers that make a server wrong, made of when and what.

A fault says for which requests (`asking`, or any test of the sandbox and the request) and what
becomes of them; a defect is the named use of one:

    Defect("no-owner", "Shows what is somebody else's", "SEC-05", "TOY-3",
           wrapper=lax(asking("list_things"), "owner"))
    Defect("late-text", "Takes what is too long", "ERR-02", "TOY-4", off=frozenset({"length"}))

A rule that the server asks for (`store.rule`) is switched off everywhere by `off`, and by `lax` for
some requests only.
"""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from conformance.http.reference import Reply
from conformance.sandbox.application import Incoming, Serve, Wrapper
from conformance.sandbox.reply import encode

_REFUSED = 400

When = Callable[[Any, Incoming], bool]
"""Which requests: given the sandbox and the request."""

Change = Callable[[Any, Incoming], Incoming]
"""What a request is taken for."""


def asking(*capabilities: str) -> When:
    """Return the test of the requests of these capabilities."""

    def when(sandbox: Any, incoming: Incoming) -> bool:
        operation = sandbox.operation_of(incoming)
        return operation is not None and operation.capability in capabilities

    return when


def called_by(*roles: str) -> When:
    """Return the test of the requests of who has one of these roles."""

    def when(sandbox: Any, incoming: Incoming) -> bool:
        user = sandbox.caller(incoming)
        return user is not None and user.role in roles

    return when


def every(*tests: When) -> When:
    """Return the test of the requests for which all of these hold."""
    return lambda sandbox, incoming: all(test(sandbox, incoming) for test in tests)


def shown(when: When, edit: Callable[[Any], Any], status: int = 200) -> Wrapper:
    """Return the fault that shows another JSON in the answers of one status."""

    def wrapper(sandbox: Any, incoming: Incoming, serve: Serve) -> Reply:
        reply = serve(incoming)
        if reply.status != status or not when(sandbox, incoming):
            return reply
        return replace(reply, body=encode(edit(json.loads(reply.body))))

    return wrapper


def retold(when: When, status: int, tell: Callable[[Reply], Reply]) -> Wrapper:
    """Return the fault that answers otherwise where the right answer has that status."""

    def wrapper(sandbox: Any, incoming: Incoming, serve: Serve) -> Reply:
        reply = serve(incoming)
        return tell(reply) if reply.status == status and when(sandbox, incoming) else reply

    return wrapper


def answering(when: When, reply: Reply) -> Wrapper:
    """Return the fault that answers by itself, and does nothing."""

    def wrapper(sandbox: Any, incoming: Incoming, serve: Serve) -> Reply:
        return reply if when(sandbox, incoming) else serve(incoming)

    return wrapper


def altered(when: When, change: Change) -> Wrapper:
    """Return the fault that takes a request for another."""

    def wrapper(sandbox: Any, incoming: Incoming, serve: Serve) -> Reply:
        return serve(change(sandbox, incoming) if when(sandbox, incoming) else incoming)

    return wrapper


def lax(when: When, *rules: str) -> Wrapper:
    """Return the fault that forgets rules for some requests."""

    def wrapper(sandbox: Any, incoming: Incoming, serve: Serve) -> Reply:
        if not when(sandbox, incoming):
            return serve(incoming)
        with sandbox.store.without(*rules):
            return serve(incoming)

    return wrapper


def stored_anyway(when: When, *rules: str) -> Wrapper:
    """Return the fault that refuses, and does all the same what these rules forbid."""

    def wrapper(sandbox: Any, incoming: Incoming, serve: Serve) -> Reply:
        reply = serve(incoming)
        if reply.status >= _REFUSED and when(sandbox, incoming):
            with sandbox.store.without(*rules):
                serve(incoming)
        return reply

    return wrapper


def slow(when: When, seconds: float) -> Wrapper:
    """Return the fault that takes its time."""

    def wrapper(sandbox: Any, incoming: Incoming, serve: Serve) -> Reply:
        if when(sandbox, incoming):
            sandbox.linger(seconds)
        return serve(incoming)

    return wrapper


def only(fault: Wrapper, when: When) -> Wrapper:
    """Return a fault that shows in some requests alone."""

    def wrapper(sandbox: Any, incoming: Incoming, serve: Serve) -> Reply:
        return fault(sandbox, incoming, serve) if when(sandbox, incoming) else serve(incoming)

    return wrapper


def from_turn(turn: int, when: When) -> When:
    """Return the test of requests that `when` picks, from that turn on, counted from 1.

    It remembers: each request must be tested once.
    """
    key = object()

    def later(sandbox: Any, incoming: Incoming) -> bool:
        if not when(sandbox, incoming):
            return False
        seen = sandbox.remembered[key] = sandbox.remembered.get(key, 0) + 1
        return bool(seen >= turn)

    return later
