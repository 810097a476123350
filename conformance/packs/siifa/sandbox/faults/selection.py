"""Which operations and which requests a fault touches."""

from collections.abc import Callable

from conformance.packs.siifa.sandbox.faults.tools import body_of, value_of
from conformance.packs.siifa.sandbox.routes import operation_of
from conformance.packs.siifa.sandbox.server import SiifaSandbox
from conformance.sandbox.application import Incoming, ServedOperation

Selection = Callable[[ServedOperation], bool]
When = Callable[[SiifaSandbox, Incoming], bool]

ACTS = tuple(
    f"{act}_{kind}"
    for kind in ("glosa", "devolucion")
    for act in ("formular", "responder", "reiterar", "responder_reiteracion")
)
"""The capabilities of the acts of glosas and devoluciones."""


def named(*names: str) -> Selection:
    """Return the operations of some capabilities."""
    return lambda operation: operation.capability in names


def writes(operation: ServedOperation) -> bool:
    """Tell whether an operation takes a body."""
    return operation.body is not None


def reads(operation: ServedOperation) -> bool:
    """Tell whether an operation only reads."""
    return operation.body is None


def lists(operation: ServedOperation) -> bool:
    """Tell whether an operation answers pages."""
    return any(one.name == "numeroPagina" for one in operation.query)


def every(operation: ServedOperation) -> bool:
    """Tell no operation from another."""
    return True


def both(one: Selection, other: Selection) -> Selection:
    """Return the operations that are of two kinds at once."""
    return lambda operation: one(operation) and other(operation)


def always(sandbox: SiifaSandbox, incoming: Incoming) -> bool:
    """Tell nothing apart."""
    return True


def number_of(incoming: Incoming) -> int:
    """Return the id at the end of a path, or 0."""
    last = next((part for part in reversed(incoming.path.split("/")) if part.isdecimal()), "0")
    return int(last)


def holds_more(**bounds: int) -> When:
    """Return the test of a body that holds a number greater than its bound."""

    def when(_: SiifaSandbox, incoming: Incoming) -> bool:
        body = body_of(incoming.body)
        return any(
            isinstance(body.get(name), int) and body[name] > bound for name, bound in bounds.items()
        )

    return when


def later_page(_: SiifaSandbox, incoming: Incoming) -> bool:
    """Tell whether a request asks for a page after the first."""
    return value_of(incoming.query, "NumeroPagina") not in ("", "1")


def served(incoming: Incoming, selection: Selection) -> ServedOperation | None:
    """Return the operation that a request asks for when it is one of the selection."""
    operation = operation_of(incoming)
    return operation if operation is not None and selection(operation) else None
