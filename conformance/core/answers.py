"""What an answer means in a system: the words that probes ask for in place of a status.

The rules of the file: a probe says what it expects by `Meaning`; the pack's `Dialect` says which
statuses mean it there. A status may mean several things (a 400 refuses an invalid value and an act
out of turn alike), so nothing asks "what does this status mean", only "is this answer one of those
that would be right".
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from conformance.core.exchange import Exchange


class Meaning(StrEnum):
    """What a system says with an answer."""

    ACCEPTED = "accepted"
    INVALID = "invalid"
    UNAUTHENTICATED = "unauthenticated"
    FORBIDDEN = "forbidden"
    UNKNOWN_ROW = "unknown row"
    OUT_OF_TURN = "out of turn"
    WRONG_METHOD = "wrong method"
    WRONG_MEDIA = "wrong media"
    TOO_LARGE = "too large"
    PENDING = "pending"
    THROTTLED = "throttled"
    FAILED = "failed"


def as_its_status(exchange: Exchange) -> Meaning | None:
    """Return None: an answer means what its status does."""
    return None


@dataclass(frozen=True, slots=True)
class Dialect:
    """The statuses with which a system says each meaning, those it prefers first.

    `read` tells the answers that do not mean what their status does (a 200 whose body refuses), and
    returns None for all the others.
    """

    statuses: Mapping[Meaning, tuple[int, ...]]
    read: Callable[[Exchange], Meaning | None] = field(default=as_its_status)

    def right(self, *meanings: Meaning) -> tuple[int, ...]:
        """Return the statuses that say one of these meanings, each once, in their order."""
        return tuple(
            dict.fromkeys(status for one in meanings for status in self.statuses.get(one, ()))
        )

    def says(self, exchange: Exchange, *meanings: Meaning) -> bool:
        """Say whether an answer has one of these meanings."""
        own = self.read(exchange)
        return own in meanings if own else exchange.status in self.right(*meanings)

    def accepts(self, exchange: Exchange) -> bool:
        """Say whether a system took what was asked: by its own reading, else by HTTP's 2xx."""
        own = self.read(exchange)
        return own is Meaning.ACCEPTED if own else _class(exchange) == _SUCCESS

    def refuses(self, exchange: Exchange) -> bool:
        """Say whether a system refused what was asked and so did nothing: by its own reading, else
        by HTTP's class 4xx.
        """
        own = self.read(exchange)
        return own not in _UNDECIDED if own else _class(exchange) == _CLIENT_ERROR


_SUCCESS, _CLIENT_ERROR = 2, 4
_UNDECIDED = (Meaning.ACCEPTED, Meaning.PENDING, Meaning.FAILED)


def _class(exchange: Exchange) -> int:
    return (exchange.status or 0) // 100
