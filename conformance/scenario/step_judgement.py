"""Whether an answer is what its step expects; what is not is reported, or blocks a precondition."""

from collections.abc import Sequence
from dataclasses import dataclass

from conformance.core.exchange import Exchange
from conformance.core.finding import Basis, Code, Grounds, Level
from conformance.core.unjudged import BlockedError
from conformance.http.checks.graded import member_level
from conformance.http.checks.registry import CODES
from conformance.http.context import Context, describe
from conformance.scenario import answered
from conformance.scenario.assertion import (
    MISSING,
    Path,
    find,
    holds,
    shown,
    told,
)
from conformance.scenario.story import Assertion, Expect, Step
from conformance.scenario.story_values import StoryValues

_ORDER = (Level.MUST, Level.SHOULD, Level.MAY)


@dataclass(frozen=True, slots=True)
class Unmet:
    """What an answer should hold and does not, what came instead, and where it should have stood
    when nothing is there.
    """

    expected: str
    actual: str
    absent: Path | None = None


@dataclass(frozen=True, slots=True)
class StepJudgement:
    """The judgement of the answers of one story; no finding is stronger than `strongest`."""

    context: Context
    values: StoryValues
    strongest: Level

    def alone(self, step: Step, exchange: Exchange) -> bool:
        """Say whether the answer of a step of one call is what it expects, in all of its ways."""
        judges = (self._status, self._schema, self._body, self._names_field)
        return all(judge(step, exchange) for judge in judges)

    def together(self, step: Step, answers: Sequence[Exchange]) -> bool:
        """Say whether the answers of parts that were sent at one moment are those expected, in any
        order.
        """
        dialect = self.context.answers
        if answered.all_as_expected(step.expect, dialect, answers):
            return all(map(self.context.clean, answers))
        got, wanted = self._several(step, answers)
        if step.given:
            raise BlockedError(f"«{step.name}»: {got} en lugar de {wanted}")
        if all(map(self.context.clean, answers)):
            code = self._code(step.expect, answers)
            expected = f"{wanted}, en cualquier orden"
            self.report(step, code, answers[-1], expected=expected, actual=got)
        return False

    def _code(self, expect: Expect, answers: Sequence[Exchange]) -> str:
        """Return the code of a set of answers: more were accepted than expected, fewer, or as many
        and refused otherwise.
        """
        taken = sum(answered.taken(self.context.answers, answer) for answer in answers)
        expected = answered.successes(expect)
        if taken > expected:
            return expect.code or "LIF-03"
        return "LIF-01" if taken < expected else "ERR-10"

    def _several(self, step: Step, answers: Sequence[Exchange]) -> tuple[str, str]:
        """Return for people what several answers are and what they should have been."""
        expect, dialect = step.expect, self.context.answers
        told = [answered.heard(dialect, one) for one in answers]
        if expect.answers:
            return f"respuestas {', '.join(told)}", f"respuestas {', '.join(expect.answers)}"
        got, wanted = sorted(one.status or 0 for one in answers), sorted(expect.status)
        said = f", que dicen {', '.join(told)}" if got == wanted else ""
        return f"los estados {got}{said}", f"los estados {wanted}"

    def _status(self, step: Step, exchange: Exchange) -> bool:
        """Say whether the answer is one of those expected; another is reported, or blocks a
        precondition.
        """
        expect = step.expect
        if self.right(step, exchange):
            # A standing check has spoken of this answer: what follows would only echo it.
            return self.context.clean(exchange) and self._observed(step, exchange)
        if step.given and self.context.clean(exchange):
            raise BlockedError(
                f"no se cumplió la condición previa «{step.name}» ({self.values.place(step)}): "
                f"{describe(exchange)}"
            )
        refusal = answered.refusal(expect)
        refused = not answered.taken(self.context.answers, exchange)
        # ERR-03 says itself that an unknown id got another refusal than 404.
        own = expect.code != "ERR-03"
        code = (
            "ERR-10"
            if refusal and refused and own
            else expect.code or ("LIF-02" if refusal else "LIF-01")
        )
        self.report(
            step,
            code,
            exchange,
            expected=answered.told(expect),
            actual=describe(exchange),
        )
        return False

    def right(self, step: Step, exchange: Exchange) -> bool:
        """Say whether an answer is one of those that a step expects."""
        return answered.as_expected(step.expect, self.context.answers, exchange)

    def _observed(self, step: Step, exchange: Exchange) -> bool:
        """Note which of the behaviours that the norm accepts was seen; one the target has ruled out
        is reported.
        """
        expect, dialect = step.expect, self.context.answers
        self.context.notes += [
            text for answer, text in expect.observe if answered.shows(dialect, exchange, answer)
        ]
        refused = not answered.taken(dialect, exchange)
        if not expect.observe or refused or expect.requirement not in self.context.enforced:
            return True
        wanted = "un rechazo con 400: el objetivo declara que exige los términos"
        grounds = Grounds(requirement=expect.requirement)
        self._report(step, "LIF-11", exchange, Unmet(wanted, describe(exchange)), grounds)
        return False

    def _schema(self, step: Step, exchange: Exchange) -> bool:
        """Say whether the answer could be judged by a schema; that it holds, the standing checks
        have said.
        """
        if not step.expect.schema:
            return True
        bound = self.context.bound(exchange.request.capability or "")
        forms = (str(exchange.status), f"{str(exchange.status)[:1]}XX", "DEFAULT")
        if not any(
            one.schema is not None for one in bound.operation.answers if one.status.upper() in forms
        ):
            raise BlockedError(
                f"«{step.name}» ({self.values.place(step)}): el contrato no declara un esquema "
                f"para el {exchange.status} de {bound.operation.label}: no hay contra qué juzgar"
            )
        return True

    def _body(self, step: Step, exchange: Exchange) -> bool:
        """Say whether the answer holds every assertion; the first that fails is reported."""
        unmet = self.unmet(step, step.expect.body, exchange)
        return unmet is None or self.unmatched(step, exchange, unmet)

    def unmet(
        self, step: Step, assertions: Sequence[Assertion], exchange: Exchange
    ) -> Unmet | None:
        """Return what was expected and what came of the first assertion that does not hold."""
        data = exchange.json()
        for assertion in assertions:
            expected = self.values.value(step, assertion.value)
            path, parsed = self.values.path(step, assertion)
            actual = find(data, parsed)
            if not holds(assertion.operator, actual, expected):
                return Unmet(
                    f"{path} {assertion.operator} {shown(expected)}",
                    told(assertion.operator, actual, expected),
                    parsed if actual is MISSING else None,
                )
        return None

    def unmatched(self, step: Step, exchange: Exchange, unmet: Unmet) -> bool:
        """Report an answer that lacks what was expected of it; of a precondition it only blocks."""
        if step.given:
            raise BlockedError(
                f"no se cumplió la condición previa «{step.name}» ({self.values.place(step)}): "
                f"se esperaba {unmet.expected} y vino {unmet.actual}"
            )
        grounds = Grounds(requirement=step.expect.requirement)
        if unmet.absent is not None:
            grounds["basis"] = self._basis(exchange, unmet.absent)
        self._report(step, step.expect.body_code, exchange, unmet, grounds)
        return False

    def _basis(self, exchange: Exchange, absent: Path) -> Basis | None:
        """Return what it rests on that an answer lacks a member: what the contract says of it."""
        told_by = exchange.outcome or exchange
        bound = self.context.contract.bound.get(told_by.request.capability or "")
        answer = bound.operation.success() if bound else None
        names = [one for one in absent.segments if isinstance(one, str)]
        level = member_level(answer.schema, names) if answer else Level.MUST
        if level is Level.MUST:
            return None
        return Basis(level, f"dónde está «{'.'.join(names)}» (reconstrucción, de nivel {level})")

    def _names_field(self, step: Step, exchange: Exchange) -> bool:
        """Say whether the problem names the field that it has to name."""
        field = step.expect.field
        body = exchange.told.body if exchange.told else b""
        text = body.decode("utf-8", "replace").lower()
        if field is None or field.lower() in text:
            return True
        unnamed = Unmet(f"un problema que nombre {field}", describe(exchange))
        self._report(step, "ERR-08", exchange, unnamed, Grounds())
        return False

    def report(
        self, step: Step, code: str, exchange: Exchange, *, expected: str, actual: str
    ) -> None:
        """Report a finding at the line of the step."""
        own = code == "ERR-10"
        grounds = Grounds(requirement=None if own else step.expect.requirement)
        self._report(step, code, exchange, Unmet(expected, actual), grounds)

    def _report(
        self, step: Step, code: str, exchange: Exchange, unmet: Unmet, grounds: Grounds
    ) -> None:
        kind = CODES[code]
        grounds["place"] = self.values.place(step)
        grounds["level"] = self._level(kind, step.expect)
        self.context.report(
            kind,
            exchange,
            expected=f"«{step.name}»: {unmet.expected}",
            actual=unmet.actual,
            **grounds,
        )

    def _level(self, code: Code, expect: Expect) -> Level:
        """Return the step's level, or the weaker of the code's and the scenario's."""
        return expect.level or max(code.level, self.strongest, key=_ORDER.index)
