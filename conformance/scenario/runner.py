"""The items of a scenario, one for each cell of its matrix, and what each needs to run."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from conformance.core.lack import Lack
from conformance.core.role import ANONYMOUS, Stead
from conformance.core.unjudged import BlockedError, LackedError
from conformance.http.context import Context
from conformance.http.item import Item
from conformance.scenario.counting import counts
from conformance.scenario.functions import functions
from conformance.scenario.opening import (
    called_in,
    may_be_accepted,
    opening_of,
    said,
    settled,
    word,
)
from conformance.scenario.scenario_run import ScenarioRun
from conformance.scenario.story import GivenResources, Scenario, Step
from conformance.scenario.template import Template

_ANYBODY: Mapping[str, Collection[str]] = {}


def items(
    scenario: Scenario,
    writing: Collection[str],
    *,
    prefix: str = "scenario",
    meant_for: Mapping[str, Collection[str]] = _ANYBODY,
) -> tuple[Item, ...]:
    """Return the items of a scenario: one for each cell of its matrix, `scenario/<id>[<cell>]`.

    `writing` are the capabilities that write, `meant_for` the roles that each is for.
    """
    made = (_item(scenario, cell, writing, prefix) for cell in scenario.cells)
    return tuple(
        replace(item, named=(*item.named, *_strangers(scenario, cell, meant_for)))
        for item, cell in zip(made, scenario.cells, strict=True)
    )


def _item(
    scenario: Scenario, cell: Mapping[str, Any], writing: Collection[str], prefix: str
) -> Item:
    label = "-".join(str(value) for value in cell.values())
    given = [one.name for one in scenario.given]
    steps = _each(scenario)
    called = _called(steps, cell)
    opening = opening_of(scenario, cell, writing)
    judged = _called([one for one in scenario.steps if not one.given and not one.together], cell)
    reads = [read.call for step in steps for read in step.expect.unchanged]
    return Item(
        id=f"{prefix}/{scenario.id}" + (f"[{label}]" if label else ""),
        phase="scenario",
        title=scenario.title + (f" [{label}]" if label else ""),
        run=partial(_run, scenario, cell),
        requirements=scenario.requirements,
        level=scenario.level,
        capability=next(iter([*judged, *called]), None),
        capabilities=tuple(dict.fromkeys([*called, *reads])),
        roles=_roles(steps, cell),
        needs=tuple(one.need for one in scenario.given),
        writes=_writes([step for step, name in zip(steps, called, strict=True) if name in writing]),
        refused=frozenset(called) - _accepted(scenario, cell),
        called=tuple(called),
        opening=tuple((str(called_in(step, cell)), said(step, cell)) for step in opening),
        settled=settled(scenario, len(opening), cell, writing),
        counted=tuple(called_in(step, cell) for step in scenario.steps if counts(step, given)),
        stead=Stead.SIDE,
        named=tuple(
            str(word(step.role, cell)) for step in steps if isinstance(step.role, Template)
        ),
        file=scenario.file,
    )


def _strangers(
    scenario: Scenario, cell: Mapping[str, Any], meant_for: Mapping[str, Collection[str]]
) -> Iterator[str]:
    """Yield the roles that ask for what is not for them: nobody is refused in their place."""
    for step in _each(scenario):
        role, listed = str(word(step.role, cell)), meant_for.get(str(called_in(step, cell)))
        if role != ANONYMOUS and listed is not None and role not in listed:
            yield role


def _each(scenario: Scenario) -> list[Step]:
    """Return the steps of one call, those of the end too, and the parts of those of several."""
    whole = (*scenario.steps, *scenario.last)
    return [part for step in whole for part in (step.together or (step,))]


def _called(steps: Sequence[Step], cell: Mapping[str, Any]) -> list[str]:
    return [str(called_in(step, cell)) for step in steps]


def _writes(steps: Sequence[Step]) -> int:
    """Return how many writes these steps may send."""
    return sum(step.again.times if step.again else 1 for step in steps)


def _roles(steps: Sequence[Step], cell: Mapping[str, Any]) -> tuple[str, ...]:
    """Return who calls at some steps, each once, those who read before and after them last."""
    reading = [read.role for step in steps for read in step.expect.unchanged if read.role]
    roles = [str(word(role, cell)) for role in (*(step.role for step in steps), *reading)]
    return tuple(dict.fromkeys(role for role in roles if role != ANONYMOUS))


def _accepted(scenario: Scenario, cell: Mapping[str, Any]) -> frozenset[str]:
    """Return the capabilities that a story expects to be accepted at some of its steps."""
    made = set()
    for step in (*scenario.steps, *scenario.last):
        calls = [called_in(one, cell) for one in step.together or (step,)]
        if may_be_accepted(step):
            made |= set(calls)
    return frozenset(made)


def _run(scenario: Scenario, cell: Mapping[str, Any], context: Context) -> None:
    if absent := context.item.absent(context.callers):
        raise LackedError([Lack(role) for role in absent])
    for capability in context.item.capabilities:
        context.bound(capability)
    names = {**cell, **_shared_out(scenario.given, context)}
    run = ScenarioRun.of(context, scenario, names, functions(context, scenario.functions))
    try:
        for step in scenario.steps:
            if not run.step(step):
                break
    finally:
        run.last()


def _shared_out(given: tuple[GivenResources, ...], context: Context) -> dict[str, Any]:
    """Return the context's resources by name, in the order in which the item asked for them."""
    left = list(context.resources)
    names: dict[str, Any] = {}
    for one in given:
        kind, count = one.need.kind, one.need.count
        if len(left) < count:
            raise BlockedError(
                f"faltan {kind.noun.many} para «{one.name}»: hace falta {one.need} y hay "
                f"{len(left)}"
            )
        taken, left = [kind.shown(row) for row in left[:count]], left[count:]
        names[one.name] = taken if one.listed else taken[0]
    return names
