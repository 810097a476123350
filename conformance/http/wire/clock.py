"""The target's clock: what several answers and tokens say the time is, followed on a clock of ours
that never jumps.

One answer may lie (a cache, a gateway, a server that was just started), and so may our own wall
clock (it was set, the machine slept). So the median of the last ones counts, of each source apart;
of two sources that differ, the one nearer to our own clock; and nothing farther away than a year.
"""

import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from statistics import median_low

from conformance.core.exchange import Response

TOLERANCE_S = 120
"""Seconds between two clocks that a slow network and whole seconds explain."""
_FARTHEST_S = 366 * 86_400
_KEPT = 15
_FEW = 3  # of fewer, which one lies can't be said
_DATE, _IAT = "la cabecera Date", "el iat del token"


@dataclass(frozen=True, slots=True)
class Clocks:
    """How time passes for a client: the moment, in seconds since the epoch, what waits, and what
    measures how long something took.
    """

    now: Callable[[], float] = time.time
    pause: Callable[[float], None] = time.sleep
    stopwatch: Callable[[], float] = time.perf_counter

    @property
    def steady(self) -> Callable[[], float]:
        """What only goes forward. A clock passed in does; the machine's may be set, and what
        follows it must not jump with it.
        """
        return time.monotonic if self.now is time.time else self.now


MACHINE = Clocks()
"""The clocks of the machine that the harness runs on."""


class TargetClock:
    """The target's time. `wall` gives seconds since the epoch, `steady` seconds that only go
    forward.
    """

    def __init__(self, wall: Callable[[], float], steady: Callable[[], float]) -> None:
        self._wall, self._steady = wall, steady
        self._begun = wall() - steady()
        self._said: dict[str, deque[float]] = {
            _DATE: deque(maxlen=_KEPT),
            _IAT: deque(maxlen=_KEPT),
        }
        self._odd = 0
        self._first = ""

    def ours(self) -> float:
        """Return the seconds since the epoch on our own clock, whatever it was set to meanwhile."""
        return self._begun + self._steady()

    def now(self) -> float:
        """Return the seconds since the epoch on the target's clock."""
        return self.ours() + self.skew

    @property
    def skew(self) -> float:
        """How many seconds the target's clock is ahead of ours, 0.0 while within what a network
        explains.
        """
        middles = [_middle(said) for said in self._said.values() if said]
        ahead = min(middles, key=abs, default=0.0)
        return ahead if abs(ahead) > TOLERANCE_S else 0.0

    def heard(self, response: Response) -> None:
        """Take the `Date` of an answer (RFC 9110 §6.6.1); one that is no date says nothing."""
        self._take(_DATE, http_date(response.header("date")))

    def issued(self, moment: float | None) -> None:
        """Take the moment at which a token says it was issued just now (`iat`), None for a token
        that doesn't say.
        """
        self._take(_IAT, moment)

    def told(self) -> str:
        """Return what was odd about the clocks of a run, as sentences; "" when nothing was."""
        jumped = round(self._wall() - self.ours())
        middles = [round(_middle(said)) for said in self._said.values() if len(said) >= _FEW]
        parts = []
        if abs(jumped) > TOLERANCE_S:
            parts.append(
                f"El reloj de este equipo saltó {_length(jumped)} durante la corrida: no se siguió."
            )
        if self._odd:
            several = "1 respuesta dijo" if self._odd == 1 else f"{self._odd} respuestas dijeron"
            parts.append(
                f"{several} otra hora que las demás del sistema ({self._first}): no se siguió."
            )
        if middles and max(middles) - min(middles) > TOLERANCE_S:
            parts.append(
                f"{_DATE[:1].upper()}{_DATE[1:]} y {_IAT} difieren en "
                f"{_length(max(middles) - min(middles))}: se siguió lo más cercano a la hora de "
                "este equipo."
            )
        return " ".join(parts)

    def _take(self, source: str, moment: float | None) -> None:
        if moment is None:
            return
        ahead, said = moment - self.ours(), self._said[source]
        far = abs(ahead) > _FARTHEST_S
        if far or (len(said) >= _FEW and abs(ahead - _middle(said)) > TOLERANCE_S):
            self._odd += 1
            self._first = self._first or f"la primera, según {source}, {_written(moment)}"
        if not far:
            said.append(ahead)


def http_date(text: str | None) -> float | None:
    """Return the seconds since the epoch that an HTTP date says, None for what is none or lies
    beyond the calendar.
    """
    try:
        read = parsedate_to_datetime(text or "")
        return (read if read.tzinfo else read.replace(tzinfo=UTC)).timestamp()
    except (ValueError, TypeError, OverflowError, IndexError):
        return None


def _middle(said: deque[float]) -> float:
    """Return the median: of two in the middle, the one nearer to our clock."""
    ordered = list(said)
    low, high = median_low(ordered), -median_low([-one for one in ordered])
    return min(low, high, key=abs)


def _written(moment: float) -> str:
    try:
        return datetime.fromtimestamp(moment, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    except (ValueError, OverflowError, OSError):
        return f"{moment:.3g} s"


def _length(seconds: int) -> str:
    return str(timedelta(seconds=abs(seconds))).replace("days", "días").replace("day", "día")
