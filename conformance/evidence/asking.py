"""A sample of what a ledger holds, asked again: whether an endpoint still answers so.

Readings alone are sent, unless refused writes are asked for too. Each answer is judged by the
contract, as in a run; what was there without the run must also be answered as its ledger says.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import urlsplit

from conformance.core.budget import Budget
from conformance.core.errors import ConformanceError
from conformance.core.exchange import Exchange, Request
from conformance.core.unjudged import BlockedError
from conformance.evidence.drawing import drawn
from conformance.evidence.likeness import Line, otherwise
from conformance.evidence.repeatable import (
    PASSING,
    Comparison,
    Repeatable,
    Surface,
)

_PATIENCE = 5
_REFUSED, _UNAUTHORIZED = range(400, 500), 401
_SORT = ("capability", "role", "status", "method")
TokenOf = Callable[[str, str], str]


@dataclass(frozen=True, slots=True)
class Difference:
    """What is otherwise: the id in the ledger of an exchange or an item, what it asks, and how."""

    id: str
    asked: str
    how: str


@dataclass(frozen=True, slots=True)
class AskedAgain:
    """What came of a sample: so many of so many were sent, `writes` of them refused writes, and so
    many got no answer.
    """

    repeatable: int
    sent: int
    writes: int
    unanswered: int
    differences: tuple[Difference, ...]

    @property
    def answered(self) -> int:
        """How many could be compared."""
        return self.sent - self.unanswered

    @property
    def agrees(self) -> bool:
        """Whether something was compared, and nothing is otherwise."""
        return self.answered > 0 and not self.differences


Rebuilt = Callable[[Line, TokenOf], Request | None]
"""Returns the request of a line as it is sent now, None where the ledger does not hold it whole."""
NewFault = Callable[[Exchange], str]
"""Returns what is wrong with an answer by the contract and was not found in the run, "" for
nothing.
"""


class Sender(Protocol):
    """Who sends requests, and has the tokens of roles."""

    def send(self, request: Request) -> Exchange:
        """Return the exchange of a request. Raises ConformanceError."""

    def token(self, role: str, service: str = "") -> str:
        """Return a token of a role. Raises ConformanceError."""

    def hide(self, text: str) -> str:
        """Return a text without the secrets of those who ask."""


@dataclass(frozen=True, slots=True)
class Asking:
    """How a target is asked again: what makes a line a request, what the target serves, who judges
    an answer, and how many writes may be sent.
    """

    rebuilt: Rebuilt
    surface: Surface
    new_fault: NewFault
    client: Sender
    writes: Budget

    def may_send(self, one: Repeatable) -> bool:
        """Say whether the ledger holds a request whole, and it does no harm to a right system."""
        request = self.rebuilt(one.line, _no_token)
        if request is None:
            return False
        if one.comparison is Comparison.REFUSED:
            return self.surface.has_to_refuse(one.line, request)
        return self.surface.only_reads(request)

    def within_bounds(self, chosen: Iterable[Repeatable]) -> Iterator[Repeatable]:
        """Yield what may be sent: of refused writes no more than the target bears."""
        for one in chosen:
            if one.comparison is not Comparison.REFUSED or self.writes.take():
                yield one

    def answer(self, one: Repeatable) -> Exchange | None:
        """Return what is answered now, None for nothing that says anything."""
        try:
            request = self.rebuilt(one.line, self.client.token)
            exchange = self.client.send(request) if request else None
        except (ConformanceError, BlockedError):  # its role may not log in any more
            return None
        passing = exchange is None or exchange.status is None or exchange.status in PASSING
        return None if passing else exchange

    def difference(self, one: Repeatable, exchange: Exchange) -> str:
        """Return how an answer is not what it has to be, "" for one that is."""
        assert exchange.response is not None
        status, then = exchange.response.status, one.line["status"]
        # Who is refused for not saying who calls is so whatever rows there are.
        again = (then,) if then == _UNAUTHORIZED else _REFUSED
        if one.comparison is Comparison.REFUSED and status not in again:
            return f"respondió {status}, y el libro dice que la rechazó con {then}"
        alike = one.comparison is Comparison.ALIKE
        body = exchange.response.body.decode("utf-8", "replace")
        return (otherwise(one.line, status, body) if alike else "") or self.new_fault(exchange)


def ask(found: Iterable[Repeatable], asking: Asking, percent: float, seed: int) -> AskedAgain:
    """Send a sample again and return how it is answered. What the ledger does not hold whole, or
    might do harm, is not drawn; of a system that answers none of the first, no more is asked.
    """
    whole = [one for one in found if asking.may_send(one)]
    told: list[Difference] = []
    sent = silent = writes = 0
    for one in asking.within_bounds(drawn(whole, percent, seed, _sorts)):
        if sent == silent == _PATIENCE:
            break
        sent += 1
        writes += one.comparison is Comparison.REFUSED
        exchange = asking.answer(one)
        if exchange is None:
            silent += 1
        elif how := asking.difference(one, exchange):
            line = one.line
            asked = f"{line['method']} {urlsplit(line['url']).path} ({line['role']})"
            told.append(Difference(line["id"], asked, how))
    return AskedAgain(len(whole), sent, writes, silent, tuple(told))


def _sorts(one: Repeatable) -> tuple[Hashable, ...]:
    """Return what has to be answered to whom, and of which item it is."""
    return (one.comparison, *(one.line[name] for name in _SORT)), one.line["item"]


def _no_token(role: str, service: str) -> str:
    """Nobody logs in to see whether a request can be made."""
    return "t" * 20
