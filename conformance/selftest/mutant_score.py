"""What became of mutants, and how many of them were found.

The rules of the file: a mutant is found when an item finds of it what it does not find of the clean
reference, at the weight of what it breaks; seen when only at less. One that no exchange of the
clean run tells from the clean reference is dropped, and counted apart: no run of this kind could
find it.
"""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from conformance.core.finding import Finding, Level
from conformance.selftest.clean import Sign

_Z = 1.959963984540054  # of the normal distribution: 95 %
ORDER = tuple(Level)
"""Levels, the weightiest first."""


@dataclass(frozen=True, slots=True)
class Shadowed:
    """What a clean run showed: whom each mutant met, by its number; what was found, which is false;
    how many exchanges there were.
    """

    met: Mapping[int, tuple[str, ...]]
    false: tuple[tuple[str, Finding], ...]
    exchanges: int


@dataclass(frozen=True, slots=True)
class MutantTrial:
    """What became of a mutant: `sign` is what found it, None where nothing did; `stumbled` says
    that the mutant itself failed. `shown` are the lines by which a reader sees the smallest
    exchange that it changes, none where it changes none.
    """

    mutant: str
    seam: str
    operator: str
    capability: str
    part: str
    condition: str
    coordinate: str
    requirement: str
    level: Level
    met: tuple[str, ...]
    sign: Sign | None
    weight: Level | None
    shown: tuple[str, ...] = ()
    stumbled: str = ""
    crashed: str = ""

    @property
    def reached(self) -> bool:
        """Whether any exchange of the clean run tells it from the clean reference."""
        return bool(self.shown) or self.sign is not None

    @property
    def found(self) -> bool:
        """Whether it was found at the weight of what it breaks."""
        return self.weight is not None and ORDER.index(self.weight) <= ORDER.index(self.level)


@dataclass(frozen=True, slots=True)
class FoundShare:
    """So many of so many, with the interval in which the true share lies in 95 of 100 samples
    (Wilson's).
    """

    found: int
    total: int

    @property
    def value(self) -> float:
        """The share, in per cent."""
        return 100 * self.found / self.total if self.total else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """The ends of the interval, in per cent."""
        if not self.total:
            return 0.0, 100.0
        share, size = self.found / self.total, self.total
        spread = _Z * math.sqrt(share * (1 - share) / size + _Z**2 / (4 * size**2))
        middle, whole = share + _Z**2 / (2 * size), 1 + _Z**2 / size
        low, high = (middle - spread) / whole, (middle + spread) / whole
        return 100 * max(0.0, low), 100 * min(1.0, high)


def share(trials: Iterable[MutantTrial]) -> FoundShare:
    """Return how many of the mutants that were reached were found."""
    reached = [one for one in trials if one.reached]
    return FoundShare(sum(one.found for one in reached), len(reached))


def grouped(
    trials: Sequence[MutantTrial], key: Callable[[MutantTrial], str]
) -> list[tuple[str, FoundShare]]:
    """Return the share of each group that has any, the worst first."""
    groups: dict[str, list[MutantTrial]] = {}
    for one in trials:
        if one.reached:
            groups.setdefault(key(one), []).append(one)
    made = [(name, share(own)) for name, own in groups.items()]
    return sorted(made, key=lambda one: (one[1].value, -one[1].total, one[0]))
