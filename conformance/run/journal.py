"""What one item did, from its end until it is committed or dropped."""

from collections.abc import Mapping
from dataclasses import dataclass

from conformance.core.covering import Covered
from conformance.core.exchange import Exchange
from conformance.core.finding import Finding
from conformance.http.item import Item
from conformance.report.record import RecordedOutcome
from conformance.run.performing import Outcome


@dataclass(frozen=True, slots=True)
class Journal:
    """What an item did, until it is committed or dropped.

    Its exchanges are outlined: many may wait for their turn, and who listens has heard them whole.
    `error` is what the harness itself did wrong; `unavailable` why the target can't be used at all.
    """

    item: Item
    outcome: Outcome
    findings: tuple[Finding, ...]
    exchanges: tuple[Exchange, ...]
    moves: tuple[str, ...]
    stories: Mapping[str, str]
    started: str
    elapsed: float
    unavailable: str = ""
    error: BaseException | None = None
    covered: tuple[Covered, ...] = ()

    @property
    def recorded(self) -> RecordedOutcome:
        """How the item ended, as a ledger keeps it."""
        return RecordedOutcome(
            self.item.id,
            self.outcome.verdict,
            self.outcome.reason,
            self.started,
            self.elapsed,
            self.moves,
            self.outcome.lacked,
            self.covered,
        )

    @property
    def curls(self) -> dict[str, str]:
        """The curl line of each exchange that a finding cites, by its id."""
        return {one.id: one.evidence.curl for one in self.exchanges if one.evidence.curl}
