"""What a pack's norm says of each thing that is judged: from aspects and codes to requirements.

The rules of the file: core names an *aspect* (`auth.missing`, `write.atomic`, `id.unknown`) or a
code, never a requirement. The pack's table says which requirements speak of it; the first of them
is the one that a finding cites, all of them are what an item verifies. `aspect@capability` goes
before `aspect` alone. An aspect that the table lacks cites nothing: the pack's norm is silent about
it, and what is judged there is told by the code's own requirement.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from conformance.core.finding import Level


@dataclass(frozen=True, slots=True)
class Citation:
    """The requirements that speak of one aspect, the weightiest first; `level` where it is less
    than what the code's own level says.
    """

    requirements: tuple[str, ...]
    level: Level | None = None


NOTHING = Citation(())


@dataclass(frozen=True, slots=True)
class Citations:
    """A pack's citations by aspect and by code, and what its norm adds to the explanation of a
    code (Markdown, in Spanish).
    """

    aspects: Mapping[str, Citation] = field(default_factory=dict)
    codes: Mapping[str, str] = field(default_factory=dict)
    norms: Mapping[str, str] = field(default_factory=dict)

    def of(self, aspect: str, capability: str | None = None) -> Citation:
        """Return what the norm says of an aspect, of this capability if it says more of that."""
        own = self.aspects.get(f"{aspect}@{capability}") if capability else None
        return own or self.aspects.get(aspect, NOTHING)

    def requirement(self, code: str, aspect: str = "", capability: str | None = None) -> str:
        """Return the requirement that a finding cites: the aspect's first, or the code's own."""
        cited = self.of(aspect, capability).requirements if aspect else ()
        return cited[0] if cited else self.codes.get(code, "")
