"""The whole row as every reading must show it, computed from the acts that were made on it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from conformance.core.lifecycle import Act, Lifecycle
from conformance.http.checks.alike import plain
from conformance.http.oracle.expectation import AsShown, Expectation

Judged = Iterator[tuple[str, str, Any]]
"""Fields of a row that are judged: the name in the detail, the name here, what it must show."""


@dataclass(frozen=True, slots=True)
class ListedRow:
    """A row as a list shows it: what the list leaves out of the detail's names (`without`), which
    fields its document declares, and what it showed of the row `before`.
    """

    row: Mapping[str, Any]
    without: str = ""
    declared: frozenset[str] = frozenset()
    before: Mapping[str, Any] = field(default_factory=dict)


BEFORE, IN_DETAIL, SENT = "como antes", "como en el detalle", "como se envió"


@dataclass(frozen=True, slots=True)
class ExpectedRow:
    """What a row must show: of each field that is known what (`values`), and of all others what its
    detail showed last (`shown`). What the system set is `fresh` in the first detail after the act,
    and from then on what that showed.
    """

    values: Mapping[str, Any] = field(default_factory=dict)
    shown: Mapping[str, Any] = field(default_factory=dict)
    fresh: frozenset[str] = frozenset()

    def of_detail(self) -> Judged:
        """Yield each field of a detail that is judged."""
        for name, wanted in self.values.items():
            yield name, name, self._or_as_shown(name, wanted, BEFORE)
        for name, value in self.shown.items():
            if name not in self.values:
                yield name, name, AsShown(value, BEFORE)

    def of_list(self, here: ListedRow) -> Judged:
        """Yield each field of a list's row that is judged."""
        without = here.without
        for name, wanted in self.values.items():
            yield name, bare(name, without), self._or_as_shown(name, wanted, IN_DETAIL)
        known = {plain(name, without) for name in self.values}
        details = {plain(name, without): name for name in self.shown}
        for name in {**here.row, **dict.fromkeys(here.declared)}:
            key = plain(name, without)
            if key in details and key not in known:
                yield details[key], name, AsShown(self.shown[details[key]], IN_DETAIL)
        for name, value in here.before.items():
            if plain(name, without) not in known | set(details):
                yield name, name, AsShown(value, BEFORE)

    def _or_as_shown(self, name: str, wanted: Any, where: str) -> Any:
        settled = isinstance(wanted, Expectation) and name in self.shown and name not in self.fresh
        if not settled or isinstance(wanted, AsShown):
            return wanted
        return AsShown(self.shown[name], where, optional=where == IN_DETAIL)


def bare(name: str, without: str) -> str:
    """Return a name as a reading has it that leaves a word out."""
    return name.replace(without, "") if without else name


def acted(
    cycle: Lifecycle, made: Sequence[str], sent: Mapping[str, Any], computed: Mapping[str, Any]
) -> dict[str, Any]:
    """Return the fields that a row must show after the moves `made`: what they sent, what the
    system set, and None for those of acts that nobody has made.
    """
    acts = [act for name in made if (act := cycle.named(name).act) is not None]
    shown: dict[str, Any] = {}
    for act in _acts(cycle):
        if act not in acts:
            shown |= dict.fromkeys((*act.said, *act.computed))
    own = {name for act in acts if act.date for name in act.said}
    fixed = {name for act in acts if act.date for name in act.fixed}
    shown |= {
        name: AsShown(value, SENT, optional=True) for name, value in sent.items() if name in fixed
    }
    shown |= {name: value for name, value in computed.items() if name not in sent}
    return shown | {name: value for name, value in sent.items() if name in own}


def _acts(cycle: Lifecycle) -> Iterator[Act]:
    """Yield what the moves of a lifecycle leave in the row itself: what is dated is told there."""
    for move in cycle.moves:
        if move.act is not None and move.act.date:
            yield move.act
