"""What every record of a pack holds is of the type that the record declares: verified before
anything reads it, so that the tables may trust it.

The rules of the file: a type is looked at by `_KINDS`, in their order; one that none of them knows
(a protocol) says nothing. What is `Any` is looked into where it is a record. A series may be any
but a text.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import cache
from itertools import islice
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from conformance.core.errors import MOST_FAULTS, Fault
from conformance.http.pack import Pack

Where = tuple[str, ...]
"""The table, and what leads from it to a value."""

Looked = Iterator[Fault] | None
"""The faults of a value; None where its type is not of the kind that was looked for."""

_WORDS: Mapping[Any, str] = {
    str: "un texto",
    int: "un número entero",
    float: "un número",
    bool: "True o False",
    Path: "una ruta (Path)",
}
_SHOWN = 60


def shape(pack: Pack) -> list[Fault]:
    """Return the faults of the types in a pack, the first of very many."""
    return list(islice(_fields(pack, ()), MOST_FAULTS + 1))


def _look(value: Any, hint: Any, where: Where) -> Iterator[Fault]:
    for kind in _KINDS:
        found = kind(value, hint, where)
        if found is not None:
            yield from found
            return


def _either(value: Any, hint: Any, where: Where) -> Looked:
    """One type of several: the faults are those by the first that is no None."""
    if get_origin(hint) not in (Union, UnionType):
        return None
    ways = [list(_look(value, one, where)) for one in get_args(hint) if one is not NoneType]
    none = value is None and NoneType in get_args(hint)
    return iter(() if none or not all(ways) else ways[0])


def _function(value: Any, hint: Any, where: Where) -> Looked:
    if get_origin(hint) is not Callable:
        return None
    return iter(()) if callable(value) else _wrong(value, "una función", where)


def _mapping(value: Any, hint: Any, where: Where) -> Looked:
    origin = get_origin(hint)
    if not (isinstance(origin, type) and issubclass(origin, Mapping)):
        return None
    if not isinstance(value, Mapping):
        return _wrong(value, "un mapa", where)
    key, held = get_args(hint)
    return _entries(value, key, held, where)


def _entries(value: Mapping[Any, Any], key: Any, held: Any, where: Where) -> Iterator[Fault]:
    for name, one in value.items():
        inner = (*where, f"{name}")
        yield from _look(name, key, inner)
        yield from _look(one, held, inner)


def _series(value: Any, hint: Any, where: Where) -> Looked:
    origin = get_origin(hint)
    if not (isinstance(origin, type) and issubclass(origin, Collection)):
        return None
    if isinstance(value, str) or not isinstance(value, Collection):
        return _wrong(value, "una serie (tuple)", where)
    held = get_args(hint)
    if origin is tuple and held[-1] is not Ellipsis:
        if len(held) != len(value):
            return _wrong(value, f"una serie de {len(held)}", where)
        return _members(list(zip(value, held, strict=True)), where)
    return _members([(one, held[0]) for one in value], where)


def _members(pairs: list[tuple[Any, Any]], where: Where) -> Iterator[Fault]:
    for number, (one, held) in enumerate(pairs, 1):
        name = getattr(one, "name", None)
        yield from _look(one, held, (*where, name if isinstance(name, str) else f"{number}"))


def _plain(value: Any, hint: Any, where: Where) -> Looked:
    if hint is Any and is_dataclass(value) and not isinstance(value, type):
        return _fields(value, where)
    if hint is Any or not isinstance(hint, type) or getattr(hint, "_is_protocol", False):
        return None
    if issubclass(hint, Enum):
        return _of_several(value, hint, where)
    accepts = (int, float) if hint is float else hint
    counted = hint in (int, float) and isinstance(value, bool)  # Python takes True for a 1
    if counted or not isinstance(value, accepts):
        return _wrong(value, _WORDS.get(hint, hint.__name__), where)
    return _fields(value, where) if is_dataclass(value) else iter(())


def _of_several(value: Any, known: type[Enum], where: Where) -> Iterator[Fault]:
    values = [one.value for one in known]
    if value in values or value in list(known):
        return iter(())
    return _wrong(value, f"uno de: {', '.join(map(str, values))}", where)


_KINDS = (_plain, _either, _function, _mapping, _series)


def _fields(record: Any, where: Where) -> Iterator[Fault]:
    types = hints(type(record))  # type: ignore[arg-type]  # of a class, mypy knows no hash
    for one in fields(record):
        yield from _look(getattr(record, one.name), types.get(one.name, Any), (*where, one.name))


@cache
def hints(kind: type) -> Mapping[str, Any]:
    """Return the types of the fields of a record; none where a pack's own can't be told."""
    try:
        return get_type_hints(kind)
    except (NameError, TypeError, AttributeError):
        return {}


def placed(where: Where) -> str:
    """Return where a value stands, as faults say it: its table, its row, and what leads on."""
    table, *inner = where
    row = f", fila «{inner[0]}»" if inner else ""
    field = f", {'.'.join(inner[1:])}" if inner[1:] else ""
    return f"tabla {table}{row}{field}"


def _wrong(value: Any, accepted: str, where: Where) -> Iterator[Fault]:
    shown = f" («{value:.{_SHOWN}}»)" if isinstance(value, str) else ""
    yield Fault(f"{placed(where)}: debía ser {accepted} y es {_type(value)}{shown}.")


def _type(value: Any) -> str:
    return "None" if value is None else type(value).__name__
