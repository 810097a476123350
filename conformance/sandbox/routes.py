"""Which operation a path means: several spellings at once, letter case ignored.

A template writes what varies in angles, and what serves it is the system's own:

    ROUTES = Routes({"/v1/things": {"GET": list_things}, "/v1/things/<id>": {"GET": one_thing}})
    match = ROUTES.find("GET", "/v1/things/7")
    assert match.operation is one_thing
    assert match.values == (("id", "7"),)
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import zip_longest
from typing import Generic, TypeVar

from conformance.sandbox.reply import RefusalError

_VARIABLE = re.compile(r"<(\w+)>")

O = TypeVar("O")  # noqa: E741  # what a system calls an operation


class NoRouteError(RefusalError):
    """Nothing is served at the path: 404."""

    def __init__(self) -> None:
        super().__init__(404, "La ruta no existe.")


class WrongVerbError(RefusalError):
    """Something is served at the path, but not by this verb: 405; `Allow` lists those that are."""

    def __init__(self, allow: str) -> None:
        headers = (("Allow", allow),)
        super().__init__(405, "El método no está permitido en esta ruta.", headers=headers)


@dataclass(frozen=True, slots=True)
class Match(Generic[O]):
    """What a request asks for: the operation and the path's values as texts."""

    operation: O
    values: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class _Route(Generic[O]):
    pattern: re.Pattern[str]
    methods: Mapping[str, O]


class Routes(Generic[O]):
    """What is served: by template, and there by verb."""

    def __init__(self, served: Mapping[str, Mapping[str, O]]) -> None:
        templates = sorted(served, key=lambda path: len(_VARIABLE.findall(path)))
        self._routes = tuple(_Route(_pattern(path), served[path]) for path in templates)
        self._known = lru_cache(maxsize=1024)(self._look_up)

    def find(self, method: str, path: str) -> Match[O]:
        """Return what serves the path, or raise NoRouteError (404) or WrongVerbError (405 with
        Allow).

        A literal path wins over one with values: `GET …/bulk` is a wrong verb, not the id "bulk".
        """
        found = self._known(method, path)
        if found is None:
            raise NoRouteError
        if not isinstance(found, Match):
            raise WrongVerbError(", ".join(sorted(found)))
        return found

    def operations(self) -> tuple[O, ...]:
        """Return everything that is served, each once."""
        found = (one for route in self._routes for one in route.methods.values())
        return tuple({id(one): one for one in found}.values())

    def _look_up(self, method: str, path: str) -> Match[O] | Mapping[str, O] | None:
        """Return what serves the path, its verbs where that is none of them, None for no route."""
        for route in self._routes:
            found = route.pattern.fullmatch(path)
            if found is not None and method in route.methods:
                return Match(route.methods[method], tuple(found.groupdict().items()))
            if found is not None:
                return route.methods
        return None


def _pattern(template: str) -> re.Pattern[str]:
    literals = map(re.escape, _VARIABLE.split(template)[::2])
    values = (f"(?P<{name}>[^/]+)" for name in _VARIABLE.findall(template))
    path = "".join(
        f"{literal}{value}" for literal, value in zip_longest(literals, values, fillvalue="")
    )
    return re.compile(f"{path}/?", re.IGNORECASE)
