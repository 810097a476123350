"""A mutant of a validator: what is done wrong (operator), where (seam and part), and when."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from conformance.core.mutant_space import MutantBreach

POSITION, SIZE = "posicion", "tamaño"
FIRST, SECOND, LAST = POSITIONS = ("primero", "segundo", "ultimo")
_LARGER = "mas-de-"
_NOWHERE: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Place:
    """Where a validator does something: its coordinates by name, and which of how many records of
    its file it is about (0: of the file itself).
    """

    at: Mapping[str, str] = field(default_factory=lambda: _NOWHERE)
    number: int = 0
    count: int = 0


@dataclass(frozen=True, slots=True)
class FileCondition:
    """When a mutant shows: `kind` is the coordinate of the place, `name` its value."""

    kind: str
    name: str = ""

    def holds(self, place: Place) -> bool:
        """Say whether it shows at a place."""
        if self.kind in (POSITION, SIZE):
            return not place.number or self.picks(place.number, place.count)
        return not self.name or place.at.get(self.kind) == self.name

    def picks(self, number: int, count: int) -> bool:
        """Say whether it shows in one of so many records, counted from 1."""
        if self.kind == SIZE:
            return count > int(self.name.removeprefix(_LARGER))
        at = {FIRST: 1, SECOND: 2, LAST: count}
        return self.kind != POSITION or number == at[self.name]

    def __str__(self) -> str:
        return f"{self.kind}={self.name}" if self.name else self.kind


ALWAYS = FileCondition("siempre")
BY_POSITION = tuple(FileCondition(POSITION, name) for name in POSITIONS)


def larger(count: int) -> FileCondition:
    """Return the condition that a file has more records than so many."""
    return FileCondition(SIZE, f"{_LARGER}{count}")


@dataclass(frozen=True, slots=True)
class FileMutant:
    """One way to be wrong. `part` is what of the seam it is about: a check, a field, a window."""

    seam: str
    operator: str
    capability: str
    part: str
    condition: FileCondition
    breach: MutantBreach

    @property
    def id(self) -> str:
        """What tells it from every other one."""
        return f"{self.seam}/{self.operator}/{self.part}@{self.condition}"


@dataclass(frozen=True, slots=True)
class FileBlock:
    """All the ways at one part of one seam."""

    seam: str
    capability: str
    part: str
    operators: Sequence[str]
    conditions: Sequence[FileCondition]
    breach: MutantBreach

    def __len__(self) -> int:
        return len(self.operators) * len(self.conditions)

    def mutant(self, number: int) -> FileMutant:
        """Return the mutant of a number below the length."""
        nth, condition = divmod(number, len(self.conditions))
        return FileMutant(
            self.seam,
            self.operators[nth],
            self.capability,
            self.part,
            self.conditions[condition],
            self.breach,
        )
