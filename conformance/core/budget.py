"""What a run may spend: a number of something, however many threads spend it, and time."""

import math
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(slots=True)
class Budget:
    """How many may still be sent, writes or any requests; `most` None: no bound (`max_writes` and
    `max_exchanges` among the target's `limits`).
    """

    most: int | None = None
    spent: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def take(self) -> bool:
        """Spend one and say so, or say that none is left."""
        with self._lock:
            if self.most is not None and self.spent >= self.most:
                return False
            self.spent += 1
            return True


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


def share(most: int | None, workers: int, index: int) -> int | None:
    """Return the part of worker `index` (from 0): the parts of all the workers add up to `most`."""
    return None if most is None else most // workers + (index < most % workers)
