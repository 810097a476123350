"""Where requests arrive: each is answered, kept, and given to the item that attends to it.

The rules of the file: an item attends to a *matter* by its key (the number of a transaction, say)
before it makes the system act. What arrives is answered at once, by what the pack serves; the key
that the pack reads of it says whose it is. What is about no matter of this run, or about one whose
item has ended, is kept too and is nobody's: no item is judged by it. A wait is for a condition, has
a limit, and says whether the condition came to hold.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Protocol

from conformance.core.exchange import Exchange, Request, Response

Ready = Callable[[], bool]
Wait = Callable[[Ready, float], bool]
"""Waits until a condition holds, so many seconds at most, and says whether it does."""


class Serving(Protocol):
    """What a pack has the harness serve while it listens, for one run."""

    def key(self, request: Request) -> str:
        """Return the key of the matter that a request is about, "" for none."""

    def answer(self, request: Request, matter: Any) -> Response:
        """Return the answer to a request about a matter, None where nobody attends to it."""


@dataclass(slots=True)
class Attendance:
    """A matter that an item attends to, and what arrived about it, in order."""

    key: str
    matter: Any
    item: str = ""
    arrivals: list[Exchange] = field(default_factory=list)
    ended: bool = False


Keep = Callable[[str, Request, Response], Exchange]
"""Makes an exchange of what came in for an item ("" for none) and what was answered: masked, and
told to who listens.
"""


class Desk:
    """Takes what arrives, whatever it came by. Safe for threads."""

    def __init__(
        self, serving: Serving, address: str, keep: Keep, wait: Wait | None = None
    ) -> None:
        self.address = address
        self._serving, self._keep = serving, keep
        self._attended: dict[str, Attendance] = {}
        self._arrived = threading.Condition(threading.RLock())
        self._wait = wait or self._until
        self.strays: list[Exchange] = []

    def attend(self, key: str, matter: Any, item: str = "") -> Attendance:
        """Attend to a matter from now on, for an item."""
        with self._arrived:
            made = self._attended[key] = Attendance(key, matter, item)
        return made

    def leave(self, attendance: Attendance) -> None:
        """Attend to it no longer: what arrives late is answered, and judges nobody."""
        with self._arrived:
            attendance.ended = True

    def receive(self, request: Request) -> Response:
        """Answer what arrives, and keep it."""
        with self._arrived:
            found = self._attended.get(self._serving.key(request))
            there = found is not None and not found.ended
            answer = self._serving.answer(request, found.matter if found and there else None)
            exchange = self._keep(found.item if found and there else "", request, answer)
            (found.arrivals if found and there else self.strays).append(exchange)
            self._arrived.notify_all()
        return answer

    def wait(self, ready: Ready, seconds: float) -> bool:
        """Wait until a condition of what arrived holds; say whether it does."""
        return self._wait(ready, seconds)

    def _until(self, ready: Ready, seconds: float) -> bool:
        with self._arrived:
            return self._arrived.wait_for(ready, seconds)
