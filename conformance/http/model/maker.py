"""Steps made for a target: who may make a move, with which codes, and each way to make it wrong."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from conformance.core.lifecycle import Act, Ago, Lifecycle, Move, Since, Wrong
from conformance.core.unjudged import BlockedError
from conformance.http.model.state import Cycles, ModelStep, Rows, act_of, move_of

_TEXTS = (
    "Prueba de conformidad",
    "Ñandú: gestión aún pendiente, ¿revisó?",
    "Dice \"ver 'anexo'\" & <nota> 100 %",
    "Primera línea\nsegunda línea",
    "Soporte recibido 📄✅",
)
_LONG = 100  # characters: a field that takes more is for texts, others for references
_DATES = 9
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
        if move.code:
            return (move.code,) if self._lists(act, move.code) else ()
        if act.codes or not act.code:
            return act.codes
        return self.codes.get(act.own_group, ()) or self._of_group(cycle, move)

    def can_make(self, cycle: Lifecycle, move: Move) -> bool:
        """Say whether the target has what a move is made with."""
        return bool(self.offered(cycle, move)) or not act_of(move).code

    def _lists(self, act: Act, code: str) -> bool:
        """Say whether the target may have a code: it lists it, or lists none of its group."""
        listed = self.codes.get(act.group, ())
        return not act.group or not listed or code in listed

    def _of_group(self, cycle: Lifecycle, move: Move) -> tuple[str, ...]:
        """Return the listed codes of a move's group that no other move has to itself."""
        act = act_of(move)
        reserved = {other.code for other in cycle.moves}
        free = [one for one in self.codes.get(act.group, ()) if one not in reserved]
        alike = [one for one in free if not act.like or re.fullmatch(act.like, one)]
        if alike:
            return tuple(alike)
        return () if move.creates else tuple(free)

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
        values = dict(_values(act, offered, row, nth))
        if bare:
            values = {field: value for field, value in values.items() if field in act.least}
        body = tuple({**act.fixed, **values}.items())
        return ModelStep(cycle.name, name, row, resource, self.allowed(move)[0], body)

    def wrong(self, cycle: Lifecycle, right: ModelStep, rows: Rows) -> Iterator[ModelStep]:
        """Yield the step made wrong in one way at a time: by whom, and each value that its act
        refuses.
        """
        move = cycle.named(right.move)
        act, plain = act_of(move), plainly(self.cycles, right)
        for role in self.strangers(move) if cycle.stranger else ():
            yield replace(plain, role=role, flaw=cycle.stranger)
        for one in act.wrong:
            value = self._value(act, one, rows.get(right.row))
            if value is not None:
                body = {**dict(plain.body), one.field: value}
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
        offered = [move for move in cycle.moves if not move.creates and self.can_make(cycle, move)]

        def onwards(state: str) -> Iterator[list[str]]:
            ways = [move for move in offered if state in move.source]
            if not ways:
                yield []
            for move in ways:
                yield from ([move.name, *rest] for rest in onwards(move.target))

        first = next(move.target for move in cycle.moves if move.creates)
        return list(onwards(first))


def plainly(cycles: Cycles, step: ModelStep) -> ModelStep:
    """Return the step with the plainest of texts."""
    text = act_of(move_of(cycles, step)).text

    def plain(name: str, value: Any) -> Any:
        return _TEXTS[0] if name == text and value in _TEXTS else value

    return replace(step, body=tuple((name, plain(name, value)) for name, value in step.body))


def _values(act: Act, offered: Sequence[str], row: str, nth: int) -> Iterator[tuple[str, Any]]:
    """Yield the fields that an act sends with a value each; `nth` varies the values."""
    if act.code:
        code = offered[nth % len(offered)]
        yield act.code, int(code) if code.isdecimal() else code
    if act.date:
        yield act.date, Ago(act.age + nth % _DATES * _SPREAD)
    if act.text:
        reference = f"REF-{row}-{nth}"
        yield act.text, _TEXTS[nth % len(_TEXTS)] if act.longest > _LONG else reference
    if act.value:
        yield act.value, act.amount
