"""One run of a scenario: its steps in order, and what each must bring back and leave behind."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from conformance.core.exchange import Exchange, Request
from conformance.core.finding import Code, Level
from conformance.core.unjudged import BlockedError
from conformance.http.checks.registry import CODES
from conformance.http.context import Context, describe
from conformance.http.observation import Snapshot, differ, snapshot
from conformance.scenario import answered
from conformance.scenario.assertion import (
    MISSING,
    Path,
    difference,
    find,
    holds,
    parse_path,
    shown,
    told,
)
from conformance.scenario.story import Assertion, Expect, Polling, Repeat, Scenario, Step, Unchanged
from conformance.scenario.template import Template, TemplateError, evaluate

_ORDER = (Level.MUST, Level.SHOULD, Level.MAY)


class _EndError(Exception):
    """The story ends here: what was found has been reported."""


@dataclass(slots=True)
class ScenarioRun:
    """One run of a scenario on a context: the names known so far."""

    context: Context
    scenario: Scenario
    names: dict[str, Any]
    functions: Mapping[str, Callable[..., Any]]

    def last(self) -> None:
        """Run the steps of `finally`; one that lacks a name or fails does not hide what came
        before.
        """
        for step in self.scenario.last:
            try:
                self.step(step)
            except (BlockedError, KeyError):
                continue

    def step(self, step: Step) -> bool:
        """Run a step; say whether the story may go on."""
        try:
            return self.together(step) if step.together else self.alone(step)
        except _EndError:
            return False

    def alone(self, step: Step) -> bool:
        """Run a step of one call."""
        before = [self.read(step, read) for read in step.expect.unchanged]
        exchange = (
            self.again(step, step.again) if step.again else self.context.send(self.request(step))
        )
        if not all(
            judge(step, exchange)
            for judge in (self.status, self.schema, self.body, self.names_field)
        ):
            return False
        for read, old in zip(step.expect.unchanged, before, strict=True):
            if not self.same(step, read, old):
                return False
        if not self.save(step, exchange):
            return False
        if step.move:
            self.context.moves.append(str(self.value(step, step.move)))
        return True

    def again(self, step: Step, again: Polling) -> Exchange:
        """Call until the answer holds what is waited for, with pauses; the last answer is judged
        like any other.

        An answer that the standing checks spoke of ends the wait: more of the same says nothing.
        """
        for turn in range(again.times):
            if turn:
                self.context.pause(again.every)
            exchange = self.context.send(self.request(step))
            unmet, right = self.unmet(step, again.until, exchange), self.right(step, exchange)
            if not self.context.clean(exchange) or (unmet is None and right):
                break
        if unmet and right:
            self.unmatched(
                step,
                exchange,
                f"{unmet[0]} tras {again.times} veces, cada {again.every:g} s",
                unmet[1],
            )
            raise _EndError
        return exchange

    def together(self, step: Step) -> bool:
        """Send the parts at the same moment and judge the set of answers that came back."""
        requests = [self.request(part) for part in step.together]
        answers, dialect = self.context.simultaneously(requests), self.context.answers
        if answered.all_as_expected(step.expect, dialect, answers):
            return all(self.context.clean(answer) for answer in answers)
        got, wanted = self.several(step, answers)
        if step.given:
            raise BlockedError(f"«{step.name}»: {got} en lugar de {wanted}")
        successes = sum(answered.taken(dialect, answer) for answer in answers)
        expected = answered.successes(step.expect)
        code = (
            (step.expect.code or "LIF-03")
            if successes > expected
            else "LIF-01"
            if successes < expected
            else "ERR-10"
        )
        unclean = [answer for answer in answers if not self.context.clean(answer)]
        if not unclean:
            self.report(
                step,
                code,
                answers[-1],
                expected=f"{wanted}, en cualquier orden",
                actual=got,
            )
        return False

    def several(self, step: Step, answers: Sequence[Exchange]) -> tuple[str, str]:
        """Return for people what several answers are and what they should have been."""
        expect, dialect = step.expect, self.context.answers
        told = [answered.heard(dialect, one) for one in answers]
        if expect.answers:
            return f"respuestas {', '.join(told)}", f"respuestas {', '.join(expect.answers)}"
        got, wanted = sorted(one.status or 0 for one in answers), sorted(expect.status)
        said = f", que dicen {', '.join(told)}" if got == wanted else ""
        return f"los estados {got}{said}", f"los estados {wanted}"

    def request(self, step: Step) -> Request:
        """Return the request of a step, its placeholders evaluated."""
        values = self.value(step, step.values) if step.values is not None else None
        return self.context.request(
            str(self.value(step, step.call)), str(self.value(step, step.role)), values
        )

    def value(self, step: Step, value: Any) -> Any:
        """Return a value with its placeholders evaluated and its repetitions written out."""
        match value:
            case Template():
                return self.evaluate(step, value)
            case Repeat():
                return list(self.repeated(step, value))
            case Mapping():
                return {key: self.value(step, one) for key, one in value.items()}
            case list():
                return [self.value(step, one) for one in value]
            case _:
                return value

    def repeated(self, step: Step, repeat: Repeat) -> Iterator[Any]:
        """Yield the elements of a long list; inside, `i` is the position."""
        outer = self.names.get("i", MISSING)
        try:
            for position in range(repeat.count):
                self.names["i"] = position
                yield self.value(step, repeat.item)
        finally:
            if outer is MISSING:
                self.names.pop("i", None)
            else:
                self.names["i"] = outer

    def evaluate(self, step: Step, template: Template) -> Any:
        """Return a template's value, or raise BlockedError that says why there is none."""
        try:
            return evaluate(template, self.names, self.functions)
        except TemplateError as error:
            raise BlockedError(
                f"{self.place(step)}: no se pudo calcular «{template.text}»: {error.message} "
                f"{error.accepted}".rstrip()
            ) from None
        except KeyError as error:
            raise BlockedError(
                f"{self.place(step)}: no se pudo calcular «{template.text}»: "
                f"«{error.args[0]}» no tiene valor todavía."
            ) from None

    def path(self, step: Step, assertion: Assertion) -> tuple[str, Path]:
        """Return the path of an assertion, as text and parsed."""
        text = str(self.value(step, assertion.path))
        try:
            return text, parse_path(text)
        except ValueError as error:
            raise BlockedError(f"{self.place(step)}: {error}.") from None

    def place(self, step: Step) -> str:
        """Return where the step stands: `scenarios/<pack>/x.yaml:12`."""
        return f"{self.scenario.file}:{step.line}"

    def status(self, step: Step, exchange: Exchange) -> bool:
        """Say whether the answer is one of those expected; another is reported, or blocks a
        precondition.
        """
        expect = step.expect
        if self.right(step, exchange):
            # A standing check has spoken of this answer: what follows would only echo it.
            return self.context.clean(exchange) and self.observed(step, exchange)
        if step.given and self.context.clean(exchange):
            raise BlockedError(
                f"no se cumplió la condición previa «{step.name}» ({self.place(step)}): "
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

    def observed(self, step: Step, exchange: Exchange) -> bool:
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
        self._report(
            "LIF-11",
            step,
            exchange,
            expected="un rechazo con 400: el objetivo declara que exige los términos",
            actual=describe(exchange),
            requirement=expect.requirement,
        )
        return False

    def schema(self, step: Step, exchange: Exchange) -> bool:
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
                f"«{step.name}» ({self.place(step)}): el contrato no declara un esquema para el "
                f"{exchange.status} de {bound.operation.label}: no hay contra qué juzgar"
            )
        return True

    def body(self, step: Step, exchange: Exchange) -> bool:
        """Say whether the answer holds every assertion; the first that fails is reported."""
        unmet = self.unmet(step, step.expect.body, exchange)
        return unmet is None or self.unmatched(step, exchange, *unmet)

    def unmet(
        self, step: Step, assertions: Sequence[Assertion], exchange: Exchange
    ) -> tuple[str, str] | None:
        """Return what was expected and what came of the first assertion that does not hold."""
        data = exchange.json()
        for assertion in assertions:
            expected = self.value(step, assertion.value)
            path, parsed = self.path(step, assertion)
            actual = find(data, parsed)
            if not holds(assertion.operator, actual, expected):
                return f"{path} {assertion.operator} {shown(expected)}", told(
                    assertion.operator, actual, expected
                )
        return None

    def unmatched(self, step: Step, exchange: Exchange, expected: str, actual: str) -> bool:
        """Report an answer that lacks what was expected of it; of a precondition it only blocks."""
        if step.given:
            raise BlockedError(
                f"no se cumplió la condición previa «{step.name}» ({self.place(step)}): "
                f"se esperaba {expected} y vino {actual}"
            )
        self.report(step, step.expect.body_code, exchange, expected=expected, actual=actual)
        return False

    def names_field(self, step: Step, exchange: Exchange) -> bool:
        """Say whether the problem names the field that it has to name."""
        field = step.expect.field
        text = (
            (exchange.response.body if exchange.response else b"")
            .decode("utf-8", "replace")
            .lower()
        )
        if field is None or field.lower() in text:
            return True
        self._report(
            "ERR-08",
            step,
            exchange,
            expected=f"un problema que nombre {field}",
            actual=describe(exchange),
        )
        return False

    def read(self, step: Step, read: Unchanged) -> Snapshot:
        """Return what a refused step must not change."""
        values = self.value(step, step.values if read.values is None else read.values) or {}
        if read.values is None:
            keys = self.context.bound(read.call).rows
            values = {key: value for key, value in values.items() if key.lower() in keys}
        role = str(self.value(step, read.role or step.role))
        exchange = self.context.call(read.call, role, values)
        return snapshot(self.context, exchange, exchange.json())

    def same(self, step: Step, read: Unchanged, old: Snapshot) -> bool:
        """Say whether a read tells the same as before the step; a spoiled one says nothing and is
        left in doubt.
        """
        new = self.read(step, read)
        if not differ(self.context, old, new):
            return True
        # R23 is a MUST of its own, however weak the rule for which the act was refused.
        self.context.report(
            CODES["CON-05"],
            self.context.exchanges[-1],
            place=self.place(step),
            expected=f"«{step.name}»: {read.call} sin cambios tras el rechazo",
            actual=difference(old.shown[1], new.shown[1]),
        )
        return False

    def save(self, step: Step, exchange: Exchange) -> bool:
        """Keep what later steps use; say whether it was there."""
        data = exchange.json()
        for name, path in step.save:
            value = find(data, parse_path(path))
            if value is MISSING or value is None:
                return self.unmatched(
                    step,
                    exchange,
                    f"que la respuesta traiga {path}, que la historia guarda como «{name}»",
                    shown(value),
                )
            self.names[name] = value
        return True

    def report(
        self, step: Step, code: str, exchange: Exchange, *, expected: str, actual: str
    ) -> None:
        """Report a finding at the line of the step."""
        own = code == "ERR-10"
        self._report(
            code,
            step,
            exchange,
            expected=expected,
            actual=actual,
            requirement=None if own else step.expect.requirement,
        )

    def _report(
        self,
        code: str,
        step: Step,
        exchange: Exchange,
        *,
        expected: str,
        actual: str,
        requirement: str | None = None,
    ) -> None:
        kind = CODES[code]
        self.context.report(
            kind,
            exchange,
            expected=f"«{step.name}»: {expected}",
            actual=actual,
            place=self.place(step),
            level=self.level(kind, step.expect),
            requirement=requirement,
        )

    def level(self, code: Code, expect: Expect) -> Level:
        """Return the step's level, or the weaker of the code's and the scenario's."""
        return expect.level or max(code.level, self.scenario.level, key=_ORDER.index)
