"""How far a run has come, whoever performs its items: what is done and sent, how long is left.

The rules of the file: an item weighs what it is thought to send; what is left takes as long per
weight as what was done took, once enough was done to say so, and until then what was estimated.
"""

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field

_ENOUGH = 0.05
"""The part of the work from which on what was seen says more than what was estimated."""


@dataclass(slots=True)
class ItemTally:
    """What has been done so far. `weights` are those of all the items by their names; `estimated_s`
    is how long all of it was thought to take, 0 where nobody thought. Safe among threads.
    """

    weights: Mapping[str, float] = field(default_factory=dict)
    estimated_s: float = 0.0
    done: int = 0
    failed: int = 0
    sent: int = 0
    _weight: float = 0.0
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def expect(self, weights: Mapping[str, float], estimated_s: float) -> None:
        """Take what is to be done."""
        self.weights, self.estimated_s = weights, estimated_s

    def ended(self, name: str, *, failed: bool) -> None:
        """Count an item that has ended."""
        with self._lock:
            self.done += 1
            self.failed += failed
            self._weight += self.weights.get(name, 0.0)

    def count(self, sent: int) -> None:
        """Count what was sent."""
        with self._lock:
            self.sent += sent

    def left_s(self, elapsed_s: float) -> float | None:
        """Return how many seconds are left after so many, None while nobody can tell."""
        total = sum(self.weights.values())
        share = self._weight / total if total else 0.0
        if share >= _ENOUGH:
            return elapsed_s * (1 - share) / share
        return max(0.0, self.estimated_s - elapsed_s) if self.estimated_s else None
