"""Sequences of steps, made from the tables alone: every transition, every pair out of turn, every
guard, and chance.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import seed as seeded
from hypothesis import strategies as st

from conformance.core.lifecycle import Act, Ago, Lifecycle, Move, Since, Wrong
from conformance.core.unjudged import BlockedError
from conformance.http.model.state import Cycles, ModelStep, Rows, act_of, move_of, rule_of, settled

T = TypeVar("T")
Draw = Callable[[Sequence[T]], T]
_TEXTS = (
    "Prueba de conformidad",
    "Ñandú: gestión aún pendiente, ¿revisó?",
    "Dice \"ver 'anexo'\" & <nota> 100 %",
    "Primera línea\nsegunda línea",
    "Soporte recibido 📄✅",
)
_SPREAD = 60  # seconds by which acts of one kind lie apart: each gets a date of its own


@dataclass(frozen=True, slots=True)
class Maker:
    """Makes steps for a target: the roles of the parties that it has, and the codes that it
    lists.
    """

    cycles: Cycles
    roles: tuple[str, ...]
    codes: Mapping[str, tuple[str, ...]]

    def allowed(self, move: Move) -> tuple[str, ...]:
        """Return the roles that may make a move, in the order of the table."""
        return tuple(role for role in move.roles if role in self.roles)

    def strangers(self, move: Move) -> tuple[str, ...]:
        """Return the roles that may not."""
        return tuple(role for role in self.roles if role not in move.roles)

    def offered(self, cycle: Lifecycle, move: Move) -> tuple[str, ...]:
        """Return the codes with which a move is made; none when the target does not have it."""
        act = act_of(move)
        listed = self.codes.get(act.group, ())
        if move.code:
            return (move.code,) if not act.group or move.code in listed or not listed else ()
        if act.codes or not act.code:
            return act.codes
        return self.codes.get(act.own_group, ()) or self._of_group(cycle, move)

    def _of_group(self, cycle: Lifecycle, move: Move) -> tuple[str, ...]:
        """Return the listed codes of a move's group that no other move has to itself."""
        act, reserved = act_of(move), {other.code for other in cycle.moves}
        free = tuple(one for one in self.codes.get(act.group, ()) if one not in reserved)
        alike = tuple(one for one in free if not act.like or re.fullmatch(act.like, one))
        return alike or (() if move.creates else free)

    def step(
        self,
        cycle: Lifecycle,
        name: str,
        row: str,
        resource: int,
        nth: int = 0,
        *,
        bare: bool = False,
    ) -> ModelStep:
        """Return a right step by the first that may make it; `nth` varies its code, text, date and
        amount, `bare` sends only what must be sent.
        """
        move = cycle.named(name)
        act, offered = act_of(move), self.offered(cycle, move)
        if act.code and not offered:
            raise BlockedError(f"el objetivo no lista códigos del grupo {act.group}")
        body: dict[str, Any] = {}
        if act.code:
            body[act.code] = _number(offered[nth % len(offered)])
        if act.date:
            body[act.date] = Ago(act.age + nth % 9 * _SPREAD)
        if act.text:
            body[act.text] = _TEXTS[nth % len(_TEXTS)] if act.longest > 100 else f"REF-{row}-{nth}"
        if act.value:
            body[act.value] = act.amount
        kept = {field: value for field, value in body.items() if not bare or field in act.least}
        return ModelStep(
            cycle.name,
            name,
            row,
            resource,
            self.allowed(move)[0],
            tuple({**act.fixed, **kept}.items()),
        )

    def wrong(self, cycle: Lifecycle, right: ModelStep, rows: Rows) -> Iterator[ModelStep]:
        """Yield the step made wrong in one way at a time: by whom, and each value that its act
        refuses.
        """
        move = cycle.named(right.move)
        for role in self.strangers(move) if cycle.stranger else ():
            yield replace(plainly(self.cycles, right), role=role, flaw=cycle.stranger)
        for one in act_of(move).wrong:
            value = self._value(act_of(move), one, rows.get(right.row))
            if value is not None:
                body = {**dict(plainly(self.cycles, right).body), one.field: value}
                yield replace(right, body=tuple(body.items()), flaw=one.rule)

    def _value(self, act: Act, wrong: Wrong, row: Any) -> Any:
        if wrong.field == act.code and wrong.value in self.codes.get(act.group, ()):
            return None  # this target lists it: not wrong here
        if not isinstance(wrong.value, Since):
            return wrong.value
        earlier = row.fields.get(wrong.value.field) if row else None
        return Ago(earlier.seconds - wrong.value.seconds) if isinstance(earlier, Ago) else None

    def through(
        self, cycle: Lifecycle, other: Lifecycle, name: str, row: str, resource: int
    ) -> ModelStep:
        """Return a step on a row of `cycle` through a move of another lifecycle."""
        right = self.step(other, name, row, resource)
        return replace(right, cycle=cycle.name, through=other.name, flaw=other.other_kind)

    def paths(self, cycle: Lifecycle) -> list[list[str]]:
        """Return the ways from a new row to an end that this target offers, as names of moves."""

        def onwards(state: str) -> Iterator[list[str]]:
            ways = [
                move
                for move in cycle.moves
                if state in move.source
                and not move.creates
                and (self.offered(cycle, move) or not act_of(move).code)
            ]
            if not ways:
                yield []
            for move in ways:
                yield from ([move.name, *rest] for rest in onwards(move.target))

        return list(onwards(next(move.target for move in cycle.moves if move.creates)))


def plainly(cycles: Cycles, step: ModelStep) -> ModelStep:
    """Return the step with the plainest of texts."""
    act = act_of(move_of(cycles, step))
    body = tuple(
        (name, _TEXTS[0] if name == act.text and value in _TEXTS else value)
        for name, value in step.body
    )
    return replace(step, body=body)


def tour(maker: Maker, cycle: Lifecycle) -> list[ModelStep]:
    """Return a walk that makes every transition and tries every pair out of turn, each once."""
    made, left = _Made(maker), set(cycle.out_of_turn())
    paths = maker.paths(cycle)
    for nth, _ in enumerate(paths):
        made.add(maker.step(cycle, made.creator(cycle), f"{cycle.name}{nth + 1}", 0, nth))
    for nth, path in enumerate(paths):
        row = f"{cycle.name}{nth + 1}"
        for name in (*path, ""):
            for move in cycle.moves:
                pair = (made.rows[row].state, move.name)
                if pair in left and (maker.offered(cycle, move) or not act_of(move).code):
                    left.discard(pair)
                    label = f"otra{len(made.steps)}" if move.creates else row
                    made.add(maker.step(cycle, move.name, label, 0, len(made.steps)))
            if name:
                made.add(maker.step(cycle, name, row, 0, nth))
    return made.steps


def guards(maker: Maker, cycle: Lifecycle) -> list[ModelStep]:
    """Return a walk that before each right move tries it in every wrong way, and the moves of
    every other lifecycle.
    """
    made = _Made(maker)
    row = f"{cycle.name}1"
    for place, name in enumerate((made.creator(cycle), *maker.paths(cycle)[-1])):
        right = maker.step(cycle, name, row, 0)
        for nth, wrong in enumerate(maker.wrong(cycle, right, made.rows)):
            label = f"mala{place}x{nth}" if cycle.named(name).creates else row
            made.add(replace(wrong, row=label))
        made.add(right)
    for other in maker.cycles.values():
        if other is not cycle and other.other_kind and cycle.other_kind:
            made.add(maker.step(other, made.creator(other), f"{other.name}1", 1))
            for mine, theirs in zip(maker.paths(cycle)[-1], maker.paths(other)[-1], strict=True):
                made.add(maker.through(other, cycle, mine, f"{other.name}1", 1))
                made.add(maker.step(other, theirs, f"{other.name}1", 1))
    return made.steps


def variants(maker: Maker, cycle: Lifecycle) -> list[ModelStep]:
    """Return right steps only: every code of the answers, role and text, one or a bulk, and the
    barest bodies.
    """
    made, paths = _Made(maker), maker.paths(cycle)
    creator = cycle.named(made.creator(cycle))
    shared = cycle.refused(creator.target, creator.name) is None  # one resource takes them all
    codes = max(len(act_of(move).codes) for move in cycle.moves) or 1
    last = codes * len(paths)

    def add(move: Move, nth: int, depth: int) -> None:
        row, resource = f"{cycle.name}{nth + 1}", 0 if shared else nth
        variant = nth // len(paths)
        step = maker.step(cycle, move.name, row, resource, variant, bare=nth == last)
        role = _nth(maker.allowed(move), nth + depth)
        made.add(replace(step, role=role, bulk=move.bulk is not None and nth % 2 == 1))

    for nth in range(last + 1):
        add(creator, nth, 0)
    for depth in range(max(map(len, paths))):
        for nth in range(last + 1):
            path = paths[nth % len(paths)] if nth < last else paths[-1]
            if depth < len(path):
                add(cycle.named(path[depth]), nth, depth)
    return made.steps


def random_walks(
    maker: Maker, contexts: Sequence[Lifecycle], length: int, count: int, seed: str
) -> list[list[ModelStep]]:
    """Return `count` random sequences over several resources (the nth serves the lifecycle
    `contexts[n]`).
    """
    made: list[list[ModelStep]] = []
    for cycle in contexts:
        _offers_a_start(maker, cycle)

    @st.composite
    def walk(draw: st.DrawFn) -> list[ModelStep]:
        pick: Draw[Any] = lambda options: draw(st.sampled_from(options))  # noqa: E731  # a name for what it does
        walked = _Made(maker)
        for number in range(length):
            walked.add(_drawn(maker, contexts, walked, number, pick))
        return walked.steps

    @seeded(seed)
    @settings(
        max_examples=count + 1,
        database=None,
        deadline=None,
        phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )
    @given(walk())
    def collect(steps: list[ModelStep]) -> None:
        made.append(steps)

    collect()
    return made[-count:]  # the first that hypothesis tries is the dullest


def _offers_a_start(maker: Maker, cycle: Lifecycle) -> None:
    """Raise BlockedError when the target lists no code with which a row begins: there is nothing to
    walk.
    """
    for move in cycle.moves:
        if move.creates and act_of(move).code and not maker.offered(cycle, move):
            raise BlockedError(f"el objetivo no lista códigos del grupo {act_of(move).group}")


def _drawn(
    maker: Maker, contexts: Sequence[Lifecycle], walked: "_Made", number: int, pick: Draw[Any]
) -> ModelStep:
    """Return one step: mostly right, one in four out of turn, one in five wrong in one way."""
    kind = pick(range(20))
    resource = pick(range(len(contexts)))
    cycle = contexts[resource]
    mine = sorted(label for label, row in walked.rows.items() if row.resource == resource)
    row = pick([*mine, f"{cycle.name}{number + 1}"] if len(mine) < 3 else mine)
    usable = [move for move in cycle.moves if maker.offered(cycle, move) or not act_of(move).code]
    options = [
        replace(
            maker.step(
                cycle,
                move.name,
                row,
                resource,
                pick(range(9)),
                bare=pick((False, False, False, True)),
            ),
            role=pick(maker.allowed(move)),
        )
        for move in usable
        if move.creates is (row not in mine)
    ]
    right = [step for step in options if rule_of(maker.cycles, walked.rows, step) is None]
    chosen: ModelStep = pick(right if right and kind < 15 else options)
    if kind < 11 or rule_of(maker.cycles, walked.rows, chosen) is not None:
        return chosen
    wrong = list(maker.wrong(cycle, chosen, walked.rows))
    others = [one for one in contexts if one.name != cycle.name]
    if row in mine and others:
        wrong += [
            maker.through(cycle, others[0], move.name, row, resource)
            for move in others[0].moves
            if not move.creates and maker.offered(others[0], move)
        ]
    flawed: ModelStep = pick(wrong)
    return flawed


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


def _number(code: str) -> Any:
    return int(code) if code.isdecimal() else code


def _nth(options: Sequence[str], nth: int) -> str:
    return options[nth % len(options)]
