"""Requests released at one instant: how many of them may win, and what must be true afterwards.

The rules of the file: a pack writes a `Race` per rule that only several requests at once can break;
core releases the requests of each round, counts who won, reads what stayed, and judges. What is
said of a finding is Spanish and may hold `{0}`, how many rows, and `{1}`, the first that is wanted.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from conformance.core.exchange import Exchange
from conformance.core.finding import Code, Level
from conformance.core.resource import Need
from conformance.http.context import Context
from conformance.http.exemplar import Exemplar


@dataclass(frozen=True, slots=True)
class RaceCall:
    """A request by capability, role and values."""

    capability: str
    role: str
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RaceRule:
    """Of several requests at once from `least` to `most` win and the rest are refused as out of
    turn. More of them is `code`, and cites `aspect`, at `level` where it is not the citation's.
    """

    code: Code
    aspect: str = ""
    least: int = 1
    most: int = 1
    level: Level | None = None


def _is_row(value: Any) -> bool:
    return isinstance(value, Mapping)


@dataclass(frozen=True, slots=True)
class Winner:
    """A request that won, and its answer."""

    call: RaceCall
    exchange: Exchange

    @property
    def rows(self) -> list[Mapping[str, Any]]:
        """The rows that the answer says were made: a write of many answers a list of them."""
        body = self.exchange.json()
        return [row for row in (body if isinstance(body, list) else [body]) if _is_row(row)]


@dataclass(frozen=True, slots=True)
class Overwriting:
    """How an act that overwrites what an earlier one left is told from one that changes nothing: a
    reading, the field where the text of the act stays, and one more act.
    """

    reading: RaceCall
    field: str
    more: RaceCall


@dataclass(frozen=True, slots=True)
class DetailShows:
    """Afterwards a detail shows in `field` what the winner sent there."""

    reading: RaceCall
    field: str
    aspect: str = ""


@dataclass(frozen=True, slots=True)
class ListShows:
    """Afterwards a list shows what was won and nothing else, in any order.

    `wanted` gives what is to be listed, `shown` what a row of the list says of it. `expected` and
    `actual` say both in a finding.
    """

    reading: RaceCall
    wanted: Callable[[Sequence[Winner]], Sequence[Any]]
    shown: Callable[[Mapping[str, Any]], Any]
    expected: str
    actual: str = "{} en la lista"
    page: int = 0
    aspect: str = ""


@dataclass(frozen=True, slots=True)
class SummaryAdds:
    """Afterwards a summary that has these members says of them what follows from how many rows were
    made.
    """

    reading: RaceCall
    wanted: Mapping[str, Callable[[int], Any]]
    aspect: str = ""


Afterwards = DetailShows | ListShows | SummaryAdds


@dataclass(frozen=True, slots=True)
class Round:
    """What is released at one instant, how many may win, and what is true afterwards.

    `won` says which answers that were accepted won: a bulk may skip what it can't take. Where
    `overwriting` is shown, more winners than the rule allows are a MUST whatever its level.
    """

    sent: tuple[RaceCall, ...]
    rule: RaceRule
    after: tuple[Afterwards, ...] = ()
    won: Callable[[Exchange], bool] | None = None
    overwriting: Overwriting | None = None


@dataclass(frozen=True, slots=True)
class Race:
    """A rule that only several requests at once can break.

    `rounds` prepares each round when it is asked for, from the exemplars and the resources of the
    context. `calls` are the other capabilities it uses, `roles` those beside the exemplars'.
    `aspect` is what the item verifies.
    """

    capability: str
    title: str
    aspect: str
    rounds: Callable[[Context, Mapping[str, Exemplar]], Iterator[Round]]
    needs: tuple[Need, ...]
    writes: int
    calls: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
