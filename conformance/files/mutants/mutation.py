"""What is wrong in a validator while it validates: nothing, one mutant, or many that look on."""

from collections.abc import Callable, Iterable
from typing import Protocol, TypeVar

from conformance.files.mutants.mutant import FileMutant, Place

Value = TypeVar("Value")
Change = Callable[[FileMutant], Value]
"""What a mutant makes of a value."""


class Mutation(Protocol):
    """What a validator passes its decisions through."""

    def about(self, seam: str) -> bool:
        """Say whether anything may be wrong at a seam."""

    def turn(
        self,
        seam: str,
        part: str,
        place: Place,
        value: Value,
        change: Change[Value],
    ) -> Value:
        """Return a value, or what a mutant of that part makes of it."""


class Unchanged:
    """Nothing is wrong."""

    def about(self, seam: str) -> bool:
        """Say that nothing is."""
        return False

    def turn(
        self,
        seam: str,
        part: str,
        place: Place,
        value: Value,
        change: Change[Value],
    ) -> Value:
        """Return the value."""
        return value


UNCHANGED = Unchanged()


class OneMutant:
    """One mutant is switched on."""

    def __init__(self, mutant: FileMutant) -> None:
        self._mutant = mutant

    def about(self, seam: str) -> bool:
        """Say whether the mutant is of a seam."""
        return self._mutant.seam == seam

    def turn(
        self,
        seam: str,
        part: str,
        place: Place,
        value: Value,
        change: Change[Value],
    ) -> Value:
        """Return what the mutant makes of a value, where it is of that part and shows there."""
        one = self._mutant
        if one.seam != seam or one.part != part or not one.condition.holds(place):
            return value
        return change(one)


class FileShadows:
    """Validates as the clean reference does, and notes whom each mutant would have met: `met`, by
    id, under the name of the `sender`. When in doubt it did: its trial tells.
    """

    def __init__(self, mutants: Iterable[FileMutant]) -> None:
        self.sender = ""
        self.met: dict[str, dict[str, None]] = {}
        self._of_part: dict[tuple[str, str], list[FileMutant]] = {}
        for one in mutants:
            self.met[one.id] = {}
            self._of_part.setdefault((one.seam, one.part), []).append(one)
        self._seams = {seam for seam, _ in self._of_part}

    def about(self, seam: str) -> bool:
        """Say whether any mutant is of a seam."""
        return seam in self._seams

    def turn(
        self,
        seam: str,
        part: str,
        place: Place,
        value: Value,
        change: Change[Value],
    ) -> Value:
        """Return the value, the mutants of its part tried on it."""
        for one in self._of_part.get((seam, part), ()):
            met = self.met[one.id]
            if self.sender not in met and one.condition.holds(place) and change(one) != value:
                met[self.sender] = None
        return value
