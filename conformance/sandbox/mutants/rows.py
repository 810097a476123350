"""Rows spoiled as they are stored: what an accepted write leaves is not what it said."""

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import datetime, timedelta
from typing import Any, get_type_hints

from conformance.http.reference import Reply
from conformance.sandbox.application import Incoming, Serve, Wrapper
from conformance.sandbox.mutants.conditions import OfRow
from conformance.sandbox.mutants.mutant import MutantCondition
from conformance.sandbox.mutants.values import Around, Operator, Same

_REFUSED = 300
_SOON = timedelta(seconds=2)
Keys = tuple[str, ...]
SPOILED = "a stored row was spoiled"
"""Under which a sandbox remembers that a mutant changed what is stored."""


def _value(row: Any, path: Keys) -> Any:
    for name in path:
        row = getattr(row, name, None)
    return row


def _set(row: Any, path: Keys, value: Any) -> Any:
    name, rest = path[0], path[1:]
    inner = getattr(row, name)
    return replace(row, **{name: _set(inner, rest, value) if rest else value})


def _members(row: Any) -> Mapping[str, Any]:
    """Return the members of a row, and of the records it holds, by their names."""
    found: dict[str, Any] = {}
    for one in fields(row):
        value = getattr(row, one.name)
        if is_dataclass(value):
            found |= {f"{one.name}.{key}": inner for key, inner in _members(value).items()}
        found[one.name] = value
    return found


def _is_of_now(value: Any, now: datetime) -> bool:
    """Tell whether a moment was taken from the server's own clock."""
    return isinstance(value, datetime) and abs(now - value) < _SOON


def stored_wrong(table: str, path: Keys, operator: Operator, condition: MutantCondition) -> Wrapper:
    """Return the wrapper that stores one field of the rows that a write leaves wrong."""

    def wrapper(sandbox: Any, incoming: Incoming, serve: Serve) -> Reply:
        before = dict(getattr(sandbox.store, table))
        reply = serve(incoming)
        if reply.status >= _REFUSED or not condition.asks(sandbox, incoming):
            return reply
        rows = getattr(sandbox.store, table)
        changed = {key: row for key, row in rows.items() if before.get(key) is not row}
        for key, row in _spoiled(changed, before, path, operator, condition):
            if operator.fine and _is_of_now(_value(changed[key], path), sandbox.now()):
                continue
            rows[key] = row
            sandbox.remembered[SPOILED] = True
        return reply

    return wrapper


def _nth(row: Any, before: Mapping[Any, Any], changed: Mapping[Any, Any]) -> int:
    """Return as which of the rows of its owner a row came, from 1; 0 where it has none."""
    own = _owner(row)
    if own is None:
        return 0
    every = [one for one in {**before, **changed}.values() if _owner(one) == own]
    return next(nth for nth, one in enumerate(every, start=1) if one is row)


def _owner(row: Any) -> Any:
    """Return what a row is of: its `owner` where it says so, or the first number after its own."""
    hints = get_type_hints(type(row))
    numbers = (name for name in list(hints)[1:] if hints[name] is int)
    return getattr(row, "owner" if hasattr(row, "owner") else next(numbers))


def _spoiled(
    changed: Mapping[Any, Any],
    before: Mapping[Any, Any],
    path: Keys,
    operator: Operator,
    condition: MutantCondition,
) -> Iterator[tuple[Any, Any]]:
    held = [_value(row, path) for row in changed.values()]
    others = [_value(row, path) for row in list(before.values())[-1:]]
    for place, (key, row) in enumerate(changed.items()):
        value = held[place]
        if value is None or _value(before.get(key), path) == value:
            continue  # not this write's doing
        if not (condition.picks(place, len(held)) and condition.holds(_members(row), value)):
            continue
        if isinstance(condition, OfRow) and condition.nth != _nth(row, before, changed):
            continue
        around = Around(
            before=_value(before.get(key), path),
            first=held[0] if place else None,
            previous=held[place - 1] if place else None,
            other=others[0] if others else None,
        )
        try:
            yield key, _set(row, path, operator.of(value, around))
        except Same:
            continue
