"""The conditions of places: role, element, page, filter, state, class of a value, turn,
concurrency.
"""

import base64
import json
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from typing import Any

from conformance.core.lifecycle import Lifecycle
from conformance.core.reading import too_deep
from conformance.http.checks.consistency import moment
from conformance.sandbox.application import Incoming, ServedOperation
from conformance.sandbox.mutants.mutant import MutantCondition
from conformance.sandbox.mutants.values import AMOUNT, ID, MOMENT, TEXT


@lru_cache(maxsize=64)
def decoded(body: bytes) -> Any:
    """Return the JSON of a body, None for none. It is shared: whoever changes it copies it."""
    try:
        return None if too_deep(body) else json.loads(body)
    except (ValueError, RecursionError):
        return None


@dataclass(frozen=True, slots=True)
class OfRole(MutantCondition):
    """Whoever calls has one role."""

    def asks(self, sandbox: Any, incoming: Incoming) -> bool:
        """Tell whether the caller has the role."""
        user = sandbox.caller(incoming)
        return user is not None and bool(user.role == self.name)


@dataclass(frozen=True, slots=True)
class OfElement(MutantCondition):
    """One element of several, by its place."""

    def picks(self, place: int, count: int) -> bool:
        """Tell whether an element is the one."""
        if count < 2:
            return False
        return place == {
            "primero": 0,
            "segundo": 1,
            "medio": count // 2,
            "último": count - 1,
        }.get(self.name, -1)


@dataclass(frozen=True, slots=True)
class OfSize(MutantCondition):
    """An element of so many, at least and at most."""

    least: int = 1
    most: int = 1_000_000

    def picks(self, place: int, count: int) -> bool:
        """Tell whether there are so many."""
        return self.least <= count <= self.most


@dataclass(frozen=True, slots=True)
class OfSpelling(MutantCondition):
    """A path is written otherwise than it usually is."""

    usual: re.Pattern[str] = field(default=re.compile(""), compare=False)

    def asks(self, sandbox: Any, incoming: Incoming) -> bool:
        """Tell whether the path is in other letters or words."""
        return self.usual.fullmatch(incoming.path) is None


@dataclass(frozen=True, slots=True)
class OfToken(MutantCondition):
    """A token says of itself how it is signed."""

    def asks(self, sandbox: Any, incoming: Incoming) -> bool:
        """Tell whether the token names the algorithm."""
        token = incoming.header("authorization").rpartition(" ")[2]
        return _algorithm(token).lower() == self.name.lower()


def _algorithm(token: str) -> str:
    first = token.split(".")[0]
    try:
        read = json.loads(base64.urlsafe_b64decode(first + "=" * (-len(first) % 4)))
    except ValueError:
        return ""
    return str(read.get("alg", "")) if isinstance(read, dict) else ""


@dataclass(frozen=True, slots=True)
class OfQuery(MutantCondition):
    """A parameter is asked for; with `beyond`, with a number above it."""

    beyond: int | None = None

    def asks(self, sandbox: Any, incoming: Incoming) -> bool:
        """Tell whether the parameter is asked for."""
        name = self.name.lower()
        given = [text for key, text in incoming.query if key.lower() == name and text]
        if self.beyond is None:
            return bool(given)
        return bool(given) and given[0].isdecimal() and int(given[0]) > self.beyond


@dataclass(frozen=True, slots=True)
class OfState(MutantCondition):
    """A row is in a state: the last of the acts of its lifecycle that it shows is one."""

    last: str = ""
    later: tuple[str, ...] = ()

    def holds(self, row: Mapping[str, Any], value: Any) -> bool:
        """Tell whether the row shows the act and none after it."""
        return row.get(self.last) is not None and not any(row.get(one) for one in self.later)


Test = Callable[[Any], bool]


@dataclass(frozen=True, slots=True)
class OfClass(MutantCondition):
    """A value is of a class, or with `member` that of another member of its row."""

    test: Test = field(default=bool, compare=False)
    member: str = ""

    def holds(self, row: Mapping[str, Any], value: Any) -> bool:
        """Tell whether the value is of the class."""
        return self.test(row.get(self.member) if self.member else value)


@dataclass(frozen=True, slots=True)
class OfRow(MutantCondition):
    """A row is so many-eth of those that belong to the same one, from 1."""

    nth: int = 1


@dataclass(frozen=True, slots=True)
class OfTurn(MutantCondition):
    """The same was asked before, so many times at least."""

    before: int = 1

    def asks(self, sandbox: Any, incoming: Incoming) -> bool:
        """Tell whether it was asked before; counts it."""
        key = (self.kind, self.name, incoming.method, incoming.path, incoming.query, incoming.body)
        seen = sandbox.remembered.get(key, 0)
        sandbox.remembered[key] = seen + 1
        return bool(seen >= self.before)


@dataclass(frozen=True, slots=True)
class AtOnce(MutantCondition):
    """Another request of the same operation is served at the same time."""

    def asks(self, sandbox: Any, incoming: Incoming) -> bool:
        """Tell whether another one is there."""
        operation = sandbox.operation_of(incoming)
        return bool(sandbox.meet(("mutant", operation and operation.capability)))


_DIGITS = 20  # of what is taken for an amount: the rest no arithmetic of it holds


def _number(value: Any) -> Decimal | None:
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return None
    number = Decimal(str(value))
    return number if number.is_finite() and number.adjusted() < _DIGITS else None


def _least(bound: int) -> Test:
    def test(value: Any) -> bool:
        number = _number(value)
        return number is not None and number >= bound

    return test


def _cents(value: Any) -> bool:
    number = _number(value)
    return number is not None and number % 1 == Decimal("0.99")


def _text(test: Callable[[str], bool]) -> Test:
    return lambda value: isinstance(value, str) and test(value)


def _instant(test: Callable[[Any], bool]) -> Test:
    def found(value: Any) -> bool:
        read = value if hasattr(value, "microsecond") else moment(value)
        return read is not None and test(read)

    return found


CLASSES: Mapping[str, Sequence[tuple[str, Test]]] = {
    AMOUNT: (
        ("desde 10 millones", _least(10**7)),
        ("desde mil millones", _least(10**9)),
        ("termina en 99 centavos", _cents),
        ("menor que un peso", lambda value: (number := _number(value)) is not None and number < 1),
    ),
    TEXT: (
        ("con blancos a los lados", _text(lambda text: text != text.strip())),
        ("vacío", _text(lambda text: not text)),
        ("con salto de línea", _text(lambda text: "\n" in text)),
        ("con caracteres astrales", _text(lambda text: any(ord(one) > 0xFFFF for one in text))),
        ("con signos combinantes", _text(lambda text: any(map(unicodedata.combining, text)))),
        ("de más de 500", _text(lambda text: len(text) > 500)),
    ),
    MOMENT: (
        ("con fracción de segundo", _instant(lambda read: bool(read.microsecond))),
        ("a fin de mes", _instant(lambda read: read.day >= 28)),
        ("en la última hora del día", _instant(lambda read: read.hour == 23)),
    ),
    ID: (("desde 2^31", _least(2**31)),),
}
"""Classes of values by kind: those that a server may treat otherwise for no good reason."""

ELEMENTS = tuple(OfElement("elemento", name) for name in ("primero", "segundo", "medio", "último"))
SIZES = (
    OfSize("tamaño", "uno solo", 1, 1),
    *(OfSize("tamaño", f"desde {least}", least) for least in (2, 11, 1000)),
)
ALGORITHMS = tuple(OfToken("algoritmo", name) for name in ("none", "HS256", "HS512", "RS256"))
ROWS = tuple(OfRow("fila", f"n.º {nth}", nth) for nth in (2, 3, 6))
AGAIN = OfTurn("vez", "la segunda")
AT_ONCE = AtOnce("concurrencia", "a la vez")


def classes_of(kind: str, member: str = "", *, named: str = "") -> tuple[MutantCondition, ...]:
    """Return the conditions that look at a value of a kind, or at a member of its row."""
    label = f"{named or member}: " if member else ""
    return tuple(
        OfClass("clase", f"{label}{name}", test, member) for name, test in CLASSES.get(kind, ())
    )


def presence_of(member: str) -> tuple[MutantCondition, ...]:
    """Return the conditions that another member of a row is there, and that it is not."""
    return (
        OfClass("clase", f"{member}: ausente", lambda value: value is None, member),
        OfClass("clase", f"{member}: presente", lambda value: value is not None, member),
    )


_VALUE = re.compile(r"<\w+>")


def spelled_otherwise(operation: ServedOperation) -> MutantCondition:
    """Return the condition that the path of an operation is not written in its usual way."""
    literals = map(re.escape, _VALUE.split(operation.paths[0]))
    return OfSpelling("ruta", "en otra grafía", re.compile("[^/]+".join(literals)))


def states_of(cycle: Lifecycle, without: str = "") -> tuple[MutantCondition, ...]:
    """Return the conditions of the states of a lifecycle whose acts have dates of their own."""
    dates = list(
        dict.fromkeys(
            move.act.date.replace(without, "") if without else move.act.date
            for move in cycle.moves
            if move.act is not None and move.act.date
        )
    )
    return tuple(
        OfState("etapa", date, date, tuple(dates[nth + 1 :])) for nth, date in enumerate(dates)
    )
