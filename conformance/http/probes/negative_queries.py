"""The mistakes of a query, one at a time, and the values at its limits."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from conformance.core.answers import Meaning
from conformance.core.exchange import Exchange
from conformance.http.checks.codes import SCH_04
from conformance.http.context import Context
from conformance.http.contract.document import Operation
from conformance.http.generation.mutation import applied
from conformance.http.pack import Pack
from conformance.http.probes.base import UNKNOWN_PROPERTY, either_way, prove_base
from conformance.http.probes.boundaries import query_edges
from conformance.http.probes.judge import Judge
from conformance.http.probes.mistakes import Mistake
from conformance.http.probes.query_mistakes import in_query


def try_query(pack: Pack, name: str, context: Context) -> None:
    """Try a reading with every mistake in its query, at its limits, and with what no contract
    speaks of.
    """
    reading = _QueryTrial.of(context, pack, name)
    prove_base(context, reading.call(reading.base))
    judge = Judge(context, reading.operation)
    for mistake in in_query(reading.operation, pack.names):
        reading.refuse(judge, mistake)
    for limits in query_edges(reading.operation, pack.names):
        reading.accept(limits)
    reading.pass_over_the_unknown()
    reading.pass_over_the_repeated()


@dataclass(frozen=True, slots=True)
class _QueryTrial:
    """A reading, and the values that it is accepted with, named as its parameters are."""

    context: Context
    name: str
    role: str
    operation: Operation
    base: Mapping[str, Any]

    @classmethod
    def of(cls, context: Context, pack: Pack, name: str) -> "_QueryTrial":
        exemplar, operation = pack.exemplars[name], context.bound(name).operation
        made = exemplar.make(context, context.resources[0] if context.resources else None)
        base = {_spelled(operation, key): value for key, value in made.items()}
        return cls(context, name, exemplar.role, operation, base)

    def call(self, values: Mapping[str, Any], **how: Any) -> Exchange:
        return self.context.call(self.name, self.role, values, **how)

    def refuse(self, judge: Judge, mistake: Mistake) -> None:
        """Send a mistake; what was not given can't be left out."""
        mutation = mistake.mutation
        if mutation.kind == "falta" and mutation.field not in self.base:
            return
        exchange = self.call(applied(self.base, mutation))
        if self.context.answers.accepts(exchange):
            judge.accepted(mistake, exchange)
        else:
            judge.refused(mistake, exchange)

    def accept(self, limits: Mapping[str, Any]) -> None:
        """Send values at a limit."""
        written = ", ".join(f"{key}={value}" for key, value in limits.items())
        self.context.expect(
            self.call({**self.base, **limits}),
            Meaning.ACCEPTED,
            SCH_04,
            expected=f"{{}} con {written}, que está en el límite",
            aspect="query.page",
        )

    def pass_over_the_unknown(self) -> None:
        exchange = self.call(self.base, query=((UNKNOWN_PROPERTY, "1"),))
        either_way(self.context, exchange, "un parámetro desconocido")

    def pass_over_the_repeated(self) -> None:
        first = next(one.name for one in self.operation.parameters if one.in_query)
        rest = {key: value for key, value in self.base.items() if key != first}
        twice = ((first, str(self.base.get(first, "1"))),) * 2
        either_way(self.context, self.call(rest, query=twice), f"{first} dos veces")


def _spelled(operation: Operation, key: str) -> str:
    parameter = operation.parameter(key)
    return parameter.name if parameter else key
