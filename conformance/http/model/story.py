"""A sequence of steps as the text of a scenario file, which reproduces what the sequence found."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import yaml

from conformance.core.finding import Level
from conformance.core.lifecycle import Ago, Lifecycle, Rule, Share
from conformance.core.resource import ResourceKind
from conformance.http.model.divergence import Divergence
from conformance.http.model.state import (
    Cycles,
    ModelStep,
    Rows,
    act_of,
    move_of,
    possible,
    rule_of,
    settled,
)
from conformance.http.oracle.expectation import AsShown, AtTime, ByUser, Counted, Labelled, Unsaid

FOLDER = "historias"
"""Where the stories of a run stand, within its folder."""


@dataclass(frozen=True, slots=True)
class Story:
    """A finding to be told as a scenario: its name and title, what it found, what it cites, the
    kind of resource that it works on, and how a step expects the system to refuse by a rule.
    """

    name: str
    title: str
    cycles: Cycles
    found: Divergence
    requirement: str
    level: Level
    kind: ResourceKind
    refusal: Callable[[Rule], Mapping[str, Any]]

    def written(self, steps: Sequence[ModelStep]) -> str:
        """Return the scenario: right steps are its preconditions, the last one or the read after it
        fails.
        """
        kind, used = self.kind, sorted({step.resource for step in steps})
        state = {kind.state_key: kind.default.written}
        story = {
            "id": self.name,
            "title": self.title,
            "requirements": [self.requirement],
            "level": self.level.value,
            "given": {kind.key: {_resource(number): dict(state) for number in used}},
            "steps": [*self._steps(steps), *self._read(steps[-1])],
        }
        return (
            f"# La sucesión más corta que mostró el hallazgo {self.found.code.id}; se corre sola:\n"
            f"#   pytest {self.name}.yaml --target OBJETIVO\n"
            + yaml.safe_dump(story, sort_keys=False, allow_unicode=True, width=110)
        )

    def _steps(self, steps: Sequence[ModelStep]) -> Iterator[dict[str, Any]]:
        rows: Rows = {}
        for step in steps:
            if possible(self.cycles, rows, step):
                yield self._step(rows, step, last=step is steps[-1])
                rows = settled(self.cycles, rows, step)

    def _step(self, rows: Rows, step: ModelStep, *, last: bool) -> dict[str, Any]:
        rule = rule_of(self.cycles, rows, step)
        if rule is None:
            return self._right(step, last=last)
        refused = {
            **self.refusal(rule),
            "code": rule.code,
            "requirement": rule.requirement,
            "level": rule.level.value,
        }
        return {**self._call(step), "expect": refused}

    def _right(self, step: ModelStep, *, last: bool) -> dict[str, Any]:
        """Return a step that must be accepted: a precondition, or what was refused."""
        call, found = self._call(step), self.found
        if not last:
            call = {"name": call.pop("name"), "given": True, **call}
        elif found.read is None:
            call["expect"] = {"code": found.code.id} | _against(found)
        if move_of(self.cycles, step).creates:
            reads = self.cycles[step.cycle].reads
            call["save"] = {step.row: ("[0]." if step.bulk else "") + (reads.id if reads else "")}
        if step.flaw is None:
            call["move"] = f"{step.cycle}.{step.move}"
        return call

    def _call(self, step: ModelStep) -> dict[str, Any]:
        move, key = move_of(self.cycles, step), _resource(step.resource)
        own = f"${{{key}.id}}" if move.creates else f"${{{step.row}}}"
        sent = {name: _value(value, self._amount(step)) for name, value in step.body}
        body: dict[str, Any] = {act_of(move).id: own, **sent}
        bulk = move.bulk if step.bulk else None
        return {
            "name": _named(self.cycles[step.cycle], step),
            "role": step.role,
            "call": bulk[0] if bulk else move.capability,
            "with": {bulk[1]: [body]} if bulk else body,
        }

    def _read(self, step: ModelStep) -> Iterator[dict[str, Any]]:
        """Yield the read that shows the finding, when one does."""
        read = self.found.read
        if read is None:
            return
        own = f"${{{read.row}}}" if read.row else f"${{{_resource(step.resource)}.id}}"
        yield {
            "name": "Lo leído después es lo que debe ser",
            "role": read.role,
            "call": read.capability,
            "with": {read.key: own, **read.filters},
            "expect": {
                "body": {read.path: _wanted(read.value, self._amount(step))},
                "body_code": self.found.code.id,
                "requirement": self.requirement,
            },
        }

    def _amount(self, step: ModelStep) -> str:
        """Return how a scenario writes the amount of a step's resource."""
        return f"{_resource(step.resource)}.{self.kind.amount}"


def _against(found: Divergence) -> dict[str, str]:
    told = {"requirement": found.requirement} if found.requirement else {}
    return told | ({"level": found.level.value} if found.level else {})


def _wanted(value: Any, whole: str) -> Any:
    """Return what a scenario expects where a value must be shown."""
    if value is None:
        return {"null": True}
    match value:
        case Ago():
            return {"same_instant": _value(value, whole)}
        case AtTime():
            return {"near_instant": "${ahora('+1s')}"}
        case ByUser(users):
            return {"in": sorted(users)}
        case Labelled(text):
            return text
        case Counted(least, most):
            return least if least == most else {"ge": least, "le": most}
        case Unsaid():
            return {"null": True}
        case AsShown(value=shown):
            return _wanted(shown or None, whole)
        case _:
            return _value(value, whole)


def _named(cycle: Lifecycle, step: ModelStep) -> str:
    return f"{cycle.title} {step.row}: {step.move.replace('_', ' ')} como {step.role}" + (
        f" por la puerta de {step.through}" if step.through else ""
    )


def _resource(number: int) -> str:
    return f"f{number + 1}"


def _value(value: Any, whole: str) -> Any:
    match value:
        case Ago():
            return f"${{ahora('{-value.seconds:+d}s')}}"
        case Share(fraction=1):
            return f"${{{whole} + {value.plus}}}" if value.plus else f"${{{whole}}}"
        case Share():
            return f"${{dinero({whole}, {value.fraction})}}"
        case str():
            return value.replace("${", "$${")
        case _:
            return value
