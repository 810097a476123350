"""What every record of a pack must say, whatever its table: what is left empty, counted below what
makes sense, or said twice would end later in a silent drop.

The rules of the file: a field may be empty only where its own default is, or where `MAY_BE_EMPTY`
says so; a number is 0 or more, unless `LEAST` says otherwise; a series holds each thing once. Only
records of the harness are looked at: what a pack's own hold is its own affair.
"""

from collections.abc import Iterator, Mapping
from dataclasses import MISSING, Field, dataclass, fields, is_dataclass
from functools import cache
from typing import Any

from conformance.core.errors import Fault
from conformance.http.verification.known import PackWords
from conformance.http.verification.shape import Where, hints, placed

MAY_BE_EMPTY = frozenset(
    {
        ("Act", "code"),
        ("Addition", "parameters"),
        ("Addition", "request"),
        ("Addition", "responses"),
        ("Capability", "aliases"),
        ("Capability", "roles"),
        ("Citation", "requirements"),
        ("Collection", "filters"),
        ("Norm", "additions"),
        ("Norm", "sources"),
        ("Observation", "readings"),
        ("Pack", "lifecycles"),
        ("Reads", "counts"),
        ("Reads", "summary"),
    }
)
"""What has no default, and may say nothing all the same."""

ANY = float("-inf")
LEAST: Mapping[tuple[str, str], float] = {
    ("Act", "longest"): 1,
    ("Ago", "seconds"): ANY,
    ("ListedCodes", "resources"): 1,
    ("Need", "count"): 1,
    ("Paging", "largest"): 1,
    ("Share", "plus"): ANY,
    ("Since", "seconds"): ANY,
    ("Written", "longest"): 1,
}
"""The least that a number may be, where that is not 0."""

_EMPTY: tuple[Any, ...] = ("", (), {}, frozenset())
_OURS = ("conformance.core.", "conformance.http.")


@dataclass(frozen=True, slots=True)
class Held:
    """A record that a pack holds, and where it stands."""

    record: Any
    where: Where


def held(value: Any, where: Where = (), seen: set[int] | None = None) -> Iterator[Held]:
    """Yield every record of the harness inside a value, each once."""
    known = set() if seen is None else seen
    if is_dataclass(value) and not isinstance(value, type):
        if id(value) in known:
            return
        known.add(id(value))
        if type(value).__module__.startswith(_OURS):
            yield Held(value, where)
        inside = [(one.name, getattr(value, one.name)) for one in fields(value)]
    else:
        inside = _inside(value)
    for name, one in inside:
        yield from held(one, (*where, name), known)


def _inside(value: Any) -> list[tuple[str, Any]]:
    if isinstance(value, Mapping):
        return [(f"{name}", one) for name, one in value.items()]
    if isinstance(value, tuple | list | frozenset):
        return [(_called(one, number), one) for number, one in enumerate(value, 1)]
    return []


def _called(one: Any, number: int) -> str:
    name = getattr(one, "name", None) or getattr(one, "capability", None)
    return name if isinstance(name, str) else f"{number}"


def values(known: PackWords) -> Iterator[Fault]:
    """Nothing that a record must say is empty, below its least, or said twice."""
    for one in held(known.pack):
        known.row = ".".join(one.where[:2])
        for field in _fields(type(one.record)):  # type: ignore[arg-type]  # as in `shape`
            yield from _faults(one, field)


@dataclass(frozen=True, slots=True)
class _RecordField:
    """A field of a record: whether it may be empty, and the least that it may be, if a number."""

    name: str
    empty: bool
    least: float | None


@cache
def _fields(kind: type) -> tuple[_RecordField, ...]:
    types = hints(kind)
    return tuple(
        _RecordField(one.name, _may_be_empty(kind, one, types), _least(kind, one, types))
        for one in fields(kind)
    )


def _may_be_empty(kind: type, one: Field[Any], types: Mapping[str, Any]) -> bool:
    return (
        types.get(one.name) is Any
        or (kind.__name__, one.name) in MAY_BE_EMPTY
        or _is_empty(_default(one))
    )


def _least(kind: type, one: Field[Any], types: Mapping[str, Any]) -> float | None:
    if types.get(one.name) not in (int, float):
        return None
    return LEAST.get((kind.__name__, one.name), 0)


def _default(one: Field[Any]) -> Any:
    if one.default_factory is not MISSING:
        return one.default_factory()
    return one.default


def _is_empty(value: Any) -> bool:
    return any(type(value) is type(one) and value == one for one in _EMPTY)


def _faults(one: Held, field: _RecordField) -> Iterator[Fault]:
    for said, accepted in _said(getattr(one.record, field.name), field):
        yield Fault(f"{placed((*one.where, field.name))}: {said}", None, accepted)


def _said(value: Any, field: _RecordField) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with a value, and what would be accepted."""
    if not field.empty and _is_empty(value):
        yield "está vacío.", ""
    if isinstance(value, str) and value != value.strip():
        yield f"empieza o termina por un espacio («{value}»).", ""
    if field.least is not None and value < field.least:
        yield f"es {value}.", f"Se acepta {field.least:g} o más."
    if isinstance(value, tuple | frozenset):
        yield from _members(value)


def _members(value: tuple[Any, ...] | frozenset[Any]) -> Iterator[tuple[str, str]]:
    """A series names nothing by an empty text, and nothing twice."""
    if "" in value:
        yield "lleva un texto vacío.", ""
    known: list[Any] = []
    for number, one in enumerate(value, 1):
        if one in known:
            shown = one if isinstance(one, str) else _called(one, number)
            yield f"repite «{shown}».", "Deje uno solo."
        known.append(one)
