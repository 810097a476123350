"""A remark of the doctor: what was looked at, how it is, and what would mend it."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Generic, TypeVar

Seen = TypeVar("Seen", contravariant=True)


class State(StrEnum):
    """How something is: as a person reads it."""

    GOOD = "bien"
    NOTE = "atención"
    BAD = "mal"


@dataclass(frozen=True, slots=True)
class Mend:
    """What to write in the target file: the key, and what is written there."""

    key: str
    write: str


@dataclass(frozen=True, slots=True)
class Remark:
    """What a check says in one sentence. `check` is its name in the table."""

    state: State
    said: str
    mend: Mend | None = None
    check: str = ""


@dataclass(frozen=True, slots=True)
class Check(Generic[Seen]):
    """A row of the table: its name, what it looks at, and what it makes of what was observed."""

    name: str
    asks: str
    look: Callable[[Seen], Iterable[Remark]]


def said_of(checks: Iterable[Check[Seen]], seen: Seen) -> Iterator[Remark]:
    """Yield what checks say of what was observed, in their order, each by the name of its check."""
    for check in checks:
        for one in check.look(seen):
            yield replace(one, check=check.name)


def good(said: str) -> Remark:
    """Return that something is as it should be."""
    return Remark(State.GOOD, said)


def note(said: str, mend: Mend | None = None) -> Remark:
    """Return something to know: a run can be made all the same."""
    return Remark(State.NOTE, said, mend)


def bad(said: str, mend: Mend | None = None) -> Remark:
    """Return what keeps a run, or a part of it, from judging anything."""
    return Remark(State.BAD, said, mend)
