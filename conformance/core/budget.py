"""What a run may spend: a number of something, however many threads spend it, and time."""

import math
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field


@dataclass(slots=True)
class Budget:
    """How many may still be sent, writes or any requests; `most` None: no bound (`max_writes` and
    `max_exchanges` among the target's `limits`). Of a bound that several processes share, `whole`
    is all of it.
    """

    most: int | None = None
    spent: int = 0
    whole: int | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def take(self) -> bool:
        """Spend one and say so, or say that none is left."""
        with self._lock:
            if self.most is not None and self.spent >= self.most:
                return False
            self.spent += 1
            return True

    def give_back(self) -> None:
        """Take back one that was not sent after all."""
        with self._lock:
            self.spent -= 1

    def grant(self, more: int) -> None:
        """Let so many more be sent."""
        with self._lock:
            self.most = more + (self.most or 0)

    @property
    def bound(self) -> int | None:
        """The bound as whoever set it knows it."""
        return self.most if self.whole is None else self.whole


_GRACE_S, _GRACE = 60.0, 0.1
"""What is under way when time is up may take so long yet: seconds, or a part of all the time."""


@dataclass(slots=True)
class TimeBudget:
    """How long a run may go on from now; `most_s` None: no bound (`max_minutes` among the target's
    `limits`). `clock` only goes forward.
    """

    most_s: float | None = None
    clock: Callable[[], float] = time.monotonic
    _begun: float = 0.0

    def __post_init__(self) -> None:
        self._begun = self.clock()

    @property
    def left_s(self) -> float:
        """The seconds until nothing more is begun."""
        if self.most_s is None:
            return math.inf
        return self.most_s - (self.clock() - self._begun)

    @property
    def over(self) -> bool:
        """Whether nothing more is begun."""
        return self.left_s <= 0

    @property
    def cut_in_s(self) -> float:
        """The seconds until what is under way is cut."""
        return self.left_s + min(_GRACE_S, _GRACE * (self.most_s or 0.0))


def parts(most: int, costs: Mapping[str, int]) -> dict[str, int]:
    """Return how many of so many each of several may spend, by what each is thought to cost: all of
    them together just so many.

    What is left over goes evenly to those that spend any; what is too little, to the first of them.
    """
    spending = [name for name, cost in costs.items() if cost]
    left, made = most, dict[str, int]()
    for name in spending:
        made[name] = min(left, costs[name])
        left -= made[name]
    for place, name in enumerate(spending):
        made[name] += left // len(spending) + (place < left % len(spending))
    return made
