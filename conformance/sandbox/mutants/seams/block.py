"""A block of the space: all the ways to be wrong at one part of one capability."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from conformance.core.mutant_space import MutantBreach
from conformance.sandbox.application import Wrapper
from conformance.sandbox.mutants.mutant import Mutant, MutantCondition

SHOWN, STORED, LISTED, CHECKED, REFUSED, TOKENS = (
    "mostrado",
    "guardado",
    "lista",
    "control",
    "rechazo",
    "token",
)
Makers = Mapping[str, Callable[..., Wrapper]]


@dataclass(frozen=True, slots=True)
class Block:
    """All the ways at one part of one capability: `make` gives the wrapper of an operator under a
    condition.
    """

    seam: str
    capability: str
    part: str
    operators: Sequence[str]
    conditions: Sequence[MutantCondition]
    breach: MutantBreach
    make: Callable[[str, MutantCondition], Wrapper]

    def __len__(self) -> int:
        return len(self.operators) * len(self.conditions)

    def mutant(self, number: int) -> Mutant:
        """Return the mutant of a number below the length."""
        nth, condition = divmod(number, len(self.conditions))
        name, when = self.operators[nth], self.conditions[condition]
        made = self.make(name, when)
        return Mutant(self.seam, name, self.capability, self.part, when, self.breach, made)


def block_of(
    seam: str,
    place: tuple[str, str],
    makers: Mapping[str, Any],
    conditions: Sequence[MutantCondition],
    breach: MutantBreach,
) -> Block:
    """Return the block of a capability and a part of it whose operators are made by name."""

    def make(operator: str, condition: MutantCondition) -> Wrapper:
        made: Wrapper = makers[operator](condition=condition)
        return made

    return Block(seam, *place, tuple(makers), conditions, breach, make)
