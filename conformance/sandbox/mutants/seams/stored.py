"""What accepted writes leave: each field of the rows of the tables that they write to."""

import types
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, get_args, get_origin, get_type_hints

from conformance.core.mutant_space import MutantBreach
from conformance.sandbox.application import ServedOperation, Wrapper
from conformance.sandbox.mutants import rows
from conformance.sandbox.mutants.conditions import AGAIN, ELEMENTS, ROWS, SIZES, classes_of
from conformance.sandbox.mutants.mutant import ALWAYS, MutantCondition
from conformance.sandbox.mutants.seams.block import STORED, Block
from conformance.sandbox.mutants.seams.ground import Ground, list_of, of_elements, roles_of
from conformance.sandbox.mutants.values import AMOUNT, EVERY, FLAG, ID, MOMENT, OPERATORS, TEXT


@dataclass(frozen=True, slots=True)
class StoredField:
    """A field of a table, by its path in a row, and the kind of what it holds."""

    table: str
    path: tuple[str, ...]
    kind: str


def stored(ground: Ground, store: Any) -> Iterator[Block]:
    """Yield the fields of the rows that writes leave."""
    columns = list(_columns(store))
    for name, operation in ground.known():
        if not ground.writes(name):
            continue
        for one in columns:
            if name in ground.reference.tables.get(one.table, ()):
                yield _block(ground, operation, one)


def _block(ground: Ground, operation: ServedOperation, column: StoredField) -> Block:
    name = operation.capability
    part, many = ".".join((column.table, *column.path)), list_of(operation) is not None
    fitting = {
        one.name: one
        for one in OPERATORS
        if column.kind in one.kinds and not one.drops and (many or not of_elements(one))
        if part not in ground.reference.made_up or one.kinds == EVERY
    }
    conditions = (
        ALWAYS,
        *roles_of(operation),
        *((*ELEMENTS, *SIZES) if many else ()),
        *classes_of(column.kind),
        *ROWS,
        AGAIN,
    )

    def make(operator: str, condition: MutantCondition) -> Wrapper:
        return rows.stored_wrong(column.table, column.path, fitting[operator], condition)

    breach = MutantBreach("CON-06", requirement=_requirement(ground, name, part))
    return Block(STORED, name, part, tuple(fitting), conditions, breach, make)


def _requirement(ground: Ground, name: str, part: str) -> str:
    """Return the requirement that a wrong value in a column breaks, "" for what is sent."""
    known = ground.reference.columns
    return known.get(f"{part}@{name}", known.get(part, ""))


_BY_TYPE: Mapping[Any, str] = {
    int: ID,
    str: TEXT,
    Decimal: AMOUNT,
    datetime: MOMENT,
    bool: FLAG,
}


def _columns(store: Any) -> Iterator[StoredField]:
    """Yield the fields of the rows of a server's tables."""
    for name, hint in get_type_hints(type(store)).items():
        record = get_args(hint)[-1] if get_origin(hint) is dict else None
        if record is not None and is_dataclass(record) and not name.startswith("_"):
            for path, kind in _members(record):
                yield StoredField(name, path, kind)


def _members(record: Any, above: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], str]]:
    hints = get_type_hints(record)
    for one in fields(record)[0 if above else 1 :]:  # the first of a row tells it from others
        hint = hints[one.name]
        bare = next((each for each in get_args(hint) if each is not types.NoneType), hint)
        kind = bare if isinstance(hint, types.UnionType) else hint
        if kind in _BY_TYPE:
            yield (*above, one.name), _BY_TYPE[kind]
        elif is_dataclass(kind) and isinstance(kind, type) and not _shared(kind):
            yield from _members(kind, (*above, one.name))


def _shared(kind: type) -> bool:
    """Tell whether records of a kind are tables of the norm, which no write makes."""
    return any(
        get_origin(hint) is not None or callable(getattr(hint, "named", None))
        for hint in get_type_hints(kind).values()
    )
