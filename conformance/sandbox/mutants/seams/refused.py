"""How refusals are answered: statuses, the properties that errors name, the shape of their bodies,
what bodies tell.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from itertools import chain

from conformance.core.answers import Meaning
from conformance.core.mutant_space import MutantBreach
from conformance.http.contract.binding import Bound
from conformance.sandbox.application import ServedOperation
from conformance.sandbox.mutants import refusals
from conformance.sandbox.mutants.conditions import AGAIN, ELEMENTS
from conformance.sandbox.mutants.mutant import ALWAYS, MutantCondition
from conformance.sandbox.mutants.seams.block import REFUSED, Block, block_of
from conformance.sandbox.mutants.seams.ground import Ground, fields_of, list_of, roles_of

_ODD_SUCCESSES, _FAILED = (202, 206), 500
# What a refusal may not be taken for: that no decision calls right.
_TAKEN_FOR: Mapping[Meaning, tuple[Meaning, ...]] = {
    Meaning.UNAUTHENTICATED: (Meaning.FORBIDDEN, Meaning.INVALID),
    Meaning.FORBIDDEN: (Meaning.UNAUTHENTICATED, Meaning.INVALID),
    Meaning.INVALID: (Meaning.UNAUTHENTICATED,),
    Meaning.UNKNOWN_ROW: (),
}
# Whose refusals must say what is wrong: who calls may be refused without a word.
_TOLD = (Meaning.INVALID, Meaning.UNKNOWN_ROW)
_NAMELESS = "ERR-08"


def refused(ground: Ground) -> Iterator[Block]:
    """Yield what can be wrong with statuses and the bodies of refusals."""
    for name, operation in ground.known():
        conditions = (ALWAYS, *roles_of(operation), AGAIN)
        changed = {
            f"{before}-es-{after}": partial(refusals.status_changed, before, after)
            for before, after in _statuses(ground, name)
        }
        breach = MutantBreach("SCH-03")
        yield block_of(REFUSED, (name, "status"), changed, conditions, breach)
        if shut := ground.shut_out(name):
            of_roles = {
                f"{before}-es-{after} por el rol": partial(
                    refusals.status_changed, before, after, by_role=True
                )
                for before, after in _taken_for(ground, name, Meaning.FORBIDDEN)
            }
            yield block_of(REFUSED, (name, "status"), of_roles, (ALWAYS, *shut, AGAIN), breach)
        leaks = {
            f"fuga-{key}-en-{status}": partial(refusals.leaking, status, text)
            for key, text in refusals.LEAKS.items()
            for status in _meant(ground, *_TAKEN_FOR)
        }
        yield block_of(REFUSED, (name, "cuerpo"), leaks, conditions, MutantBreach("SEC-04"))
        yield from _misshapen(ground, name, conditions)
        yield from _misnamed(name, operation, conditions)


def _statuses(ground: Ground, name: str) -> Iterator[tuple[int, int]]:
    """Yield a status that is right and another that is not."""
    declared = _declared(ground, name)
    odd = [one for one in _ODD_SUCCESSES if one not in declared]
    for right in _meant(ground, Meaning.ACCEPTED):
        yield from ((right, other) for other in odd)
    for meaning in _TAKEN_FOR:
        if meaning is not Meaning.FORBIDDEN:
            yield from _taken_for(ground, name, meaning)


def _taken_for(ground: Ground, name: str, meaning: Meaning) -> Iterator[tuple[int, int]]:
    wrong = {*_meant(ground, *_TAKEN_FOR[meaning]), _FAILED} - {*_meant(ground, meaning)}
    shut = {*_meant(ground, Meaning.FORBIDDEN)}
    either = _of_others(ground, name)
    for right in _meant(ground, meaning):
        if right in _declared(ground, name):
            others = either if right in shut else set[int]()
            yield from ((right, one) for one in sorted(wrong - others - _alike(ground, right)))


def _of_others(ground: Ground, name: str) -> set[int]:
    """Return the statuses any of which may refuse what belongs to another entity."""
    access = ground.pack.access
    guard = access.guarded.get(name) or access.writes.get(name)
    return {*_meant(ground, *guard.refusals)} if guard else set()


def _alike(ground: Ground, status: int) -> set[int]:
    """Return the statuses that are right beside this one where it says anything."""
    said = ground.pack.answers.statuses.values()
    return {status, *(one for several in said if status in several for one in several)}


def _declared(ground: Ground, name: str) -> frozenset[int]:
    answered = ground.contract.bound[name].operation.answers
    return frozenset(int(one.status) for one in answered if str(one.status).isdecimal())


def _meant(ground: Ground, *meanings: Meaning) -> tuple[int, ...]:
    """Return the statuses by which the system says something."""
    said = ground.pack.answers.statuses
    return tuple(sorted(set(chain.from_iterable(said.get(one, ()) for one in meanings)) - {0}))


def _misshapen(ground: Ground, name: str, conditions: Sequence[MutantCondition]) -> Iterator[Block]:
    statuses = [one for one in _meant(ground, *_TOLD) if one in _declared(ground, name)]
    operation = ground.served[name]
    for code, ways in refusals.SHAPES.items():
        if code == _NAMELESS and not (operation.body or operation.query):
            continue  # an id in the path is no property: nobody need name it
        makers = {
            f"{key}-en-{status}": partial(refusals.misshapen, status, shape)
            for key, shape in ways.items()
            for status in statuses
            if key not in refusals.OF_DETAILS or _is_details(ground.contract.bound[name], status)
        }
        yield block_of(REFUSED, (name, "cuerpo"), makers, conditions, MutantBreach(code))


def _is_details(bound: Bound, status: int) -> bool:
    """Tell whether what refuses with a status is a ProblemDetails."""
    return status in bound.problems and status not in bound.shapes


def _misnamed(
    name: str, operation: ServedOperation, conditions: Sequence[MutantCondition]
) -> Iterator[Block]:
    many = list_of(operation) is not None
    named = fields_of(operation) if operation.body else operation.query
    everywhere = (*conditions, *(ELEMENTS if many else ()))
    breach = MutantBreach(_NAMELESS)
    if many:
        after = {"nombra-el-siguiente": refusals.misplaced}
        yield block_of(REFUSED, (name, "elemento"), after, conditions, breach)
    for one, other in zip(named, (*named[1:], *named[:1]), strict=True):
        if one is not other:
            makers = {"nombra-otra": partial(refusals.misnamed, one.name, other.name)}
            yield block_of(REFUSED, (name, one.name), makers, everywhere, breach)
