"""The harness against the sandbox, in process: what each defect makes it find, and what it finds on
a clean one.
"""

import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

from conformance.core.budget import Budget
from conformance.core.errors import TargetUnavailableError
from conformance.core.exchange import Exchange, Request, Response
from conformance.core.finding import Finding, Verdict
from conformance.core.resource import Pool
from conformance.core.unjudged import BlockedError
from conformance.http.checks.timing import Sample, slow
from conformance.http.context import Context
from conformance.http.item import Item
from conformance.http.listener.desk import Desk
from conformance.http.reference import Reply, Setup, declared_by
from conformance.http.wire.client import Client
from conformance.http.wire.clock import Clocks
from conformance.http.wire.patience import Patience
from conformance.run.certification import look, setting
from conformance.run.engine import Engine
from conformance.run.events import Unheard
from conformance.run.journal import Journal
from conformance.run.performing import Outcome
from conformance.run.plan import Plan
from conformance.run.planner import schedule_of
from conformance.run.preparation import PREPARING, of_login
from conformance.sandbox.application import Incoming, Sandbox, Serve
from conformance.sandbox.reach import Watch
from conformance.selftest.agenda import Agenda
from conformance.selftest.in_process import InProcess
from conformance.selftest.own_target import PASSWORD_HERE
from conformance.selftest.rehearsed import (
    DISCOVERY,
    UNOBSERVED,
    Known,
    Observer,
    Reach,
    Rehearsal,
    Rehearsed,
)

_TOKEN_LIFE, _PATIENCE = 120, 3600.0  # in seconds
_CALLER = "http://arnes"  # who the sandbox calls back
_PLAIN = Setup()


def rehearse(
    craft: Rehearsed,
    defects: Sequence[str] = (),
    *,
    setup: Setup = _PLAIN,
    reach: Reach | None = None,
    observer: Observer = UNOBSERVED,
) -> Rehearsal:
    """Run every item against a new sandbox with these defects switched on.

    `reach` leaves out the items that met none of them, unless the defects change what discovery
    finds, and discovery itself where that met none; `setup` says of what world the sandbox is, and
    in which of several right ways it behaves.
    """
    begun = replace(setup, defects=tuple(defects))
    known = reach.before(defects) if reach else None
    course = _Course(lambda pool: _reached(craft, defects, reach, pool), observer, known=known)
    return _rehearsed(craft, begun, course)[0]


def watched(
    craft: Rehearsed,
    watch: Watch,
    *,
    setup: Setup = _PLAIN,
    observer: Observer = UNOBSERVED,
) -> tuple[Rehearsal, Reach]:
    """Run every item against a clean sandbox, and say which of them met which of the defects that
    the watch knows.
    """
    begun = replace(setup, watch=watch)
    watch.sender = DISCOVERY
    clean, pool = _rehearsed(craft, begun, _Course(lambda pool: craft.items, observer, watch))
    known = {item.id for item in craft.items}
    return clean, Reach(
        {name: tuple(item for item in met if item in known) for name, met in watch.met.items()},
        Known(pool, schedule_of(craft.plan, craft.items, pool)),
        frozenset(name for name, met in watch.met.items() if DISCOVERY in met),
        frozenset((item, one.cause) for item, said in clean.found.items() for one in said),
    )


class _TellingEngine(Engine):
    """An engine that says of each request, before it is sent, which item sends it: of several that
    run in turns any may be the next.
    """

    sending: Callable[[str], None]

    def send(self, item: str, request: Request) -> Exchange:
        """Say who sends, and send."""
        self.sending(item)
        return Engine.send(self, item, request)


class Watching(Protocol):
    """A wrapper that is told who sends."""

    sender: str

    def __call__(self, sandbox: Sandbox[Any], incoming: Incoming, serve: Serve) -> Reply:
        """Return the answer to a request."""


def _never(journal: Journal) -> bool:
    """Every item is run."""
    return False


def shadowing(craft: Rehearsed, watch: Watching, *, setup: Setup = _PLAIN) -> Rehearsal:
    """Run every item against a clean sandbox in which a wrapper watches."""
    begun = replace(setup, watch=watch)
    return _rehearsed(craft, begun, _Course(lambda pool: craft.items, watch=watch))[0]


def settle(craft: Rehearsed, *, setup: Setup = _PLAIN) -> Known:
    """Return what discovery settles at a clean sandbox."""
    _, pool = _rehearsed(craft, setup, _Course(lambda pool: ()))
    return Known(pool, schedule_of(craft.plan, craft.items, pool))


@dataclass(frozen=True, slots=True)
class Hunt:
    """What is run of a wrong sandbox: some items, in the world that was settled, until it is
    `enough`. With `looking` discovery goes before them, and where it finds otherwise than it did,
    all items are run.
    """

    items: frozenset[str]
    settled: Known
    enough: Callable[[Journal], bool]
    looking: bool = False


def hunted(
    craft: Rehearsed, wrapper: Callable[..., Reply], hunt: Hunt, *, setup: Setup = _PLAIN
) -> Rehearsal:
    """Run a hunt against a sandbox made wrong by a wrapper."""

    def chosen(pool: Pool) -> Sequence[Item]:
        if pool != hunt.settled.pool:
            return craft.items
        return [one for one in craft.items if one.id in hunt.items]

    known = None if hunt.looking else hunt.settled
    course = _Course(chosen, known=known, enough=hunt.enough)
    return _rehearsed(craft, replace(setup, watch=wrapper), course)[0]


@dataclass(slots=True)
class _RehearsalEvents:
    """What a rehearsal was told by its engine, item by item; of exchanges only what is counted."""

    found: dict[str, tuple[Finding, ...]] = field(default_factory=dict)
    outcomes: dict[str, Outcome] = field(default_factory=dict)
    senders: dict[str, str] = field(default_factory=dict)
    taken: list[Sample] = field(default_factory=list)
    moves: list[str] = field(default_factory=list)
    written: dict[str, str] = field(default_factory=dict)
    statuses: Counter[tuple[str | None, int | None]] = field(default_factory=Counter)

    def take(self, journal: Journal) -> None:
        """Take in what an item did."""
        name = journal.item.id
        self.outcomes[name] = journal.outcome
        self.found[name] = journal.findings
        self.senders.update((one.id, name) for one in journal.exchanges)
        self.taken += _samples(journal.exchanges)
        self.statuses.update((one.request.capability, one.status) for one in journal.exchanges)
        self.moves += journal.moves
        self.written |= journal.stories

    def rehearsal(self) -> Rehearsal:
        """Return what was found, items that found nothing left out."""
        return Rehearsal(
            {name: said for name, said in self.found.items() if said},
            self.outcomes,
            len(self.senders),
            tuple(self.moves),
            self.written,
            self.statuses,
        )


@dataclass(frozen=True, slots=True)
class _Course:
    """How a rehearsal goes: the items that are chosen of what discovery finds, how it is observed,
    what was settled before it, and after which item it is enough.
    """

    chosen: Callable[[Pool], Sequence[Item]]
    observer: Observer = UNOBSERVED
    watch: Watching | None = None
    known: Known | None = None
    enough: Callable[[Journal], bool] = _never


def _rehearsed(craft: Rehearsed, setup: Setup, course: _Course) -> tuple[Rehearsal, Pool]:
    observer = course.observer
    slept: list[float] = []  # a slow defect takes no time here: it is added to what the watch shows
    waited: list[float] = []  # nor does what an item waits for: both clocks move on at once

    def now() -> datetime:
        return (observer.start or datetime.now(UTC)) + timedelta(seconds=sum(waited))

    def stopwatch() -> float:
        return (0.0 if observer.start else time.perf_counter()) + sum(slept)

    sender = DISCOVERY

    def sending(item: str) -> None:
        nonlocal sender
        sender = item
        if course.watch is not None:
            course.watch.sender = item

    def heard(request: Request, response: Response) -> None:
        observer.heard(sender, request, response)

    agenda, desks = Agenda(now, waited.append), list[Desk]()
    application = craft.reference.create(
        replace(
            setup,
            now=now,
            password=PASSWORD_HERE,
            sleep=slept.append,
            token_life_s=_TOKEN_LIFE,
            caller=_CALLER if craft.reference.calls_back else "",
            call=lambda request: desks[0].receive(request),  # noqa: PLW0108  # none is there yet
            later=agenda.put,
        )
    )
    plan = _declaring(craft, setup.defects)
    told = _RehearsalEvents()
    with Client(
        plan.target,
        plan.entry,
        carrier=InProcess(application, heard),
        clocks=Clocks(lambda: now().timestamp(), stopwatch=stopwatch),
    ) as client:
        engine = _TellingEngine(
            plan,
            client,
            Unheard(),
            Budget(plan.target.max_writes),
            setting={
                "now": now,
                "pause": waited.append,
                "patience": _PATIENCE,
                "parallel_reads": 1,
            },
            patience=Patience(lambda: 0.0, times=sys.maxsize),
        )
        engine.sending = sending
        desks += _listening(engine, agenda)
        unprepared = _settled(craft, engine, now, course)
        if unprepared is not None:
            return unprepared, engine.pool
        asked = {item.id for item in course.chosen(engine.pool)}
        for item in (one for one in engine.schedule.order if one.id in asked):
            engine.sending(item.id)
            journal = engine.run(item)
            told.take(journal)
            if engine.unavailable or course.enough(journal):
                break
    for finding in slow(told.taken, plan.target.p95_s):
        told.found[told.senders[finding.exchanges[-1]]] += (plan.settled(finding),)
    return told.rehearsal(), engine.pool


def _listening(engine: Engine, agenda: Agenda) -> list[Desk]:
    """Have an engine listen where its target asks for it, and return where what is sent arrives."""
    plan = engine.plan
    if plan.target.listen is None or plan.pack.serving is None:
        return []
    served = plan.pack.serving(plan.target.declared)
    desk = Desk(served, _CALLER, engine.arrived, agenda.wait)
    engine.setting = {**engine.setting, "desk": desk}
    return [desk]


def _declaring(craft: Rehearsed, defects: Sequence[str]) -> Plan:
    """Return the plan, its target saying of itself what some defects have it say."""
    target = craft.plan.target
    said = declared_by(craft.reference, defects, target.declared)
    return replace(craft.plan, target=replace(target, declared=said))


def _settled(
    craft: Rehearsed, engine: Engine, now: Callable[[], datetime], course: _Course
) -> Rehearsal | None:
    """Give an engine what there is and who has what when; return what was found where no item need
    be run.
    """
    plan = craft.plan
    if course.known is not None:
        engine.pool, engine.schedule = course.known.pool, course.known.schedule.afresh()
        return None
    needs = [need for item in craft.items for need in item.needs]
    logins: list[Exchange] = []
    before = setting(
        plan,
        engine.client.send,
        lambda role, service="": engine.client.token(role, service, logins.append),
        needs,
    )
    before.now = now
    engine.pool = Pool()
    try:
        engine.pool = look(plan, before)
    except BlockedError as error:
        return _unprepared(before, str(error))
    except TargetUnavailableError as error:
        before.record(of_login(plan, logins[-1]) if logins else ())
        return _unprepared(before, str(error))
    engine.schedule = schedule_of(plan, craft.items, engine.pool)
    seen = before.findings and course.enough is not _never
    return _unprepared(before, "") if seen else None


def _unprepared(before: Context, reason: str) -> Rehearsal:
    """Return what was found where a target could not be used: as in a run, no item was asked."""
    return Rehearsal(
        {PREPARING: tuple(before.findings)} if before.findings else {},
        {PREPARING: Outcome(Verdict.BLOCKED, reason)},
        len(before.exchanges),
    )


def _reached(
    craft: Rehearsed, defects: Sequence[str], reach: Reach | None, pool: Pool
) -> Sequence[Item]:
    if reach is None or pool != reach.settled.pool:
        return craft.items
    met = {item for name in defects for item in reach.items[name]}
    return [item for item in craft.items if item.id in met]


def _samples(exchanges: Iterable[Exchange]) -> Iterator[Sample]:
    return (
        Sample(one.id, one.request.capability, one.request.operation, one.elapsed)
        for one in exchanges
        if one.request.capability and one.response is not None
    )
