"""The engine: items performed beside each other are committed in their order."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

import pytest
from core_sample import PLAN, answer, item

from conformance.core.budget import Budget
from conformance.core.capability import Kind
from conformance.core.exchange import Exchange, Request, Response, outlined
from conformance.core.finding import Finding
from conformance.core.role import ANONYMOUS
from conformance.http.context import Context
from conformance.http.item import Item
from conformance.http.wire.client import Client
from conformance.report.record import RecordedOutcome
from conformance.run.engine import Engine
from conformance.run.schedule import Leg, Schedule

SLOW = [0.2, 0.2, 0.2]
AT_ONCE = [0.001]
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@dataclass
class Heard:
    """Who listens, and writes down the ends in the order in which they are told."""

    ends: list[tuple[str, str]] = field(default_factory=list)

    def exchange(self, item: str, exchange: Exchange) -> None: ...

    def finding(self, item: str, finding: Finding) -> None: ...

    def item(self, outcome: RecordedOutcome) -> None:
        self.ends.append((outcome.id, outcome.verdict.value))


class Nowhere:
    """A carrier to a system that nobody asks."""

    def carry(self, request: Request) -> Response:
        return answer(200, {})

    def close(self) -> None: ...


def engine(heard: Heard, *, most_writes: int | None = None, at_once: int = 3) -> Engine:
    plan = replace(PLAN, target=replace(PLAN.target, concurrency=at_once))
    client = Client(plan.target, plan.entry, carrier=Nowhere())
    return Engine(plan, client, heard, Budget(most_writes), clock=lambda: NOON)


def run_all(made: Engine, items: Sequence[Item], elapsed: Sequence[float]) -> None:
    made.begin(items, elapsed)
    for one in items:
        made.run(one)
    made.stop()


def broken(context: Context) -> None:
    raise ZeroDivisionError


def waits_for(event: threading.Event) -> Callable[[Context], None]:
    return lambda context: None if event.wait(timeout=30) else pytest.fail("nobody came")


def tells(event: threading.Event) -> Callable[[Context], None]:
    return lambda context: event.set()


def test_ends_are_told_in_the_order_of_the_items() -> None:
    """The first waits for the last; both end, and the first is told first."""
    event, heard = threading.Event(), Heard()
    items = [item("a", waits_for(event)), item("b"), item("c", tells(event))]
    run_all(engine(heard), items, SLOW)
    assert [("a", "PASSED"), ("b", "PASSED"), ("c", "PASSED")] == heard.ends


def test_what_had_ended_when_a_run_is_stopped_is_told_though_nobody_asked_for_it() -> None:
    """An error of ours is not: the item is performed anew when the run goes on."""
    heard = Heard()
    items = [item("a"), item("b", broken), item("c")]
    made = engine(heard)
    made.schedule = Schedule(tuple(items), {}, before={"c": ("a", "b")})
    made.begin(items, SLOW)
    made.run(items[2])
    made.stop()
    assert ["a"] == [journal.item.id for journal in made.rest()]
    assert [("c", "PASSED"), ("a", "PASSED")] == heard.ends


@pytest.mark.parametrize(
    ("elapsed", "most_writes"), [(AT_ONCE, None), ([], None), (SLOW, 100)], ids=str
)
def test_one_is_in_flight_where_more_would_gain_nothing_or_spend_writes_in_another_order(
    elapsed: list[float], most_writes: int | None
) -> None:
    """A target that answers at once, and a bound on writes."""
    made = engine(Heard(), most_writes=most_writes)
    run_all(made, [item("a"), item("b")], elapsed)
    assert 1 == made.in_flight


def test_a_slow_target_takes_what_its_limits_say() -> None:
    """The target's limit, shared by all the workers."""
    made, shared = engine(Heard(), at_once=8), engine(Heard(), at_once=8)
    shared.workers = 4
    run_all(made, [item("a")], SLOW)
    run_all(shared, [item("a")], SLOW)
    assert (8, 2) == (made.in_flight, shared.in_flight)


def test_who_logs_in_has_the_target_alone_and_who_goes_last_comes_after_all() -> None:
    """Begun first and last, whatever their place, and told in their place all the same."""
    begun: list[str] = []

    def notes(name: str) -> Callable[[Context], None]:
        return lambda context: begun.append(name)

    heard = Heard()
    login = replace(item("login", notes("login")), capability="iniciar_sesion")
    last = replace(item("last", notes("last")), last=True)
    run_all(engine(heard), [last, item("a", notes("a")), login], SLOW)
    assert (["login", "a", "last"], ["last", "a", "login"]) == (
        begun,
        [name for name, _ in heard.ends],
    )


def test_who_only_reads_comes_after_who_writes_the_longest_first() -> None:
    """A whole list that changes while it is paged says nothing."""
    begun: list[str] = []

    def notes(name: str, **how: Any) -> Item:
        return replace(item(name, lambda context: begun.append(name)), **how)

    items = [notes("reads"), notes("writes", writes=1)]
    long = notes("long", writes=1, phase="stateful")
    run_all(engine(Heard(), at_once=2), [*items, long], SLOW)
    assert ["long", "reads", "writes"] == sorted(begun)
    assert "reads" == begun[-1]


def test_the_exchanges_of_a_journal_are_outlined() -> None:
    """What was asked and how it ended stay; what it held has been told already."""
    heard: list[Exchange] = []

    class Listens(Heard):
        def exchange(self, item: str, exchange: Exchange) -> None:
            heard.append(exchange)

    def asks(context: Context) -> None:
        url = f"{context.services['factura']}/x"
        context.send(Request("GET", url, "anonimo", body=b"{}", kind=Kind.READ))

    kept = engine(Listens()).run(item("a", asks)).exchanges
    assert [outlined(one) for one in heard] == list(kept)
    assert ([b"{}"], [None]) == (
        [one.request.body for one in heard],
        [one.request.body for one in kept],
    )


def test_what_the_harness_did_wrong_is_told_and_then_raised() -> None:
    """The end is an ERROR before anybody hears the exception."""

    def fails(context: Context) -> None:
        raise ZeroDivisionError("nuestro")

    heard = Heard()
    with pytest.raises(ZeroDivisionError, match="nuestro"):
        engine(heard).run(item("a", fails))
    assert [("a", "ERROR")] == heard.ends


@dataclass
class HeardAsking(Heard):
    """Who listens, and writes down who asked for what."""

    asked: list[tuple[str, str | None]] = field(default_factory=list)

    def exchange(self, item: str, exchange: Exchange) -> None:
        self.asked.append((item, exchange.request.capability))


def _opens_and_reads(context: Context) -> None:
    context.call("formular_glosa", ANONYMOUS, {"idFactura": 7})
    context.call("ver_factura", ANONYMOUS, {"IdFactura": 7})


@pytest.mark.parametrize("elapsed", [AT_ONCE, SLOW], ids=str)
def test_items_of_one_relay_all_come_to_their_act_before_one_goes_on(
    elapsed: Sequence[float],
) -> None:
    heard = HeardAsking()
    made = engine(heard)
    items = [item("a", _opens_and_reads), item("b", _opens_and_reads)]
    legs = tuple(Leg(one, frozenset({"formular_glosa"})) for one in items)
    relays = dict.fromkeys(("a", "b"), legs)
    made.schedule = Schedule(tuple(items), {"a": (), "b": ()}, {"b": ("a",)}, relays=relays)
    run_all(made, items, elapsed)
    opened, read = "formular_glosa", "ver_factura"
    assert [("a", opened), ("b", opened), ("a", read), ("b", read)] == heard.asked
    assert ["a", "b"] == [name for name, _ in heard.ends]
