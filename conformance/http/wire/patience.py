"""How long a run goes on with a target that does not answer, or only asks to wait: a part of it, or
all of it.

An operation that kept silent or throttled some times in a row is not asked again for a while: what
needs it is blocked at once, and the rest is judged. When items in a row get nothing else, over
several operations, the run ends with what was judged: the rest would say nothing, and would take
hours to.
"""

import threading
from collections.abc import Callable, Sequence

from conformance.core.address import shown
from conformance.core.exchange import Exchange, Request
from conformance.http.wire.carrier import LATE, SILENT
from conformance.http.wire.client import THROTTLED, unanswered
from conformance.http.wire.deadline import SLOW

_TIMES = 3  # in a row: exchanges of one operation, and items
_REST_S = 120.0


class Patience:
    """What has gone unserved so far. `clock` is monotonic, in seconds; `times` is how many in a row
    are borne.
    """

    def __init__(self, clock: Callable[[], float], times: int = _TIMES) -> None:
        self._clock, self._most = clock, times
        self._times: dict[str, int] = {}
        self._until: dict[str, float] = {}
        self._items: list[str] = []
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
        return (
            f"no se pidió {name}: no respondió a tiempo, o limitó las peticiones (429), "
            f"{self._times[name]} veces "
            f"seguidas; se vuelve a intentar cada {_REST_S:g} s"
        )

    def heard(self, exchange: Exchange) -> None:
        """Take in an exchange; one that was served ends the silence of its operation."""
        with self._lock:
            self._heard(_operation(exchange.request), exchange)

    def _heard(self, name: str, exchange: Exchange) -> None:
        if not _stuck(exchange):
            self._times.pop(name, None)
            self._until.pop(name, None)
            return
        self._times[name] = self._times.get(name, 0) + 1
        if self._times[name] >= self._most:
            self._until[name] = self._clock() + _REST_S

    def ended(self, exchanges: Sequence[Exchange]) -> str:
        """Take in what an item that has ended exchanged; return why the run can't go on, "" when it
        can.
        """
        if not exchanges:
            return ""
        for exchange in exchanges:
            self._fell = None if _served(exchange) else self._fell or exchange
        last = exchanges[-1]
        if last.status != THROTTLED and any(
            exchange.response is not None for exchange in exchanges
        ):
            self._items.clear()
            return ""
        self._items.append(_operation(last.request))
        away = (last.fault or "").startswith(SILENT[0])  # no operation answers where nobody is
        if (
            len(self._items) < self._most
            or self._fell is None
            or not (away or len(set(self._items)) > 1)
        ):
            return ""
        first = f"{self._fell.request.method} {shown(self._fell.request.url)} ({self._fell.id})"
        if last.status == THROTTLED:
            return (
                "El objetivo limita todas las peticiones (429), también después de esperar lo que "
                "pide; lo "
                f"primero que quedó sin atender fue {first}. Baje requests_per_second en el "
                f"archivo de objetivo"
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
