"""How an item ended, as whoever runs it hears: now, or in the run that this one goes on with."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from conformance.core.finding import Finding, Verdict
from conformance.report.ledger import Ledger
from conformance.run.journal import Journal
from conformance.run.performing import Outcome


@dataclass(frozen=True, slots=True)
class Ended:
    """How an item ended: its findings, the curl line of each exchange they cite, how many exchanges
    it took.
    """

    outcome: Outcome
    findings: Sequence[Finding] = ()
    curls: Mapping[str, str] = field(default_factory=dict)
    sent: int = 0


def ended_now(journal: Journal) -> Ended:
    """Return how an item ended that left this journal."""
    return Ended(journal.outcome, journal.findings, journal.curls, len(journal.exchanges))


def ended_before(ledger: Ledger) -> dict[str, Ended]:
    """Return how the items of a ledger ended that need not be run again."""
    left = ledger.left
    findings: dict[str, list[Finding]] = {}
    for deviation in ledger.deviations:
        findings.setdefault(deviation.item, []).append(deviation.finding)
    curls = {name: proof.curl for name, proof in ledger.proofs.items()}
    return {
        one.id: Ended(Outcome(one.verdict, one.reason, one.lacked), findings.get(one.id, ()), curls)
        for one in ledger.items
        if one.id not in left
    }


def judged_before(ended: Mapping[str, Ended]) -> frozenset[str]:
    """Return which of the items that ended have judged something."""
    judging = (Verdict.PASSED, Verdict.FAILED)
    return frozenset(name for name, one in ended.items() if one.outcome.verdict in judging)
