"""The wrappers behind the defects of authentication, roles, isolation, verbs and media types."""

from collections.abc import Callable
from dataclasses import replace

from conformance.packs.siifa.sandbox.faults.tools import asks, signed_as, value_of
from conformance.packs.siifa.sandbox.server import SiifaSandbox
from conformance.sandbox.application import Incoming, Serve, Wrapper
from conformance.sandbox.reply import PROBLEM, Reply, encode, problem


def unauthenticated(name: str) -> Wrapper:
    """Return the wrapper that asks no token for a capability."""

    def wrapper(sandbox: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
        unsigned = asks(incoming, name) and not incoming.header("authorization")
        return serve(signed_as(sandbox, incoming, "admin") if unsigned else incoming)

    return wrapper


def admitted(name: str, role: str, key: str) -> Wrapper:
    """Return the wrapper that lets one role too many through an operation, with the rights of the
    user `key`.
    """
    return _acting(
        name,
        lambda sandbox, incoming: (
            (user := sandbox.caller(incoming)) is not None and user.role == role
        ),
        key,
    )


def trespassing(name: str, stranger: str, key: str) -> Wrapper:
    """Return the wrapper that lets another entity's user write with the rights of the user
    `key`.
    """
    return _acting(
        name,
        lambda sandbox, incoming: (
            (user := sandbox.caller(incoming)) is not None
            and user.guid == sandbox.store.users[stranger].guid
        ),
        key,
    )


def _acting(name: str, when: Callable[[SiifaSandbox, Incoming], bool], key: str) -> Wrapper:
    def wrapper(sandbox: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
        lent = asks(incoming, name) and when(sandbox, incoming)
        return serve(signed_as(sandbox, incoming, key) if lent else incoming)

    return wrapper


def shut_out(name: str, role: str, status: int = 403) -> Wrapper:
    """Return the wrapper that refuses with a status, 403 unless told otherwise, a role that may."""

    def wrapper(sandbox: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
        user = sandbox.caller(incoming) if asks(incoming, name) else None
        refused = user is not None and user.role == role
        told = "El rol no puede usar esta operación."
        return problem(status, told) if refused else serve(incoming)

    return wrapper


def int32_id(incoming: Incoming) -> bool:
    """Tell whether a path ends with an id that fits 32 bits."""
    last = incoming.path.rstrip("/").rpartition("/")[2]
    return last.isdecimal() and int(last) < 2**31


def restated(
    name: str, status: int, other: int, when: Callable[[Incoming], bool] = lambda incoming: True
) -> Wrapper:
    """Return the wrapper that answers a refusal of a capability with another status."""

    def wrapper(_: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
        reply = serve(incoming)
        changed = asks(incoming, name) and reply.status == status and when(incoming)
        return problem(other, "La solicitud no se pudo atender.") if changed else reply

    return wrapper


def problem_as_success(name: str) -> Wrapper:
    """Return the wrapper that answers 200 with the body of a problem where a capability refuses
    with 400.
    """

    def wrapper(_: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
        reply = serve(incoming)
        refused = asks(incoming, name) and reply.status == 400
        return Reply(200, (("Content-Type", "application/json"),), reply.body) if refused else reply

    return wrapper


def bare_refusal(name: str) -> Wrapper:
    """Return the wrapper whose 403 is no ProblemDetails."""

    def wrapper(_: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
        reply = serve(incoming)
        if asks(incoming, name) and reply.status == 403:
            return Reply(403, (("Content-Type", PROBLEM),), encode({"mensaje": "Prohibido"}))
        return reply

    return wrapper


def wrong_verb(path: str, verb: str, change: Callable[[Incoming, Reply, Serve], Reply]) -> Wrapper:
    """Return the wrapper that changes what one wrong verb gets on one path."""

    def wrapper(_: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
        reply = serve(incoming)
        there = incoming.path.lower().rstrip("/") == f"/siifa-factura{path}".lower()
        return (
            change(incoming, reply, serve)
            if there and incoming.method == verb and reply.status == 405
            else reply
        )

    return wrapper


def without_allow(incoming: Incoming, reply: Reply, serve: Serve) -> Reply:
    """Leave the header Allow out."""
    return replace(
        reply, headers=tuple(pair for pair in reply.headers if pair[0].lower() != "allow")
    )


def read_instead(incoming: Incoming, reply: Reply, serve: Serve) -> Reply:
    """Take a wrong verb for GET."""
    return serve(replace(incoming, method="GET", body=b""))


def media_taken(name: str, kind: str) -> Wrapper:
    """Return the wrapper that takes a body of a wrong media type for JSON."""

    def wrapper(_: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
        if asks(incoming, name) and incoming.header("content-type").startswith(kind):
            incoming = replace(
                incoming, headers={**(incoming.headers or {}), "content-type": "application/json"}
            )
        return serve(incoming)

    return wrapper


def media_answered(name: str, kind: str, status: int) -> Wrapper:
    """Return the wrapper that answers a wrong media type, "" for no body at all, with another
    status.
    """

    def wrapper(_: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
        reply = serve(incoming)
        given = incoming.header("content-type")
        met = given.startswith(kind) if kind else not given and not incoming.body
        wrong = asks(incoming, name) and met and reply.status in (400, 415)
        return problem(status, "La solicitud no se pudo atender.") if wrong else reply

    return wrapper


def nit_trusted(name: str) -> Wrapper:
    """Return the wrapper of a list that believes the NIT of the query rather than that of the
    token.
    """

    def wrapper(sandbox: SiifaSandbox, incoming: Incoming, serve: Serve) -> Reply:
        user = sandbox.caller(incoming) if asks(incoming, name) else None
        asked = bool(value_of(incoming.query, "idFactura"))
        lent = user is not None and asked and user.role in ("SIIFA_ERP", "SIIFA_IPS")
        return serve(signed_as(sandbox, incoming, "admin") if lent else incoming)

    return wrapper
