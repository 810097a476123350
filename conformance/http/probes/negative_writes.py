"""The mistakes of a write, one at a time, and the proof that none was taken and none left a trace.

The negatives go first and the very base after them: what was refused changed nothing, so the base
is accepted still, and that proves what each refusal was for. When the base is refused nothing was
tested.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from conformance.core.answers import Meaning
from conformance.core.exchange import Exchange, Request
from conformance.http.checks.codes import CON_05, LIF_07, SCH_04
from conformance.http.context import Context
from conformance.http.contract.document import Operation
from conformance.http.exemplar import Exemplar, FieldNames, Pointer
from conformance.http.generation.mutation import applied, changed, marked, schema_at
from conformance.http.observation import Snapshot, differ
from conformance.http.pack import Pack
from conformance.http.probes.again import again
from conformance.http.probes.base import UNKNOWN_PROPERTY, base_of, either_way, prove_base
from conformance.http.probes.before_after import shown
from conformance.http.probes.boundaries import edges
from conformance.http.probes.ids import replaced
from conformance.http.probes.judge import MOST, Judge, lists_of
from conformance.http.probes.mistakes import Mistake, in_body, in_path


def try_write(pack: Pack, name: str, context: Context) -> None:
    """Try a write with every mistake in its path and its body; then prove the base accepted, at its
    limits, once more, and with what no contract speaks of.
    """
    trial = _MistakenWrite.begun(context, pack, name)
    for mistake in in_order(trial.operation, trial.base, context.pool.codes, pack.names):
        if trial.must_look(mistake) and trial.left_a_trace():
            trial.accuse()
            return
        if not trial.attempt(mistake):
            trial.judge_refusals()
            return
    trial.look_after()
    rest = _closing(trial)
    trial.judge_refusals()
    rest()


def in_order(
    operation: Operation,
    base: Mapping[str, Any],
    codes: Mapping[str, Sequence[str]],
    names: FieldNames,
) -> list[Mistake]:
    """Return the mistakes of a write, those that some servers take last: one that is taken may
    spend the base.
    """
    made = [*in_path(operation), *in_body(operation, base, codes, names)]
    return sorted(made, key=lambda one: one.soft)


@dataclass(slots=True)
class _MistakenWrite:
    """A write under single mistakes: what they are tried on, and what was refused so far.

    `whole` says that nothing was taken yet, `unread` that what is read still has to be looked at
    before a mistake goes that may be taken and spend the base.
    """

    context: Context
    pack: Pack
    name: str
    exemplar: Exemplar
    operation: Operation
    judge: Judge
    base: dict[str, Any]
    before: Snapshot
    unread: bool
    whole: bool = True
    refused: list[tuple[Mistake, Exchange]] = field(default_factory=list)

    @classmethod
    def begun(cls, context: Context, pack: Pack, name: str) -> "_MistakenWrite":
        exemplar, operation = pack.exemplars[name], context.bound(name).operation
        base = base_of(context, exemplar)
        return cls(
            context,
            pack,
            name,
            exemplar,
            operation,
            Judge(context, operation),
            base,
            shown(context, name, exemplar.role, base),
            unread=exemplar.uses_up,
        )

    def call(self, values: Mapping[str, Any], **how: Any) -> Exchange:
        return self.context.call(self.name, self.exemplar.role, values, **how)

    def read(self) -> Snapshot:
        return shown(self.context, self.name, self.exemplar.role, self.base)

    def left_a_trace(self) -> bool:
        """Say whether what is read differs from what was read before."""
        return differ(self.context, self.before, self.read())

    def must_look(self, mistake: Mistake) -> bool:
        """Say, once, that from here on a mistake may be taken, and nothing be read after it."""
        due = self.unread and mistake.soft
        self.unread = self.unread and not due
        return due

    def attempt(self, mistake: Mistake) -> bool:
        """Send a mistake; say whether there is something left to try the others on."""
        exchange = self.send(mistake)
        if not self.context.answers.accepts(exchange):
            self.refused.append((mistake, exchange))
            return True
        name = mistake.mutation.field
        if self.exemplar.imposes(self.context, exchange, name):
            self.context.notes.append(f"el sistema pone {name} por sí mismo, valga lo que valga")
        elif not self._taken(mistake, exchange):
            return False
        self.base, self.whole = base_of(self.context, self.exemplar), False
        return True

    def _taken(self, mistake: Mistake, exchange: Exchange) -> bool:
        """Report a mistake that was taken; say whether another base may be made."""
        spent = self.exemplar.uses_up or self.judge.found + 1 >= MOST
        self.judge.accepted(mistake, exchange)
        if spent:
            self.context.notes.append(
                f"no se probó lo que sigue a {mistake}: lo aceptado gastó la solicitud base"
            )
        return not spent

    def send(self, mistake: Mistake) -> Exchange:
        """Send the base with a mistake."""
        mutation = mistake.mutation
        if mistake.where == "whole":
            return self.call(self.base, body=mutation.value)
        if mistake.where == "path":
            return self.context.send(self.about(mutation.field, mutation.value))
        return self.call(applied(self.base, mutation))

    def about(self, parameter: str, text: str) -> Request:
        """Return the base with another text in its path."""
        role = self.exemplar.role
        return replaced(self.context, self.name, role, self.base, parameter, text)

    def look_after(self) -> None:
        """Report what the refused left behind. Where something was taken, it changed what is read:
        the refused are sent again, between two readings.
        """
        if not self.whole:
            self.before = self.read()
            self.refused = [(one, self.send(one)) for one, _ in self.refused]
        if self.refused and self.left_a_trace():
            self.accuse()

    def accuse(self) -> None:
        """Report the refused request that wrote: the first after which a reading differs; the last
        when none does now.
        """
        guilty, told = self._guilty()
        bulk = any(one.get("minItems") for one in lists_of(self.operation))
        self.context.report(
            LIF_07 if bulk else CON_05,
            guilty,
            expected=f"lo rechazado no deja huella: {told}",
            actual="lo leído después difiere de lo leído antes",
            aspect="bulk.atomic" if bulk else "",
        )

    def _guilty(self) -> tuple[Exchange, str]:
        self.before = self.read()
        for mistake, _ in self.refused:
            exchange = self.send(mistake)
            if self.left_a_trace():
                return exchange, str(mistake)
        return self.refused[-1][1], "una de las solicitudes rechazadas"

    def judge_refusals(self) -> None:
        """Report the refusals that say something else than they should."""
        for mistake, exchange in self.refused:
            self.judge.refused(mistake, exchange)

    def prove(self) -> None:
        """Send the base as it is; raise BlockedError when it is refused."""
        prove_base(self.context, self.call(self.base), len(self.refused), self.pack.interference)

    def repeat(self, values: Mapping[str, Any]) -> None:
        """Send what was accepted once more."""
        again(self.context, self.pack, self.name, self.exemplar.role, values)

    def limits(self, base: Mapping[str, Any], *, numbers: bool) -> dict[Pointer, Any]:
        """Return the last accepted values of a base's bounded properties."""
        return edges(self.operation, base, self.pack.names, numbers=numbers)


def _closing(trial: _MistakenWrite) -> Callable[[], None]:
    """Prove the base accepted and return what is left to try once the negatives were judged."""
    if trial.exemplar.uses_up:
        return _close_once(trial)
    trial.prove()
    return lambda: _close_many(trial)


def _close_once(trial: _MistakenWrite) -> Callable[[], None]:
    """Prove a base that is spent when it is accepted: it goes with its texts at their maximum, or
    with a property too many; only when that is refused does it go as it is.
    """
    limits = trial.limits(trial.base, numbers=False)
    values = changed(trial.base, limits) if limits else {**trial.base, UNKNOWN_PROPERTY: "1"}
    first = trial.call(values)
    if trial.context.answers.accepts(first):
        return lambda: trial.repeat(values)
    trial.prove()

    def judged() -> None:
        trial.repeat(trial.base)
        if limits:
            _at_the_limit(trial, first, limits)
        else:
            either_way(trial.context, first, "una propiedad desconocida")

    return judged


def _close_many(trial: _MistakenWrite) -> None:
    """Try what a write that may be made many times should take, or refuse as invalid."""
    limits = trial.limits(trial.base, numbers=True)
    trial.repeat(trial.base)
    fresh = base_of(trial.context, trial.exemplar)
    if limits:
        exchange = trial.call(changed(fresh, trial.limits(fresh, numbers=True)))
        if not trial.context.answers.accepts(exchange):
            _at_the_limit(trial, exchange, limits)
        if not trial.exemplar.prepares:
            fresh = base_of(trial.context, trial.exemplar)
    unknown = trial.call({**fresh, UNKNOWN_PROPERTY: "1"})
    either_way(trial.context, unknown, "una propiedad desconocida")
    if not trial.operation.row_parameter():
        _key_twice(trial, fresh)


def _key_twice(trial: _MistakenWrite, base: Mapping[str, Any]) -> None:
    key = next(iter(base))
    raw = f"{{{json.dumps(key)}:{json.dumps(base[key])},{json.dumps(base)[1:]}"
    either_way(trial.context, trial.call(base, raw=raw.encode()), f"{key} dos veces")


def _at_the_limit(trial: _MistakenWrite, exchange: Exchange, limits: Mapping[Pointer, Any]) -> None:
    """Report unless the base was accepted with values at their limits."""
    soft = all(marked(schema_at(trial.operation, place)) for place in limits)
    written = ", ".join(_written(str(place[-1]), value) for place, value in limits.items())
    trial.context.expect(
        exchange,
        Meaning.ACCEPTED,
        SCH_04,
        expected=f"aceptada (2xx) con {written}, que está en el límite",
        aspect="text.limit" if soft else "",
    )


def _written(name: str, value: Any) -> str:
    if isinstance(value, str):
        return f"{name} de {len(value)} caracteres"
    return f"{name}={value}"
