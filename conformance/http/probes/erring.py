"""Requests of those who may write, each with one mistake: whoever errs is refused alike."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from conformance.core.answers import Meaning
from conformance.core.exchange import Exchange
from conformance.core.finding import Code
from conformance.core.unjudged import NotApplicableError
from conformance.http.checks.codes import ERR_03, ERR_10
from conformance.http.context import Context, describe
from conformance.http.exemplar import Exemplar, FieldNames
from conformance.http.generation.mutation import applied
from conformance.http.probes.ids import right_for_unknown, unknown
from conformance.http.probes.judge import Judge, said
from conformance.http.probes.mistakes import Mistake, in_body

_UNKNOWN = "id.unknown"


@dataclass(frozen=True, slots=True)
class _ShutOut:
    """A refusal of a role as one that may not write, what would have been right, and by which code
    and aspect it is told.
    """

    exchange: Exchange
    right: str
    code: Code
    aspect: str = ""


@dataclass(slots=True)
class Erring:
    """A write that one of its roles makes wrongly: `values` are those that it is accepted with,
    `mistaken` is what was refused with a mistake, `shut_out` what was refused as if the role might
    not make it: told once it is known that it may.
    """

    context: Context
    names: FieldNames
    name: str
    exemplar: Exemplar
    values: Mapping[str, Any]
    mistaken: list[tuple[Mistake, Exchange]] = field(default_factory=list)
    shut_out: list[_ShutOut] = field(default_factory=list)

    def refused(self, turn: int) -> bool:
        """Send it with a mistake in its body, each turn another one, and about a row that does not
        exist; say whether neither was taken.
        """
        found = len(self.context.findings)
        self._mistaken(turn)
        if len(self.context.findings) == found:
            self._of_no_row()
        return len(self.context.findings) == found

    def accepted(self) -> None:
        """Judge, now that the role was accepted, what it was told of its mistakes."""
        context = self.context
        judge = Judge(context, context.bound(self.name).operation)
        for mistake, exchange in self.mistaken:
            judge.refused(mistake, exchange)
        for one in self.shut_out:
            context.report(
                one.code,
                one.exchange,
                expected=f"{one.right} como {self.exemplar.role}, que puede escribir",
                actual=describe(one.exchange),
                aspect=one.aspect,
            )

    def _mistaken(self, turn: int) -> None:
        context, operation = self.context, self.context.bound(self.name).operation
        every = in_body(operation, self.values, context.pool.codes, self.names)
        mistakes = [one for one in every if self._must_be_refused(one)]
        if not mistakes:
            return
        mistake = mistakes[turn % len(mistakes)]
        exchange = context.call(
            self.name, self.exemplar.role, applied(self.values, mistake.mutation)
        )
        if context.answers.accepts(exchange):
            Judge(context, operation).accepted(mistake, exchange)
        elif self._is_shut_out(exchange):
            right = f"{said(context, *mistake.right)}: {mistake}"
            self.shut_out.append(_ShutOut(exchange, right, ERR_10))
        else:
            self.mistaken.append((mistake, exchange))

    def _must_be_refused(self, mistake: Mistake) -> bool:
        """Say whether every system must refuse a mistake by the name of its field."""
        imposed = mistake.mutation.field in self.exemplar.imposed
        return mistake.named and not mistake.soft and mistake.where == "body" and not imposed

    def _of_no_row(self) -> None:
        if self.exemplar.id_field is None:
            return
        try:
            request = unknown(self.context, self.name, self.exemplar, self.values)
        except NotApplicableError:
            return
        exchange = self.context.send(request)
        if self._is_shut_out(exchange):
            told = f"{said(self.context, Meaning.UNKNOWN_ROW)}: el id no existe,"
            self.shut_out.append(_ShutOut(exchange, told, ERR_03, _UNKNOWN))
            return
        self.context.expect(
            exchange,
            right_for_unknown(self.exemplar),
            ERR_03,
            expected=f"{{}} para un id que no existe, como {self.exemplar.role}",
            aspect=_UNKNOWN,
        )

    def _is_shut_out(self, exchange: Exchange) -> bool:
        """Say whether the role was refused as one that may not write."""
        return self.context.answers.says(exchange, Meaning.UNAUTHENTICATED, Meaning.FORBIDDEN)
