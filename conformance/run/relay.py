"""Pieces of work of which one runs at a time: each until it pauses, then each to its end.

The rules of the file: they are begun in their order, each when the one before it has paused or
ended; when all have, those that paused go on in that order, each to its end. So the same happens
every time, though each has a thread of its own.
"""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from functools import partial
from typing import Generic, TypeVar

from conformance.http.item import Item
from conformance.run.schedule import Leg

End = TypeVar("End")
Pause = Callable[[], None]
"""What a piece of work calls where the others may go on; only its first call waits."""


@dataclass(slots=True)
class Pausing:
    """How long a piece of work goes on before it pauses: until so many of some `acts`."""

    acts: frozenset[str]
    times: int
    pause: Pause

    def asked(self, act: str | None) -> None:
        """Pause when that was the last of what others may not ask later."""
        if act in self.acts:
            self.times -= 1
            if self.times == 0:
                self.pause()


class _Piece:
    """One piece of work, begun by whoever waits until it has paused or ended."""

    def __init__(self) -> None:
        self.halted, self.goes_on = threading.Event(), threading.Event()

    def run(self, work: Callable[[Pause], End]) -> End:
        """Return how the work ended."""
        try:
            return work(self._pause)
        finally:
            self.halted.set()

    def _pause(self) -> None:
        if not self.halted.is_set():
            self.halted.set()
            self.goes_on.wait()


def relay(works: Sequence[Callable[[Pause], End]]) -> list[End]:
    """Return how each piece of work ended; raises what the first of them raised."""
    pieces = [_Piece() for _ in works]
    ends: list[Future[End]] = []
    with ThreadPoolExecutor(len(works), thread_name_prefix="relay") as threads:
        try:
            for piece, work in zip(pieces, works, strict=True):
                ends.append(threads.submit(piece.run, work))
                piece.halted.wait()
            for piece, end in zip(pieces, ends, strict=True):
                piece.goes_on.set()
                wait([end])
        finally:
            for piece in pieces:
                piece.goes_on.set()  # whoever was interrupted leaves nobody waiting
    return [end.result() for end in ends]


class Relays(Generic[End]):
    """The relays of a run: whoever is asked for first has all of its relay performed."""

    def __init__(self) -> None:
        self._locks: dict[str, threading.Lock] = {}
        self._pausing: dict[str, Pausing] = {}
        self._ends: dict[str, End] = {}

    def end(self, item: Item, legs: Sequence[Leg], perform: Callable[[Item], End]) -> End:
        """Return how an item of these legs ended."""
        with self._locks.setdefault(legs[0].item.id, threading.Lock()):
            if item.id not in self._ends:
                ends = relay([partial(self._run, leg, perform) for leg in legs])
                names = (leg.item.id for leg in legs)
                self._ends.update(zip(names, ends, strict=True))
        return self._ends.pop(item.id)

    def _run(self, leg: Leg, perform: Callable[[Item], End], pause: Pause) -> End:
        self._pausing[leg.item.id] = Pausing(leg.acts, leg.times, pause)
        try:
            return perform(leg.item)
        finally:
            del self._pausing[leg.item.id]

    def asked(self, name: str, act: str | None) -> None:
        """Let the others of its relay go on, where that was the last of what it asks before."""
        if pausing := self._pausing.get(name):
            pausing.asked(act)
