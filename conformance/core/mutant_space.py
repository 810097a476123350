"""The ways in which a reference can be wrong that nobody wrote by hand: operators x places, counted
and drawn from uniformly.

The rules of the file: a block is all the operators at one place times all the conditions there;
nothing of it is made before it is drawn. What a mutant is depends on how its system is reached; how
many there are, which are drawn, and what one breaks does not.
"""

import random
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Generic, Protocol, TypeVar

from conformance.core.citation import Citations
from conformance.core.finding import Level
from conformance.core.requirement import Requirement

AnyMutant = TypeVar("AnyMutant", covariant=True)
_ORDER = tuple(Level)  # the weightiest first


@dataclass(frozen=True, slots=True)
class MutantBreach:
    """What a mutant breaks, in the words by which a pack's citations are asked: a code of the
    catalogue, an aspect, or a requirement itself; `level` is what its rule may decide at most.
    """

    code: str
    aspect: str = ""
    requirement: str = ""
    level: Level = Level.MUST


@dataclass(frozen=True, slots=True)
class Weight:
    """What a mutant breaks by the register, and what that may decide."""

    requirement: str
    level: Level


def weighed(
    citations: Citations,
    requirements: Mapping[str, Requirement],
    breach: MutantBreach,
    capability: str,
) -> Weight:
    """Return what a mutant of a capability breaks by the register."""
    name = breach.requirement or citations.requirement(breach.code, breach.aspect, capability)
    requirement = requirements.get(name)
    level = requirement.level if requirement is not None else Level.MAY
    cited = citations.of(breach.aspect, capability).level if breach.aspect else None
    return Weight(name, max(level, breach.level, cited or level, key=_ORDER.index))


class MutantBlock(Protocol[AnyMutant]):
    """All the ways to be wrong at one place."""

    @property
    def seam(self) -> str:
        """What the place is of."""

    def __len__(self) -> int:
        """How many there are."""

    def mutant(self, number: int) -> AnyMutant:
        """Return the mutant of a number below the length."""


class MutantSpace(Generic[AnyMutant]):
    """The mutants of a reference, by number."""

    def __init__(self, blocks: Sequence[MutantBlock[AnyMutant]]) -> None:
        self.blocks = tuple(one for one in blocks if len(one))
        self._ends = list(accumulate(map(len, self.blocks)))

    def __len__(self) -> int:
        return self._ends[-1] if self._ends else 0

    def __getitem__(self, number: int) -> AnyMutant:
        nth = bisect_right(self._ends, number)
        return self.blocks[nth].mutant(number - (self._ends[nth - 1] if nth else 0))

    def drawn(self, count: int, seed: int) -> list[int]:
        """Return the numbers of so many different mutants, each as likely as any: the same for the
        same seed, and of a smaller count the first of those of a greater one.
        """
        chance, seen = random.Random(seed), dict[int, None]()
        while len(seen) < min(count, len(self)):
            seen[chance.randrange(len(self))] = None
        return list(seen)

    def sizes(self) -> Mapping[str, int]:
        """Return how many mutants each seam has."""
        made: dict[str, int] = {}
        for one in self.blocks:
            made[one.seam] = made.get(one.seam, 0) + len(one)
        return made
