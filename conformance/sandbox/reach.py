"""Which requests of a clean sandbox each defect would have changed: what is worth sending again
with it on.

Every defect stands in the shadow of every request: its wrapper is called with the clean answer at
hand and with tables that cannot be written. Where it returns that very answer, the defect makes no
difference.
"""

import threading
from collections.abc import Hashable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from types import MappingProxyType
from typing import Any

from conformance.sandbox.counter import Incoming, Sandbox, Serve, Wrapper
from conformance.sandbox.defects.record import Defect
from conformance.sandbox.records import Seguimiento, User
from conformance.sandbox.reply import Reply
from conformance.sandbox.store import Store

_READS = ("GET", "HEAD")
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

    def __call__(self, sandbox: Sandbox, incoming: Incoming, serve: Serve) -> Reply:
        """Return the clean answer, every defect tried on it."""
        asked = sandbox.store.off = _Asked()
        before = _Still(sandbox.store, copied=incoming.method not in _READS)
        reply = serve(incoming)
        shadow = _Shadow(sandbox, incoming, reply, before, asked)
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


class _Reached(Exception):  # noqa: N818  # no error: the defect would have made a difference
    pass


class _Asked(frozenset[str]):
    """The rules that are off: none, and it notes which were asked for."""

    names: set[str]

    def __new__(cls) -> "_Asked":
        made = super().__new__(cls)
        made.names = set()
        return made

    def __contains__(self, name: object) -> bool:
        self.names.add(str(name))
        return False


class _Still(Store):
    """The tables as they are, or as they were when `copied`: whoever writes to them learns that it
    was reached.
    """

    def __init__(self, store: Store, *, copied: bool) -> None:
        def still(table: dict[int, Any]) -> Any:
            return MappingProxyType(dict(table) if copied else table)

        super().__init__(
            store.entities,
            store.users,
            store.codes,
            store.bancos,
            store.contratos,
            store.facturas,
            store.pacientes,
            still(store.radicados),
            still(store.cuentas),
            still(store.seguimientos),
            still(store.pagos),
            still(store.estados),
        )
        self._order: Mapping[int, list[int]] = store._by_factura
        self.asked: frozenset[str] | set[str] = frozenset()

    def next_id(self) -> int:
        raise _Reached

    @contextmanager
    def without(self, *names: str) -> Iterator[None]:
        # A rule that this request never came to is not missed.
        if not self.asked.isdisjoint(names):
            raise _Reached
        yield

    def put(self, row: Seguimiento) -> None:
        raise _Reached

    def drop(self, number: int) -> None:
        raise _Reached

    def of_factura(self, factura: int) -> list[Seguimiento]:
        return [
            self.seguimientos[number]
            for number in self._order.get(factura, ())
            if number in self.seguimientos
        ]


class _Shadow(Sandbox):
    """A sandbox in which one request was answered: it answers the same again, and nothing else."""

    def __init__(
        self, sandbox: Sandbox, incoming: Incoming, reply: Reply, before: _Still, asked: _Asked
    ) -> None:
        self.__dict__.update(sandbox.__dict__)
        self._incoming, self._reply = incoming, reply
        self._before, self._after = before, _Still(sandbox.store, copied=False)
        self._before.asked = self._after.asked = asked.names
        self._who = [sandbox.caller(incoming)]
        self._noted = self._served = False

    def changed_by(self, wrapper: Wrapper, memory: dict[Hashable, Any]) -> bool:
        """Tell whether a wrapper would have changed anything: the answer, the tables, or what it
        remembers.
        """
        self.store, self._memory = self._before, memory
        self._noted = self._served = False
        try:
            answer = wrapper(self, self._incoming, self._serve_again)
        except Exception:  # noqa: BLE001  # whatever it tripped over, it did more than pass the request on
            return True
        return (
            self._noted
            or answer != self._reply
            or not (self._served or self._reply.status >= _REFUSED)
        )

    def _serve_again(self, incoming: Incoming) -> Reply:
        # Twice the same is the same only where nothing was stored.
        stored = self._incoming.method not in _READS and self._reply.status < _REFUSED
        if incoming != self._incoming or (self._served and stored):
            raise _Reached
        self._served, self.store = True, self._after
        return self._reply

    @property
    def remembered(self) -> dict[Hashable, Any]:  # type: ignore[override]  # who asks for it is noted
        self._noted = True
        return self._memory

    def caller(self, incoming: Incoming) -> User | None:
        return self._who[0] if incoming is self._incoming else super().caller(incoming)

    def issue(self, user: User) -> str:
        raise _Reached

    def linger(self, seconds: float) -> None:
        raise _Reached

    def meet(self, key: Hashable, patience_s: float = 0.0) -> int:
        # Whoever sends from a thread of its own has others beside it.
        beside = threading.current_thread() is not threading.main_thread()
        self._noted |= beside
        return int(beside)
