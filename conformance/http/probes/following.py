"""Which act is made next on rows that are there: whichever covers most, and where none covers
anything, one that leads to one that will.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from conformance.core.covering import Array, Row
from conformance.core.lifecycle import Lifecycle, Move
from conformance.core.resource import Resource, ResourceId
from conformance.http.context import Context
from conformance.http.factor import AHEAD, BEHIND, BESIDE, NOBODY, ROLE, CoveredAct, SentRow
from conformance.http.probes.factors_of import FactorsOf

_FOLLOWED = 240  # acts on rows, at most
_LED = 50  # those of them that cover nothing themselves
_SOON = 3
_ENOUGH = 0.6  # of what an act may cover, for one that leads on
_LEADS = 0.5  # what an act is worth that covers nothing and leads to one that may


@dataclass(frozen=True, slots=True)
class NextAct:
    """An act that may be next: on the row at a place, with these classes; what that is worth."""

    factors: FactorsOf
    place: int
    draft: SentRow
    row: Row
    worth: float


@dataclass(slots=True)
class StandingRows:
    """The rows that were made, by their places: of which resource each is, as which of its rows,
    and in which state; how many the resources had `before`.
    """

    owners: dict[int, Resource] = field(default_factory=dict)
    nths: dict[int, int] = field(default_factory=dict)
    states: dict[int, str] = field(default_factory=dict)
    before: Mapping[ResourceId, int] = field(default_factory=dict)

    def of(self, number: ResourceId) -> Iterator[int]:
        """Yield the places of the rows of a resource."""
        return (at for at, one in self.owners.items() if one.id == number)

    def add(self, place: int, resource: Resource, state: str = "") -> None:
        """Note that a row was made, in a state where it has one."""
        self.nths[place] = 1 + len([*self.of(resource.id)]) + self.before.get(resource.id, 0)
        self.owners[place] = resource
        if state:
            self.states[place] = state


@dataclass(frozen=True)
class Following:
    """The choice of acts on rows: `following` is what varies in each, in the order of the cycle."""

    context: Context
    cycle: Lifecycle
    following: Sequence[FactorsOf]
    stood: StandingRows

    def acts(self) -> Iterator[NextAct]:
        """Yield acts until none covers anything more; each is taken as made, and the rows are to
        stand by then where it leaves them.
        """
        arrays = {one.act.name: Array(one.cover.space) for one in self.following}
        led = 0
        for _ in range(_FOLLOWED):
            chosen = max(self._choices(arrays), key=lambda one: one.worth, default=None)
            if chosen is None or not chosen.worth or led > _LED:
                return
            led += chosen.worth == _LEADS
            yield chosen
            arrays[chosen.factors.act.name].take(chosen.row)

    def _choices(self, arrays: Mapping[str, Array]) -> Iterator[NextAct]:
        """Yield the best way of each act that some row is ready for."""
        later: list[FactorsOf] = []  # acts not covered yet, and those that lead to them
        for factors in reversed(self.following):
            array, ready = arrays[factors.act.name], self._ready(factors)
            if ready and factors.roles:
                best = self._choice(factors, array, ready, later)
                if not best.worth and later:
                    best = self._leading_on(best, arrays, ready, later)
                yield best
            later += [factors] if later or not array.complete else []

    def _choice(
        self,
        factors: FactorsOf,
        array: Array,
        ready: Sequence[int],
        later: Sequence[FactorsOf],
    ) -> NextAct:
        role = max(factors.roles, key=lambda one: array.left((ROLE, one)))
        beside = self._beside(factors, array)
        best: NextAct | None = None
        for place, draft in self._different(factors, role, ready, beside).items():
            assert draft.resource is not None
            allowed = factors.allowed(self.context, draft.resource)
            fixed = factors.fixed(self.context, draft)
            row = array.filled(fixed, allowed)
            if later:
                leading = self._leading(factors, self.stood.states[place], allowed, later)
                onwards = array.filled(fixed, {**allowed, **leading})
                row = onwards if array.gain(onwards) >= array.gain(row) * _ENOUGH else row
            gain = array.gain(row)
            # How it is sent can be chosen now alone: the rows go on.
            worth = gain + array.gain(fixed) * _SOON if gain else 0
            made = NextAct(factors, place, draft, row, worth)
            best = made if best is None or made.worth > best.worth else best
        assert best is not None
        return best

    def _beside(self, factors: FactorsOf, array: Array) -> bool:
        """Say whether another entity's request goes out with an act: more of that is missing."""
        classes = {
            one: factors.fixed(self.context, SentRow("", {}, beside=one)) for one in (False, True)
        }
        left = {one: array.left((BESIDE, of.get(BESIDE, ""))) for one, of in classes.items()}
        return left[True] > left[False]

    def _different(
        self, factors: FactorsOf, role: str, ready: Sequence[int], beside: bool
    ) -> dict[int, SentRow]:
        """Return the rows that an act would be sent of in different ways, one of each."""
        drafts = {at: replace(self._draft(role, at), beside=beside) for at in reversed(ready)}
        ways = {(*factors.fixed(self.context, draft).values(),): at for at, draft in drafts.items()}
        return {at: drafts[at] for at in ways.values()}

    def _leading_on(
        self,
        choice: NextAct,
        arrays: Mapping[str, Array],
        ready: Sequence[int],
        later: Sequence[FactorsOf],
    ) -> NextAct:
        """Return an act that leads to one that is not covered yet, on the row of which most is
        missing there.
        """
        factors, wanted = choice.factors, later[0]
        array = arrays[wanted.act.name]
        drafts = {at: self._draft(choice.draft.role, at) for at in ready}
        place = max(
            ready,
            key=lambda at: sum(map(array.left, wanted.fixed(self.context, drafts[at]).items())),
        )
        draft = drafts[place]
        assert draft.resource is not None
        allowed = factors.allowed(self.context, draft.resource)
        leading = self._leading(factors, self.stood.states[place], allowed, later)
        fixed = factors.fixed(self.context, draft)
        row = arrays[factors.act.name].filled(fixed, {**allowed, **leading})
        return NextAct(factors, place, draft, row, _LEADS if leading else 0)

    def _leading(
        self,
        factors: FactorsOf,
        state: str,
        allowed: Mapping[str, Sequence[str]],
        later: Sequence[FactorsOf],
    ) -> dict[str, list[str]]:
        """Return the codes of an act after which one of the later acts can be made."""
        made = factors.act
        act = next(one.act for one in self.cycle.moves if one.capability == made.capability)
        assert act is not None
        targets = {
            code: move_of(self.cycle, made, state, {act.code: code}).target
            for code in allowed[act.code]
        }
        leading = [
            code
            for code, target in targets.items()
            if any(one.act.able(self.cycle, target) for one in later)
        ]
        return {act.code: leading} if leading else {}

    def _ready(self, factors: FactorsOf) -> list[int]:
        """Return the rows on which an act may be made."""
        states = self.stood.states.items()
        return [at for at, state in states if factors.act.able(self.cycle, state)]

    def _draft(self, role: str, place: int) -> SentRow:
        resource = self.stood.owners[place]
        order = self.cycle.states.index
        others = [
            order(self.stood.states[at])
            for at, one in self.stood.owners.items()
            if one.id == resource.id and at != place
        ]
        ahead = AHEAD if others and max(others) > order(self.stood.states[place]) else BEHIND
        told = ahead if others or self.stood.before.get(resource.id) else NOBODY
        return SentRow(role, {}, resource, nth=self.stood.nths[place], siblings=told)


def move_of(cycle: Lifecycle, act: CoveredAct, state: str, body: Mapping[str, Any]) -> Move:
    """Return the move that an act is from a state, by its code where one has a code of its own."""
    able = act.able(cycle, state)
    by_code = [one for one in able if one.code and _coded(one, body)]
    return next(iter([*by_code, *(one for one in able if not one.code), *able]))


def _coded(move: Move, body: Mapping[str, Any]) -> bool:
    return move.act is not None and str(body.get(move.act.code)) == move.code
