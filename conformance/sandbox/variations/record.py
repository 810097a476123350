"""A variation: the reference server made different in one way that is just as right."""

from collections.abc import Callable
from dataclasses import dataclass

from conformance.sandbox.call import Operation
from conformance.sandbox.counter import Incoming, Sandbox, Serve, Wrapper
from conformance.sandbox.reply import Reply
from conformance.sandbox.routes import NoRouteError, WrongVerbError, find
from conformance.sandbox.store import Store

Tell = Callable[[Sandbox, Incoming, Reply], Reply]
Ask = Callable[[Sandbox, Incoming], Incoming | Reply]
Prepare = Callable[[Store], None]


@dataclass(frozen=True, slots=True)
class Variation:
    """One other right behaviour: `row` is where the decisions say that it is right.

    `wrapper` changes how requests are handled, `prepare` what the server holds when it starts.
    """

    id: str
    row: str
    text: str
    wrapper: Wrapper | None = None
    prepare: Prepare | None = None


def asked(name: str, row: str, text: str, ask: Ask) -> Variation:
    """Return the variation that reads a request otherwise, or answers it at once."""

    def wrapper(sandbox: Sandbox, incoming: Incoming, serve: Serve) -> Reply:
        changed = ask(sandbox, incoming)
        return changed if isinstance(changed, Reply) else serve(changed)

    return Variation(name, row, text, wrapper)


def told(name: str, row: str, text: str, tell: Tell) -> Variation:
    """Return the variation that answers otherwise once the reference has answered."""

    def wrapper(sandbox: Sandbox, incoming: Incoming, serve: Serve) -> Reply:
        return tell(sandbox, incoming, serve(incoming))

    return Variation(name, row, text, wrapper)


def operation_of(incoming: Incoming) -> Operation | None:
    """Return the operation that a request asks for, None for the login and for what is not
    served.
    """
    try:
        return find(incoming.method, incoming.path).operation
    except (NoRouteError, WrongVerbError):
        return None


def capability_of(incoming: Incoming) -> str:
    """Return what a request asks for, "" for the login and for what is not served."""
    operation = operation_of(incoming)
    return operation.capability if operation else ""
