"""One engine: items performed at a target, and what they did committed in their order.

The rules of the file: an item is *performed* by itself, maybe beside others, and leaves a
`Journal`; journals are *committed* one after another, in the order in which their items are asked
for, and only then does anybody hear of findings and ends. So whoever listens (the ledger, pytest,
the score of a sandbox, a replay) sees the same whether one item is in flight or sixteen. What is
exchanged is told as it happens: a run that is cut short has lost nothing that was sent.
"""

import threading
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import CancelledError
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from statistics import median
from typing import Any

from conformance.core.budget import Budget, TimeBudget
from conformance.core.errors import TargetUnavailableError
from conformance.core.exchange import Exchange, Request, Response, outlined
from conformance.core.finding import Cause, Finding, Verdict
from conformance.core.resource import Pool, Resource
from conformance.core.unjudged import OUT_OF_TIME, BlockedError
from conformance.http.context import Context, nobody
from conformance.http.item import Item
from conformance.http.item_requests import Begun
from conformance.http.wire.client import Client
from conformance.http.wire.patience import Patience
from conformance.run.allocation import key_of
from conformance.run.certification import make_context
from conformance.run.confirmation import confirmed, confirmed_before, half_done, unconfirmed
from conformance.run.estimate import costs_of
from conformance.run.events import Events
from conformance.run.flight import Flight
from conformance.run.hindrance import Hindrance
from conformance.run.journal import Journal
from conformance.run.opening import Openings
from conformance.run.performing import Outcome, perform
from conformance.run.plan import Plan
from conformance.run.relay import Relays
from conformance.run.schedule import Schedule
from conformance.run.stages import stages
from conformance.run.tally import ItemTally

_AT_ONCE = 0.01
"""Seconds: to a target that answers within these, threads would cost more than they save."""


@dataclass(slots=True, repr=False)
class Engine:
    """Items of a plan, performed through one client with what was allocated to them.

    `setting` are fields of the contexts that differ from their defaults (a clock, a pause). Only
    one item at a time is in flight until `begin` is called. `gone` says why the target can't be
    used any more as soon as an item in flight knows it, `unavailable` once it is that item's turn.
    """

    plan: Plan
    client: Client
    events: Events
    budget: Budget
    workers: int = 1
    pool: Pool = field(default_factory=Pool)
    schedule: Schedule = field(default_factory=lambda: Schedule((), {}))
    setting: Mapping[str, Any] = field(default_factory=dict)
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    patience: Patience = field(default_factory=lambda: Patience(time.monotonic))
    tally: ItemTally = field(default_factory=ItemTally)
    time: TimeBudget = field(default_factory=TimeBudget)
    exchanges: Budget = field(default_factory=Budget)
    unreached: int = 0
    unavailable: str = ""
    gone: str = ""
    last: Exchange | None = None
    confirmed: set[Cause] = field(default_factory=set)
    in_flight: int = 1
    _flight: Flight[Item, Journal] | None = None
    _heeding: threading.Lock = field(default_factory=threading.Lock)
    _relays: Relays[Journal] = field(default_factory=Relays[Journal])
    _openings: Openings = field(default_factory=Openings)

    def begin(self, items: Sequence[Item], elapsed: Sequence[float]) -> None:
        """Begin items, as many at once as the target takes, when it is slow by what its exchanges
        `elapsed` so far.

        A bound on writes is spent in the order of the items: then one is in flight.
        """
        self.in_flight = self.takes(elapsed)
        if self.in_flight == 1:
            return
        self._flight = Flight(self.perform, lambda item: item.id, self.schedule.before)
        costs = costs_of(self.plan, self.schedule)
        self._flight.begin(
            stages(
                self.plan,
                self.schedule,
                items,
                self.in_flight,
                lambda item: costs.of(item).requests,
            )
        )

    def takes(self, elapsed: Sequence[float]) -> int:
        """Return how many items are in flight at once at a target whose exchanges `elapsed` so."""
        slow = bool(elapsed) and median(elapsed) >= _AT_ONCE
        if not slow or self.budget.most is not None:
            return 1
        return self._share

    @property
    def _share(self) -> int:
        """What this process may have under way at once of what all of them may."""
        return max(1, self.plan.target.concurrency // self.workers)

    def run(self, item: Item) -> Journal:
        """Return the journal of an item, committed; raises what the harness itself did wrong."""
        return self.commit(self._taken(item))

    def _taken(self, item: Item) -> Journal:
        """Return what an item did; one that was never begun since the target can't be used any more
        is blocked, and says why.
        """
        if self._flight is None:
            return self.perform(item)
        try:
            return self._flight.take(item)
        except CancelledError:
            if not self.gone:
                raise
            self.unavailable = self.gone
            return self._blocked(item, self.gone)

    def perform(self, item: Item) -> Journal:
        """Return what an item did. Nobody hears of it before it is committed, but for what it
        exchanged.
        """
        legs = self.schedule.relays.get(item.id, ())
        journal = self._relays.end(item, legs, self._perform) if legs else self._perform(item)
        self.unreached += journal.outcome.reason == OUT_OF_TIME
        if self._flight:
            self._heed(journal)
        self.tally.ended(item.id, failed=journal.outcome.verdict is Verdict.FAILED)
        return half_done(journal) if item.id in self.schedule.cut else journal

    def _heed(self, journal: Journal) -> None:
        """Begin nothing more once the target can't be used: an item that goes on in front keeps the
        others' turn, and they know.
        """
        with self._heeding:
            ended = journal.unavailable or self.patience.ended(journal.exchanges)
            self.gone = self.gone or ended
        if self.gone and self._flight:
            self._flight.halt()

    def _perform(self, item: Item) -> Journal:
        if why := self._not_begun(item):
            return self._blocked(item, why)
        return self._perform_on(item, self.schedule.given.get(item.id, ()))

    def _not_begun(self, item: Item) -> str:
        """Return why an item is not begun at all, "" when it is."""
        if why := self.schedule.left_out.get(item.id, ""):
            return why
        return OUT_OF_TIME if self.time.over else ""

    def _blocked(self, item: Item, why: str) -> Journal:
        outcome = Outcome(Verdict.BLOCKED, why)
        return Journal(item, outcome, (), (), (), {}, self.now(), 0.0)

    def _perform_on(
        self, item: Item, resources: tuple[Resource, ...], *, clean: bool = False
    ) -> Journal:
        context = self._context(item, resources, clean=clean)
        started, begun = self.now(), time.perf_counter()
        unavailable, error = "", None
        try:
            outcome = perform(context)
        except TargetUnavailableError as fault:
            unavailable = self.client.hide(str(fault))
            outcome = Outcome(Verdict.BLOCKED, unavailable)
        except Exception as fault:  # noqa: BLE001  # ours: raised again once it is written down
            error = fault
            outcome = Outcome(Verdict.ERROR, f"{type(fault).__name__}: {fault}")
        return Journal(
            item,
            outcome,
            tuple(context.findings),
            _outlined((*context.exchanges, *context.arrived), context.findings),
            tuple(context.moves),
            dict(context.stories),
            started,
            time.perf_counter() - begun,
            unavailable,
            error,
            tuple(context.covered),
        )

    def commit(self, journal: Journal) -> Journal:
        """Tell who listens what an item found and how it ended, and return it.

        Raises what the harness itself did wrong, once that is told.
        """
        journal = self._settled(journal)
        for finding in journal.findings:
            self.events.finding(journal.item.id, finding)
        self.events.item(journal.recorded)
        if journal.error is not None:
            raise journal.error
        silent = "" if self._flight else self.patience.ended(journal.exchanges)
        self.unavailable = self.unavailable or journal.unavailable or silent
        if self.unavailable:
            self.stop()
        return journal

    def _settled(self, journal: Journal) -> Journal:
        """Return the journal of an item, once what it found on a shared resource is confirmed on
        one that nobody had used.

        Where none is left, what the use of others looks like counts for nothing.
        """
        before = self.schedule.changers(journal.item)
        causes = {one.cause for one in journal.findings}
        if not before or journal.outcome.verdict is not Verdict.FAILED:
            return journal
        if causes <= self.confirmed:
            return confirmed_before(journal)
        clean = self.schedule.take(journal.item)
        if clean:
            again = self._perform_on(journal.item, clean, clean=True)
            self.confirmed |= {one.cause for one in again.findings}
            return confirmed(journal, again)
        bound = self.plan.contract.bound
        shapes = {name: one.capability.shape for name, one in bound.items()}
        return unconfirmed(journal, before, shapes)

    def stop(self) -> None:
        """Begin nothing more, and wait for what is under way."""
        if self._flight:
            self._flight.stop()
        self.unavailable = self.unavailable or self.gone

    def rest(self) -> list[Journal]:
        """Return the journals that nobody had asked for when the run was stopped, committed: of
        the items that had ended, and whose findings need not be confirmed.
        """
        untaken = self._flight.untaken() if self._flight else []
        known = [
            one
            for one in untaken
            if one.error is None
            and (one.outcome.verdict is not Verdict.FAILED or not self.schedule.changers(one.item))
        ]
        return [self.commit(one) for one in known]

    def send(self, item: str, request: Request) -> Exchange:
        """Send a request of an item; who listens hears of it and of the logins on its way.

        Raises BlockedError instead of asking an operation that has kept silent.
        """
        if self._flight and self._flight.stopped:
            raise BlockedError("la corrida se detuvo antes de que terminara")
        if known := self._openings.answer(item, request):
            self.budget.give_back()
            return known
        if reason := self._refusal(request):
            raise BlockedError(reason)
        heard = partial(self.events.exchange, item)
        self.client.retries.end = self.client.retries.clock() + self.time.cut_in_s
        sent = self.patience.now()
        exchange = self.client.send(request, partial(self.on_the_way, item))
        heard(exchange)
        self.tally.count(1)
        self.patience.heard(exchange, sent)
        self.last = exchange
        self._relays.asked(item, request.capability)
        if self.plan.pack.answers.accepts(exchange):
            self._openings.keep(item, request, exchange)
        return exchange

    def arrived(self, item: str, request: Request, response: Response) -> Exchange:
        """Return the exchange of what came in for an item, once who listens has heard of it."""
        exchange = self.client.arrived(request, response, 0.0)
        self.events.exchange(item, exchange)
        return exchange

    @property
    def hindrance(self) -> Hindrance:
        """What has kept this process from asking as it would have."""
        return Hindrance(
            self.client.rate.slowed,
            self.patience.left_alone,
            self.unreached,
            len(self.schedule.left_out),
        )

    def on_the_way(self, item: str, exchange: Exchange) -> None:
        """Tell of a login on the way to something else: it is counted, and never refused."""
        self.events.exchange(item, exchange)
        self.tally.count(1)
        self.exchanges.take()

    def _refusal(self, request: Request) -> str:
        """Return why nothing is sent, "" when it is."""
        if self.time.cut_in_s <= 0:
            return OUT_OF_TIME
        if reason := self._closed(request):
            return reason
        if reason := self.patience.refusal(request):
            return reason
        if not self.exchanges.take():
            return f"se agotó max_exchanges ({self.exchanges.bound}): no se pide más"
        return ""

    def _closed(self, request: Request) -> str:
        """Return what the target file lacks for a request, "" for nothing."""
        if absent := self.pool.absent(request.capability or ""):
            return absent
        shows_none = request.token == ""
        return "" if shows_none else self.pool.kept_out(request.role, request.service)

    def _context(self, item: Item, resources: tuple[Resource, ...], *, clean: bool) -> Context:
        context = make_context(
            self.plan,
            item,
            partial(self.send, item.id),
            partial(self.client.token, heard=partial(self.on_the_way, item.id)),
            self.pool,
            resources,
        )
        context.now, context.budget = self.client.target_now, self.budget
        context.parallel_reads = 1 if self.in_flight > 1 else self._share
        if not clean and self.schedule.changers(item):
            context.interference = nobody  # what others of this run left is known
        context = replace(context, **self.setting) if self.setting else context
        if not clean and (writes := self.schedule.openings.get(item.id)):
            key = key_of(resources[0])
            mine = Begun(item.id, context.now(), context.acting(), writes)
            context.begun = self._openings.join(key, mine)
        return context

    def now(self) -> str:
        """Return the present moment, ISO-8601 with milliseconds."""
        return self.clock().isoformat(timespec="milliseconds")


def _outlined(exchanges: Sequence[Exchange], findings: Sequence[Finding]) -> tuple[Exchange, ...]:
    cited = {name for finding in findings for name in finding.exchanges}
    return tuple(outlined(one, shown=one.id in cited) for one in exchanges)
