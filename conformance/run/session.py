"""One run in one process: its engine, and the part of the ledger that this process writes."""

import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from statistics import median

from conformance.core.budget import TimeBudget
from conformance.core.exchange import Exchange, Request
from conformance.core.finding import Finding
from conformance.core.limit import told
from conformance.core.resource import Pool
from conformance.core.speech import printable
from conformance.http.generation.cases import Corpus
from conformance.http.item import Item
from conformance.http.listener.door import Door
from conformance.http.rows_left import rows_of
from conformance.http.wire.client import Client
from conformance.http.wire.known import KnownValues, together
from conformance.http.wire.tracing import Tracing
from conformance.report.expected import day_of, terms_of
from conformance.report.extent import NOTHING, WHOLE, Extent, Wish
from conformance.report.ledger import LEDGER, Ledger
from conformance.report.record import Expected, Header
from conformance.report.writer import Writer
from conformance.run.bounds import BoundParts, RunBounds, budget_for
from conformance.run.choosing import Most, outside
from conformance.run.demand import Demand, demand
from conformance.run.ended import Ended, ended_before, ended_now, judged_before
from conformance.run.engine import Engine
from conformance.run.estimate import Pace, costs_of, estimate
from conformance.run.folder import leave_corpus, leave_stories, written
from conformance.run.header import header
from conformance.run.hindrance import Hindrance, of_all
from conformance.run.listening import opened
from conformance.run.mismatches import noticed
from conformance.run.outlook import running
from conformance.run.plan import Plan
from conformance.run.preparation import PREPARING, Prepared, prepare
from conformance.run.scheduling import idle, scheduled
from conformance.run.slowness import slow_operations
from conformance.run.unusable import unusable
from conformance.run.using import usable
from conformance.run.wish import wish_of


@dataclass(slots=True, repr=False)
class Run:
    """The state of a run in this process. `worker` names the xdist worker, "" for the controller.

    `was` is the ledger of the run that this one goes on with, `resumption` how many times it has
    been. `expected` is what a file expects of it. `processes` is how many others perform its items,
    `most` what it may take: a worker hears it from the controller. `minimum` is the percent of its
    items that must have judged each obligatory requirement, `scope` what it judges, once it is
    open.
    """

    plan: Plan
    folder: Path
    worker: str = ""
    workers: int = 1
    selection: str = ""
    only: str = ""
    corpus: Callable[[], Corpus] | None = None
    named: str = ""
    was: Ledger | None = None
    resumption: int = 0
    expected: Expected | None = None
    processes: int = 0
    most: Most | None = None
    minimum: int = 0
    budget: Mapping[str, int] = field(default_factory=dict)
    chance: str = ""  # what the traces of its requests are drawn from, "" for none
    scope: Extent = WHOLE
    foreseen: Sequence[Item] = ()  # before any is left out
    interrupted: bool = False
    headed: bool = False
    clocks: list[str] = field(default_factory=list)  # what the workers say of the clocks
    hindrances: list[Hindrance] = field(default_factory=list)  # what kept the workers
    heard: list[KnownValues] = field(default_factory=list)  # what the workers know
    elapsed: list[float] = field(default_factory=list)  # what each exchange took before the items
    ended: dict[str, Ended] = field(init=False)  # in the run that this one goes on with
    engine: Engine = field(init=False)
    writer: Writer = field(init=False)
    door: Door | None = field(init=False)
    most_in_all: RunBounds = field(init=False)
    parts: BoundParts = field(default_factory=BoundParts)

    def __post_init__(self) -> None:
        self.ended = ended_before(self.was) if self.was else {}
        if self.was:
            planned = self.was.header  # what it would leave unjudged was within other bounds
            self.expected, self.scope = planned.expected, replace(planned.scope, wish=NOTHING)
        self.most_in_all = RunBounds(self.plan.target, self.was, self.most)
        again = f"r{self.resumption}" if self.resumption else ""
        client = Client(
            self.plan.target,
            self.plan.entry,
            workers=self.workers,
            tracing=Tracing(f"{self.worker}{again}x", self.chance),
        )
        self.writer = Writer(
            written(self.folder, self.worker),
            more=self.was is not None and not self.worker,
            hide=client.hide,
            rows=rows_of(self.plan.pack),
        )
        self.engine = Engine(
            self.plan,
            client,
            self.writer,
            budget_for(self.most_in_all.writes, self.workers),
            self.workers,
            time=TimeBudget(self.most_in_all.seconds),
            exchanges=budget_for(self.most_in_all.exchanges, self.workers),
        )
        self.door = self._listening()

    def _listening(self) -> Door | None:
        """Return the door of a target that asks for one, open: in one process, where an address is
        given.
        """
        listen = self.plan.target.listen
        shared = self.workers > 1 and bool(listen and listen.port)
        if self.processes or (shared and self._index):
            return None
        there = opened(self.plan, self.engine.arrived)
        if there is None:
            return None
        self.engine.setting = {**self.engine.setting, "desk": there[1]}
        return there[0]

    @property
    def pool(self) -> Pool:
        """What discovery found at the target."""
        return self.engine.pool

    @property
    def unavailable(self) -> str | None:
        """Why the target can't be used any more, None while it can."""
        return self.engine.unavailable or None

    @property
    def client(self) -> Client:
        """What sends the requests of this process."""
        return self.engine.client

    @property
    def known(self) -> KnownValues:
        """What no file of the run may show, as all its processes know it."""
        return together([self.client.known, *self.heard])

    @property
    def _index(self) -> int:
        """Which of the workers this process is."""
        return int(self.worker.removeprefix("gw") or 0)

    @property
    def remaining(self) -> Most:
        """What may still be taken of what bounds the run, at the pace that was seen."""
        asked, time = self.engine.exchanges, self.engine.time
        return Most(
            self.most_in_all.writes,
            None if asked.most is None else max(0, asked.most - asked.spent),
            None if time.most_s is None else max(0.0, time.left_s) / 60,
            self.pace,
            prepared=True,
        )

    @property
    def bounds(self) -> Most:
        """What may be taken after looking at the target, settled once: all the processes of the
        run choose by the same.
        """
        if self.most is None:
            self.most = self.remaining
        return self.most

    @property
    def pace(self) -> Pace:
        """How the target is asked, by what it took so far."""
        latency = median(self.elapsed) if self.elapsed else 0.0
        at_once = self.processes or self.at_once
        return Pace(latency, at_once, self.plan.target.requests_per_second)

    def left(self, items: Sequence[Item]) -> list[Item]:
        """Return the items that have not ended before."""
        return [item for item in items if item.id not in self.ended]

    def discover(self, items: Sequence[Item] = ()) -> None:
        """Find out what the target has for these items; when it cannot be used, say why in
        `unavailable`.
        """
        self.foreseen = items
        # Whoever was cut short gets others of its kind: one more of each is looked at.
        touched = self.was.touched if self.was else frozenset()
        again = [item for item in self.left(items) if item.id in touched]
        needs = [need for item in (*items, *again) for need in item.needs]
        logins: list[Exchange] = []

        def heard(exchange: Exchange) -> None:
            self.engine.on_the_way(PREPARING, exchange)
            logins.append(exchange)

        def send(request: Request) -> Exchange:
            exchange = self.engine.send(PREPARING, request)
            self.elapsed.append(exchange.elapsed)
            return exchange

        started, begun = self.engine.now(), time.perf_counter()
        made = prepare(self.plan, send, partial(self.client.token, heard=heard), needs, logins)
        self.engine.pool = usable(self.plan, items, made.pool, self.was)
        self.client.personal.own(row.id for row in made.pool.resources)
        self.engine.unavailable = unusable(made, self.engine.last, self.client.hide)
        self._note(made, started, time.perf_counter() - begun)

    def _note(self, made: Prepared, started: str, elapsed: float) -> None:
        """Write down what was found before the first item; an error of ours goes to the log
        whole.
        """
        if made.ours:
            sys.stdout.write(printable(self.client.hide(made.ours)))
        for finding in made.findings:
            self.writer.finding(PREPARING, finding)
        if made.findings or made.ours:
            self.writer.item(made.recorded(self.unavailable or "", started, elapsed))

    def open(self, items: Sequence[Item]) -> None:
        """Settle which items run and on what; the controller writes the header."""
        self.engine.schedule = (
            idle(items)
            if self.interrupted
            else scheduled(self.plan, items, self.pool, self.bounds, self.was)
        )
        self.engine.schedule.keep(self._index, self.workers)
        able = self.left(running(self.plan, self.engine.schedule, self.pool))
        costs = costs_of(self.plan, self.engine.schedule)
        self.parts = BoundParts.of(
            self.engine.budget, self.engine.exchanges, {one.id: costs.of(one) for one in able}
        )
        if self.worker or self.headed:
            return
        made = None if self.was else self._header(items)
        self.headed = True  # an interruption here leaves none, rather than two
        if made:
            self.writer.header(made)
        else:
            self.writer.resumed(self.engine.now())

    def _header(self, items: Sequence[Item]) -> Header:
        """Return what is known before the first item; what the run judges is settled with it."""
        generates = not self.interrupted and any(one.phase == "generation" for one in items)
        asked = self.ask() if generates else None
        schedule = self.engine.schedule
        planned = header(self.plan, schedule.order, self.engine.now(), schedule.given, asked)
        self.scope = replace(planned.scope, minimum=self.minimum, wish=self._wish(items))
        return replace(
            planned,
            selection=self.selection,
            only=self.only,
            target_file=self.named,
            clock_skew_s=self.clock_skew_s,
            expected=self.expected,
            network=self.client.ways,
            scope=self.scope,
            budget=dict(self.budget),
            entities=self.client.entities,
        )

    def ask(self) -> Corpus | None:
        """Return what generation asks, left in the folder of the run."""
        corpus = self.corpus() if self.corpus else None
        if corpus:
            leave_corpus(self.folder, corpus)
        return corpus

    @property
    def clock_skew_s(self) -> int:
        """How many whole seconds the target's clock is ahead."""
        return round(self.client.skew)

    def demand(self, items: Sequence[Item]) -> Demand:
        """Return what these items ask of the target, once `open` has allocated the resources."""
        made = self.engine.schedule
        return demand(self.plan, self.left(items), self.pool, made, self.most_in_all.writes)

    def _wish(self, items: Sequence[Item]) -> Wish:
        """Return what to ask for so that what the schedule leaves unjudged is judged."""
        if self.unavailable or self.interrupted:
            return NOTHING
        return wish_of(self.plan, items, self.pool, self.engine.schedule, self.pace)

    @property
    def at_once(self) -> int:
        """How many items are in flight at once, when this process performs them."""
        return self.engine.takes(self.elapsed)

    @property
    def noticed(self) -> list[str]:
        """What the target shows to be otherwise than its file says, and a run goes on. One that is
        gone on with has said it: what it used since is its own doing.
        """
        if self.was is not None:
            return []
        return noticed(self.plan.target, self.pool.mismatches)

    def limits(self) -> list[str]:
        """Return what bounds the run and what that leaves out, as lines of its plan."""
        before = judged_before(self.ended)
        left_out = outside(self.plan, self.engine.schedule, self.pool, before)
        return list(filter(None, [told(self.plan.target, self.plan.pack.resources), *left_out]))

    def expect(self, items: Sequence[Item]) -> None:
        """Tell who shows where the run is what there is to do; where others perform, those that
        ended before are reported once more.
        """
        costs, schedule = costs_of(self.plan, self.engine.schedule), self.engine.schedule
        able = running(self.plan, schedule, self.pool)
        gone = self.ended.keys() | schedule.left_out.keys()
        left = [item for item in able if item.id not in gone]
        weights = {item.id: float(costs.of(item).requests) for item in left}
        takes = estimate(self.plan, schedule, left, self.pace)
        self.engine.tally.expect(weights, 60 * takes.minutes)
        if not self.processes:
            self.engine.tally.done = len(self.ended.keys() & {item.id for item in items})

    def begin(self, items: Sequence[Item]) -> None:
        """Begin the items that have not ended before, as many at once as a slow target takes."""
        self.engine.begin(self.left(items), self.elapsed)

    def perform(self, item: Item) -> Ended:
        """Run an item, write it down, and return how it ended: one that ended before is not run
        again.
        """
        if item.id in self.ended:
            return self.ended[item.id]
        self.parts.grant(item.id)
        journal = self.engine.run(item)
        leave_stories(self.folder, journal.stories)
        return ended_now(journal)

    def accepted(self, findings: Sequence[Finding]) -> str:
        """Return until when and why findings are accepted for now, "" unless all of them are."""
        return terms_of(self.expected, findings, day_of(self.engine.now())) if self.expected else ""

    def close(self, parts: Sequence[Path] = ()) -> None:
        """Close the client and the ledger; the controller takes in the workers' parts and writes
        the footer.
        """
        self.engine.stop()
        for journal in self.engine.rest() if self.interrupted else ():
            leave_stories(self.folder, journal.stories)
        if self.door is not None:
            self.door.close()
        self.client.__exit__(None, None, None)
        if not self.worker:
            if not self.headed:
                self.open(self.foreseen if self.interrupted else ())
            self.writer.absorb(parts)
            self.writer.settle()
            self._time()
            clocks = " ".join(dict.fromkeys(filter(None, (self.client.clock.told(), *self.clocks))))
            self.writer.footer(
                self.engine.now(),
                interrupted=self.interrupted,
                unavailable=self.unavailable,
                clocks=clocks,
                notes=(*self.noticed, *of_all([self.engine.hindrance, *self.hindrances]).sentences),
            )
        self.writer.close()
        for part in parts:
            part.unlink()

    def _time(self) -> None:
        """Judge how long each operation took, over the exchanges of all the workers."""
        alone = self.elapsed if self.engine.in_flight > 1 else ()
        for item, finding in slow_operations(self.folder / LEDGER, self.plan.target.p95_s, alone):
            self.writer.finding(item, self.plan.settled(finding))
