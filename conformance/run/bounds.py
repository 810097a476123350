"""What a run may take in all: what its target says, less what the run that it goes on with took."""

from dataclasses import dataclass

from conformance.core.target import Target
from conformance.report.ledger import Ledger
from conformance.run.choosing import Most


@dataclass(frozen=True, slots=True)
class RunBounds:
    """The bounds of a run at a target, None for what has none.

    `before` is the ledger of the run that it goes on with; `most` is what a worker hears of what is
    left for all, and then nothing was taken before.
    """

    target: Target
    before: Ledger | None = None
    most: Most | None = None

    @property
    def writes(self) -> int | None:
        """How many writes."""
        return _less(self.target.max_writes, self.before.writes if self.before else 0)

    @property
    def exchanges(self) -> int | None:
        """How many exchanges."""
        if self.most is not None:
            return _less(self.most.exchanges, 0)
        return _less(self.target.max_exchanges, self.before.exchanges if self.before else 0)

    @property
    def seconds(self) -> float | None:
        """How long."""
        minutes = self.target.max_minutes if self.most is None else self.most.minutes
        return None if minutes is None else 60.0 * minutes


def _less(most: int | None, taken: int) -> int | None:
    return None if most is None else max(0, most - taken)
