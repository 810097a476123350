"""What several items ask first of one resource, asked once.

The rules of the file: of items that open a resource alike the first sends its requests, and those
after it have the answers; what is not the same to the letter is sent. All of them choose as the
first one does and date their acts from when it began, so what is dated before or after the opening
still is. An item takes an answer once: what it asks again is sent.
"""

from dataclasses import dataclass, field, replace

from conformance.core.capability import Kind
from conformance.core.exchange import Exchange, Request
from conformance.http.item_requests import Begun
from conformance.run.allocation import ResourceKey


@dataclass(slots=True)
class Opening:
    """How a resource was opened, and what was answered."""

    begun: Begun
    answers: dict[Request, Exchange] = field(default_factory=dict)


@dataclass(slots=True)
class _Opener:
    """An item that opens a resource: how many of its writes may still belong to that."""

    opening: Opening
    left: int
    asked: set[Request] = field(default_factory=set)


@dataclass(slots=True)
class Openings:
    """The openings of a run, by resource, and who takes part in them, by item."""

    opened: dict[ResourceKey, Opening] = field(default_factory=dict)
    openers: dict[str, _Opener] = field(default_factory=dict)

    def join(self, key: ResourceKey, mine: Begun) -> Begun:
        """Return who began what an item goes on with on a resource; `mine`: it would begin so."""
        opening = self.opened.setdefault(key, Opening(mine))
        self.openers[mine.item] = _Opener(opening, mine.writes)
        return replace(opening.begun, writes=mine.writes)

    def answer(self, item: str, request: Request) -> Exchange | None:
        """Return what another was answered to the same, None when it has to be sent."""
        opener = self.openers.get(item)
        if opener is None or request.kind is not Kind.WRITE or not opener.left:
            return None
        opener.left -= 1
        first = request not in opener.asked
        opener.asked.add(request)
        return opener.opening.answers.get(request) if first else None

    def keep(self, item: str, request: Request, exchange: Exchange) -> None:
        """Keep what an item was answered while it opens its resource."""
        opener = self.openers.get(item)
        if opener is not None and request in opener.asked:
            opener.opening.answers.setdefault(request, exchange)
