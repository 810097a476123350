"""Who listens to a run."""

from typing import Protocol

from conformance.core.exchange import Exchange
from conformance.core.finding import Finding
from conformance.report.record import RecordedOutcome


class Events(Protocol):
    """Who listens to a run. Items come in their order, exchanges as they happen, maybe from several
    threads.
    """

    def exchange(self, item: str, exchange: Exchange) -> None:
        """Take what an item sent and what came back."""

    def finding(self, item: str, finding: Finding) -> None:
        """Take a finding of an item that has ended, its level settled."""

    def item(self, outcome: RecordedOutcome) -> None:
        """Take how an item ended, after its findings."""


class Unheard:
    """Nobody listens: what is needed is taken from the journals."""

    def exchange(self, item: str, exchange: Exchange) -> None:
        """Let it pass."""

    def finding(self, item: str, finding: Finding) -> None:
        """Let it pass."""

    def item(self, outcome: RecordedOutcome) -> None:
        """Let it pass."""
