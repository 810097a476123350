"""What an item may touch while it runs: resources of its own, the client, the contract, a clock, a
seed.
"""

import random
import re
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from typing import Any, Unpack

from conformance.core.answers import Dialect, Meaning
from conformance.core.bounds import BOUNDS
from conformance.core.budget import Budget
from conformance.core.capability import Kind
from conformance.core.citation import Citations, Weigh, as_it_is, settled
from conformance.core.covering import PAIRS, Covered
from conformance.core.exchange import CREDENTIAL, Exchange, Request, lightened
from conformance.core.finding import Code, Finding, Grounds, about
from conformance.core.observation import Observation
from conformance.core.paging import Paging
from conformance.core.reading import Intake
from conformance.core.resource import Resource
from conformance.core.role import ANONYMOUS
from conformance.core.unjudged import BlockedError, NotApplicableError
from conformance.http.checks.readings import Asker, Readings
from conformance.http.checks.registry import standing
from conformance.http.contract.binding import Bound
from conformance.http.deferred import Deferred, awaited
from conformance.http.item_requests import Begun, ItemRequests
from conformance.http.listener.desk import Attendance, Desk, Ready
from conformance.http.request_builder import RequestOptions
from conformance.http.resting import resting
from conformance.http.simultaneous import simultaneous

_AT_ONCE = 0.01  # seconds
_THROTTLED = 429
Checks = Callable[[Exchange, Bound | None], Iterator[Finding]]
Wanted = Meaning | Sequence[Meaning | int]
"""What an answer should say: meanings, or the statuses that a pack's own table gives."""


def nobody(context: "Context", resource: Resource) -> str:
    """Return "": nobody else uses the target."""
    return ""


def nothing_more(context: "Context") -> None:
    """Judge nothing beside what the item does."""


@dataclass(slots=True, kw_only=True, repr=False)
class Context(ItemRequests):
    """The context of one running item. Everything it sends is recorded and judged by the standing
    checks.
    """

    send_request: Callable[[Request], Exchange]
    seed: int
    examples: int = 20
    declared: Mapping[str, Any] = field(default_factory=dict)  # what the target says of itself
    desk: Desk | None = None  # where what the system sends arrives, None where nobody listens
    wait_s: float = 60.0  # how long an item waits for something to arrive
    strength: int = PAIRS  # of how many factors the classes are crossed
    outside: str = ""  # why the item is out of the scope of the target
    read_only: bool = False
    showing: frozenset[str] = frozenset()  # the roles to which the target file gives a token
    budget: Budget = field(default_factory=Budget)
    answers: Dialect = field(default_factory=lambda: Dialect({}))
    citations: Citations = field(default_factory=Citations)
    observations: Mapping[str, Observation] = field(default_factory=dict)
    weigh: Weigh = as_it_is
    paging: Paging = field(default_factory=Paging)
    # Requirements whose lenient side the target declares it does not take.
    enforced: frozenset[str] = frozenset()
    patience: float = 5.0  # seconds that an item may wait for something to expire
    pause: Callable[[float], None] = time.sleep
    parallel_reads: int = 1  # how many reads the target takes at once
    # What others did to a resource meanwhile, "" for nothing.
    interference: Callable[["Context", Resource], str] = nobody
    # The writes that are only received, and where what became of them is asked for.
    deferred: Mapping[str, Deferred] = field(default_factory=dict)
    # What judges all its exchanges together, when it has ended.
    judge_whole: Callable[["Context"], None] = nothing_more

    readings: Readings = field(default_factory=Readings)
    # What reads again what seems wrong, before a write of the item's own changes it.
    settle: Callable[["Context"], object] = nothing_more
    exchanges: list[Exchange] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    moves: list[str] = field(default_factory=list)
    covered: list[Covered] = field(default_factory=list)  # of the combinations of what varies
    notes: list[str] = field(default_factory=list)  # which of several right behaviours was seen
    # What could not be judged for want of a good reading.
    doubts: list[str] = field(default_factory=list)
    # Scenario files that reproduce its findings, by name.
    stories: dict[str, str] = field(default_factory=dict)
    attendances: list[Attendance] = field(default_factory=list)  # what it attends to
    arrived: list[Exchange] = field(default_factory=list)  # of what it attended to
    at_once: set[str] = field(default_factory=set)  # exchanges that went out at one instant
    _intake: Intake = field(default_factory=Intake)
    _judged: set[str] = field(default_factory=set)
    _prefetched: dict[Request, Exchange] = field(default_factory=dict)

    @property
    def random(self) -> random.Random:
        """A generator seeded by the run's seed and the item's id, or that of whoever began what it
        goes on with: the same every time it is asked.
        """
        chooser = self.begun.item if self.begun else self.item.id
        return random.Random(f"{self.seed}:{chooser}")

    @property
    def opening(self) -> Begun | None:
        """Who began what this item goes on with, while it still asks what that one asked."""
        return self.begun if self.begun and len(self.exchanges) < self.begun.writes else None

    def call(
        self,
        capability: str,
        role: str,
        values: Mapping[str, Any] | None = None,
        **options: Unpack[RequestOptions],
    ) -> Exchange:
        """Send a request for a capability as `role` and return the exchange, judged and
        recorded.
        """
        return self.send(self.request(capability, role, values, **options))

    def send(self, request: Request, checks: Checks = standing) -> Exchange:
        """Send a request and return its exchange; where the system only received a write, with what
        became of it.
        """
        exchange = self.submit(request, checks)
        deferred = self.deferred.get(request.capability or "")
        if deferred is None or not self.answers.says(exchange, Meaning.PENDING):
            return exchange
        return awaited(self, exchange, deferred)

    def submit(self, request: Request, checks: Checks = standing) -> Exchange:
        """Send a request; its exchange is recorded and the standing checks' findings are reported.

        `checks` takes their place where a web server may answer before the system does.

        Raises BlockedError instead of sending a write to a target that is read-only or whose budget
        of writes is spent, and when the target throttles: its answer says nothing of the rule under
        test. Raises NotApplicableError for a request without the credential that its path takes.
        """
        _with_credential(request)
        self._permit(request)
        if request.kind is not Kind.READ:
            self.settle(self)
            self._prefetched.clear()  # what was read before it says nothing of what it left
            self.readings.wrote()
        exchange = self._prefetched.pop(request, None) or self.send_request(request)
        self.exchanges.append(lightened(exchange, BOUNDS.kept_bytes))
        if exchange.status == _THROTTLED or self.answers.says(exchange, Meaning.THROTTLED):
            raise BlockedError(
                "el sistema limita las peticiones (429), también después de esperar lo que pide "
                "hasta dos minutos"
            )
        bound = self.contract.bound.get(request.capability or "")
        findings = list(checks(exchange, bound))
        if findings:
            self._judged.add(exchange.id)
            self.record(findings)
        if exchange.response is None:
            raise BlockedError(f"el sistema no respondió: {exchange.fault}")
        if beyond := self._intake.take(exchange.response.body) or exchange.response.excess():
            raise BlockedError(f"el sistema respondió más de lo que se lee: {beyond}")
        if bound is not None and not findings:
            # as it was asked: the credential that it was sent with may be out by the next time
            self._take(replace(exchange, request=request), bound)
        return exchange

    def _take(self, exchange: Exchange, bound: Bound) -> None:
        """Take in a good answer to a reading: it is judged beside the others of the item."""
        request = exchange.request
        asked = request.kind is Kind.READ and request.method == bound.operation.method
        if not asked or not self.answers.says(exchange, Meaning.ACCEPTED):
            return
        if exchange.json() is not None:
            self.readings.take(exchange, bound, self.asker(request))

    def asker(self, request: Request) -> Asker:
        """Return who asked: by whose token, and whether its documents name it among those who
        read.
        """
        role, bound = request.role, self.contract.bound.get(request.capability or "")
        known = self.roles.get(role)
        if request.token is not None or role == ANONYMOUS or bound is None or known is None:
            return Asker(role)
        meant = bound.capability
        named = role in meant.roles and role not in meant.unnamed
        if not named:
            return Asker(role, self.entity_of(role))
        return Asker(role, self.entity_of(role), known.side, named=not known.abroad)

    def _permit(self, request: Request) -> None:
        """Make sure that a write may be sent, and take it off the budget. Raises BlockedError."""
        if request.kind is not Kind.WRITE:
            return
        if self.read_only:
            raise BlockedError("el ambiente es produccion: no se escribe")
        if not self.budget.take():
            raise BlockedError(
                f"se agotó limits.max_writes ({self.budget.bound}): no se escribe más"
            )

    def prefetch(self, requests: Sequence[Request]) -> None:
        """Send reads that do not depend on each other, `parallel_reads` at once; `send` takes each
        answer when its turn comes.

        Nothing is prefetched from a target that answers at once: threads would cost more than they
        save. What was prefetched before and never sent is forgotten, and so it is once something is
        written. Raises what a sending raised, once all have ended.
        """
        if self.exchanges and self.exchanges[-1].elapsed < _AT_ONCE:
            return
        self._log_in(requests)
        with ThreadPoolExecutor(self.parallel_reads) as threads:
            self._prefetched = dict(
                zip(requests, threads.map(self.send_request, requests), strict=True)
            )

    def _log_in(self, requests: Sequence[Request]) -> None:
        for role in {one.role for one in requests if one.role != ANONYMOUS and one.token is None}:
            self.token_of(role)

    def simultaneously(self, requests: Sequence[Request]) -> list[Exchange]:
        """Send requests at one instant, each from a thread of its own, and return their exchanges
        in the order given.

        Their roles are logged in before. Raises what a sending raised, once all have ended.
        """
        self._log_in(requests)
        before = len(self.exchanges)
        try:
            return simultaneous(self.send, requests)
        finally:
            self.at_once.update(one.id for one in self.exchanges[before:])

    def without_reporting(
        self, sending: Callable[[], Exchange]
    ) -> tuple[Exchange, tuple[Finding, ...]]:
        """Return what a sending returned and the findings about it, none of which is reported
        unless it raises.
        """
        before = len(self.findings)
        exchange = sending()
        made = tuple(one for one in self.findings[before:] if exchange.id in one.exchanges)
        del self.findings[before:]
        return exchange, made

    def clean(self, exchange: Exchange) -> bool:
        """Say whether the standing checks found nothing in this exchange."""
        return exchange.id not in self._judged

    def record(self, findings: Iterable[Finding]) -> None:
        """Take findings in, each settled: from here on everybody reads the same requirement and the
        same level.
        """
        for one in (found for found in findings if found.code not in self.citations.unasked):
            bound = self.contract.bound.get(one.capability or "")
            rested = resting(one, bound, self.exchanges)
            self.findings.append(settled(rested, self.citations, self.weigh))

    def report(
        self,
        code: Code,
        exchange: Exchange,
        *,
        expected: str,
        actual: str,
        **grounds: Unpack[Grounds],
    ) -> None:
        """Report a finding about this exchange, unless a standing check already spoke of it.

        It cites what the pack's norm says of the aspect.
        """
        if not self.clean(exchange):
            return
        cited = self.citations.of(grounds.get("aspect", ""), exchange.request.capability)
        grounds["level"] = grounds.get("level") or cited.level
        grounds["requirement"] = grounds.get("requirement") or next(iter(cited.requirements), None)
        self.record([about(code, exchange, expected=expected, actual=actual, **grounds)])

    def right(self, wanted: Wanted) -> tuple[int, ...]:
        """Return the statuses that say what is wanted in this system, each once, in their order."""
        return tuple(
            dict.fromkeys(
                status
                for one in _several(wanted)
                for status in (self.answers.right(one) if isinstance(one, Meaning) else (one,))
            )
        )

    def told(self, wanted: Wanted) -> str:
        """Return for people what would say what is wanted: statuses, or words where the system says
        a meaning with none.
        """
        several = _several(wanted)
        if all(isinstance(one, Meaning) for one in several):
            return self.answers.told(*(one for one in several if isinstance(one, Meaning)))
        return " o ".join(map(str, self.right(wanted)))

    def says(self, exchange: Exchange, wanted: Wanted) -> bool:
        """Say whether an answer says what is wanted, as the system's dialect reads it: a 200 whose
        body refuses is a refusal.
        """
        several = _several(wanted)
        meanings = [one for one in several if isinstance(one, Meaning)]
        return exchange.status in several or self.answers.says(exchange, *meanings)

    def expect(
        self,
        exchange: Exchange,
        wanted: Wanted,
        code: Code,
        *,
        expected: str = "{}",
        **grounds: Unpack[Grounds],
    ) -> bool:
        """Report `code` when an answer says nothing of what is wanted; say whether it did.

        `{}` in `expected` stands for the answers that would have been right.
        """
        if self.says(exchange, wanted):
            return True
        self.report(
            code,
            exchange,
            expected=expected.replace("{}", self.told(wanted)),
            actual=describe(exchange),
            **grounds,
        )
        return False

    def require(self, exchange: Exchange, wanted: Wanted, what: str) -> Any:
        """Return the JSON of an exchange that had to succeed, or raise BlockedError naming what
        failed.
        """
        if not self.says(exchange, wanted):
            raise BlockedError(f"no se pudo {what}: {describe(exchange)}")
        body = exchange.json()
        if body is None and exchange.request.kind is not Kind.WRITE:
            raise BlockedError(
                f"no se pudo {what}: lo que vino no trae datos en JSON: {describe(exchange)}"
            )
        return body

    def attend(self, key: str, matter: Any) -> Attendance:
        """Attend to what the system sends about a matter. Raises BlockedError where nobody
        listens.
        """
        if self.desk is None:
            raise BlockedError(
                "el sistema tendría que llamar al arnés, y el objetivo no pide escuchar (listen)"
            )
        attendance = self.desk.attend(key, matter, self.item.id)
        self.attendances.append(attendance)
        return attendance

    def await_arrival(self, ready: Ready, seconds: float | None = None) -> bool:
        """Wait for a condition of what arrives, as long as the target says at most; say whether it
        came to hold.
        """
        assert self.desk is not None
        return self.desk.wait(ready, self.wait_s if seconds is None else seconds)

    def dismiss(self) -> None:
        """Attend to nothing more: what arrived until now is the item's own."""
        for one in self.attendances:
            if self.desk is not None:
                self.desk.leave(one)
            self.arrived += one.arrivals
        self.attendances.clear()

    def doubt(self, reason: str) -> None:
        """Leave something unjudged: an item that found nothing wrong is BLOCKED for it, and not
        passed.
        """
        self.doubts.append(reason)


def _with_credential(request: Request) -> None:
    """Make sure that the credential of a path is shown: a path without it is another path."""
    shown = request.token or (request.token is None and request.role != ANONYMOUS)
    if CREDENTIAL in request.url and not shown:
        raise NotApplicableError(
            f"la credencial va en la ruta de {request.operation}: no hay petición sin ella"
        )


def describe(exchange: Exchange) -> str:
    """Return the status and the server's stated reason (masked, at most 200 characters)."""
    if exchange.outcome is not None:
        return describe(exchange.outcome)
    if exchange.response is None:
        return f"sin respuesta ({exchange.fault})"
    body = re.sub(r"\s+", " ", exchange.evidence.response_body or "").strip()
    return f"{exchange.status}" + (
        f": {body[:200]}{'…' if len(body) > 200 else ''}" if body else ""
    )


def _several(wanted: Wanted) -> Sequence[Meaning | int]:
    return (wanted,) if isinstance(wanted, Meaning) else wanted
