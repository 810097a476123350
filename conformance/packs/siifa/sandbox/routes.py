"""Which operation of SIIFA a path means: both spellings at once."""

from functools import lru_cache

from conformance.packs.siifa.sandbox.operations.table import OPERATIONS
from conformance.sandbox.application import Incoming, ServedOperation, routes_of
from conformance.sandbox.routes import Match, NoRouteError, WrongVerbError

ROUTES = routes_of(OPERATIONS)


def find(method: str, path: str) -> Match[ServedOperation]:
    """Return what serves the path, or raise NoRouteError or WrongVerbError."""
    return ROUTES.find(method, path)


@lru_cache(maxsize=1024)  # each of the defects asks it of each request
def capability(method: str, path: str) -> str | None:
    """Return the capability a request asks for, or None."""
    try:
        return find(method, path).operation.capability
    except (NoRouteError, WrongVerbError):
        return None


def operation_of(incoming: Incoming) -> ServedOperation | None:
    """Return the operation that a request asks for, None for the login and for what is not
    served.
    """
    try:
        operation = find(incoming.method, incoming.path).operation
    except (NoRouteError, WrongVerbError):
        return None
    return None if operation.open else operation


def capability_of(incoming: Incoming) -> str:
    """Return what a request asks for, "" for the login and for what is not served."""
    operation = operation_of(incoming)
    return operation.capability if operation else ""
