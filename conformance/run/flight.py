"""Several pieces of work in flight at once, their ends taken in the order in which they are asked
for.

The rules of the file: work is begun as soon as a thread is free, those that `weigh` most first, and
what it ends with is kept until somebody takes it; so whoever takes one after another sees the same,
in the same order, as if each had been done when it was asked for. What must have the target to
itself (`alone`) is done before the rest, one by one. What was never begun is done when it is taken.
"""

import threading
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Generic, TypeVar

Piece = TypeVar("Piece")
End = TypeVar("End")


class Flight(Generic[Piece, End]):
    """Work by its name: `work` does a piece and returns how it ended; what it raises is raised to
    whoever takes the piece.
    """

    def __init__(
        self, work: Callable[[Piece], End], name: Callable[[Piece], str], *, most: int
    ) -> None:
        self._work, self._name, self._most = work, name, most
        self._threads: ThreadPoolExecutor | None = None
        self._begun: dict[str, Future[End]] = {}
        self._stopped = threading.Event()

    def begin(
        self,
        pieces: Iterable[Piece],
        *,
        alone: Callable[[Piece], bool],
        weight: Callable[[Piece], int],
    ) -> None:
        """Begin work, unless only one piece may be in flight: then each is done when it is taken.

        Pieces that need the target for themselves are in one line, which goes first.
        """
        if self._most < 2:
            return
        made = list(pieces)
        first = [one for one in made if alone(one)]
        rest = sorted((one for one in made if not alone(one)), key=weight, reverse=True)
        self._threads = ThreadPoolExecutor(self._most, thread_name_prefix="item")
        ready = threading.Event()
        self._line(first, ready)
        for piece in rest:
            self._begun[self._name(piece)] = self._threads.submit(self._after, ready, piece)

    def take(self, piece: Piece) -> End:
        """Return how a piece ended, once it has; raises what it raised."""
        begun = self._begun.pop(self._name(piece), None)
        return begun.result() if begun is not None else self._work(piece)

    def stop(self) -> None:
        """Begin nothing more, and wait for what is under way."""
        self._stopped.set()
        if self._threads is not None:
            self._threads.shutdown(wait=True, cancel_futures=True)

    @property
    def stopped(self) -> bool:
        """Whether nothing more is begun: who is under way had better end."""
        return self._stopped.is_set()

    def _line(self, pieces: list[Piece], ready: threading.Event) -> None:
        """Begin pieces one after another in one thread; `ready` is set when all have ended."""
        ends: list[tuple[Piece, Future[End]]] = [(piece, Future()) for piece in pieces]
        self._begun.update((self._name(piece), end) for piece, end in ends)

        def run() -> None:
            try:
                for piece, end in ends:
                    self._settle(piece, end)
            finally:
                ready.set()

        assert self._threads is not None
        self._threads.submit(run)

    def _settle(self, piece: Piece, end: "Future[End]") -> None:
        if self._stopped.is_set():
            end.cancel()
            return
        try:
            end.set_result(self._work(piece))
        except BaseException as error:  # noqa: BLE001  # carried over to whoever takes it
            end.set_exception(error)

    def _after(self, ready: threading.Event, piece: Piece) -> End:
        ready.wait()
        return self._work(piece)
