"""One run of a scenario: its steps in order, and what each leaves behind."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from conformance.core.exchange import Exchange
from conformance.core.unjudged import BlockedError
from conformance.http.checks.registry import CODES
from conformance.http.context import Context
from conformance.http.observation import Snapshot, differ, snapshot
from conformance.scenario.assertion import (
    MISSING,
    difference,
    find,
    parse_path,
    shown,
)
from conformance.scenario.step_judgement import StepJudgement, Unmet
from conformance.scenario.story import Polling, Scenario, Step, Unchanged
from conformance.scenario.story_values import StoryValues


class _EndError(Exception):
    """The story ends here: what was found has been reported."""


@dataclass(frozen=True, slots=True)
class ScenarioRun:
    """One run of a scenario on a context."""

    context: Context
    scenario: Scenario
    values: StoryValues
    judgement: StepJudgement

    @classmethod
    def of(
        cls,
        context: Context,
        scenario: Scenario,
        names: dict[str, Any],
        functions: Mapping[str, Callable[..., Any]],
    ) -> "ScenarioRun":
        """Return the run of a scenario that begins with these names."""
        values = StoryValues(context, scenario.file, names, functions)
        return cls(context, scenario, values, StepJudgement(context, values, scenario.level))

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
        exchange = self.again(step, step.again) if step.again else self.once(step)
        if not self.judgement.alone(step, exchange):
            return False
        for read, old in zip(step.expect.unchanged, before, strict=True):
            if not self.same(step, read, old):
                return False
        if not self.save(step, exchange):
            return False
        if step.move:
            self.context.moves.append(str(self.values.value(step, step.move)))
        return True

    def once(self, step: Step) -> Exchange:
        """Send the request of a step."""
        return self.context.send(self.values.request(step))

    def again(self, step: Step, again: Polling) -> Exchange:
        """Call until the answer holds what is waited for, with pauses; the last answer is judged
        like any other.

        An answer that the standing checks spoke of ends the wait: more of the same says nothing.
        """
        for turn in range(again.times):
            if turn:
                self.context.pause(again.every)
            exchange = self.once(step)
            unmet = self.judgement.unmet(step, again.until, exchange)
            right = self.judgement.right(step, exchange)
            if not self.context.clean(exchange) or (unmet is None and right):
                break
        if unmet and right:
            waited = f"{unmet.expected} tras {again.times} veces, cada {again.every:g} s"
            self.judgement.unmatched(step, exchange, replace(unmet, expected=waited))
            raise _EndError
        return exchange

    def together(self, step: Step) -> bool:
        """Send the parts at the same moment and judge the set of answers that came back."""
        requests = [self.values.request(part) for part in step.together]
        return self.judgement.together(step, self.context.simultaneously(requests))

    def read(self, step: Step, read: Unchanged) -> Snapshot:
        """Return what a refused step must not change."""
        values = self.values.value(step, step.values if read.values is None else read.values) or {}
        if read.values is None:
            keys = self.context.bound(read.call).rows
            values = {key: value for key, value in values.items() if key.lower() in keys}
        role = str(self.values.value(step, read.role or step.role))
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
            place=self.values.place(step),
            expected=f"«{step.name}»: {read.call} sin cambios tras el rechazo",
            actual=difference(old.shown[1], new.shown[1]),
        )
        return False

    def save(self, step: Step, exchange: Exchange) -> bool:
        """Keep what later steps use; say whether it was there."""
        data = exchange.json()
        for name, path in step.save:
            place = parse_path(path)
            value = find(data, place)
            if value is MISSING or value is None:
                wanted = f"que la respuesta traiga {path}, que la historia guarda como «{name}»"
                lacking = Unmet(wanted, shown(value), place)
                return self.judgement.unmatched(step, exchange, lacking)
            self.values.names[name] = value
        return True
