"""How fast requests go out, when the target asks for less than its file allows.

The rules of the file: one rate for all that a client sends, logins too. It lets everything pass
until the target throttles; then it goes down to half of what was being sent, and to half again for
each throttled request that was sent after the last time it did. What the target asks to be left
alone for (`Retry-After`), nobody sends in. Without anything throttled it goes up again, slowly, up
to where it no longer holds anything back.
"""

import math
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

_SEEN_S = 1.0  # what was sent in the last so many seconds is how fast it goes
_SLOWEST = 0.2  # requests per second
_RISES_S, _RISE = 10.0, 1.25  # after so long without anything throttled it goes so many times up


@dataclass(frozen=True, slots=True)
class Slowed:
    """What throttling did to a run: how many answers asked for less, the fewest requests per second
    that it went down to (0: it did not have to), and the seconds that requests were held back.
    """

    answers: int = 0
    lowest: float = 0.0
    waited: float = 0.0


UNSLOWED = Slowed()
"""Nothing was throttled."""


def together(several: "list[Slowed]") -> Slowed:
    """Return what throttling did to a run of several processes, each with a rate of its own."""
    return Slowed(
        sum(one.answers for one in several),
        sum(one.lowest for one in several),
        max((one.waited for one in several), default=0.0),
    )


class AdaptiveRate:
    """Gives each request its turn. `most` is what may be sent per second at all; `clock` only goes
    forward, in seconds; `pause` waits. Safe among threads.
    """

    def __init__(
        self, most: float, clock: Callable[[], float], pause: Callable[[float], None]
    ) -> None:
        self._most, self._clock, self._pause = most, clock, pause
        self._rate: float | None = None  # None: nothing is held back
        self._next = self._until = self._changed = -math.inf
        self._sent: deque[float] = deque()
        self._answers, self._lowest, self._waited = 0, 0.0, 0.0
        self._lock = threading.Lock()

    def turn(self) -> float:
        """Wait until a request may go; return that moment."""
        begun = self._clock()
        slot, waited = self._slot(begun), 0.0
        while (wait := max(slot, self._until) - max(self._clock(), begun + waited)) > 0:
            self.rest(wait)
            waited += wait
        moment = max(self._clock(), begun + waited)
        with self._lock:
            self._sent.append(moment)
            self._forget(moment)
        return moment

    def rest(self, seconds: float) -> None:
        """Hold a request back for so long."""
        self._pause(seconds)
        with self._lock:
            self._waited += seconds

    def throttled(self, sent: float, rest: float) -> None:
        """Go slower: a request `sent` then was not served, and `rest` seconds of peace are asked.

        Those that were under way when it last went down say nothing new.
        """
        with self._lock:
            now = self._clock()
            self._answers += 1
            self._until = max(self._until, now + rest)
            if sent < self._changed:
                return
            self._forget(now)
            seen = min(self._most, max(1.0, len(self._sent) / _SEEN_S))
            self._rate = max(_SLOWEST, min(seen, self._rate or math.inf) / 2)
            self._lowest = min(self._lowest or math.inf, self._rate)
            self._changed = now

    def served(self) -> None:
        """Go faster, when nothing was throttled for a while."""
        if self._rate is None:
            return
        with self._lock:
            now = self._clock()
            if self._rate is not None and now - self._changed >= _RISES_S:
                faster = self._rate * _RISE
                self._rate, self._changed = (None if faster >= self._most else faster), now

    def free(self) -> None:
        """Hold nothing back any more: what looked like throttling was the answer."""
        with self._lock:
            self._rate, self._until = None, -math.inf

    @property
    def per_second(self) -> float:
        """How many requests it lets pass in a second."""
        return self._most if self._rate is None else self._rate

    @property
    def slowed(self) -> Slowed:
        """What throttling has done so far."""
        return Slowed(self._answers, self._lowest, self._waited)

    def _slot(self, now: float) -> float:
        """Return the moment that a request of now may go at; the next one comes after it."""
        if self._rate is None:
            return now
        with self._lock:
            slot = max(now, self._next, self._until)
            self._next = slot + 1 / (self._rate or self._most)
            return slot

    def _forget(self, now: float) -> None:
        while self._sent and self._sent[0] <= now - _SEEN_S:
            self._sent.popleft()
