"""What each defect changes: the requests of a clean run, each answered a second time by a copy of
the sandbox that has the defect.
"""

import copy
import itertools
from collections.abc import Hashable, Iterable
from functools import lru_cache
from typing import Any

from conformance.http.reference import Defect, Reply
from conformance.sandbox.application import Incoming, Sandbox, Serve
from conformance.sandbox.reach import Watch
from conformance.sandbox.tables import Tables


class Shown(Watch):
    """A watch that also tries each defect wherever it says that it is met, until it shows.

    `hidden` holds those that made no difference yet, by id. Of those in `kept`, `met` tells every
    item; the others are not looked for any more once they showed.
    """

    def __init__(self, defects: Iterable[Defect], kept: Iterable[str] = ()) -> None:
        self.hidden = {defect.id: defect for defect in defects}
        self._kept = frozenset(kept)
        self._known: dict[str, dict[Hashable, Any]] = {name: {} for name in self.hidden}
        self._passed: dict[str, dict[str, None]] = {name: {} for name in self.hidden}
        super().__init__(self.hidden.values())

    def __call__(self, sandbox: Sandbox[Any], incoming: Incoming, serve: Serve) -> Reply:
        """Return the clean answer; what would have been changed is tried on a copy."""
        before = dict(vars(sandbox))
        if not sandbox.reads(incoming):
            before["store"] = _copied(sandbox.store)
        counts = {name: len(self.met[name]) for name in self.hidden}
        reply = super().__call__(sandbox, incoming, serve)
        for name in [name for name, count in counts.items() if len(self.met[name]) > count]:
            shows = self._shows(self.hidden[name], sandbox, incoming, (before, reply))
            self._passed[name] |= self.met[name]
            self.met[name].clear()  # what made no difference is tried at the next request
            if shows:
                del self.hidden[name]
                self._forget(name)
        return reply

    def _forget(self, name: str) -> None:
        """Look no more for a defect that showed; one that is kept is noted wherever it is met."""
        if name in self._kept:
            self.met[name] |= self._passed[name]
        else:
            self._wrappers.pop(name, None)

    def _shows(
        self,
        defect: Defect,
        sandbox: Sandbox[Any],
        incoming: Incoming,
        clean: tuple[dict[str, Any], Reply],
    ) -> bool:
        """Tell whether the defect answers otherwise, leaves other rows or takes its time."""
        before, right = clean
        twin = _twin(type(sandbox), before, self._known[defect.id])
        twin.store.off = defect.off
        if defect.wrapper is None:
            answer = twin.serve(incoming)
        else:
            answer = defect.wrapper(twin, incoming, twin.serve)
        return answer != right or twin.lingered or _rows(twin.store) != _rows(sandbox.store)


class _Twin(Sandbox[Any]):
    """A sandbox beside another: who waits for others in it has them, and time passes at once."""

    lingered: bool
    _met: int

    def linger(self, seconds: float) -> None:
        self.lingered = True

    def meet(self, key: Hashable, patience_s: float = 0.0) -> int:
        self._met += 1
        return self._met


def _twin(kind: Any, before: dict[str, Any], known: dict[Hashable, Any]) -> _Twin:
    made: _Twin = object.__new__(_beneath(kind))
    vars(made).update(before, store=_copied(before["store"]), remembered=known)
    made.lingered, made._met = False, 0
    return made


@lru_cache
def _beneath(kind: Any) -> type[Any]:
    return type("Twin", (_Twin, kind), {})


def _copied(store: Tables) -> Tables:
    """Return tables of their own with the same rows, which themselves are frozen."""
    made = copy.copy(store)
    for name, value in vars(store).items():
        if isinstance(value, dict):
            setattr(made, name, dict(value))
    upcoming = next(store._ids)
    store._ids, made._ids = itertools.count(upcoming), itertools.count(upcoming)
    return made


def _rows(store: Tables) -> dict[str, Any]:
    return {name: value for name, value in vars(store).items() if isinstance(value, dict)}
