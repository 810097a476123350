"""Where rows are shown, and what a field of theirs must show there."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from conformance.core.exchange import Exchange
from conformance.core.finding import Code
from conformance.http.checks.alike import plain
from conformance.http.oracle.as_sent import AsSent
from conformance.http.oracle.expectation import AtTime, ByUser, New, Unsaid

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a field must show, by the name it was sent or set with."""

    name: str
    value: AsSent | AtTime | ByUser | New | Unsaid


@dataclass(frozen=True, slots=True)
class Difference:
    """A field that a row shows otherwise, and where."""

    code: Code
    exchange: Exchange
    place: str
    wanted: Wanted
    actual: Any


@dataclass(frozen=True, slots=True)
class Door:
    """Where rows are shown: what their ids are called, what is left out of their names, and which
    members are declared, and which may be left out. An `answer` is that of the write itself.
    """

    exchange: Exchange
    ids: tuple[str, ...] = ()
    without: str = ""
    declared: frozenset[str] = frozenset()
    unshown: tuple[str, ...] = ()
    answer: bool = False


def flat(row: Row, without: str) -> dict[str, tuple[str, Any]]:
    """Return the members of a row by their plain names, and those of its objects that no other
    member is named like.
    """
    inner = [
        (f"{outer}.{name}", plain(name, without), value)
        for outer, held in row.items()
        if isinstance(held, Mapping)
        for name, value in held.items()
    ]
    count = Counter(key for _, key, _ in inner)
    found = {key: (name, value) for name, key, value in inner if count[key] == 1}
    return found | {plain(name, without): (name, value) for name, value in row.items()}


def numbered(path: str, rows: Sequence[Any]) -> Iterator[tuple[str, Any]]:
    """Yield the rows of a page, each with its place in the answer."""
    for nth, row in enumerate(rows):
        yield f"{path}[{nth}]", row
