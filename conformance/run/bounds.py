"""What a run may take in all: what its target says, less what the run that it goes on with took;
and what of it each item may, where several processes share it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from conformance.core.budget import Budget, parts
from conformance.core.target import Target
from conformance.report.ledger import Ledger
from conformance.run.choosing import Most
from conformance.run.estimate import Cost


@dataclass(frozen=True, slots=True)
class RunBounds:
    """The bounds of a run at a target, None for what has none.

    `was` is the ledger of the run that it goes on with; `most` is what a worker hears of what is
    left for all, and then nothing was taken before.
    """

    target: Target
    was: Ledger | None = None
    most: Most | None = None

    @property
    def writes(self) -> int | None:
        """How many writes."""
        return _less(self.target.max_writes, self.was.writes if self.was else 0)

    @property
    def exchanges(self) -> int | None:
        """How many exchanges."""
        if self.most is not None:
            return _less(self.most.exchanges, 0)
        return _less(self.target.max_exchanges, self.was.exchanges if self.was else 0)

    @property
    def seconds(self) -> float | None:
        """How long."""
        minutes = self.target.max_minutes if self.most is None else self.most.minutes
        return None if minutes is None else 60.0 * minutes


def _less(most: int | None, taken: int) -> int | None:
    return None if most is None else max(0, most - taken)


def budget_for(most: int | None, workers: int) -> Budget:
    """Return what one of so many processes may spend of a bound: alone, all of it; of several each
    begins with nothing, and is granted the part of each item that it performs.
    """
    return Budget(0, whole=most) if most is not None and workers > 1 else Budget(most)


@dataclass(frozen=True, slots=True)
class BoundParts:
    """What each item may spend of what several processes share: the same in all of them, for they
    have one schedule.
    """

    granted: tuple[tuple[Budget, Mapping[str, int]], ...] = field(default=())

    @classmethod
    def of(cls, writes: Budget, exchanges: Budget, costs: Mapping[str, Cost]) -> "BoundParts":
        """Return the parts of items by what they are thought to cost."""
        asked = (
            (writes, {name: one.writes for name, one in costs.items()}),
            (exchanges, {name: one.requests for name, one in costs.items()}),
        )
        return cls(
            tuple(
                (budget, parts(budget.whole, counts))
                for budget, counts in asked
                if budget.whole is not None
            )
        )

    def grant(self, item: str) -> None:
        """Let an item spend its parts, beside what others of this process left of theirs."""
        for budget, shared in self.granted:
            budget.grant(shared.get(item, 0))
