"""Which requests of a clean run each of many mutants would have changed: those that change none are
not told apart from the reference by that run.
"""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from typing import Any

from conformance.http.reference import Reply
from conformance.sandbox.application import Incoming, Sandbox, Serve
from conformance.sandbox.mutants.mutant import Mutant
from conformance.sandbox.mutants.rows import SPOILED
from conformance.sandbox.reach import shadowed


@dataclass(frozen=True, slots=True)
class ChangedExchange:
    """An exchange that a mutant changes: the request, the right answer, and its own; None where it
    changes what is stored.
    """

    incoming: Incoming
    right: Reply
    wrong: Reply | None

    @property
    def size(self) -> int:
        """How much there is to read."""
        return len(self.incoming.body) + len(self.right.body)


class Shadows:
    """A wrapper that answers as the clean sandbox does, and notes whom each mutant would have met:
    `met`, by id. When in doubt it did: its trial tells.
    """

    def __init__(self, mutants: Iterable[Mutant]) -> None:
        self.sender = "discovery"
        self.met: dict[str, dict[str, None]] = {}
        self._by_capability: dict[str, list[Mutant]] = {}
        self._memories: dict[str, dict[Hashable, Any]] = {}
        for one in mutants:
            self.met[one.id] = {}
            self._memories[one.id] = {}
            self._by_capability.setdefault(one.capability, []).append(one)

    def __call__(self, sandbox: Sandbox[Any], incoming: Incoming, serve: Serve) -> Reply:
        """Return the clean answer, the mutants of its capability tried on it."""
        operation = sandbox.operation_of(incoming)
        here = self._by_capability.get(operation.capability if operation else "", ())
        if not here:
            return serve(incoming)
        _, reply, shadow = shadowed(sandbox, incoming, serve)
        for one in here:
            memory = self._memories[one.id]
            if shadow.changed_by(one.wrapper, memory, noting=False):
                self.met[one.id][self.sender] = None
        return reply


class MutantEffect:
    """A mutant's wrapper, in the requests of its capability alone: `smallest` is the smallest
    exchange that it changed, None while it changed none; `stumbled` what it tripped over.
    """

    def __init__(self, mutant: Mutant) -> None:
        self.smallest: ChangedExchange | None = None
        self.stumbled: Exception | None = None
        self._mutant = mutant

    def __call__(self, sandbox: Any, incoming: Incoming, serve: Serve) -> Reply:
        """Return what the mutant answers."""
        operation = sandbox.operation_of(incoming)
        if operation is None or operation.capability != self._mutant.capability:
            return serve(incoming)
        served: list[Reply] = []

        def noted(asked: Incoming) -> Reply:
            served.append(serve(asked))
            return served[-1]

        sandbox.remembered.pop(SPOILED, None)
        try:
            reply = self._mutant.wrapper(sandbox, incoming, noted)
        except Exception as fault:
            if not served:
                self.stumbled = fault
            self._note(ChangedExchange(incoming, served[0] if served else _NONE, None))
            raise
        stored = SPOILED in sandbox.remembered
        if stored or not served or reply != served[0]:
            right = served[0] if served else _NONE
            self._note(ChangedExchange(incoming, right, None if stored else reply))
        return reply

    def _note(self, changed: ChangedExchange) -> None:
        if self.smallest is None or changed.size < self.smallest.size:
            self.smallest = changed


_NONE = Reply(0, (), b"")
