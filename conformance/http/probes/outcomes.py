"""Writes that are only received: their outcome comes, names what was made or tells why not, says
nothing before, and stays what it was.

The rules of the file: a write is sent as its exemplar makes it, and once more with a value that the
pack says must be refused; each is asked about by hand, so that every answer on the way is judged.
That an outcome does not come while it is waited for decides nothing by itself: nobody knows how
long a system may take.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from conformance.core.answers import Meaning
from conformance.core.exchange import Exchange, Request
from conformance.core.resource import Resource
from conformance.core.unjudged import BlockedError
from conformance.http.checks.codes import CON_01, CON_06, LIF_01, LIF_02, SCH_01
from conformance.http.context import Context, describe
from conformance.http.contract.effective import Contract
from conformance.http.deferred import Deferred, question
from conformance.http.exemplar import Exemplar
from conformance.http.generation.mutation import changed
from conformance.http.item import Item
from conformance.http.pack import Pack

_AGAIN = 3  # times that an outcome is asked for once more
_ASPECTS = (
    "deferred.final",
    "deferred.stable",
    "deferred.made",
    "deferred.told",
    "deferred.early",
    "deferred.known",
)
_WRITES = 2


def items(pack: Pack, contract: Contract) -> Iterator[Item]:
    """Yield one item per write that is only received."""
    for name, deferred in pack.deferred.items():
        exemplar = pack.exemplars.get(name)
        if exemplar is not None and {name, deferred.capability} <= contract.bound.keys():
            yield _item(pack, name, exemplar, deferred)


def _item(pack: Pack, name: str, exemplar: Exemplar, deferred: Deferred) -> Item:
    called = (name, deferred.capability)
    cited = [
        one
        for aspect in _ASPECTS
        for capability in called
        for one in pack.citations.of(aspect, capability).requirements
    ]
    return Item(
        id=f"probing/{name}/resultado",
        phase="probing",
        title=f"{name}: lo que se recibe llega a un resultado que no cambia",
        capability=name,
        capabilities=called,
        requirements=tuple(dict.fromkeys(cited)),
        roles=exemplar.roles,
        needs=exemplar.needs(),
        writes=_WRITES * (exemplar.prepares + 1),
        acts=exemplar.prepared,
        run=partial(_run, name, exemplar, deferred),
    )


def _run(name: str, exemplar: Exemplar, deferred: Deferred, context: Context) -> None:
    resource = context.resources[0] if context.resources else None
    base = exemplar.make(context, resource)
    good = _Receipt.of(context, name, exemplar.role, base, deferred)
    if good is None or not good.followed() or not good.made():
        return
    for values in _refused(context, exemplar, resource):
        bad = _Receipt.of(context, name, exemplar.role, values, deferred)
        if bad is None or not bad.followed() or not bad.told():
            return


def _refused(
    context: Context, exemplar: Exemplar, resource: Resource | None
) -> Iterator[dict[str, Any]]:
    """Yield the base with the first value that must be refused, where the pack knows one."""
    base = exemplar.make(context, resource)
    for one in exemplar.invalid_values(context, base, resource)[:1]:
        yield changed(base, {one.place: one.value})


@dataclass(slots=True)
class _Receipt:
    """A write that was received, what its outcome is asked with, and what was told of it so far."""

    context: Context
    deferred: Deferred
    sent: Exchange
    request: Request
    last: Exchange | None = None

    @classmethod
    def of(
        cls, context: Context, name: str, role: str, values: Mapping[str, Any], deferred: Deferred
    ) -> "_Receipt | None":
        """Return the receipt of a write; None where its answer was judged by itself. Raises
        BlockedError where it was not received.
        """
        sent = context.submit(context.request(name, role, values))
        if not context.answers.says(sent, Meaning.PENDING):
            if not context.clean(sent) or context.answers.accepts(sent):
                return None
            raise BlockedError(f"{name} no se recibió: {describe(sent)}")
        request = question(context, sent, deferred)
        return cls(context, deferred, sent, request) if request is not None else None

    def followed(self) -> bool:
        """Ask until there is an outcome, and then some more; say whether all was right so far."""
        return self._known() and self._final() and self._stable()

    def _ask(self) -> Exchange:
        self.last = self.context.submit(self.request)
        return self.last

    def _known(self) -> bool:
        told = self._ask()
        right = (Meaning.PENDING, Meaning.ACCEPTED)
        return self.context.expect(
            told,
            right,
            CON_06,
            expected="lo que la respuesta dio para preguntar por el resultado se reconoce",
            aspect="deferred.known",
        )

    def _final(self) -> bool:
        wait = self.deferred.wait(self.context)
        pause, left = wait.first, wait.whole
        while self._waits() and left > 0:
            if not self._says_nothing_yet():
                return False
            pause = min(pause, wait.longest, left)
            self.context.pause(pause)
            left, pause = left - pause, pause * 2
            self._ask()
        if self._waits() and self.last is not None:
            self.context.report(
                LIF_01,
                self.last,
                expected=f"un resultado en {wait.whole:g} s",
                actual=describe(self.last),
                aspect="deferred.final",
            )
            return False
        return not self.context.findings

    def _waits(self) -> bool:
        return self.last is not None and self.context.answers.says(self.last, Meaning.PENDING)

    def _says_nothing_yet(self) -> bool:
        assert self.last is not None
        body = self.last.json()
        said = (*self.deferred.ids(body), *self.deferred.reasons(body))
        if said:
            self.context.report(
                LIF_02,
                self.last,
                expected="nada de lo hecho mientras no hay resultado",
                actual=describe(self.last),
                aspect="deferred.early",
            )
        return not said

    def _stable(self) -> bool:
        assert self.last is not None
        first = self._outcome(self.last)
        for _ in range(_AGAIN):
            again = self._ask()
            if not self.context.clean(again):
                return False
            if self._outcome(again) != first:
                self.context.report(
                    CON_01,
                    again,
                    expected=f"el mismo resultado que antes: {first}",
                    actual=f"otro: {self._outcome(again)}",
                    aspect="deferred.stable",
                )
                return False
        return True

    def _outcome(self, told: Exchange) -> tuple[str, Sequence[str], Sequence[str]]:
        """Return what an answer says of the outcome: how it ended, what was made and why not."""
        whole = replace(self.sent, outcome=told)
        ended = "aceptada" if self.context.answers.accepts(whole) else "rechazada"
        if self.context.answers.says(told, Meaning.PENDING):
            ended = "en espera"
        body = told.json()
        return ended, self.deferred.ids(body), self.deferred.reasons(body)

    def made(self) -> bool:
        """Report a good outcome that names nothing; raise BlockedError for one that is none."""
        assert self.last is not None
        ended, ids, _ = self._outcome(self.last)
        if ended != "aceptada":
            raise BlockedError(f"lo que debía hacerse se rechazó: {describe(self.last)}")
        return self._names(SCH_01, ids, "el id de lo que se hizo", "deferred.made")

    def told(self) -> bool:
        """Report a bad outcome that tells no reason; one that is none is judged elsewhere."""
        assert self.last is not None
        ended, _, reasons = self._outcome(self.last)
        right = ended == "rechazada"
        return right and self._names(SCH_01, reasons, "al menos un motivo", "deferred.told")

    def _names(self, code: Any, said: Sequence[str], what: str, aspect: str) -> bool:
        if not said and self.last is not None:
            self.context.report(
                code, self.last, expected=what, actual=describe(self.last), aspect=aspect
            )
        return bool(said)
