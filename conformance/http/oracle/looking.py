"""What is looked at after a write: everything at the first of its kind, then one door in turn."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

_Door = TypeVar("_Door")


@dataclass(slots=True)
class Looking:
    """Which doors were looked through, and whose turn it is. `thorough`: at the first write of a
    kind each way to ask a door is tried, and not one in turn.
    """

    thorough: bool = False
    known: set[Hashable] = field(default_factory=set)
    turn: int = 0

    def every_way(self, kind: Hashable) -> bool:
        """Say whether doors are asked in every way after a write of this kind."""
        return self.thorough and kind not in self.known

    def chosen(self, kind: Hashable, doors: Sequence[_Door]) -> Sequence[_Door]:
        """Return the doors to look through after a write of this kind: all after the first of it,
        one after each later one, so that all of them have their turns.
        """
        self.turn += 1
        if kind not in self.known:
            self.known.add(kind)
            return doors
        return [doors[self.turn % len(doors)]] if doors else doors
