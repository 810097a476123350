"""Which requests of a clean sandbox each defect would have changed: what is worth sending again
with it on.

Every defect stands in the shadow of every request: its wrapper is called with the clean answer at
hand and with tables that cannot be written. Where it returns that very answer, the defect makes no
difference.
"""

import threading
from collections.abc import Hashable, Iterable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from conformance.http.reference import Defect, Reply
from conformance.sandbox.application import Incoming, Sandbox, Serve, Wrapper
from conformance.sandbox.tables import Tables

_REFUSED = 400


class Watch:
    """A wrapper that answers as the clean sandbox does, and notes whose requests each defect would
    have changed.

    `sender` is whoever sends from now on; `met` names, by defect, all those that met it, in order.
    When in doubt they did: a request too many costs time, one too few would be a defect that passes
    for missed.
    """

    def __init__(self, defects: Iterable[Defect]) -> None:
        defects = tuple(defects)
        self.sender = ""
        self.met: dict[str, dict[str, None]] = {defect.id: {} for defect in defects}
        self._rules = {defect.id: defect.off for defect in defects if defect.off}
        self._wrappers = {
            defect.id: defect.wrapper for defect in defects if defect.wrapper is not None
        }
        self._memories: dict[str, dict[Hashable, Any]] = {name: {} for name in self._wrappers}

    def __call__(self, sandbox: Sandbox[Any], incoming: Incoming, serve: Serve) -> Reply:
        """Return the clean answer, every defect tried on it."""
        asked, reply, shadow = shadowed(sandbox, incoming, serve)
        for name, rules in self._rules.items():
            if not asked.names.isdisjoint(rules):
                self.met[name][self.sender] = None
        for name, wrapper in self._wrappers.items():
            # Once is enough, except for those whose memory must be kept up.
            if (self.sender not in self.met[name] or self._memories[name]) and shadow.changed_by(
                wrapper, self._memories[name]
            ):
                self.met[name][self.sender] = None
        return reply


def shadowed(
    sandbox: Sandbox[Any], incoming: Incoming, serve: Serve
) -> tuple["_RulesOff", Reply, "_Shadow"]:
    """Return the rules that a request asked for, the clean answer, and the shadow in which it is
    answered again.
    """
    asked = sandbox.store.off = _RulesOff()
    before = _still(sandbox.store, asked, copied=not sandbox.reads(incoming))
    reply = serve(incoming)
    after = _still(sandbox.store, asked, copied=False)
    return asked, reply, _shadow(sandbox, incoming, reply, (before, after))


class _Reached(Exception):  # noqa: N818  # no error: the defect would have made a difference
    pass


class _RulesOff(frozenset[str]):
    """The rules that are off: none, and it notes which were asked for."""

    names: set[str]

    def __new__(cls) -> "_RulesOff":
        made = super().__new__(cls)
        made.names = set()
        return made

    def __contains__(self, name: object) -> bool:
        self.names.add(str(name))
        return False


class _Still(Tables):
    """Tables that can't be written: whoever tries learns that it was reached."""

    asked: set[str]

    def next_id(self) -> int:
        raise _Reached

    @contextmanager
    def without(self, *names: str) -> Iterator[None]:
        # A rule that this request never came to is not missed.
        if not self.asked.isdisjoint(names):
            raise _Reached
        yield


def _still(store: Tables, asked: _RulesOff, *, copied: bool) -> _Still:
    """Return the tables as they are, or as they were when `copied`."""
    kind: Any = type(store)
    made: _Still = object.__new__(_beneath(_Still, kind))
    for name, value in vars(store).items():
        table = isinstance(value, dict)
        setattr(made, name, MappingProxyType(dict(value) if copied else value) if table else value)
    made.off, made.asked = frozenset(), asked.names
    return made


class _Shadow(Sandbox[Any]):
    """A sandbox in which one request was answered: it answers the same again, and nothing else."""

    _incoming: Incoming
    _reply: Reply
    _tables: tuple[_Still, _Still]
    _who: Any
    _stored: bool
    _memory: dict[Hashable, Any]
    _noted: bool
    _served: bool

    def changed_by(
        self, wrapper: Wrapper, memory: dict[Hashable, Any], *, noting: bool = True
    ) -> bool:
        """Tell whether a wrapper would have changed anything: the answer, the tables, or (`noting`)
        what it remembers.
        """
        self.store, self._memory = self._tables[0], memory
        self._noted = self._served = False
        try:
            answer = wrapper(self, self._incoming, self._serve_again)
        # whatever it tripped over, it did more than pass the request on
        except Exception:  # noqa: BLE001
            return True
        return (
            (self._noted and noting)
            or (answer is not self._reply and answer != self._reply)
            or not (self._served or self._reply.status >= _REFUSED)
        )

    def _serve_again(self, incoming: Incoming) -> Reply:
        other = incoming is not self._incoming and incoming != self._incoming
        # Twice the same is the same only where nothing was stored.
        if other or (self._served and self._stored):
            raise _Reached
        self._served, self.store = True, self._tables[1]
        return self._reply

    @property
    # who asks for it is noted
    def remembered(self) -> dict[Hashable, Any]:  # type: ignore[override]
        self._noted = True
        return self._memory

    def caller(self, incoming: Incoming) -> Any:
        return self._who if incoming is self._incoming else super().caller(incoming)

    def issue(self, user: Any) -> str:
        raise _Reached

    def linger(self, seconds: float) -> None:
        raise _Reached

    def meet(self, key: Hashable, patience_s: float = 0.0) -> int:
        # Whoever sends from a thread of its own has others beside it.
        beside = threading.current_thread() is not threading.main_thread()
        self._noted |= beside
        return int(beside)


def _shadow(
    sandbox: Sandbox[Any], incoming: Incoming, reply: Reply, tables: tuple[_Still, _Still]
) -> _Shadow:
    kind: Any = type(sandbox)
    made: _Shadow = object.__new__(_beneath(_Shadow, kind))
    vars(made).update(vars(sandbox))
    made._incoming, made._reply, made._tables = incoming, reply, tables
    made._stored = reply.status < _REFUSED and not sandbox.reads(incoming)
    made._who = sandbox.caller(incoming)
    return made


@lru_cache
def _beneath(over: Any, kind: Any) -> type[Any]:
    """Return the class that is `kind` except for what `over` does otherwise."""
    return type(over.__name__, (over, kind), {})
