"""What a target wants judged, and of which parts a system is made: its sides and its modules."""

from collections.abc import Collection
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Module:
    """A part of a system that may be judged by itself, as target files name it.

    `words` is how reports call it. An item is of the modules that its capability is in. A module
    that has `requirements` goes across the others: theirs is what cites one of these first of all,
    and such a requirement is judged in this module alone. `abroad`: so is whatever calls as another
    entity, and nothing but that decides on its requirements. `declared` is the key of a target file
    without which there is nothing of it to judge.
    """

    name: str
    words: str
    capabilities: frozenset[str] = frozenset()
    requirements: frozenset[str] = frozenset()
    abroad: bool = False
    declared: str = ""

    @property
    def across(self) -> bool:
        """Whether it goes across the others."""
        return self.abroad or bool(self.requirements)


@dataclass(frozen=True, slots=True)
class WantedScope:
    """What a target says it wants judged; what it says nothing of is what its roles can show."""

    sides: tuple[str, ...] = ()
    modules: tuple[str, ...] = ()


EVERYTHING = WantedScope()
"""All that the roles of a target can show."""


@dataclass(frozen=True, slots=True)
class About:
    """What an item is about: the capability, what it cites first, whether it calls as another
    entity; the sides of who calls, and of who may call that capability.
    """

    capability: str | None = None
    cited: str = ""
    abroad: bool = False
    callers: frozenset[str] = frozenset()
    allowed: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Parts:
    """The modules of a system, and those of them that are `wanted` (none named: all)."""

    modules: tuple[Module, ...] = ()
    wanted: Collection[str] = field(default=())

    @property
    def within(self) -> tuple[Module, ...]:
        """The modules that are judged."""
        return tuple(one for one in self.modules if not self.wanted or one.name in self.wanted)

    @property
    def left_out(self) -> tuple[Module, ...]:
        """The modules that are not."""
        return tuple(one for one in self.modules if one not in self.within)

    def excluding(self, about: About) -> Module | None:
        """Return a module that keeps an item from being judged, None where none does.

        What goes across the modules is judged where that module is, in those besides that are, or
        in all when none of these is named.
        """
        across = [one for one in self.modules if one.across and _is_of(about, one)]
        own = [one for one in self.modules if not one.across and _is_of(about, one)]
        out = next((one for one in across if one in self.left_out), None)
        if out is not None:
            return out
        anywhere = across and all(one.across for one in self.within)
        lost = own and not anywhere and all(one in self.left_out for one in own)
        return own[0] if lost else None


def _is_of(about: About, module: Module) -> bool:
    return (
        about.capability in module.capabilities
        or about.cited in module.requirements
        or (module.abroad and about.abroad)
    )


def beyond(about: About, sides: Collection[str]) -> bool:
    """Say whether an item is of no side of these: who calls is of another, or what it is about is
    for others alone and not all who call are of these.
    """
    if about.callers and about.callers <= frozenset(sides):
        return False
    return any(some and some.isdisjoint(sides) for some in (about.callers, about.allowed))
