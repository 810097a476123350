"""Sequences of steps, made from the tables alone: every transition, every pair out of turn, every
guard, and chance.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from hypothesis import strategies as st

from conformance.core.drawing import drawn
from conformance.core.lifecycle import Lifecycle, Move
from conformance.core.unjudged import BlockedError
from conformance.http.model.maker import Maker
from conformance.http.model.state import ModelStep, Rows, act_of, rule_of, settled

Pick = Callable[[Sequence[Any]], Any]
_MOST_ROWS = 3  # of one resource in a random walk
# Of twenty draws: so many make a right step where there is one, and so many leave a step unflawed.
_DRAWS, _RIGHT, _UNFLAWED = 20, 15, 11
_VARIANTS = 9


def tour(maker: Maker, cycle: Lifecycle) -> list[ModelStep]:
    """Return a walk that makes every transition and tries every pair out of turn, each once."""
    made, left = _Made(maker), set(cycle.out_of_turn())
    paths = maker.paths(cycle)
    rows = [f"{cycle.name}{nth + 1}" for nth, _ in enumerate(paths)]
    for nth, row in enumerate(rows):
        made.add(maker.step(cycle, made.creator(cycle), row, 0, nth))
    for nth, (row, path) in enumerate(zip(rows, paths, strict=True)):
        for name in path:
            _try_out_of_turn(made, cycle, row, left)
            made.add(maker.step(cycle, name, row, 0, nth))
        _try_out_of_turn(made, cycle, row, left)
    return made.steps


def _try_out_of_turn(made: "_Made", cycle: Lifecycle, row: str, left: set[tuple[str, str]]) -> None:
    """Add the moves that the state of a row refuses and nobody has tried in it yet."""
    for move in cycle.moves:
        pair = (made.rows[row].state, move.name)
        if pair not in left or not made.maker.can_make(cycle, move):
            continue
        left.discard(pair)
        nth = len(made.steps)
        label = f"otra{nth}" if move.creates else row
        made.add(made.maker.step(cycle, move.name, label, 0, nth))


def guards(maker: Maker, cycle: Lifecycle) -> list[ModelStep]:
    """Return a walk that before each right move tries it in every wrong way."""
    made = _Made(maker)
    names = (made.creator(cycle), *maker.paths(cycle)[-1])
    for place, name in enumerate(names):
        _try_wrong(made, cycle, name, place)
    return made.steps


def crossings(maker: Maker, cycle: Lifecycle) -> list[ModelStep]:
    """Return a walk that tries its moves on a row of each other lifecycle that excludes it; none
    where no other does.
    """
    made = _Made(maker)
    for other in maker.cycles.values():
        if other is not cycle and other.other_kind and cycle.other_kind:
            _try_on_another(made, cycle, other)
    return made.steps


def _try_wrong(made: "_Made", cycle: Lifecycle, name: str, place: int) -> None:
    """Add a move in every wrong way, then the right one."""
    row = f"{cycle.name}1"
    creates = cycle.named(name).creates
    right = made.maker.step(cycle, name, row, 0)
    for nth, wrong in enumerate(made.maker.wrong(cycle, right, made.rows)):
        label = f"mala{place}x{nth}" if creates else row
        made.add(replace(wrong, row=label))
    made.add(right)


def _try_on_another(made: "_Made", cycle: Lifecycle, other: Lifecycle) -> None:
    """Add the moves of a lifecycle on a row of another one, each before that row's own."""
    maker, row = made.maker, f"{other.name}1"
    made.add(maker.step(other, made.creator(other), row, 0))
    pairs = zip(maker.paths(cycle)[-1], maker.paths(other)[-1], strict=True)
    for mine, theirs in pairs:
        made.add(maker.through(other, cycle, mine, row, 0))
        made.add(maker.step(other, theirs, row, 0))


def variants(maker: Maker, cycle: Lifecycle) -> list[ModelStep]:
    """Return right steps only: every code of the answers, role and text, one or a bulk, and the
    barest bodies.
    """
    made, paths = _Made(maker), maker.paths(cycle)
    creator = cycle.named(made.creator(cycle))
    one_takes_all = cycle.refused(creator.target, creator.name) is None
    codes = max(len(act_of(move).codes) for move in cycle.moves) or 1
    ways = [*paths * codes, paths[-1]]
    barest = len(ways) - 1

    def add(move: Move, nth: int, depth: int) -> None:
        row, resource = f"{cycle.name}{nth + 1}", 0 if one_takes_all else nth
        variant = nth // len(paths)
        step = maker.step(cycle, move.name, row, resource, variant, bare=nth == barest)
        allowed = maker.allowed(move)
        role = allowed[(nth + depth) % len(allowed)]
        in_bulk = move.bulk is not None and nth % 2 == 1
        made.add(replace(step, role=role, bulk=in_bulk))

    for nth, _ in enumerate(ways):
        add(creator, nth, 0)
    for depth in range(max(map(len, paths))):
        for nth, path in enumerate(ways):
            if depth < len(path):
                add(cycle.named(path[depth]), nth, depth)
    return made.steps


def random_walks(
    maker: Maker, contexts: Sequence[Lifecycle], length: int, count: int, seed: str
) -> list[list[ModelStep]]:
    """Return `count` random sequences over several resources (the nth serves the lifecycle
    `contexts[n]`).
    """
    for cycle in contexts:
        _offers_a_start(maker, cycle)

    @st.composite
    def walk(draw: st.DrawFn) -> list[ModelStep]:
        def pick(options: Sequence[Any]) -> Any:
            return draw(st.sampled_from(options))

        walked = _Made(maker)
        drawing = _GrowingWalk(maker, contexts, walked, pick)
        for number in range(length):
            walked.add(drawing.step(number))
        return walked.steps

    made = drawn(walk(), count + 1, seed)
    return made[-count:]  # the first that hypothesis tries is the dullest


def _offers_a_start(maker: Maker, cycle: Lifecycle) -> None:
    """Raise BlockedError when the target lists no code with which a row begins: there is nothing to
    walk.
    """
    for move in cycle.moves:
        if move.creates and not maker.can_make(cycle, move):
            raise BlockedError(f"el objetivo no lista códigos del grupo {act_of(move).group}")


class _Made:
    """Steps so far, and the rows that they leave."""

    def __init__(self, maker: Maker) -> None:
        self.maker = maker
        self.steps: list[ModelStep] = []
        self.rows: Rows = {}

    def add(self, step: ModelStep) -> None:
        """Append a step."""
        self.steps.append(step)
        self.rows = settled(self.maker.cycles, self.rows, step)

    def creator(self, cycle: Lifecycle) -> str:
        """Return the name of the move that makes a row."""
        return next(move.name for move in cycle.moves if move.creates)


@dataclass(frozen=True, slots=True)
class _GrowingWalk:
    """A random walk under way; the order in which it picks is part of what a seed repeats."""

    maker: Maker
    contexts: Sequence[Lifecycle]
    walked: _Made
    pick: Pick

    def step(self, number: int) -> ModelStep:
        """Return one step: mostly right, one in four out of turn, one in five wrong in one way."""
        kind = self.pick(range(_DRAWS))
        resource = self.pick(range(len(self.contexts)))
        cycle, mine = self.contexts[resource], self._rows(resource)
        fresh = f"{cycle.name}{number + 1}"
        row = self.pick([*mine, fresh] if len(mine) < _MOST_ROWS else mine)
        options = self._options(cycle, row, resource, new=row not in mine)
        right = [step for step in options if self._is_legal(step)]
        chosen: ModelStep = self.pick(right if right and kind < _RIGHT else options)
        if kind < _UNFLAWED or not self._is_legal(chosen):
            return chosen
        wrong = list(self.maker.wrong(cycle, chosen, self.walked.rows))
        if row in mine:
            wrong += self._through_another(cycle, row, resource)
        flawed: ModelStep = self.pick(wrong)
        return flawed

    def _rows(self, resource: int) -> list[str]:
        rows = self.walked.rows.items()
        return sorted(label for label, row in rows if row.resource == resource)

    def _options(self, cycle: Lifecycle, row: str, resource: int, *, new: bool) -> list[ModelStep]:
        """Return a step of each move that makes a new row, or goes on with one."""
        usable = [move for move in cycle.moves if self.maker.can_make(cycle, move)]
        return [self._varied(cycle, move, row, resource) for move in usable if move.creates is new]

    def _varied(self, cycle: Lifecycle, move: Move, row: str, resource: int) -> ModelStep:
        variant = self.pick(range(_VARIANTS))
        bare = self.pick((False, False, False, True))
        step = self.maker.step(cycle, move.name, row, resource, variant, bare=bare)
        return replace(step, role=self.pick(self.maker.allowed(move)))

    def _is_legal(self, step: ModelStep) -> bool:
        return rule_of(self.maker.cycles, self.walked.rows, step) is None

    def _through_another(self, cycle: Lifecycle, row: str, resource: int) -> list[ModelStep]:
        """Return the moves of another lifecycle on a row of this one."""
        other = next((one for one in self.contexts if one.name != cycle.name), None)
        if other is None:
            return []
        return [
            self.maker.through(cycle, other, move.name, row, resource)
            for move in other.moves
            if not move.creates and self.maker.offered(other, move)
        ]
