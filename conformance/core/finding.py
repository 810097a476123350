"""What a check says: a finding, its code and its level."""

from dataclasses import dataclass
from enum import StrEnum

from conformance.core.exchange import Exchange


class Level(StrEnum):
    """What a deviation may decide (RFC 2119 words): only MUST makes a system NO_CONFORME."""

    MUST = "MUST"
    SHOULD = "SHOULD"
    MAY = "MAY"


class Verdict(StrEnum):
    """How an item or a requirement ended."""

    PASSED = "PASSED"
    FAILED = "FAILED"
    BLOCKED = "BLOCKED"
    NOT_APPLICABLE = "NOT_APPLICABLE"
    ERROR = "ERROR"


@dataclass(frozen=True, slots=True)
class Code:
    """A kind of finding. `id` is for ever; `explanation` is the published text (Markdown,
    Spanish).
    """

    id: str
    title: str
    level: Level
    requirement: str
    explanation: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One deviation: what the requirement expects, what was seen, and the exchange that shows it.

    `exchanges` are ids in the order they were sent; the last one shows the deviation.
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


def found(
    code: Code,
    *,
    expected: str,
    actual: str,
    capability: str | None = None,
    operation: str | None = None,
    exchanges: tuple[str, ...] = (),
    place: str = "",
    level: Level | None = None,
    requirement: str | None = None,
) -> Finding:
    """Return a finding of `code`, with the code's own title, level and requirement unless given."""
    return Finding(
        code=code.id,
        title=code.title,
        level=level or code.level,
        requirement=requirement or code.requirement,
        expected=expected,
        actual=actual,
        capability=capability,
        operation=operation,
        exchanges=exchanges,
        place=place,
    )


def about(
    code: Code,
    exchange: Exchange,
    *,
    expected: str,
    actual: str,
    place: str = "",
    level: Level | None = None,
    requirement: str | None = None,
) -> Finding:
    """Return a finding of `code` that this exchange shows."""
    return found(
        code,
        expected=expected,
        actual=actual,
        place=place,
        level=level,
        requirement=requirement,
        capability=exchange.request.capability,
        operation=exchange.request.operation,
        exchanges=(exchange.id,),
    )
