"""A sequence of steps as the text of a scenario file, which reproduces what the sequence found."""

from collections.abc import Sequence
from typing import Any

import yaml

from conformance.core.finding import Level
from conformance.core.lifecycle import Ago, Lifecycle, Share
from conformance.core.resource import ResourceKind
from conformance.http.model.play import Divergence, Read
from conformance.http.model.state import (
    Cycles,
    Rows,
    Step,
    act_of,
    move_of,
    possible,
    rule_of,
    settled,
)


def written(
    name: str,
    title: str,
    cycles: Cycles,
    steps: Sequence[Step],
    found: Divergence,
    requirement: str,
    level: Level,
    kind: ResourceKind,
) -> str:
    """Return the scenario: right steps are its preconditions, the last one or the look after it
    fails.
    """
    used = sorted({step.resource for step in steps})
    resources = {_resource(number): {kind.state_key: kind.default.written} for number in used}
    told: list[dict[str, Any]] = []
    rows: Rows = {}
    for step in steps:
        if possible(cycles, rows, step):
            told.append(_step(cycles, rows, step, kind, last=step is steps[-1], found=found))
            rows = settled(cycles, rows, step)
    if found.read is not None:
        told.append(_look(cycles, found.read, steps[-1], found, requirement, kind))
    story = {
        "id": name,
        "title": title,
        "requirements": [requirement],
        "level": level.value,
        "given": {kind.key: resources},
        "steps": told,
    }
    return (
        f"# La sucesión más corta que mostró el hallazgo {found.code.id}; se corre sola:\n"
        f"#   pytest {name}.yaml --target OBJETIVO\n"
        + yaml.safe_dump(story, sort_keys=False, allow_unicode=True, width=110)
    )


def _step(
    cycles: Cycles, rows: Rows, step: Step, kind: ResourceKind, *, last: bool, found: Divergence
) -> dict[str, Any]:
    move, rule = move_of(cycles, step), rule_of(cycles, rows, step)
    act, key = act_of(move), _resource(step.resource)
    own = f"${{{key}.id}}" if move.creates else f"${{{_label(step.row)}}}"
    body = {act.id: own} | {
        name: _value(value, f"{key}.{kind.amount}") for name, value in step.body
    }
    values: dict[str, Any] = {move.bulk[1]: [body]} if step.bulk and move.bulk else body
    capability = move.bulk[0] if step.bulk and move.bulk else move.capability
    told: dict[str, Any] = {
        "name": _named(cycles[step.cycle], step),
        "role": step.role,
        "call": capability,
        "with": values,
    }
    if rule is None:
        if not last:
            told = {"name": told.pop("name"), "given": True, **told}
        elif found.read is None:
            told["expect"] = {"code": found.code.id} | _against(found)
        if move.creates:
            reads = cycles[step.cycle].reads
            told["save"] = {
                _label(step.row): ("[0]." if step.bulk else "") + (reads.id if reads else "")
            }
        if step.flaw is None:
            told["move"] = f"{step.cycle}.{step.move}"
        return told
    told["expect"] = {
        "status": list(rule.statuses),
        "code": rule.code,
        "requirement": rule.requirement,
        "level": rule.level.value,
    }
    return told


def _against(found: Divergence) -> dict[str, str]:
    told = {"requirement": found.requirement} if found.requirement else {}
    return told | ({"level": found.level.value} if found.level else {})


def _look(
    cycles: Cycles,
    read: Read,
    step: Step,
    found: Divergence,
    requirement: str,
    kind: ResourceKind,
) -> dict[str, Any]:
    key = _resource(step.resource)
    whole = f"{key}.{kind.amount}"
    own = f"${{{_label(read.row)}}}" if read.row else f"${{{key}.id}}"
    filters = dict(read.filters)
    match read.value:
        case None:
            wanted: Any = {"null": True}
        case Ago():
            wanted = {"same_instant": _value(read.value, whole)}
        case _:
            wanted = _value(read.value, whole)
    return {
        "name": "Lo leído después es lo que debe ser",
        "role": read.role,
        "call": read.capability,
        "with": {read.key: own, **filters},
        "expect": {
            "body": {read.path: wanted},
            "body_code": found.code.id,
            "requirement": requirement,
        },
    }


def _named(cycle: Lifecycle, step: Step) -> str:
    return f"{cycle.title} {step.row}: {step.move.replace('_', ' ')} como {step.role}" + (
        f" por la puerta de {step.through}" if step.through else ""
    )


def _resource(number: int) -> str:
    return f"f{number + 1}"


def _label(row: str) -> str:
    return row


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
