"""Several pieces of work in flight at once, their ends taken in the order in which they are asked
for.

The rules of the file: work is begun stage by stage, each with as many pieces at once as it says,
and a stage begins when the one before it has ended; of a stage, always the first piece that comes
`after` none which has not ended. What a piece ends with is kept until somebody
takes it: so whoever takes one after another sees the same, in the same order, as if each had been
done when it was asked for. What was never begun is done when it is taken.
"""

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from typing import Generic, TypeVar

Piece = TypeVar("Piece")
End = TypeVar("End")


@dataclass(frozen=True, slots=True)
class Stage(Generic[Piece]):
    """Pieces in the order in which they are begun, so many of them at once."""

    pieces: Sequence[Piece]
    at_once: int = 1


class Waiting(Generic[Piece]):
    """The pieces of a stage that are not begun, with those of the same stage each comes after."""

    def __init__(
        self,
        pieces: Sequence[Piece],
        name: Callable[[Piece], str],
        after: Mapping[str, Sequence[str]],
    ) -> None:
        self._name, self._left = name, list(pieces)
        names = {name(piece) for piece in pieces}
        self._waits = {one: names.intersection(after.get(one, ())) for one in names}

    def __bool__(self) -> bool:
        return bool(self._left)

    def begin(self) -> Piece | None:
        """Return the first piece that waits for nobody, as begun; None where all wait."""
        ready = (one for one in self._left if not self._waits[self._name(one)])
        piece = next(ready, None)
        if piece is not None:
            self._left.remove(piece)
        return piece

    def end(self, piece: Piece) -> None:
        """Let those begin that waited for nobody else."""
        for others in self._waits.values():
            others.discard(self._name(piece))


class _Queue(Generic[Piece]):
    """Pieces that several threads begin: whoever finds none that may be begun waits for one."""

    def __init__(self, waiting: Waiting[Piece]) -> None:
        self._waiting, self._changed = waiting, threading.Condition()

    def begun(self) -> Iterator[Piece]:
        """Yield one piece after another of those that wait for nobody, until none is left; the
        one before has ended whenever the next is asked for.
        """
        while (piece := self._next()) is not None:
            yield piece
            with self._changed:
                self._waiting.end(piece)
                self._changed.notify_all()

    def _next(self) -> Piece | None:
        with self._changed:
            while self._waiting:
                if (piece := self._waiting.begin()) is not None:
                    return piece
                self._changed.wait()
        return None


class Flight(Generic[Piece, End]):
    """Work on pieces that `name` tells apart: `work` does one and returns how it ended; what it
    raises is raised to whoever takes the piece. `after` names the pieces that must have ended.
    """

    def __init__(
        self,
        work: Callable[[Piece], End],
        name: Callable[[Piece], str],
        after: Mapping[str, Sequence[str]] | None = None,
    ) -> None:
        self._work, self._name, self._after = work, name, after or {}
        self._begun: dict[str, Future[End]] = {}
        self._ended: set[str] = set()  # while it was not stopped
        self._stopped = threading.Event()
        self._steward: threading.Thread | None = None

    def begin(self, stages: Sequence[Stage[Piece]]) -> None:
        """Begin the stages, one after another."""
        ends: dict[str, Future[End]] = {
            self._name(piece): Future() for stage in stages for piece in stage.pieces
        }
        self._begun = dict(ends)  # what is taken leaves it, while its stage may be still to come
        self._steward = threading.Thread(target=self._fly, args=(stages, ends), name="items")
        self._steward.start()

    def take(self, piece: Piece) -> End:
        """Return how a piece ended, once it has; raises what it raised."""
        begun = self._begun.pop(self._name(piece), None)
        return begun.result() if begun is not None else self._work(piece)

    def halt(self) -> None:
        """Begin nothing more; whoever is under way may call it."""
        self._stopped.set()

    def stop(self) -> None:
        """Begin nothing more, and wait for what is under way."""
        self._stopped.set()
        if self._steward is not None:
            self._steward.join()

    def untaken(self) -> list[End]:
        """Return how the pieces ended that nobody has taken, in the order in which they were begun:
        those that had ended when nothing more was begun, and raised nothing.
        """
        begun = [(name, end) for name, end in self._begun.items() if end.done()]
        whole = [end for name, end in begun if name in self._ended and not end.exception()]
        return [end.result() for end in whole]

    @property
    def stopped(self) -> bool:
        """Whether nothing more is begun: who is under way had better end."""
        return self._stopped.is_set()

    def _fly(self, stages: Sequence[Stage[Piece]], ends: "Mapping[str, Future[End]]") -> None:
        for stage in stages:
            queue = _Queue(Waiting(stage.pieces, self._name, self._after))
            with ThreadPoolExecutor(stage.at_once, thread_name_prefix="item") as threads:
                wait([threads.submit(self._settle, queue, ends) for _ in range(stage.at_once)])

    def _settle(self, queue: _Queue[Piece], ends: "Mapping[str, Future[End]]") -> None:
        for piece in queue.begun():
            end = ends[self._name(piece)]
            if self._stopped.is_set():
                end.cancel()
                end.set_running_or_notify_cancel()  # whoever waits for it hears of it
                continue
            try:
                made = self._work(piece)
                if not self._stopped.is_set():
                    self._ended.add(self._name(piece))
                end.set_result(made)
            except BaseException as error:  # noqa: BLE001  # carried over to whoever takes it
                end.set_exception(error)
