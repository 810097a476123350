"""Which operation of SIIFA a path means: both spellings at once."""

from collections.abc import Iterable, Mapping
from functools import lru_cache

from conformance.packs.siifa.sandbox.call import Operation
from conformance.packs.siifa.sandbox.operations.table import OPERATIONS
from conformance.sandbox.application import Incoming
from conformance.sandbox.routes import Match, NoRouteError, Routes, WrongVerbError

_LOGIN = "/siifa-seguridad/api/Auth/login"
_BASE = "/siifa-factura"


def find(method: str, path: str) -> Match[Operation | None]:
    """Return what serves the path (None: the login), or raise NoRouteError or WrongVerbError."""
    return _ROUTES.find(method, path)


@lru_cache(maxsize=1024)
def capability(method: str, path: str) -> str | None:
    """Return the capability a request asks for (`iniciar_sesion` for the login), or None."""
    try:
        operation = find(method, path).operation
    except (NoRouteError, WrongVerbError):
        return None
    return "iniciar_sesion" if operation is None else operation.capability


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


def _served(operations: Iterable[Operation]) -> Mapping[str, Mapping[str, Operation | None]]:
    served: dict[str, dict[str, Operation | None]] = {_LOGIN: {"POST": None}}
    for operation in operations:
        for path in operation.paths:
            served.setdefault(_BASE + path, {})[operation.method] = operation
    return served


_ROUTES: Routes[Operation | None] = Routes(_served(OPERATIONS))
