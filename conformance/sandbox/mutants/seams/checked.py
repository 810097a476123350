"""Which checks are skipped: of a field's bounds, of roles, of entities, of rules."""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from conformance.core.finding import Level
from conformance.core.mutant_space import MutantBreach
from conformance.http.checks.row_schema import first_alternative
from conformance.http.contract.provenance import level_of
from conformance.sandbox.application import ServedOperation
from conformance.sandbox.fields import Field
from conformance.sandbox.mutants import checks
from conformance.sandbox.mutants.conditions import (
    AGAIN,
    AT_ONCE,
    ELEMENTS,
    SIZES,
    classes_of,
    spelled_otherwise,
)
from conformance.sandbox.mutants.mutant import ALWAYS, MutantCondition
from conformance.sandbox.mutants.seams.block import CHECKED, Block, block_of
from conformance.sandbox.mutants.seams.ground import (
    KINDS,
    Ground,
    beside,
    fields_of,
    list_of,
    roles_of,
)
from conformance.sandbox.mutants.values import FLAG


def checked(ground: Ground) -> Iterator[Block]:
    """Yield the checks that can be skipped."""
    for name, operation in ground.known():
        yield from _bounds(ground, operation)
        yield from _of_query(ground, operation)
        yield _role(ground, operation)
        yield from _rules(ground, operation)
        if ground.reference.isolation:
            yield _entity(ground, name, operation)


def _skip(
    name: str, part: str, rule: str, conditions: Sequence[MutantCondition], breach: MutantBreach
) -> Block:
    """Return the block of one check that is not made."""
    bound = rule.split(":")[0] if part != rule else "regla"
    makers = {f"sin-{bound}": partial(checks.check_skipped, rule)}
    return block_of(CHECKED, (name, part), makers, conditions, breach)


def _at_elements(operation: ServedOperation) -> tuple[MutantCondition, ...]:
    return (*ELEMENTS, *SIZES) if list_of(operation) is not None else ()


def _bounds(ground: Ground, operation: ServedOperation) -> Iterator[Block]:
    name = operation.capability
    inner = fields_of(operation) if list_of(operation) is not None else ()
    for one in (*(operation.body or ()), *inner):
        conditions = (
            ALWAYS,
            *roles_of(operation),
            *_at_elements(operation),
            *beside(operation, one.name),
            *ground.codes(name),
            AGAIN,
            AT_ONCE,
        )
        own = classes_of(
            KINDS.get(one.kind, FLAG), one.name
        )  # nobody leaves out a value of a class
        schema = _schema_of(ground, operation, one.name)
        level = level_of(schema)
        for bound, aspect in _aspects(one, soft=level is not Level.MUST):
            if bound == "minimum" and _points(ground, one, schema):
                continue
            code = "LIF-08" if one.kind == "list" else "ERR-02"
            breach = MutantBreach(code, aspect, level=level)
            whole = conditions if bound == "required" else (*conditions, *own)
            yield _skip(name, one.name, f"{bound}:{one.name}", whole, breach)


def _points(ground: Ground, one: Field, schema: Mapping[str, Any]) -> bool:
    """Tell whether a number only points at another row: one too small is of no row, and a system
    may say so as well.
    """
    known = "minimum" in schema or one.required
    return not known and ground.pack.names.is_id(one.name)


def _schema_of(ground: Ground, operation: ServedOperation, member: str) -> Mapping[str, Any]:
    """Return what the contract says of a member of a body, or of its elements."""
    whole = ground.contract.bound[operation.capability].operation.request_schema or {}
    listed = list_of(operation)
    if listed is not None and member != listed.name:
        whole = first_alternative(_member(whole, listed.name)).get("items", {})
    return _member(first_alternative(whole), member)


def _member(schema: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    members = schema.get("properties", {})
    found = (one for key, one in members.items() if key.lower() == name.lower())
    return next(found, {})


def _aspects(one: Field, *, soft: bool) -> Iterator[tuple[str, str]]:
    """Yield the bounds of a field of a body, each with what the norm is asked of it."""
    if one.required:
        yield "required", "field.missing"
    if one.kind == "list":
        yield from (
            (bound, "bulk.empty")
            for bound, said in (("limit", one.limit), ("minimum", one.minimum))
            if said is not None
        )
        return
    if one.limit is not None and one.kind == "text":
        yield "limit", "text.long.soft" if soft else "text.long"
    if one.minimum is not None:
        yield "minimum", "amount.least" if one.kind == "money" else "negative.write"
    if one.maximum is not None:
        yield "maximum", "negative.write"


def _of_query(ground: Ground, operation: ServedOperation) -> Iterator[Block]:
    for one in operation.query:
        others = [each for each in ground.filters(operation) if each.name != one.name]
        conditions = (ALWAYS, *roles_of(operation), *others, AGAIN, AT_ONCE)
        bounds = {
            "required": (one.required, "query.choice"),
            "minimum": (one.minimum is not None, "query.page"),
            "maximum": (one.maximum is not None, "query.page"),
        }
        for bound, (held, aspect) in bounds.items():
            if held:
                breach = MutantBreach("ERR-02", aspect)
                rule = f"{bound}:{one.name}"
                yield _skip(operation.capability, one.name, rule, conditions, breach)


def _role(ground: Ground, operation: ServedOperation) -> Block:
    name = operation.capability
    aspect = "role.read" if ground.reads(name) else "role.write"
    breach = MutantBreach("SEC-10" if ground.reads(name) else "SEC-03", aspect)
    shut = ground.shut_out(name)
    late = (AGAIN, AT_ONCE, spelled_otherwise(operation)) if shut else ()
    makers = {"sin-control-de-rol": partial(checks.check_skipped, "role")}
    return block_of(CHECKED, (name, "rol"), makers, (*shut, *late), breach)


def _rules(ground: Ground, operation: ServedOperation) -> Iterator[Block]:
    name = operation.capability
    conditions = (
        ALWAYS,
        *roles_of(operation),
        *_at_elements(operation),
        *beside(operation),
        *ground.codes(name),
        *ground.filters(operation),
        AGAIN,
        AT_ONCE,
        spelled_otherwise(operation),
    )
    for rule, breach in _asked(ground, name).items():
        yield _skip(name, rule, rule, conditions, breach)


def _asked(ground: Ground, name: str) -> Mapping[str, MutantBreach]:
    """Return the rules that a capability asks for, each with what skipping it breaks."""
    own = {
        rule: MutantBreach("", "", one.requirement)
        for rule, one in ground.reference.rules.items()
        if name in one.capabilities
    }
    for cycle in ground.pack.lifecycles:
        moves = {
            move.name for move in cycle.moves if name in (move.capability, *(move.bulk or ())[:1])
        }
        own |= {
            one.rule.name: MutantBreach("", "", one.rule.requirement, one.rule.level)
            for one in cycle.refusals
            if not moves.isdisjoint(one.moves)
        }
    return own


def _entity(ground: Ground, name: str, operation: ServedOperation) -> Block:
    conditions = (
        ALWAYS,
        *roles_of(operation),
        *_at_elements(operation),
        *beside(operation),
        *ground.codes(name),
        *ground.filters(operation),
        *(ground.pages(operation) if ground.reads(name) else ()),
        AGAIN,
        AT_ONCE,
        spelled_otherwise(operation),
    )
    breach = MutantBreach("SEC-05", "isolation")
    makers = {"sin-aislamiento": partial(checks.check_skipped, ground.reference.isolation)}
    return block_of(CHECKED, (name, "entidad"), makers, conditions, breach)
