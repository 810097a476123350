"""The log of a run: its items in their order, numbered, and how each ended."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from conformance.report.endings import UNJUDGED, Ending, ending
from conformance.report.ledger import Ledger
from conformance.report.record import Planned
from conformance.report.verdict import outcomes


@dataclass(frozen=True, slots=True)
class LoggedItem:
    """An item by its number, how it ended and why when it judged nothing, and the causes that it
    showed.
    """

    number: int
    id: str
    title: str
    phase: str
    ending: Ending
    why: str
    seconds: float
    causes: tuple[int, ...]


def item_log(ledger: Ledger, shown: Mapping[str, Sequence[int]]) -> list[LoggedItem]:
    """Return the items of a ledger; `shown` are the causes of each."""
    planned = {one.id: one for one in ledger.header.planned}
    made = []
    for number, (name, ended) in enumerate(outcomes(ledger).items(), start=1):
        item = planned.get(name) or Planned(name, "", "")
        how = ending(item, ended)
        why = (item.outside or ended.reason) if how in (*UNJUDGED, Ending.ERROR) else ""
        made.append(
            LoggedItem(
                number,
                name,
                item.title,
                item.phase,
                how,
                why,
                ended.elapsed,
                tuple(shown.get(name, ())),
            )
        )
    return made
