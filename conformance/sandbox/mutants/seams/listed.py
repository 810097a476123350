"""What lists hold: rows, order, totals, filters, pages, and whose rows they are."""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from conformance.core.mutant_space import MutantBreach
from conformance.sandbox.application import ServedOperation
from conformance.sandbox.mutants import answers
from conformance.sandbox.mutants.answers import AnswerShape
from conformance.sandbox.mutants.conditions import AT_ONCE
from conformance.sandbox.mutants.mutant import ALWAYS, MutantCondition
from conformance.sandbox.mutants.seams.block import LISTED, Block, block_of
from conformance.sandbox.mutants.seams.ground import Ground, lowered, roles_of

_ORDERED = MutantBreach("CON-03")


def listed(ground: Ground) -> Iterator[Block]:
    """Yield what can be wrong with the rows of lists."""
    for name, operation in ground.known():
        answer = ground.answer(name)
        if answer is None or not ground.reads(name) or not answer[0].listed:
            continue
        conditions = (
            ALWAYS,
            *roles_of(operation),
            *ground.filters(operation),
            *ground.pages(operation),
        )
        yield from _rearranged(ground, name, answer[0], conditions)
        if ground.reference.isolation:
            yield from _strangers(ground, name, answer[0], (*conditions, AT_ONCE))
        yield from _forgotten(ground, operation, conditions)


def _rearranged(
    ground: Ground, name: str, shape: AnswerShape, conditions: Sequence[MutantCondition]
) -> Iterator[Block]:
    paging = ground.pack.paging
    makers = {
        **{
            f"{key}{', contada' if counted else ''}": partial(
                answers.rows_rearranged, shape, paging, key, counted=counted
            )
            for key in answers.REARRANGED
            for counted in ((False, True) if shape.rows else (False,))
        },
        "orden-inestable": partial(answers.order_unstable, shape),
    }
    yield block_of(LISTED, (name, ""), makers, conditions, _ORDERED)
    for member in (one for one in (paging.total, paging.pages) if one and shape.rows):
        off: Mapping[str, Any] = {
            "uno-mas": partial(answers.miscounted, member, 1),
            "uno-menos": partial(answers.miscounted, member, -1),
        }
        yield block_of(LISTED, (name, member), off, conditions, _ORDERED)


def _strangers(
    ground: Ground, name: str, shape: AnswerShape, conditions: Sequence[MutantCondition]
) -> Iterator[Block]:
    """Yield rows of another entity: shown, or only counted."""
    paging, rule = ground.pack.paging, ground.reference.isolation
    shown = {"una-ajena": partial(answers.stranger_shown, shape, paging, rule)}
    breach = MutantBreach("SEC-05", "isolation")
    yield block_of(LISTED, (name, ""), shown, conditions, breach)
    if shape.rows and paging.total:
        counted = {"ajenas-contadas": partial(answers.strangers_counted, paging.total, rule)}
        yield block_of(LISTED, (name, paging.total), counted, conditions, _ORDERED)


def _forgotten(
    ground: Ground, operation: ServedOperation, conditions: Sequence[MutantCondition]
) -> Iterator[Block]:
    pages = lowered(ground.pack.paging.names)
    for one in operation.query:
        forget = {"ignorado": partial(answers.parameter_forgotten, one.name)}
        others = [each for each in conditions if not lowered((each.name,)) & {one.name}]
        breach = MutantBreach("CON-03" if one.name in pages else "CON-04")
        yield block_of(LISTED, (operation.capability, one.name), forget, others, breach)
