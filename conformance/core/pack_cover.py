"""How much of its system a pack covers, counted: what `conformance packs` tells of each."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from conformance.core.finding import Level
from conformance.core.requirement import ATTESTATION, STANDING, Requirement
from conformance.core.setting import Setting


@dataclass(frozen=True, slots=True)
class CountedRequirements:
    """The requirements of a level: all of them, those by somebody's word, and those that nothing
    verifies, for a reason that the register gives.
    """

    total: int
    attested: int = 0
    unverified: int = 0


@dataclass(frozen=True, slots=True)
class CoveredDocument:
    """What a system is held to: a document, by its title and what it says that it is."""

    name: str
    title: str
    version: str
    origin: str


@dataclass(frozen=True, slots=True)
class PackCover:
    """What a pack knows of its system.

    `defects` are those of its reference server by the level of what they break, `subtle` those that
    show at one place only; none where it brings no server. A pack that is of no documents of HTTP
    makes its own (`cover()`), with what stands for capabilities and documents there.
    """

    title: str
    capabilities: int
    core: int
    requirements: Mapping[str, CountedRequirements]
    scenarios: int
    defects: Mapping[str, int] = field(default_factory=dict)
    subtle: int = 0
    documents: tuple[CoveredDocument, ...] = ()
    styles: tuple[str, ...] = ()
    settings: tuple[Setting, ...] = ()


def counted_by_level(register: Iterable[Requirement]) -> dict[str, CountedRequirements]:
    """Return the requirements of a register, counted by level."""
    known = tuple(register)
    return {str(level): _counted([one for one in known if one.level is level]) for level in Level}


def _counted(some: list[Requirement]) -> CountedRequirements:
    attested = sum(one.verify == ATTESTATION for one in some)
    noted = sum(bool(one.note) and one.verify not in (ATTESTATION, STANDING) for one in some)
    return CountedRequirements(len(some), attested, noted)
