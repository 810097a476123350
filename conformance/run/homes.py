"""What an item verifies, and of which modules of a system each requirement is: the first line of a
table that names any.

What a module names of its own is of it alone; what speaks of certain capabilities is of the modules
of these; a part of what modules name is of these; the rest is where the items that verify it are
at home, whatever they go across.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from conformance.core.requirement import Requirement
from conformance.core.scope import Module
from conformance.http.item import Item
from conformance.http.pack import Pack

Homes = frozenset[Module]


@dataclass(frozen=True, slots=True)
class _Modules:
    """The modules of a system, and the capabilities of the items that verify each requirement."""

    modules: Sequence[Module]
    verifying: Mapping[str, Collection[str]]

    def named(self, one: Requirement) -> Homes:
        return self._naming(one.id)

    def called(self, one: Requirement) -> Homes:
        """A part is of what names its wider ones as well."""
        own = self._owning((*one.calls, *one.capabilities))
        return own.union(*map(self._naming, one.within)) if own else own

    def part(self, one: Requirement) -> Homes:
        """Where no module names some of its wider ones, it is where it is verified besides."""
        named = [self._naming(name) for name in one.within]
        homes = frozenset[Module]().union(*named)
        return homes | self.verified(one) if homes and not all(named) else homes

    def verified(self, one: Requirement) -> Homes:
        return self._owning(self.verifying.get(one.id, ()))

    def _naming(self, requirement: str) -> Homes:
        return frozenset(module for module in self.modules if requirement in module.requirements)

    def _owning(self, capabilities: Iterable[str]) -> Homes:
        names = {*capabilities}
        return frozenset(
            module for module in self.modules if not module.capabilities.isdisjoint(names)
        )


_TABLE: tuple[Callable[[_Modules, Requirement], Homes], ...] = (
    _Modules.named,
    _Modules.called,
    _Modules.part,
    _Modules.verified,
)


def homes_of(pack: Pack, items: Iterable[Item]) -> dict[str, Homes]:
    """Return the modules of each requirement of a pack, none of what is of no module."""
    verifying: dict[str, set[str]] = {}
    for item in items:
        for name in verified(pack, item) if item.capability else ():
            verifying.setdefault(name, set()).add(item.capability or "")
    asking = _Modules(pack.modules, verifying)
    return {
        one.id: next(filter(None, (line(asking, one) for line in _TABLE)), frozenset())
        for one in pack.requirements.values()
    }


def verified(pack: Pack, item: Item) -> tuple[str, ...]:
    """Return what an item verifies: the requirements it cites, then the parts of them that it is
    about.
    """
    parts = (
        one.id
        for one in pack.requirements.values()
        if one.within
        and one.verified_by(item.id, item.requirements, item.capability, item.capabilities)
    )
    return tuple(dict.fromkeys((*item.requirements, *parts)))
