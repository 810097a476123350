"""Where a target leaves the model: in an answer, or in what is read after it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from conformance.core.exchange import Exchange
from conformance.core.finding import Code, Level
from conformance.core.lifecycle import Ago, Share
from conformance.http.checks.codes import CON_05
from conformance.http.oracle.expectation import Expectation


@dataclass(frozen=True, slots=True)
class Read:
    """A read of one row (`row`, or "" for all those of the resource): who reads what by which key
    and filters, and the one thing that must be there, as path and value.
    """

    capability: str
    role: str
    key: str
    row: str = ""
    path: str = ""
    value: Any = None
    filters: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Divergence:
    """A finding, the exchange that shows it, and the read that found it (None: the answer did).

    `place` is the field or list at fault, `moved` says that another code than the one sent is
    stored.
    """

    code: Code
    exchange: Exchange
    expected: str
    actual: str
    requirement: str | None = None
    level: Level | None = None
    read: Read | None = None
    place: str = ""
    moved: bool = False

    @property
    def invalidates_rows(self) -> bool:
        """Whether the rows are no longer what the model says, so that what follows would be judged
        wrongly.
        """
        return self.read is None or self.code is CON_05 or self.moved

    @property
    def can_be_told(self) -> bool:
        """Whether a scenario can say what is wrong: that something must be there, not that nothing
        may be told.
        """
        return self.read is None or bool(self.read.path)

    @property
    def key(self) -> tuple[str, str | None, str | None]:
        """What makes two divergences the same one."""
        return self.code.id, self.requirement, self.exchange.request.capability


class SpokenError(Exception):
    """A standing check has spoken of an answer: what follows would only echo it."""


def in_words(value: Any) -> str:
    """Return how a finding names a value that a step sent."""
    match value:
        case Ago():
            return f"la fecha enviada (hace {value.seconds} s)"
        case Share():
            more = f" más {value.plus}" if value.plus else ""
            return f"el valor enviado ({value.fraction:g} del que tiene el recurso{more})"
        case None:
            return "nada"
        case _ if isinstance(value, Expectation):
            return value.told
        case _:
            return repr(value)
