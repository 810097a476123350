"""The pure model of the lifecycles: what a step must meet, and the state it must leave. No network
here.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from conformance.core.lifecycle import Act, Lifecycle, Move, Rule

Rows = Mapping[str, "ModelRow"]
Cycles = Mapping[str, Lifecycle]


@dataclass(frozen=True, slots=True)
class ModelStep:
    """A move somebody tries: on the row `row` (the one it makes, when it creates) of the resource
    numbered `resource`.

    `flaw` is the rule that it breaks on purpose, `through` the lifecycle whose move it is when that
    is not its own, `body` its fields but the id. Rows go by label, so that leaving a step
    out renames nothing.
    """

    cycle: str
    move: str
    row: str
    resource: int
    role: str
    body: tuple[tuple[str, Any], ...] = ()
    flaw: Rule | None = None
    through: str = ""
    bulk: bool = False


@dataclass(frozen=True, slots=True)
class ModelRow:
    """A row as it must be: its state, the moves made, and the fields that they left."""

    cycle: str
    resource: int
    state: str
    made: tuple[str, ...]
    fields: Mapping[str, Any]


def move_of(cycles: Cycles, step: ModelStep) -> Move:
    """Return the move that a step tries, of the lifecycle that it goes through."""
    return cycles[step.through or step.cycle].named(step.move)


def act_of(move: Move) -> Act:
    """Return what a move sends; every move of a pack that is tried has it."""
    assert move.act is not None, move.name
    return move.act


def possible(cycles: Cycles, rows: Rows, step: ModelStep) -> bool:
    """Say whether the step has what it speaks of: its row, unless it makes it."""
    return (step.row not in rows) if move_of(cycles, step).creates else (step.row in rows)


def states(cycles: Cycles, rows: Rows, step: ModelStep) -> tuple[str, ...]:
    """Return the states in which the step is judged: its row's, or those of all its resource's rows
    when it creates.
    """
    if not move_of(cycles, step).creates:
        return (rows[step.row].state,)
    found = [
        row.state
        for row in rows.values()
        if (row.cycle, row.resource) == (step.cycle, step.resource)
    ]
    return tuple(dict.fromkeys(found)) or cycles[step.cycle].states[:1]


def rule_of(cycles: Cycles, rows: Rows, step: ModelStep) -> Rule | None:
    """Return the rule that must refuse the step, or None when it must be accepted."""
    cycle = cycles[step.cycle]
    if step.flaw is not None and (step.through or step.flaw is cycle.stranger):
        return step.flaw
    refused = (cycle.refused(state, step.move) for state in states(cycles, rows, step))
    return next((rule for rule in refused if rule), step.flaw)


def marks(cycles: Cycles, rows: Rows, step: ModelStep) -> Iterator[str]:
    """Yield what the step exercises: `lifecycle.move`, or out of turn `lifecycle.state!move`."""
    cycle, rule = cycles[step.cycle], rule_of(cycles, rows, step)
    if rule is None:
        yield f"{step.cycle}.{step.move}"
    elif step.flaw is None:
        yield from (
            f"{step.cycle}.{state}!{step.move}"
            for state in states(cycles, rows, step)
            if cycle.refused(state, step.move)
        )


def settled(cycles: Cycles, rows: Rows, step: ModelStep) -> Rows:
    """Return the rows after the step: the same when a rule refuses it."""
    if rule_of(cycles, rows, step) is not None:
        return rows
    move = move_of(cycles, step)
    old = rows.get(step.row) or ModelRow(step.cycle, step.resource, "", (), {})
    new = replace(
        old,
        state=move.target,
        made=(*old.made, step.move),
        fields={**old.fields, **dict(step.body)},
    )
    return {**rows, step.row: new}


def rows_after(cycles: Cycles, steps: Sequence[ModelStep]) -> Rows | None:
    """Return the rows after the steps, or None when one speaks of a row that is not there."""
    rows: Rows = {}
    for step in steps:
        if not possible(cycles, rows, step):
            return None
        rows = settled(cycles, rows, step)
    return rows
