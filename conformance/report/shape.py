"""Whether what a line of the ledger holds is of the kinds that its readers count on."""

import math
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import is_dataclass
from enum import StrEnum
from functools import cache
from types import NoneType, UnionType
from typing import Any, Union, cast, get_args, get_origin, get_type_hints

from conformance.core.capability import Kind

# A set of types is any of these, exactly: a ledger has many lines.
_TEXT, _MAYBE, _STATUS = frozenset({str}), frozenset({str, NoneType}), frozenset({int, NoneType})
_HEADERS = tuple[tuple[str, str], ...]
_PAIRED = tuple[str, int, int, tuple[str, ...]]  # of older ledgers, which knew of pairs alone
_CROSSED = tuple[str, int, int, tuple[str, ...], int]
_SHOWN = 40
_MOST = 2**63  # more of anything is no number of ours, and fits in no array

LINES: Mapping[str, Mapping[str, Any]] = {
    "header": {},  # judged as a record, once made
    "exchange": {
        "id": _TEXT,
        "item": _TEXT,
        "role": _TEXT,
        "capability": _MAYBE,
        "operation": _MAYBE,
        "method": _TEXT,
        "kind": Kind | None,
        "url": _TEXT,
        "request_headers": _HEADERS,
        "request_body": _MAYBE,
        "status": _STATUS,
        "response_headers": _HEADERS,
        "response_body": _MAYBE,
        "fault": _MAYBE,
        "started": _TEXT,
        "elapsed": float,
        "curl": _TEXT,
        "left": tuple[tuple[str, ...], ...] | None,
        "trace": _MAYBE,
    },
    "finding": {
        "item": _TEXT,
        "code": _TEXT,
        "title": _TEXT,
        "level": _TEXT,
        "requirement": _TEXT,
        "expected": _TEXT,
        "actual": _TEXT,
        "capability": _MAYBE,
        "operation": _MAYBE,
        "exchanges": tuple[str, ...],
        "place": _TEXT,
        "basis": _MAYBE,
    },
    "item": {
        "id": _TEXT,
        "verdict": _TEXT,
        "reason": _MAYBE,
        "started": _TEXT,
        "elapsed": float,
        "moves": tuple[str, ...] | None,
        "lacked": tuple[tuple[str, str, int], ...] | None,
        "covered": tuple[_PAIRED | _CROSSED, ...] | None,
    },
    "resumed": {"started": _TEXT},
    "footer": {
        "finished": _TEXT,
        "interrupted": bool,
        "unavailable": _MAYBE,
        "items": int,
        "exchanges": int,
        "findings": int,
        "notes": tuple[str, ...] | None,
    },
}
"""What each kind of line holds; a field that may be missing is one that may be null."""
_NULLABLE = tuple(name for name, kind in LINES["exchange"].items() if kind in (_MAYBE, _STATUS))


def judged(line: dict[str, Any], text: str) -> dict[str, Any]:
    """Return a line whose fields are of their kinds, those that an exchange lacks null, or one of
    type `damaged` that says `why` it is not.

    It says nothing of a last line that was cut short.
    """
    kind = line.get("type")
    if kind == "damaged":
        why = "no es un objeto JSON" if text.endswith("\n") else ""
    elif not isinstance(kind, str) or kind not in LINES:
        why = f"es de un tipo que no se conoce ({str(kind)[:_SHOWN]!r})"
    elif name := next(
        (name for name, own in LINES[kind].items() if not _is(line.get(name), own)), ""
    ):
        why = odd(name)
    else:
        return _filled(line) if kind == "exchange" else line
    return {"type": "damaged", "why": why}


def _filled(line: dict[str, Any]) -> dict[str, Any]:
    """Return an exchange with what it may lack as null."""
    lacking = [name for name in _NULLABLE if name not in line]
    return {**line, **dict.fromkeys(lacking)} if lacking else line


def odd(name: str) -> str:
    """Return what is wrong with a line whose field `name` is not of its kind."""
    return f"trae en «{name}» un valor que no es de su tipo"


def odd_part(record: Any) -> str:
    """Return the first field of a record that is not of its kind, "" when there is none."""
    hints = _hints(cast("Hashable", type(record)))
    return next((name for name, kind in hints.items() if not _is(getattr(record, name), kind)), "")


@cache
def _hints(record: Hashable) -> Mapping[str, Any]:
    return get_type_hints(record)


def _is(value: Any, kind: Any) -> bool:
    if type(kind) is frozenset:
        return type(value) in kind
    if kind is Any:
        return True
    if kind is _HEADERS:
        return _is_headers(value)
    if get_origin(kind) is None:
        return _is_plain(value, kind)
    return _is_generic(value, get_origin(kind), get_args(kind))


def _is_headers(value: Any) -> bool:
    return type(value) is list and all(
        type(one) is list and [*map(type, one)] == [str, str] for one in value
    )


def _is_plain(value: Any, kind: type) -> bool:
    if kind is float:
        return type(value) in (int, float) and abs(value) < _MOST and math.isfinite(value)
    if kind is int:
        return type(value) is int
    if issubclass(kind, StrEnum) and type(value) is str:
        return value in [*kind]
    return isinstance(value, kind) and not (is_dataclass(kind) and odd_part(value))


def _is_generic(value: Any, origin: Any, inner: tuple[Any, ...]) -> bool:
    if origin in (UnionType, Union):
        return (value is None and NoneType in inner) or any(_is(value, one) for one in inner)
    if origin is tuple:
        return isinstance(value, tuple | list) and _is_tuple(value, inner)
    if not isinstance(value, Mapping):
        return False
    return all(_is(name, inner[0]) and _is(one, inner[1]) for name, one in value.items())


def _is_tuple(value: Sequence[Any], inner: tuple[Any, ...]) -> bool:
    if inner[-1] is Ellipsis:
        return all(_is(one, inner[0]) for one in value)
    return len(value) == len(inner) and all(map(_is, value, inner))
