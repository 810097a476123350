"""What an answer means in a system: the words that probes ask for in place of a status.

The rules of the file: a probe says what it expects by `Meaning`; the pack's `Dialect` says which
statuses mean it there. A status may mean several things (a 400 refuses an invalid value and an act
out of turn alike), so nothing asks "what does this status mean", only "is this answer one of those
that would be right". `WORDS` is how people say a meaning: stories are written and findings are told
with the same words.
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


WORDS: Mapping[Meaning, str] = {
    Meaning.ACCEPTED: "aceptada",
    Meaning.INVALID: "inválida",
    Meaning.UNAUTHENTICATED: "sin autenticar",
    Meaning.FORBIDDEN: "prohibida",
    Meaning.UNKNOWN_ROW: "desconocida",
    Meaning.OUT_OF_TURN: "fuera de turno",
    Meaning.WRONG_METHOD: "verbo equivocado",
    Meaning.WRONG_MEDIA: "tipo de contenido equivocado",
    Meaning.TOO_LARGE: "muy grande",
    Meaning.PENDING: "en espera",
    Meaning.THROTTLED: "limitada",
    Meaning.FAILED: "fallida",
}
REFUSED = "rechazada"
"""The word for a refusal, whatever its reason."""
_NEVER_RIGHT = (Meaning.THROTTLED, Meaning.FAILED)


Read = Meaning | tuple[Meaning, ...] | None
"""What a system says with an answer by its own reading: one meaning, one of several (it refuses,
and does not say why), or None for what its status says.
"""


def as_its_status(exchange: Exchange) -> Read:
    """Return None: an answer means what its status does."""
    return None


def no_reason(exchange: Exchange) -> str:
    """Return "": the system tells no reason that a machine could read."""
    return ""


@dataclass(frozen=True, slots=True)
class Dialect:
    """The statuses with which a system says each meaning, those it prefers first.

    `read` tells the answers that do not mean what their status does (a 200 whose body refuses), and
    returns None for all the others; of a refusal that does not say why it returns all that it may
    be. `reads` are the meanings that it may give. `reason` returns the system's own code of why it
    refused, "" where it gives none; `reasons` are those that there are.
    """

    statuses: Mapping[Meaning, tuple[int, ...]]
    read: Callable[[Exchange], Read] = field(default=as_its_status)
    reads: tuple[Meaning, ...] = ()
    reason: Callable[[Exchange], str] = field(default=no_reason)
    reasons: tuple[str, ...] = ()

    @property
    def words(self) -> tuple[str, ...]:
        """The words of the meanings that the system says and that may be right in a story."""
        said = [one for one in Meaning if self.right(one) or one in self.reads]
        told = [WORDS[one] for one in said if one not in _NEVER_RIGHT]
        refusals = [one for one in said if one not in _UNDECIDED]
        return (*told, REFUSED) if refusals else tuple(told)

    def right(self, *meanings: Meaning) -> tuple[int, ...]:
        """Return the statuses that say one of these meanings, each once, in their order."""
        return tuple(
            dict.fromkeys(status for one in meanings for status in self.statuses.get(one, ()))
        )

    def says(self, exchange: Exchange, *meanings: Meaning) -> bool:
        """Say whether an answer has one of these meanings."""
        own = self.own(exchange)
        if own:
            return not set(own).isdisjoint(meanings)
        return exchange.status in self.right(*meanings)

    def told(self, *meanings: Meaning) -> str:
        """Return for people what says one of these meanings: its statuses, and the word of each
        meaning that the system says with none; where it says none of them, the words of all.
        """
        said = [*map(str, self.right(*meanings))]
        said += [WORDS[one] for one in meanings if one in self.reads and not self.right(one)]
        return " o ".join(said or [WORDS[one] for one in meanings])

    def said(self, exchange: Exchange, word: str) -> bool:
        """Say whether an answer is what a word of `words` says."""
        if word == REFUSED:
            return self.refuses(exchange)
        meaning = next(one for one, told in WORDS.items() if told == word)
        if meaning is Meaning.ACCEPTED:
            return self.accepts(exchange)
        return self.says(exchange, meaning)

    def accepts(self, exchange: Exchange) -> bool:
        """Say whether a system took what was asked: by its own reading, else by HTTP's 2xx."""
        own = self.own(exchange)
        return Meaning.ACCEPTED in own if own else _class(exchange) == _SUCCESS

    def refuses(self, exchange: Exchange) -> bool:
        """Say whether a system refused what was asked and so did nothing: by its own reading, else
        by HTTP's class 4xx.
        """
        own = self.own(exchange)
        if own:
            return set(own).isdisjoint(_UNDECIDED)
        return _class(exchange) == _CLIENT_ERROR

    def own(self, exchange: Exchange) -> tuple[Meaning, ...]:
        """Return what the system's own reading says of an answer, nothing for what its status
        does.
        """
        read = self.read(exchange)
        return (read,) if isinstance(read, Meaning) else read or ()


_SUCCESS, _CLIENT_ERROR = 2, 4
_UNDECIDED = (Meaning.ACCEPTED, Meaning.PENDING, Meaning.FAILED)


def _class(exchange: Exchange) -> int:
    return (exchange.status or 0) // 100
