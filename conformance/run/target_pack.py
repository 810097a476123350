"""Which pack a target file is of: the one that it names, or another, by the names of its services
and roles.
"""

import difflib
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass

from conformance.core import installed
from conformance.core.errors import ConformanceError, UsageError
from conformance.core.installed import Words

PackOf = Callable[[str | None], Words]
"""Gives the pack of a name, or the usual one for None. Raises UnknownPackError and UsageError."""

_NEAR = 0.5


@dataclass(frozen=True, slots=True)
class Named:
    """The services and roles that a target file names."""

    services: tuple[str, ...]
    roles: tuple[str, ...]

    def are_of(self, pack: Words) -> bool:
        """Say whether a pack has all of them."""
        return {*self.services} <= {*pack.services} and {*self.roles} <= {*pack.roles}

    def shared_with(self, pack: Words) -> int:
        """Return how many of them a pack has."""
        return len({*self.services} & {*pack.services}) + len({*self.roles} & {*pack.roles})

    def are_foreign_to(self, pack: Words) -> bool:
        """Say whether a pack has none of them, nor any that may have been meant."""
        used = (*self.services, *self.roles)
        return bool(used) and not any(_near(one, (*pack.services, *pack.roles)) for one in used)


@dataclass(frozen=True, slots=True)
class Mistaken:
    """That a target names the wrong pack: the pack that has its names, None where nobody has."""

    right: Words | None
    message: str
    advice: str


def mistaken(pack: Words, named: Named, pack_of: PackOf) -> Mistaken | None:
    """Return whether a target that names this pack is of another, None where it may be of this."""
    if not any(named.services) or named.are_of(pack):
        return None
    right = next((one for one in _others(pack, pack_of) if named.are_of(one)), None)
    if right is None and not named.are_foreign_to(pack):
        return None
    shown = ", ".join(named.services)
    has = f"El paquete «{pack.name}» tiene: {', '.join(pack.services)}."
    return Mistaken(
        right,
        f"El paquete «{pack.name}» no es el de este objetivo: no tiene sus servicios ni sus roles "
        f"({shown}).",
        f"Escriba pack: {right.name}, que los tiene." if right else has,
    )


def likely(named: Named, pack_of: PackOf) -> Words | None:
    """Return the pack of which a target is most likely that names none, or one that is not there:
    that with the most of its names, else the usual one; None where nobody can tell.
    """
    try:
        usual = pack_of(None)
    except UsageError:
        usual = None
    others = [*_others(usual, pack_of)]
    nearest = max(others, key=named.shared_with, default=None)
    least = named.shared_with(usual) if usual else 0
    return nearest if nearest and named.shared_with(nearest) > least else usual


def _others(pack: Words | None, pack_of: PackOf) -> Iterator[Words]:
    """Yield the other packs installed; one that does not load has no names."""
    for name in installed.names():
        if pack is None or name != pack.name:
            try:
                yield pack_of(name)
            except ConformanceError:
                continue


def _near(name: str, known: Collection[str]) -> bool:
    return bool(difflib.get_close_matches(name, known, 1, _NEAR))
