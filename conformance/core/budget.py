"""A budget of writes that holds, however many threads spend it."""

import threading
from dataclasses import dataclass, field


@dataclass(slots=True)
class Budget:
    """How many writes may still be sent; `most` None: no bound (`limits.max_writes` of the target
    file).
    """

    most: int | None = None
    spent: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def take(self) -> bool:
        """Spend one write and say so, or say that none is left."""
        with self._lock:
            if self.most is not None and self.spent >= self.most:
                return False
            self.spent += 1
            return True


def share(most: int | None, workers: int, index: int) -> int | None:
    """Return the part of worker `index` (from 0): the parts of all the workers add up to `most`."""
    return None if most is None else most // workers + (index < most % workers)
