"""Answers spoiled: a field of a row, or the rows of a list, as they are shown."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from conformance.core.paging import Paging
from conformance.http.reference import Reply
from conformance.sandbox.application import Incoming, Serve, Wrapper
from conformance.sandbox.mutants.conditions import decoded
from conformance.sandbox.mutants.mutant import MutantCondition
from conformance.sandbox.mutants.values import Around, Operator, Same
from conformance.sandbox.reply import encode

_REFUSED = 300
Row = dict[str, Any]
Keys = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AnswerShape:
    """How an answer holds its rows: it is one, an array of them, or a page of them."""

    rows: str = ""
    listed: bool = False

    def rows_of(self, body: Any) -> list[Any]:
        """Return the rows of an answer."""
        if not self.listed:
            return [body] if isinstance(body, dict) else []
        found = body.get(self.rows) if self.rows and isinstance(body, dict) else body
        return found if isinstance(found, list) else []

    def with_rows(self, body: Any, rows: list[Any]) -> Any:
        """Return the answer with other rows."""
        if not self.listed:
            return rows[0]
        return {**body, self.rows: rows} if self.rows else rows


def _value(row: Any, path: Keys) -> Any:
    for name in path:
        row = row.get(name) if isinstance(row, dict) else None
    return row


def _set(row: Row, path: Keys, value: Any, *, drop: bool) -> Row:
    name, rest = path[0], path[1:]
    if rest:
        inner = row.get(name)
        return (
            {**row, name: _set(inner, rest, value, drop=drop)} if isinstance(inner, dict) else row
        )
    if drop:
        return {key: one for key, one in row.items() if key != name}
    return {**row, name: value}


def _key_of(row: Any) -> Any:
    """Return what tells a row from others: its first member, within those that wrap it."""
    while isinstance(row, dict):
        row = next(iter(row.values()), None)
    return str(row) if isinstance(row, list) else row


@dataclass(frozen=True, slots=True)
class _Answered:
    """What was accepted: who was asked what, how it is served, and the body that it gave."""

    sandbox: Any
    incoming: Incoming
    serve: Serve
    body: Any


_AS_IT_IS = object()
"""What a change says of a body that it has nothing to change in."""


def _retold(condition: MutantCondition, change: Callable[[_Answered], Any]) -> Wrapper:
    """Return the wrapper that gives another body where something was accepted and the condition
    asks for it.
    """

    def wrapper(sandbox: Any, incoming: Incoming, serve: Serve) -> Reply:
        reply = serve(incoming)
        if reply.status >= _REFUSED or not condition.asks(sandbox, incoming):
            return reply
        body = change(_Answered(sandbox, incoming, serve, decoded(reply.body)))
        return reply if body is _AS_IT_IS else replace(reply, body=encode(body))

    return wrapper


def field_spoiled(
    shape: AnswerShape, path: Keys, operator: Operator, condition: MutantCondition
) -> Wrapper:
    """Return the wrapper that shows one field of answers wrong."""

    def change(answered: _Answered) -> Any:
        rows = shape.rows_of(answered.body)
        memory = answered.sandbox.remembered if operator.remembers else {}
        spoiled = list(_spoiled(rows, path, operator, condition, memory))
        if all(one is other for one, other in zip(rows, spoiled, strict=True)):
            return _AS_IT_IS
        return shape.with_rows(answered.body, spoiled)

    return _retold(condition, change)


def _spoiled(
    rows: Sequence[Any],
    path: Keys,
    operator: Operator,
    condition: MutantCondition,
    memory: dict[Any, Any],
) -> Iterator[Any]:
    held = [_value(row, path) for row in rows]
    for place, (row, value) in enumerate(zip(rows, held, strict=True)):
        around = _around(memory, held, place, row) if operator.remembers else _beside(held, place)
        # What is null is as good as absent: there is nothing to spoil.
        present = isinstance(row, dict) and value is not None
        if not (present and condition.picks(place, len(rows)) and condition.holds(row, value)):
            yield row
            continue
        try:
            yield _changed(row, path, value, operator, around)
        except Same:
            yield row


def _changed(row: Row, path: Keys, value: Any, operator: Operator, around: Around) -> Row:
    if operator.drops:
        inner = _value(row, path[:-1]) if len(path) > 1 else row
        if not isinstance(inner, dict) or path[-1] not in inner:
            raise Same
        return _set(row, path, None, drop=True)
    return _set(row, path, operator.of(value, around), drop=False)


def _beside(held: Sequence[Any], place: int) -> Around:
    return Around(first=held[0] if place else None, previous=held[place - 1] if place else None)


def _around(memory: dict[Any, Any], held: Sequence[Any], place: int, row: Any) -> Around:
    """Return what was shown before of a row and of another one, and remember what is shown."""
    key = _key_of(row)
    shown: dict[Any, list[Any]] = memory.setdefault("shown", {})
    of_row = shown.setdefault(key, [])
    if held[place] is not None and (not of_row or of_row[-1] != held[place]):
        of_row.append(held[place])
    before = of_row[-2] if len(of_row) > 1 else None
    last_key, last = memory.get("last", (key, None))
    if last_key != key or "other" not in memory:
        memory["other"] = memory.get("other") if last_key == key else last
    other = memory.get("other")
    memory["last"] = (key, held[place])
    return Around(before=before, other=other)


Rearrange = Callable[[list[Any]], list[Any]]


def _without(place: Callable[[int], int]) -> Rearrange:
    def change(rows: list[Any]) -> list[Any]:
        at = place(len(rows))
        return [row for nth, row in enumerate(rows) if nth != at]

    return change


def _twice(rows: list[Any]) -> list[Any]:
    return [*rows[:1], *rows]


def _last_twice(rows: list[Any]) -> list[Any]:
    return [*rows, *rows[-1:]]


def _replaced(rows: list[Any]) -> list[Any]:
    return [*rows[:1], *rows[:-1]]


REARRANGED: Mapping[str, tuple[Rearrange, int]] = {
    "falta-la-primera": (_without(lambda count: 0), -1),
    "falta-la-segunda": (_without(lambda count: 1), -1),
    "falta-la-ultima": (_without(lambda count: count - 1), -1),
    "la-primera-dos-veces": (_twice, 1),
    "la-ultima-dos-veces": (_last_twice, 1),
    "la-primera-por-la-ultima": (_replaced, 0),
}
"""What becomes of the rows of a list: how they are told, and by how many its total changes."""


def rows_rearranged(
    shape: AnswerShape, paging: Paging, name: str, condition: MutantCondition, *, counted: bool
) -> Wrapper:
    """Return the wrapper that shows the rows of a list wrong; `counted`: its total goes with it."""
    rearrange, difference = REARRANGED[name]

    def change(answered: _Answered) -> Any:
        rows = shape.rows_of(answered.body)
        made = rearrange(rows)
        if not rows or made == rows:
            return _AS_IT_IS
        told = shape.with_rows(answered.body, made)
        if counted and shape.rows and paging.total in told:
            told[paging.total] += difference
        return told

    return _retold(condition, change)


def order_unstable(shape: AnswerShape, condition: MutantCondition) -> Wrapper:
    """Return the wrapper that shows the rows of a list backwards every second time."""

    def change(answered: _Answered) -> Any:
        memory = answered.sandbox.remembered
        turn = memory["turn"] = memory.get("turn", 0) + 1
        rows = shape.rows_of(answered.body)
        if turn % 2 or rows == rows[::-1]:
            return _AS_IT_IS
        return shape.with_rows(answered.body, rows[::-1])

    return _retold(condition, change)


def miscounted(member: str, by: int, condition: MutantCondition) -> Wrapper:
    """Return the wrapper that tells a count of a list wrong."""

    def change(answered: _Answered) -> Any:
        body = answered.body
        if not isinstance(body, dict) or not isinstance(body.get(member), int):
            return _AS_IT_IS
        return {**body, member: max(0, body[member] + by)}

    return _retold(condition, change)


def stranger_shown(
    shape: AnswerShape, paging: Paging, rule: str, condition: MutantCondition
) -> Wrapper:
    """Return the wrapper that puts one row of another entity into a list."""

    def change(answered: _Answered) -> Any:
        with answered.sandbox.store.without(rule):
            wide = answered.serve(answered.incoming)
        rows = shape.rows_of(answered.body)
        known = {_key_of(row) for row in rows}
        foreign = [row for row in shape.rows_of(decoded(wide.body)) if _key_of(row) not in known]
        if not foreign:
            return _AS_IT_IS
        told = shape.with_rows(answered.body, [*rows, foreign[0]])
        if shape.rows and paging.total in told:
            told[paging.total] += 1
        return told

    return _retold(condition, change)


def strangers_counted(total: str, rule: str, condition: MutantCondition) -> Wrapper:
    """Return the wrapper that counts the rows of other entities too, and shows none of them."""

    def change(answered: _Answered) -> Any:
        with answered.sandbox.store.without(rule):
            wide = decoded(answered.serve(answered.incoming).body)
        counted = wide.get(total) if isinstance(wide, dict) else None
        if not isinstance(answered.body, dict) or counted in (None, answered.body.get(total)):
            return _AS_IT_IS
        return {**answered.body, total: counted}

    return _retold(condition, change)


def parameter_forgotten(name: str, condition: MutantCondition) -> Wrapper:
    """Return the wrapper that does as if a parameter had not been asked for."""
    lowered = name.lower()

    def wrapper(sandbox: Any, incoming: Incoming, serve: Serve) -> Reply:
        kept = tuple(pair for pair in incoming.query if pair[0].lower() != lowered)
        if kept == incoming.query or not condition.asks(sandbox, incoming):
            return serve(incoming)
        right = serve(incoming)
        return right if right.status >= _REFUSED else serve(replace(incoming, query=kept))

    return wrapper
