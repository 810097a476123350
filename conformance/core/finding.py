"""What a check says: a finding, its code and its level, and when two findings are one.

The rules of the file: a code is core's and says nothing of any norm. A check or a probe makes a
finding with a code and an *aspect*; which requirement it cites, how much it weighs at this target
and what the system's norm calls it is settled by `conformance.core.citation.settled`, once, before
anybody sees it. Two findings are one when their `cause` is one, or a part of it that the reader
names (`Cause.name` is what files of expectations use).
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TypedDict, Unpack

from conformance.core.exchange import Exchange


class Level(StrEnum):
    """What a deviation may decide (RFC 2119 words): only MUST makes a system NO_CONFORME."""

    MUST = "MUST"
    SHOULD = "SHOULD"
    MAY = "MAY"


_WEIGHTIEST_FIRST = tuple(Level)


def weakest(*levels: Level) -> Level:
    """Return the level that decides the least."""
    return max(levels, key=_WEIGHTIEST_FIRST.index)


class Verdict(StrEnum):
    """How an item or a requirement ended."""

    PASSED = "PASSED"
    FAILED = "FAILED"
    BLOCKED = "BLOCKED"
    NOT_APPLICABLE = "NOT_APPLICABLE"
    ERROR = "ERROR"


@dataclass(frozen=True, slots=True)
class Code:
    """A kind of finding. `id` is for ever; `explanation` is the published text (Markdown, Spanish),
    true of any system: what it means, how it is found, how it is mended.
    """

    id: str
    title: str
    level: Level
    explanation: str


@dataclass(frozen=True, slots=True)
class Basis:
    """What a finding rests on that is less than a published text: `level` is the most that it may
    weigh, `said` what it is, for people. `undecided`: whether the system is wrong or what it rests
    on, nobody can tell.
    """

    level: Level
    said: str
    undecided: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """One deviation: what the requirement expects, what was seen, and the exchange that shows it.

    `exchanges` are ids in the order they were sent; the last one shows the deviation. `aspect` is
    what was judged, in core's words; `requirement` is "" until the finding is settled.
    """

    code: str
    title: str
    level: Level
    requirement: str
    expected: str
    actual: str
    capability: str | None = None
    operation: str | None = None
    exchanges: tuple[str, ...] = ()
    place: str = ""
    aspect: str = ""
    basis: Basis | None = None

    @property
    def cause(self) -> "Cause":
        """What is at fault: findings of one cause are one, however often they were made."""
        return Cause(
            self.code,
            self.capability or "",
            self.requirement,
            self.operation or "",
            _DIGITS.sub("#", self.place),
        )


@dataclass(frozen=True, slots=True, order=True)
class Cause:
    """What tells one finding from another. Numbers in `place` are `#`: where in an answer something
    stands may be another row each time.
    """

    code: str
    capability: str
    requirement: str
    operation: str
    place: str

    @property
    def name(self) -> tuple[str, str | None]:
        """What people call it by, in files and on the command line: code and capability."""
        return self.code, self.capability or None


_DIGITS = re.compile(r"\d+")


class Grounds(TypedDict, total=False):
    """What a finding rests on: `place` is where in the answer, `aspect` what the pack's norm is
    asked about; `level` and `requirement` go before what it says, `basis` bounds what it weighs.
    """

    place: str
    aspect: str
    level: Level | None
    requirement: str | None
    basis: Basis | None


class FindingSubject(Grounds, total=False):
    """What a finding is about: a capability, its operation, the exchanges that show it."""

    capability: str | None
    operation: str | None
    exchanges: tuple[str, ...]


def about_document(code: str) -> bool:
    """Whether a finding is about the document: it never changes the verdict on the system."""
    return code.startswith("DOC-")


def found(code: Code, *, expected: str, actual: str, **subject: Unpack[FindingSubject]) -> Finding:
    """Return a finding of `code`, with the code's own title and level unless given."""
    return Finding(
        code=code.id,
        title=code.title,
        level=subject.get("level") or code.level,
        requirement=subject.get("requirement") or "",
        expected=expected,
        actual=actual,
        capability=subject.get("capability"),
        operation=subject.get("operation"),
        exchanges=subject.get("exchanges", ()),
        place=subject.get("place", ""),
        aspect=subject.get("aspect", ""),
        basis=subject.get("basis"),
    )


def about(
    code: Code, exchange: Exchange, *, expected: str, actual: str, **grounds: Unpack[Grounds]
) -> Finding:
    """Return a finding of `code` that this exchange shows."""
    return found(
        code,
        expected=expected,
        actual=actual,
        capability=exchange.request.capability,
        operation=exchange.request.operation,
        exchanges=(exchange.id,),
        **grounds,
    )
