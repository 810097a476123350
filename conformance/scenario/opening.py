"""How a story begins: with preconditions that are accepted writes, or not."""

from collections.abc import Collection, Mapping
from itertools import takewhile
from typing import Any

from conformance.scenario.story import Repeat, Scenario, Step
from conformance.scenario.template import Template, evaluate

_REFUSED = 400


def opening_of(
    scenario: Scenario, cell: Mapping[str, Any], writing: Collection[str]
) -> tuple[Step, ...]:
    """Return the first steps of a story, as far as each is a precondition made by one accepted
    write.
    """

    def opens(step: Step) -> bool:
        alone = step.given and not step.together and not step.again
        return alone and _changes(step, cell, writing)

    return tuple(takewhile(opens, scenario.steps))


def settled(
    scenario: Scenario, opening: int, cell: Mapping[str, Any], writing: Collection[str]
) -> bool:
    """Say whether a story has an opening of so many steps, and changes nothing after it."""
    rest = (*scenario.steps[opening:], *scenario.last)
    return opening > 0 and not any(_changes(step, cell, writing) for step in rest)


def said(step: Step, cell: Mapping[str, Any]) -> str:
    """Return all that a step sends as its file says it, with the cell that it may depend on."""
    text = repr((_written(step.role), _written(step.values), step.save))
    return text + "".join(f" {name}={value}" for name, value in cell.items() if name in text)


def may_be_accepted(step: Step) -> bool:
    """Say whether one of the answers that a step expects takes what it sends."""
    return any(status < _REFUSED for status in step.expect.status)


def called_in(step: Step, cell: Mapping[str, Any]) -> Any:
    """Return the capability that a step calls in a cell."""
    return word(step.call, cell)


def word(written: str | Template, cell: Mapping[str, Any]) -> Any:
    """Return a word of a step in a cell."""
    return evaluate(written, cell, {}) if isinstance(written, Template) else written


def _changes(step: Step, cell: Mapping[str, Any], writing: Collection[str]) -> bool:
    calls = [called_in(one, cell) for one in step.together or (step,)]
    return any(one in writing for one in calls) and may_be_accepted(step)


def _written(value: Any) -> Any:
    """Return a value with its placeholders as its file writes them."""
    match value:
        case Template():
            return value.text
        case Repeat():
            return value.count, _written(value.item)
        case Mapping():
            return [(key, _written(one)) for key, one in value.items()]
        case list():
            return [_written(one) for one in value]
        case _:
            return value
