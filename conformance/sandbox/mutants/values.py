"""What can be done wrong to one value: operators, each with the kinds of value it applies to."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from conformance.http.checks.consistency import moment

TEXT, AMOUNT, WHOLE, MOMENT, FLAG, ID = "text", "amount", "whole", "moment", "flag", "id"
_GUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
EVERY = frozenset({TEXT, AMOUNT, WHOLE, MOMENT, FLAG, ID})
"""The kinds of an operator that takes the value of another row, or none."""


class Same(Exception):  # noqa: N818  # no error: the operator does nothing to this value
    """An operator does nothing to a value."""


@dataclass(frozen=True, slots=True)
class Around:
    """What stands around a value: what the row held before, and what other rows hold there."""

    before: Any = None
    first: Any = None
    previous: Any = None
    other: Any = None


@dataclass(frozen=True, slots=True)
class Operator:
    """A way to spoil a value of some kinds. `drops`: the member goes, name and all; `remembers`: it
    asks what was shown before; `fine`: by less than what a server's own clock is held to.
    """

    name: str
    title: str
    kinds: frozenset[str]
    spoil: Callable[[Any, Around], Any]
    drops: bool = False
    remembers: bool = False
    fine: bool = False

    def of(self, value: Any, around: Around) -> Any:
        """Return the spoiled value. Raises Same where it would be the same."""
        spoiled = self.spoil(value, around)
        if spoiled == value and type(spoiled) is type(value):
            raise Same
        return spoiled


def _only_text(change: Callable[[str], str]) -> Callable[[Any, Around], Any]:
    return lambda value, around: change(value) if isinstance(value, str) else value


def _cut(size: int) -> Callable[[Any, Around], Any]:
    return _only_text(lambda text: text[:size])


def _capitals(text: str) -> str:
    """Return a text in capitals; a GUID says the same in either case."""
    return text if _GUID.fullmatch(text) else text.upper()


def _moved(delta: timedelta) -> Callable[[Any, Around], Any]:
    def move(value: Any, around: Around) -> Any:
        if isinstance(value, datetime):
            return value + delta
        read = moment(value)
        return value if read is None else (read + delta).isoformat()

    return move


def _number(change: Callable[[Decimal], Decimal]) -> Callable[[Any, Around], Any]:
    def spoil(value: Any, around: Around) -> Any:
        if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
            return value
        made = change(Decimal(str(value)))
        if isinstance(value, Decimal):
            return made
        return int(made) if isinstance(value, int) and made == int(made) else float(made)

    return spoil


def _to_second(value: Any, around: Around) -> Any:
    if isinstance(value, datetime):
        return value.replace(microsecond=0)
    read = moment(value)
    whole = read is None or read.microsecond == 0
    return value if read is None or whole else read.replace(microsecond=0).isoformat()


def _to_day(value: Any, around: Around) -> Any:
    if isinstance(value, datetime):
        return value.replace(hour=0, minute=0, second=0, microsecond=0)
    read = moment(value)
    midnight = None if read is None else read.replace(hour=0, minute=0, second=0, microsecond=0)
    return value if midnight in (None, read) else midnight.isoformat()


def _from(name: str) -> Callable[[Any, Around], Any]:
    def take(value: Any, around: Around) -> Any:
        found = getattr(around, name)
        return value if found is None else found

    return take


_CENT, _ONE = Decimal("0.01"), Decimal(1)
_TEXTS = frozenset({TEXT})
_MOMENTS = frozenset({MOMENT})
_NUMBERS = frozenset({AMOUNT})

OPERATORS: tuple[Operator, ...] = (
    Operator("falta", "falta", EVERY, lambda value, around: None, drops=True),
    Operator("nulo", "queda nulo", EVERY, lambda value, around: None),
    Operator("de-antes", "queda el de antes", EVERY, _from("before"), remembers=True),
    Operator("del-primero", "es el del primero", EVERY, _from("first")),
    Operator("del-anterior", "es el del anterior", EVERY, _from("previous")),
    Operator("de-otra-fila", "es el de otra fila", EVERY, _from("other"), remembers=True),
    Operator("recortado", "sin los blancos de los lados", _TEXTS, _only_text(str.strip)),
    Operator("en-mayusculas", "en mayúsculas", _TEXTS, _only_text(_capitals)),
    *(
        Operator(f"cortado-en-{size}", f"cortado en {size}", _TEXTS, _cut(size))
        for size in (10, 50, 255)
    ),
    Operator(
        "sin-centavos",
        "redondeado a la unidad",
        _NUMBERS,
        _number(lambda number: number.quantize(_ONE)),
    ),
    Operator("mas-un-centavo", "un centavo más", _NUMBERS, _number(lambda number: number + _CENT)),
    Operator("mas-uno", "uno más", frozenset({WHOLE}), _number(lambda number: number + _ONE)),
    Operator("sin-fraccion", "sin la fracción de segundo", _MOMENTS, _to_second, fine=True),
    Operator("sin-hora", "sin la hora", _MOMENTS, _to_day),
    Operator("mas-un-segundo", "un segundo más", _MOMENTS, _moved(timedelta(seconds=1)), fine=True),
    Operator("mas-un-dia", "un día más", _MOMENTS, _moved(timedelta(days=1))),
    Operator("mas-cinco-horas", "cinco horas más", _MOMENTS, _moved(timedelta(hours=5))),
)

BY_NAME: Mapping[str, Operator] = {one.name: one for one in OPERATORS}
