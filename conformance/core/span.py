"""What a number of a resource may be."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Span:
    """What a number may be: from `least` to `most`, both included; None leaves that side open."""

    least: float | None = None
    most: float | None = None

    def holds(self, number: float | None) -> bool:
        """Say whether a number that is known lies inside."""
        return (
            number is not None
            and (self.least is None or number >= self.least)
            and (self.most is None or number <= self.most)
        )

    def __str__(self) -> str:
        if self.most is None:
            return f"al menos {self.least:.15g}"
        if self.least is None:
            return f"a lo sumo {self.most:.15g}"
        return f"de {self.least:.15g} a {self.most:.15g}"
