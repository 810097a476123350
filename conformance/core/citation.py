"""What a pack's norm says of each thing that is judged: from aspects and codes to requirements.

The rules of the file: core names an *aspect* (`auth.missing`, `bulk.atomic`, `id.unknown`) or a
code, never a requirement. The pack's table says which requirements speak of it; the first of them
is the one that a finding cites, all of them are what an item verifies. `aspect@capability` goes
before `aspect` alone. Aspects are those of `conformance.core.aspects` and a pack's `own`: any other
is refused when the pack is loaded. An aspect that the table lacks cites nothing: the pack's norm is
silent about it, and what is judged there is told by the code's own requirement. Where the code has
none either, nothing obliges the system: the finding is told and decides nothing. What is wrong with
a document keeps its weight: it decides nothing of the system. `settled` gives a finding all of
that; whoever makes findings calls it before anybody sees them, and nobody else touches a level.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from conformance.core.finding import Finding, Level, about_document, weakest

Weigh = Callable[[str, Level], Level]
"""What a deviation from a requirement may decide at a target, given what it may elsewhere."""


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
    """A pack's citations by aspect and by code; `code@capability` goes before `code` alone.

    `own` are the aspects that the pack's own tables name (its races, the wrong elements of its
    bulks), each with a sentence of what is judged. `titles` are what its people call a code, where
    core's title is too general for them; `norms` what its norm adds to the explanation of a code
    (Markdown, in Spanish). `law` is how the sources of requirements that a law sets begin,
    `terms` the requirements that systems need not enforce: a target's `strict` and `enforces_terms`
    speak of these. `bounded`: no finding weighs more than the requirement that it cites. `unasked`
    are the codes of what the norm leaves to each system: nothing is found of them.
    """

    aspects: Mapping[str, Citation] = field(default_factory=dict)
    own: Mapping[str, str] = field(default_factory=dict)
    codes: Mapping[str, str] = field(default_factory=dict)
    norms: Mapping[str, str] = field(default_factory=dict)
    titles: Mapping[str, str] = field(default_factory=dict)
    law: tuple[str, ...] = ()
    terms: frozenset[str] = frozenset()
    bounded: bool = False
    unasked: frozenset[str] = frozenset()

    def of(self, aspect: str, capability: str | None = None) -> Citation:
        """Return what the norm says of an aspect, of this capability if it says more of that."""
        own = self.aspects.get(f"{aspect}@{capability}") if capability else None
        return own or self.aspects.get(aspect, NOTHING)

    def requirement(self, code: str, aspect: str = "", capability: str | None = None) -> str:
        """Return the requirement that a finding cites: the aspect's first, or the code's own."""
        cited = self.of(aspect, capability).requirements if aspect else ()
        if cited:
            return cited[0]
        return self.codes.get(f"{code}@{capability}") or self.codes.get(code, "")

    def cited(self) -> Iterator[tuple[str, str]]:
        """Yield each requirement that the tables cite, with what cites it."""
        for aspect, citation in self.aspects.items():
            for name in citation.requirements:
                yield f"el aspecto {aspect}", name
        for code, name in self.codes.items():
            yield f"el código {code}", name


def as_it_is(requirement: str, level: Level) -> Level:
    """Return the level: the target changes nothing."""
    return level


def settled(finding: Finding, citations: Citations, weigh: Weigh = as_it_is) -> Finding:
    """Return a finding as everybody sees it: with its requirement, its level and its title.

    One that cites a requirement already keeps it; one that cites none weighs MAY, unless the pack
    gives its aspect a level; none weighs more than what it rests on. Settling twice changes
    nothing.
    """
    cited = citations.of(finding.aspect, finding.capability) if finding.aspect else NOTHING
    requirement = finding.requirement or citations.requirement(
        finding.code, finding.aspect, finding.capability
    )
    level = finding.level if finding.requirement else cited.level or finding.level
    if not (requirement or cited.level or about_document(finding.code)):
        level = Level.MAY
    weighed = weigh(requirement, level)
    return replace(
        finding,
        requirement=requirement,
        level=weakest(weighed, finding.basis.level) if finding.basis else weighed,
        title=citations.titles.get(finding.code, finding.title),
    )
