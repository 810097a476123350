"""One item of files performed in folders of its own, and how it ended."""

import shutil
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from conformance.core.errors import ConformanceError
from conformance.core.exchange import Exchange
from conformance.core.finding import Code, Finding, Verdict
from conformance.core.unjudged import BlockedError, NotApplicableError
from conformance.files.context import DeliveryContext
from conformance.files.item import DeliveryItem
from conformance.http.checks.registry import CODES
from conformance.report.record import RecordedOutcome
from conformance.run.deliveries.plan import DeliveryPlan
from conformance.run.performing import Outcome

UNDATED = "el validador no recibe fecha: lo que depende del día no se puede juzgar"
"""Why an item that says at which instant things happen judges nothing of who takes no date."""

Hear = Callable[[str, Exchange], object]


@dataclass(frozen=True, slots=True)
class DeliveryJournal:
    """What an item did, until it is told."""

    item: DeliveryItem
    outcome: Outcome
    findings: tuple[Finding, ...]
    exchanges: tuple[Exchange, ...]
    started: str
    elapsed: float
    error: BaseException | None = None

    @property
    def recorded(self) -> RecordedOutcome:
        """How the item ended, as a ledger keeps it."""
        ended = self.outcome
        return RecordedOutcome(
            self.item.id, ended.verdict, ended.reason, self.started, self.elapsed
        )


def perform_item(
    plan: DeliveryPlan, item: DeliveryItem, scratch: Path, hear: Hear
) -> DeliveryJournal:
    """Return what an item did in a folder of its own below another, which is gone afterwards. What
    the harness itself does wrong is in the journal.
    """
    home = scratch / item.id.replace("/", "_")
    started, begun = now(), time.perf_counter()
    context = _context(plan, item, home, hear)
    error: BaseException | None = None
    try:
        outcome = _ended(plan, context)
    except ConformanceError:
        raise
    except Exception as fault:  # noqa: BLE001  # ours: told as an error, never as a finding
        error = fault
        outcome = Outcome(Verdict.ERROR, f"{type(fault).__name__}: {fault}")
    finally:
        shutil.rmtree(home, ignore_errors=True)
    return DeliveryJournal(
        item,
        outcome,
        tuple(context.findings),
        tuple(context.exchanges),
        started,
        time.perf_counter() - begun,
        error,
    )


def _context(plan: DeliveryPlan, item: DeliveryItem, home: Path, hear: Hear) -> DeliveryContext:
    codes: Mapping[str, Code] = CODES
    return DeliveryContext(
        item,
        plan.target,
        plan.validator,
        home,
        codes,
        plan.pack.citations,
        plan.pack.capabilities,
        now,
        time.perf_counter,
        lambda exchange: hear(item.id, exchange),
        plan.level,
        plan.seed,
        plan.examples,
        before=plan.before.get(item.id, 0),
    )


def _ended(plan: DeliveryPlan, context: DeliveryContext) -> Outcome:
    """Run an item and return how it ended."""
    if context.item.dated and not plan.validator.dated:
        return Outcome(Verdict.BLOCKED, UNDATED)
    ended = _by_itself(context)
    if context.findings:
        return Outcome(Verdict.FAILED, ended.reason)
    if ended.verdict is Verdict.PASSED and context.doubts:
        return Outcome(Verdict.BLOCKED, "; ".join(dict.fromkeys(context.doubts)))
    return ended


def _by_itself(context: DeliveryContext) -> Outcome:
    try:
        context.item.run(context)
    except BlockedError as error:
        return Outcome(Verdict.BLOCKED, str(error))
    except NotApplicableError as error:
        return Outcome(Verdict.NOT_APPLICABLE, str(error))
    return Outcome(Verdict.PASSED, "; ".join(dict.fromkeys(context.notes)))


def now() -> str:
    """Return the present moment, ISO-8601 with milliseconds."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")
