"""What a server in this process does after a while, on a clock that only waiting moves on."""

import heapq
import itertools
from collections.abc import Callable
from datetime import datetime, timedelta

Act = Callable[[], object]


class Agenda:
    """Acts by the moment at which they are due. Nobody sleeps: who waits has the clock move on, and
    what is due until then be done.
    """

    def __init__(self, now: Callable[[], datetime], passed: Callable[[float], object]) -> None:
        self._now, self._passed = now, passed
        self._due: list[tuple[datetime, int, Act]] = []
        self._order = itertools.count()

    def put(self, seconds: float, act: Act) -> None:
        """Have something done after so many seconds."""
        moment = self._now() + timedelta(seconds=seconds)
        heapq.heappush(self._due, (moment, next(self._order), act))

    def wait(self, ready: Callable[[], bool], seconds: float) -> bool:
        """Do what is due, one after another, until a condition holds or the time is over; say
        whether it holds.
        """
        end = self._now() + timedelta(seconds=seconds)
        while not ready():
            if not self._due or self._due[0][0] > end:
                self._move_to(end)
                return ready()
            moment, _, act = heapq.heappop(self._due)
            self._move_to(moment)
            act()
        return True

    def _move_to(self, moment: datetime) -> None:
        left = (moment - self._now()).total_seconds()
        if left > 0:
            self._passed(left)
