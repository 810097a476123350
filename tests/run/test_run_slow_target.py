"""A target that hangs ends the run within minutes, or its part of it; and time, when it is over,
ends it in order.
"""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

import pytest
from core_sample import PLAN, answer, item
from test_run_engine import Heard

from conformance.core.budget import Budget, TimeBudget
from conformance.core.capability import Kind
from conformance.core.exchange import Request, Response
from conformance.core.unjudged import OUT_OF_TIME
from conformance.http.context import Context
from conformance.http.item import Item
from conformance.http.wire.carrier import TransportError
from conformance.http.wire.client import Client
from conformance.http.wire.clock import Clocks
from conformance.http.wire.patience import Patience
from conformance.run.engine import Engine
from conformance.run.schedule import Schedule
from conformance.run.tally import ItemTally

TIMEOUT_S = 30.0
MINUTES = 60.0


@dataclass
class Target:
    """A target on a clock of its own: the operations that `hang` cost a timeout each, the others
    answer after `latency`.
    """

    hang: Sequence[str] = ()
    latency: float = 1.0
    now: float = 0.0
    asked: list[str] = field(default_factory=list)

    def carry(self, request: Request) -> Response:
        self.asked.append(request.operation or "")
        if request.operation in self.hang:
            self.now += TIMEOUT_S
            raise TransportError("tiempo agotado: ReadTimeout", again=True)
        self.now += self.latency
        return answer(200, {})

    def close(self) -> None: ...

    def wait(self, seconds: float) -> None:
        self.now += seconds


def asks(operation: str, times: int = 1) -> Callable[[Context], None]:
    def run(context: Context) -> None:
        url = f"{context.services['factura']}/{operation}"
        for _ in range(times):
            context.send(Request("GET", url, "anonimo", kind=Kind.READ, operation=operation))

    return run


def engine(target: Target, heard: Heard, **more: object) -> Engine:
    clocks = Clocks(lambda: target.now, target.wait, lambda: target.now)
    client = Client(PLAN.target, PLAN.entry, carrier=target, clocks=clocks)
    made = Engine(
        PLAN,
        client,
        heard,
        Budget(),
        clock=lambda: datetime(2026, 3, 1, tzinfo=UTC),
        patience=Patience(lambda: target.now),
        time=TimeBudget(clock=lambda: target.now),
    )
    for name, value in more.items():
        setattr(made, name, value)
    return made


def run_all(made: Engine, items: Sequence[Item]) -> list[str]:
    """Return why each item ended as it did, until the target can't be used."""
    reasons = []
    for one in items:
        reasons.append(made.run(one).outcome.reason)
        if made.unavailable:
            break
    return reasons


@pytest.mark.parametrize("each", [1, 40])
def test_a_target_that_hangs_on_everything_ends_the_run_within_three_minutes(each: int) -> None:
    """However many items there are, of one operation or of another."""
    operations = [f"GET /{number}" for number in range(20)]
    target = Target(operations)
    made = engine(target, Heard())
    items = [item(f"{name} {n}", asks(name)) for name in operations for n in range(each)]
    run_all(made, items)
    assert made.unavailable.startswith("El objetivo no ")
    assert target.now <= 180.0


def test_an_operation_silent_three_times_is_not_asked_again_and_the_others_are() -> None:
    target, heard = Target(["GET /hangs"]), Heard()
    made = engine(target, heard)
    items = [
        one
        for n in range(6)
        for one in (item(f"h{n}", asks("GET /hangs")), item(f"o{n}", asks("GET /other")))
    ]
    reasons = run_all(made, items)
    silent = "el sistema no respondió: tiempo agotado: ReadTimeout"
    left = "no se pidió GET /hangs: no respondió a tiempo 3 veces seguidas"
    assert [silent] * 3 + [left] * 3 == reasons[::2]
    assert [("o0", "PASSED"), ("o5", "PASSED")] == [heard.ends[1], heard.ends[11]]
    assert ("", 6) == (made.unavailable, target.asked.count("GET /other"))
    assert ("GET /hangs no respondió a tiempo",) == made.hindrance.left_alone


def test_when_time_is_over_nothing_more_is_begun_and_what_is_under_way_ends() -> None:
    """The item that is under way has a tenth of all the time yet; the rest is blocked, and said."""
    target = Target(latency=10.0)
    made = engine(target, Heard(), time=TimeBudget(MINUTES, lambda: target.now))
    items = [item("a", asks("GET /a", 5)), item("b", asks("GET /b")), item("c"), item("d")]
    assert ["", "", OUT_OF_TIME, OUT_OF_TIME] == run_all(made, items)
    assert (60.0, "", 2) == (target.now, made.unavailable, made.hindrance.unreached)


def test_what_goes_on_too_long_after_the_end_is_cut() -> None:
    target = Target(latency=10.0)
    made = engine(target, Heard(), time=TimeBudget(MINUTES, lambda: target.now))
    assert [OUT_OF_TIME] == run_all(made, [item("a", asks("GET /a", 50))])
    assert 70.0 == target.now


def test_requests_are_bounded_and_who_was_left_out_says_why() -> None:
    target, heard = Target(), Heard()
    made = engine(target, heard, exchanges=Budget(2))
    made.schedule = Schedule((), {}, left_out={"c": "quedó fuera"})
    items = [item("a", asks("GET /a", 3)), item("b", asks("GET /b")), item("c", asks("GET /c"))]
    spent = "se agotó max_exchanges (2): no se pide más"
    assert [spent, spent, "quedó fuera"] == run_all(made, items)
    assert ["GET /a", "GET /a"] == target.asked


def test_bounded_by_time_and_requests_a_run_has_as_many_items_in_flight_as_it_may() -> None:
    made = engine(Target(), Heard(), exchanges=Budget(9))
    made.plan = replace(PLAN, target=replace(PLAN.target, concurrency=7))
    assert 7 == made.takes([1.0])


@dataclass
class _Held(Target):
    """A target whose first item gets no answer until as many items as are borne have ended."""

    over: threading.Event = field(default_factory=threading.Event)

    def carry(self, request: Request) -> Response:
        if request.operation == "GET /front":
            self.asked.append("GET /front")
            assert self.over.wait(60)
            raise TransportError("tiempo agotado: ReadTimeout", again=True)
        return super().carry(request)


@dataclass(slots=True)
class _Counting(ItemTally):
    """Lets the first item go once so many have ended, and the run has been told of the last."""

    over: threading.Event = field(default_factory=threading.Event)

    def ended(self, name: str, *, failed: bool) -> None:
        ItemTally.ended(self, name, failed=failed)
        if self.done == 3:
            self.over.set()


def test_a_target_that_hangs_is_left_alone_though_the_first_item_in_flight_still_waits() -> None:
    """The others know it before their turn to be told of comes: nothing more is sent."""
    operations = [f"GET /{number}" for number in range(20)]
    target, heard = _Held(operations), Heard()
    items = [item(name, asks(name)) for name in ("GET /front", *operations)]
    made = engine(target, heard, tally=_Counting(over=target.over))
    made.plan = replace(PLAN, target=replace(PLAN.target, concurrency=2))
    made.schedule = Schedule(tuple(items), {})
    made.begin(items, [1.0])
    reasons = run_all(made, items)
    made.stop()
    assert {"GET /front", *operations[:3]} == set(target.asked)
    assert made.unavailable.startswith("El objetivo no responde")
    assert (5, made.unavailable) == (len(reasons), reasons[-1])
