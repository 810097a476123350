"""Whether a request is sent again, and after how long: where nobody took it, or it only was early.

The rules of the file: what the target throttled (429, RFC 6585 §4; 503, RFC 9110 §15.6.4) was not
taken, so it goes again whatever its method, after what `Retry-After` asks, for as long as the
patience of a request lasts. When that is used up, the answer counts; and from then on what the same
operation answers counts at once, until it answers otherwise: a 503 that stays is no throttling but
what the operation does. A connection that broke or that nobody took goes again twice, where that
does no harm; silence goes again once, unless what was asked before met silence too.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass, field

from conformance.core.exchange import Request, Response
from conformance.http.wire.adaptive_rate import AdaptiveRate
from conformance.http.wire.carrier import LATE, TransportError
from conformance.http.wire.clock import http_date

THROTTLED, OVERLOADED = 429, 503
PATIENCE_S = 120.0
"""Seconds that one request waits in all, when the target throttles it."""

_UNASKED_S = 30.0  # when it answers 503 and does not say when to come again
_ASKED_MOST_S = 600.0  # who asks for more is not waited for at all
_RETRIES = 2  # of a connection that broke
_FIRST_S, _LONGEST_S = 0.2, 15.0  # unless told otherwise the waits double from the one to the other
_DIGITS = 9

Answer = Response | TransportError


@dataclass(frozen=True, slots=True)
class Attempt:
    """A request that was `sent` at a moment of the clock, after `before` others of it, and what it
    had `waited` in all.
    """

    request: Request
    sent: float
    before: int = 0
    waited: float = 0.0


@dataclass(slots=True)
class Retries:
    """What decides whether requests go again, all those of a client. `target_time` is the clock by
    which the target's dates are read; nothing waits beyond the moment `end` of `clock`.
    """

    rate: AdaptiveRate
    target_time: Callable[[], float]
    clock: Callable[[], float]
    end: float = math.inf
    _given_up: set[str] = field(default_factory=set)
    _in_vain: bool = False  # the last that waited did so in vain, and nothing was served since
    _silent: bool = False  # the last that was asked met silence

    def rest(self, attempt: Attempt, answer: Answer) -> float | None:
        """Return the seconds to wait before a request goes again, None when its answer counts."""
        if isinstance(answer, TransportError):
            rest = self._after_fault(attempt, answer)
        elif throttles(answer):
            rest = self._after_throttling(attempt, answer)
        else:
            self._served(attempt.request)
            rest = None
        late = rest is not None and self.clock() + rest > self.end
        return None if late else rest

    def _after_fault(self, attempt: Attempt, answer: TransportError) -> float | None:
        before, silent = self._silent, answer.fault.startswith(LATE)
        self._silent = silent
        most = (0 if before else 1) if silent else _RETRIES
        return _doubled(attempt.before) if answer.again and attempt.before < most else None

    def _after_throttling(self, attempt: Attempt, answer: Response) -> float | None:
        self._silent = False
        name = _operation(attempt.request)
        if name in self._given_up:
            return None
        asked = asked_rest(answer, self.target_time())
        left = self._patience(answer, asked) - attempt.waited
        if left <= 0:
            self._give_up(name, answer)
            return None
        self.rate.throttled(attempt.sent, min(left, asked or 0.0))
        return min(left, max(asked or 0.0, _doubled(attempt.before)))

    def _patience(self, answer: Response, asked: float | None) -> float:
        if self._in_vain or (asked or 0.0) > _ASKED_MOST_S:
            return 0.0
        return _UNASKED_S if answer.status == OVERLOADED and asked is None else PATIENCE_S

    def _give_up(self, name: str, answer: Response) -> None:
        self._given_up.add(name)
        self._in_vain = True
        if answer.status == OVERLOADED:
            self.rate.free()

    def _served(self, request: Request) -> None:
        self._given_up.discard(_operation(request))
        self._in_vain = self._silent = False
        self.rate.served()


def throttles(answer: Response) -> bool:
    """Say whether an answer may only mean that it was asked too much at a time."""
    return answer.status in (THROTTLED, OVERLOADED)


def asked_rest(answer: Response, now: float) -> float | None:
    """Return the seconds that `Retry-After` asks for (RFC 9110 §10.2.3), None where it does not."""
    asked = (answer.header("retry-after") or "").strip()
    if asked.isascii() and asked.isdecimal():
        # So many digits are no number that anybody meant, and Python reads no more than some
        # thousands.
        return float(asked) if len(asked) < _DIGITS else math.inf
    moment = http_date(asked)
    return None if moment is None else max(moment - now, 0.0)


def _doubled(before: int) -> float:
    return min(_LONGEST_S, _FIRST_S * 2.0**before)


def _operation(request: Request) -> str:
    return request.operation or request.capability or request.url
