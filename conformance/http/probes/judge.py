"""What the answers to single mistakes prove: a mistake taken, refused otherwise, or unnamed."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from conformance.core.answers import Meaning
from conformance.core.exchange import Exchange
from conformance.core.finding import Code
from conformance.http.checks.codes import ERR_08, ERR_10, LIF_04, LIF_07
from conformance.http.context import Context, describe
from conformance.http.contract.document import Operation
from conformance.http.probes.mistakes import Mistake
from conformance.http.probes.naming import FROM_ANY, counted_from, named

ROWS = 3  # of a bulk: a first, a middle and a last element
MOST = 5  # findings of one code per item; a server that names no field says so many times over


@dataclass(slots=True)
class Judge:
    """Judges the answers to the mistakes of one item, and counts what it found by code."""

    context: Context
    operation: Operation
    _found: Counter[str] = field(default_factory=Counter)
    _from: frozenset[int] = FROM_ANY

    @property
    def found(self) -> int:
        """How many answers were wrong so far."""
        return self._found.total()

    def refused(self, mistake: Mistake, exchange: Exchange) -> None:
        """Report a refusal that says something else, or that names another field; note what was
        not tested.
        """
        answers = self.context.answers
        shut_out = answers.says(exchange, Meaning.UNAUTHENTICATED, Meaning.FORBIDDEN)
        if shut_out and not answers.says(exchange, *mistake.right):
            self.context.notes.append(
                f"no se pudo probar {mistake}: el rechazo es {exchange.status}, por permisos"
            )
        elif not answers.says(exchange, *mistake.right):
            self._report(ERR_10, exchange, mistake, describe(exchange))
        elif mistake.named and answers.says(exchange, Meaning.INVALID):
            self._names(mistake, exchange)

    def _names(self, mistake: Mistake, exchange: Exchange) -> None:
        others = named(exchange, mistake, self.operation)
        if not others:
            self._counts_alike(mistake, exchange)
            return
        # The base was accepted: the only cause there is goes unnamed, and what is named instead was
        # not at fault.
        self.context.notes.append(f"no se pudo probar {mistake}: el rechazo nombra {others}")
        told = f"{exchange.status} que nombra {others}: no cuenta como probado"
        self._report(ERR_08, exchange, mistake, told)

    def _counts_alike(self, mistake: Mistake, exchange: Exchange) -> None:
        """Report elements that are counted from 0 in one refusal and from 1 in another."""
        before, self._from = self._from, self._from & counted_from(exchange, mistake)
        if not self._from:
            self._from = before
            counted = "el elemento, contado siempre desde el mismo número (0 o 1)"
            self._report(ERR_08, exchange, mistake, f"no nombra {counted}")

    def accepted(self, mistake: Mistake, exchange: Exchange) -> None:
        """Report a mistake that was taken."""
        lists = lists_of(self.operation)
        if lists and self._left_out(lists[0], mistake, exchange):
            return
        if lists and mistake.code is LIF_04:
            # The codes of other elements are looked at: it's the bulk that fails.
            mistake = replace(mistake, code=LIF_07, aspect="bulk.atomic")
        self._report(mistake.code, exchange, mistake, describe(exchange))

    def _left_out(self, schema: Mapping[str, Any], mistake: Mistake, exchange: Exchange) -> bool:
        """Report a bulk that was taken without its bad element, where it should not be; say whether
        it was.
        """
        body, inside = exchange.json(), len(mistake.mutation.place) > 1
        dropped = inside and isinstance(body, list) and len(body) == ROWS - 1
        if not (dropped and schema.get("minItems")):
            return False
        self._found[LIF_07.id] += 1
        self.context.report(
            LIF_07,
            exchange,
            expected=f"{said(self.context, *mistake.right)}: {mistake}",
            actual=f"aceptada sin ese elemento: {len(body)} de {ROWS}",
            aspect="bulk.atomic",
        )
        return True

    def _report(self, code: Code, exchange: Exchange, mistake: Mistake, actual: str) -> None:
        self._found[code.id] += 1
        if self._found[code.id] > MOST:
            return
        wanted = said(self.context, *mistake.right)
        if mistake.named:
            wanted += f" que nombre {mistake.mutation.field}"
        taken = code not in (ERR_08, ERR_10)
        self.context.report(
            code,
            exchange,
            expected=f"{wanted}: {mistake}",
            actual=actual,
            level=mistake.level if mistake.soft and code is not ERR_08 else None,
            aspect=mistake.aspect if taken else "",
        )


def said(context: Context, *meanings: Meaning) -> str:
    """Return the statuses that say one of these meanings, for people."""
    return context.answers.told(*meanings)


def lists_of(operation: Operation) -> list[Mapping[str, Any]]:
    """Return the schemas of a body's properties that are lists."""
    properties = (operation.request_schema or {}).get("properties", {})
    return [inner for inner in properties.values() if isinstance(inner.get("items"), Mapping)]
