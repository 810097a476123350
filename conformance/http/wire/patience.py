"""How long a run goes on with a target that does not answer, or only asks to wait: a part of it, or
all of it.

An operation that kept silent or throttled some times in a row is not asked again for a while, and
for twice as long each time that it goes on so: what needs it is blocked at once, and the rest is
judged. When items in a row get nothing else, over several operations, the run ends with what was
judged: the rest would say nothing, and would take hours to.

The rules of the file: silences are in a row when each is of a request that was sent once the one
before was known. Those of requests that were under way together are one, however many: a target
that stops for a moment has been silent once.
"""

import math
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from conformance.core.address import shown
from conformance.core.exchange import Exchange, Request
from conformance.http.wire.carrier import LATE, SILENT
from conformance.http.wire.client import unanswered
from conformance.http.wire.deadline import SLOW
from conformance.http.wire.retries import THROTTLED

_TIMES = 3  # in a row: exchanges of one operation, and items
_REST_S = 120.0  # the first rest of an operation; each one after it is twice as long
_LATE, _THROTTLED = "no respondió a tiempo", "limitó las peticiones (429)"


@dataclass(frozen=True, slots=True)
class _Wait:
    """When a request was sent, and when what became of it was known."""

    sent: float
    known: float


@dataclass(slots=True)
class _Silences:
    """How many silences there were in a row, and when the last of them was known."""

    times: int = 0
    known: float = -math.inf

    def take(self, wait: _Wait) -> bool:
        """Count a silence, unless its request was sent before the last one was known; say whether
        it counts.
        """
        counts = wait.sent >= self.known
        if counts:
            self.times, self.known = self.times + 1, wait.known
        return counts


class Patience:
    """What has gone unserved so far. `clock` is monotonic, in seconds; `times` is how many in a row
    are borne.
    """

    def __init__(self, clock: Callable[[], float], times: int = _TIMES) -> None:
        self._clock, self._most = clock, times
        self._silent: dict[str, _Silences] = {}  # by operation
        self._until: dict[str, float] = {}
        self._rests: dict[str, float] = {}
        self._left_alone: dict[str, str] = {}  # those that were, whatever became of them
        self._unserved: dict[str, _Wait] = {}  # exchanges of items that have not ended yet, by id
        self._items, self._operations = _Silences(), set[str]()
        self._fell: Exchange | None = None
        self._lock = threading.Lock()  # items in flight are refused and heard beside each other

    def refusal(self, request: Request) -> str:
        """Return why an operation is not asked now, "" when it is; after a rest one request tries
        it again.
        """
        with self._lock:
            return self._refusal(_operation(request))

    def _refusal(self, name: str) -> str:
        until = self._until.get(name)
        if until is None:
            return ""
        if self._clock() >= until:
            self._until[name] = self._clock() + _REST_S
            return ""
        times = f"{self._silent[name].times} veces seguidas"
        return f"no se pidió {name}: {self._left_alone[name]} {times}"

    def _leave_alone(self, name: str, since: float) -> None:
        """Let an operation be, the longer the more often it was."""
        rest = self._rests.get(name, _REST_S)
        self._until[name], self._rests[name] = since + rest, 2 * rest

    @property
    def left_alone(self) -> tuple[str, ...]:
        """What is said of each operation that was not asked for a while, or at all any more."""
        return tuple(f"{name} {why}" for name, why in sorted(self._left_alone.items()))

    def now(self) -> float:
        """Return the moment at which a request is sent, as `heard` takes it."""
        return self._clock()

    def heard(self, exchange: Exchange, sent: float) -> None:
        """Take in an exchange whose request was `sent` then; one that was served ends the silence
        of its operation.
        """
        with self._lock:
            self._heard(_operation(exchange.request), exchange, _Wait(sent, self._clock()))

    def _heard(self, name: str, exchange: Exchange, wait: _Wait) -> None:
        if not _served(exchange):
            self._unserved[exchange.id] = wait
        if not _stuck(exchange):
            self._silent.pop(name, None)
            self._until.pop(name, None)
            self._rests.pop(name, None)
            return
        silences = self._silent.setdefault(name, _Silences())
        if silences.take(wait) and silences.times >= self._most:
            throttled = exchange.status == THROTTLED
            self._left_alone[name] = _THROTTLED if throttled else _LATE
            self._leave_alone(name, wait.known)

    def ended(self, exchanges: Sequence[Exchange]) -> str:
        """Take in what an item that has ended exchanged; return why the run can't go on, "" when it
        can.
        """
        if not exchanges:
            return ""
        waits = self._waits(exchanges)
        for exchange in exchanges:
            self._fell = None if _served(exchange) else self._fell or exchange
        last = exchanges[-1]
        if last.status != THROTTLED and any(
            exchange.response is not None for exchange in exchanges
        ):
            self._items = _Silences()
            self._operations.clear()
            return ""
        now = self._clock()
        self._items.take(waits.get(last.id, _Wait(now, now)))
        self._operations.add(_operation(last.request))
        return self._reason(last) if self._over(last) else ""

    def _waits(self, exchanges: Sequence[Exchange]) -> dict[str, _Wait]:
        """Return when the unserved among the exchanges of an item were sent; they are forgotten."""
        with self._lock:
            return {
                one.id: self._unserved.pop(one.id) for one in exchanges if one.id in self._unserved
            }

    def _over(self, last: Exchange) -> bool:
        away = (last.fault or "").startswith(SILENT[0])  # no operation answers where nobody is
        enough = self._items.times >= self._most
        return enough and self._fell is not None and (away or len(self._operations) > 1)

    def _reason(self, last: Exchange) -> str:
        assert self._fell is not None
        first = f"{self._fell.request.method} {shown(self._fell.request.url)} ({self._fell.id})"
        if last.status == THROTTLED:
            return (
                "El objetivo limita todas las peticiones (429), también después de esperar lo que "
                f"pide; lo primero que quedó sin atender fue {first}. Baje requests_per_second en "
                "el archivo de objetivo"
            )
        return (
            f"El objetivo {unanswered(last.fault)}; lo primero que quedó sin respuesta fue {first}"
        )


def _operation(request: Request) -> str:
    return request.operation or request.capability or shown(request.url)


def _served(exchange: Exchange) -> bool:
    return exchange.response is not None and exchange.status != THROTTLED


def _stuck(exchange: Exchange) -> bool:
    """Say whether an exchange only cost time: it came too late, or it was throttled however long it
    waited.
    """
    return exchange.status == THROTTLED or (exchange.fault or "").startswith((LATE, SLOW))
