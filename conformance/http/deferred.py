"""A write whose answer only says that it was received: what became of it is asked for with what was
given (a ticket), until the system tells it.

The rules of the file: a pack says of which writes, what is asked and for how long; whoever sends a
write gets an exchange whose `outcome` is the answer that told how it ended, so that probes, stories
and the oracle judge the act and not its receipt. Nobody waits for what was not received, nor for
what nobody of the pack sent. Time passes on the clock that is passed in.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Protocol

from conformance.core.answers import Dialect, Meaning
from conformance.core.exchange import Exchange, Request
from conformance.core.role import ANONYMOUS
from conformance.core.unjudged import BlockedError


@dataclass(frozen=True, slots=True)
class Wait:
    """How long an outcome is waited for: the first pause in seconds, each twice the one before up
    to `longest`, and all of them together up to `whole`.
    """

    first: float = 2.0
    longest: float = 15.0
    whole: float = 120.0


@dataclass(frozen=True, slots=True)
class Deferred:
    """What becomes of a write: the reading that tells it, and what that is asked for.

    `asked` gives the values of the reading by the context and the write with its answer, None where
    that gives nothing to ask with. `ids` gives what a body names of what was made, nothing while
    it names none, and `reasons` what it tells of why nothing was made. `wait` says for how long, at
    the target of a context.
    """

    capability: str
    asked: Callable[[Any, Exchange], Mapping[str, Any] | None]
    ids: Callable[[Any], tuple[str, ...]]
    reasons: Callable[[Any], tuple[str, ...]]
    wait: Callable[[Any], Wait] = lambda context: Wait()


class Awaiting(Protocol):
    """Who waits: what it sends is not waited for in turn."""

    answers: Dialect

    @property
    def pause(self) -> Callable[[float], None]:
        """What lets so many seconds pass."""

    def request(
        self, capability: str, role: str, values: Mapping[str, Any] | None = None
    ) -> Request:
        """Return a request for a capability."""

    def submit(self, request: Request) -> Exchange:
        """Send a request and return its own answer."""


def awaited(context: Awaiting, exchange: Exchange, deferred: Deferred) -> Exchange:
    """Return an exchange with its outcome; as it is where nobody can ask for that, or where what
    came of asking tells nothing. Raises BlockedError when it is still to come after the whole wait,
    or nobody knows of it.
    """
    request = question(context, exchange, deferred)
    if request is None:
        return exchange
    told = polled(context, request, deferred)
    if context.answers.says(told, Meaning.PENDING):
        whole = deferred.wait(context).whole
        raise BlockedError(
            f"{exchange.request.capability} se recibió y su resultado no llegó en {whole:g} s"
        )
    if context.answers.says(told, Meaning.UNKNOWN_ROW):
        raise BlockedError(
            f"{exchange.request.capability} se recibió, y {deferred.capability} no conoce lo que "
            "dio: su resultado no se sabe"
        )
    return replace(exchange, outcome=told) if context.answers.accepts(told) else exchange


def question(context: Awaiting, exchange: Exchange, deferred: Deferred) -> Request | None:
    """Return the request that asks what became of a write, None where there is none to make."""
    request = exchange.request
    if request.token is not None or request.role == ANONYMOUS:
        return None
    values = deferred.asked(context, exchange)
    if values is None:
        return None
    return context.request(deferred.capability, request.role, values)


def polled(context: Awaiting, request: Request, deferred: Deferred) -> Exchange:
    """Return the last answer to a question that is asked until it is told, or the wait is over."""
    wait = deferred.wait(context)
    pause, left = wait.first, wait.whole
    told = context.submit(request)
    while context.answers.says(told, Meaning.PENDING) and left > 0:
        pause = min(pause, wait.longest, left)
        context.pause(pause)
        left -= pause
        pause *= 2
        told = context.submit(request)
    return told
