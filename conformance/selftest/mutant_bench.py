"""Where mutants are tried, whatever reaches their reference: what any bench gives."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from conformance.selftest.mutant_score import MutantTrial, Shadowed


@dataclass(frozen=True, slots=True)
class Met:
    """The items that a mutant meets where it is tried, and in a run with all that it may use."""

    here: Sequence[str]
    whole: Sequence[str]


@dataclass(frozen=True, slots=True)
class CleanRuns:
    """What clean runs showed: where mutants are tried, and with all that a run may use."""

    here: Shadowed
    whole: Shadowed

    def met(self, number: int) -> Met:
        """Return the items that a mutant meets."""
        return Met(self.here.met[number], self.whole.met[number])


class MutantBench(Protocol):
    """What a process prepares once: the space of mutants, and where they are tried."""

    def sizes(self) -> Mapping[str, int]:
        """Return how many mutants the space has, by where they are wrong."""

    def drawn(self, count: int, seed: int) -> Sequence[int]:
        """Return the numbers of so many mutants, each as likely as any."""

    def shadowed(self, numbers: Sequence[int]) -> CleanRuns:
        """Return whom some mutants meet in clean runs."""

    def tried(self, number: int, met: Met, false: frozenset[Any]) -> MutantTrial:
        """Return what becomes of a mutant with the items that meet it; what is false is no
        finding.
        """
