"""Which operation a path means: both spellings at once, letter case ignored as ASP.NET ignores
it.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from conformance.sandbox.call import Operation
from conformance.sandbox.operations import OPERATIONS

_LOGIN = "/siifa-seguridad/api/Auth/login"
_BASE = "/siifa-factura"
_VARIABLE = re.compile(r"<(\w+)>")


class NoRouteError(Exception):
    """Nothing is served at the path: 404."""


class WrongVerbError(Exception):
    """Something is served at the path, but not by this verb: 405; `allow` lists those that are."""

    def __init__(self, allow: str) -> None:
        super().__init__(allow)
        self.allow = allow


@dataclass(frozen=True, slots=True)
class Match:
    """What a request asks for: the operation (None: the login) and the path's values as texts."""

    operation: Operation | None
    values: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class _Route:
    pattern: re.Pattern[str]
    methods: Mapping[str, Operation | None]


def find(method: str, path: str) -> Match:
    """Return what serves the path, or raise NoRouteError (404) or WrongVerbError (405 with Allow).

    A literal path wins over one with values: `GET …/Masivo` is a wrong verb, not the id "Masivo".
    """
    for route in _ROUTES:
        found = route.pattern.fullmatch(path)
        if found is not None:
            if method not in route.methods:
                raise WrongVerbError(", ".join(sorted(route.methods)))
            return Match(route.methods[method], tuple(found.groupdict().items()))
    raise NoRouteError


@lru_cache(maxsize=1024)
def capability(method: str, path: str) -> str | None:
    """Return the capability a request asks for (`iniciar_sesion` for the login), or None."""
    try:
        operation = find(method, path).operation
    except (NoRouteError, WrongVerbError):
        return None
    return "iniciar_sesion" if operation is None else operation.capability


def _compiled(operations: Iterable[Operation]) -> tuple[_Route, ...]:
    served: dict[str, dict[str, Operation | None]] = {_LOGIN: {"POST": None}}
    for operation in operations:
        for path in operation.paths:
            served.setdefault(_BASE + path, {})[operation.method] = operation
    templates = sorted(served, key=lambda path: len(_VARIABLE.findall(path)))
    return tuple(
        _Route(
            re.compile(_VARIABLE.sub(r"(?P<\1>[^/]+)", path) + "/?", re.IGNORECASE), served[path]
        )
        for path in templates
    )


_ROUTES = _compiled(OPERATIONS)
