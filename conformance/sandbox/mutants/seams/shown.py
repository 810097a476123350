"""What answers show: each plain member of each answer."""

from collections.abc import Iterator

from conformance.core.capability import Shape
from conformance.core.mutant_space import MutantBreach
from conformance.http.checks.alike import plain
from conformance.sandbox.application import ServedOperation, Wrapper
from conformance.sandbox.mutants import answers
from conformance.sandbox.mutants.answers import AnswerShape
from conformance.sandbox.mutants.conditions import AT_ONCE, ELEMENTS, SIZES, classes_of, states_of
from conformance.sandbox.mutants.mutant import ALWAYS, MutantCondition
from conformance.sandbox.mutants.seams.block import SHOWN, Block
from conformance.sandbox.mutants.seams.ground import Ground, of_elements, roles_of
from conformance.sandbox.mutants.seams.leaves import Leaf, leaves
from conformance.sandbox.mutants.values import OPERATORS

_MIXED_UP = ("de-otra-fila",)
"""What becomes of a value where two are answered at once."""


def shown(ground: Ground) -> Iterator[Block]:
    """Yield the fields of answers, those left out whose words are free."""
    for name, operation in ground.known():
        answer = ground.answer(name)
        if answer is None:
            continue
        shape, schema = answer
        told = (leaf for leaf in leaves(schema) if not ground.pack.names.is_prose(leaf.path[-1]))
        for leaf in told:
            yield from _of_field(ground, operation, shape, leaf)


def _of_field(
    ground: Ground, operation: ServedOperation, shape: AnswerShape, leaf: Leaf
) -> Iterator[Block]:
    """Yield the ways to show a field wrong: where nothing else tells what it must be, those by
    which readers are told otherwise than others, and those that its schema forbids.
    """
    name, sent = operation.capability, plain(leaf.path[-1]) in ground.written
    fitting = {
        one.name: one for one in OPERATORS if leaf.kind in one.kinds and (sent or not one.fine)
    }
    if not shape.listed:
        fitting = {key: one for key, one in fitting.items() if not of_elements(one)}
    many = shape.listed and ground.writes(name)
    elsewhere = (
        ALWAYS,
        *(ELEMENTS if shape.listed else ()),
        *(SIZES if many else ()),
        *(classes_of(leaf.kind) if sent else ()),
        *dict.fromkeys(_states(ground, name)),
    )

    def make(operator: str, condition: MutantCondition) -> Wrapper:
        return answers.field_spoiled(shape, leaf.path, fitting[operator], condition)

    breach = MutantBreach("CON-02" if _counts(ground, name) else "CON-01", level=leaf.level)
    part, every = ".".join(leaf.path), tuple(fitting)
    yield Block(SHOWN, name, part, every, roles_of(operation), breach, make)
    known = _computed(ground, name, leaf) or _told_elsewhere(ground, name, leaf)
    rest = every if known else tuple(key for key in every if key in leaf.forbidden)
    yield Block(SHOWN, name, part, rest, elsewhere, breach, make)
    yield Block(SHOWN, name, part, _MIXED_UP if known else (), (AT_ONCE,), breach, make)


def _counts(ground: Ground, name: str) -> bool:
    return ground.contract.bound[name].capability.shape is Shape.SUMMARY


def _computed(ground: Ground, name: str, leaf: Leaf) -> bool:
    """Tell whether a field follows from others: a count or a sum."""
    if _counts(ground, name):
        return True
    of_bulks = (one.counts.get(name, {}) for one in ground.pack.bulks)
    of_cycles = (one.reads.counts for one in ground.pack.lifecycles if one.reads)
    return any(leaf.path[-1] in counts for counts in (*of_bulks, *of_cycles))


def _told_elsewhere(ground: Ground, name: str, leaf: Leaf) -> bool:
    """Tell whether another operation takes or shows a field of that name."""
    return not ground.tellers.get(plain(leaf.path[-1]), frozenset()) <= {name}


def _states(ground: Ground, name: str) -> Iterator[MutantCondition]:
    for cycle in ground.pack.lifecycles:
        if cycle.reads is None:
            continue
        if name == cycle.reads.detail:
            yield from states_of(cycle)
        for listing in cycle.reads.lists:
            if listing.capability == name:
                yield from states_of(cycle, listing.without)
