"""A run goes slower when its target throttles, all of it together, and faster again slowly."""

import pytest

from conformance.core.exchange import Request, Response
from conformance.http.wire.adaptive_rate import AdaptiveRate, Slowed, together
from conformance.http.wire.carrier import TransportError
from conformance.http.wire.retries import Attempt, Retries

LATE = TransportError("tiempo agotado: ReadTimeout", again=True)
BROKEN = TransportError("la conexión falló: x", again=True)


class World:
    """A pace and what decides on retries, on a clock that goes forward when somebody waits."""

    def __init__(self, most: float = 50.0) -> None:
        self.now = 0.0
        self.rate = AdaptiveRate(most, lambda: self.now, self.wait)
        self.retries = Retries(self.rate, lambda: self.now, lambda: self.now)

    def wait(self, seconds: float) -> None:
        self.now += seconds

    def sends(self, many: int, each: float = 0.0) -> list[float]:
        """Return the moments at which so many requests go, each of which takes so long."""
        moments = []
        for _ in range(many):
            moments.append(round(self.rate.turn(), 3))
            self.now += each
        return moments

    def ends(self, *answers: Response | TransportError, operation: str = "a") -> list[float]:
        """Return what a request waited before each time that it went again."""
        request, rests = Request("GET", f"http://f/{operation}", "", operation=operation), []
        for before, answer in enumerate(answers):
            attempt = Attempt(request, self.rate.turn(), before, sum(rests))
            rest = self.retries.rest(attempt, answer)
            if rest is None:
                break
            self.wait(rest)
            rests.append(rest)
        return rests


def throttled(status: int = 429, asked: str | None = None) -> Response:
    return Response(status, (("retry-after", asked),) if asked else ())


def test_nothing_is_held_back_until_the_target_throttles() -> None:
    world = World()
    assert [0.0] * 40 == world.sends(40)
    assert (50.0, Slowed()) == (world.rate.per_second, world.rate.slowed)


def test_what_was_sent_in_a_second_is_halved_and_halved_again_while_it_is_too_much() -> None:
    world = World()
    world.sends(40)
    world.rate.throttled(0.0, 0.0)
    assert 20.0 == world.rate.per_second
    world.now = 0.1
    world.rate.throttled(0.1, 0.0)
    assert 10.0 == world.rate.per_second
    assert [0.1, 0.2, 0.3] == world.sends(3)


def test_requests_under_way_together_slow_the_run_down_once() -> None:
    world = World()
    world.sends(16)
    world.now = 1.0
    for _ in range(16):
        world.rate.throttled(0.0, 0.0)
    assert (0.5, 16) == (world.rate.per_second, world.rate.slowed.answers)


def test_nobody_sends_while_the_target_asks_for_peace() -> None:
    """The requests of other items wait as well, and are told as waiting."""
    world = World()
    world.sends(8)
    world.rate.throttled(0.0, 7.0)
    assert [7.0, 7.25] == world.sends(2)
    assert Slowed(1, 4.0, 7.25) == world.rate.slowed


def test_it_goes_faster_again_slowly_until_it_holds_nothing_back() -> None:
    world = World(most=5.0)
    world.sends(5)
    world.rate.throttled(0.0, 0.0)
    rates = []
    for _ in range(5):
        world.now += 10.0
        world.rate.served()
        world.rate.served()
        rates.append(round(world.rate.per_second, 2))
    assert [3.12, 3.91, 4.88, 5.0, 5.0] == rates
    assert 2.5 == world.rate.slowed.lowest


def test_paces_of_several_processes_are_told_together() -> None:
    assert Slowed(5, 3.5, 9.0) == together([Slowed(2, 2.0, 9.0), Slowed(3, 1.5, 4.0), Slowed()])


@pytest.mark.parametrize(
    ("asked", "rests"),
    [
        (None, [0.2, 0.4, 0.8, 1.6, 3.2, 6.4, 12.8, 15.0]),
        ("7", [7.0, 7.0, 7.0, 7.0, 7.0, 7.0, 12.8, 15.0]),
        ("0", [0.2, 0.4, 0.8, 1.6, 3.2, 6.4, 12.8, 15.0]),
        ("100", [100.0, 20.0]),
        ("601", []),
        ("9" * 5000, []),
        ("Thu, 01 Jan 1970 00:00:30 GMT", [30.0, 0.4, 0.8, 1.6, 3.2, 6.4, 12.8, 15.0]),
    ],
)
def test_a_throttled_request_goes_again_until_its_patience_is_used_up(
    asked: str | None, rests: list[float]
) -> None:
    """The seconds in all are bounded, whatever is asked for; a date is read on the target's
    clock.
    """
    assert rests == World().ends(*[throttled(asked=asked)] * 8)


def test_a_503_that_asks_for_nothing_is_waited_for_less_and_then_is_the_answer() -> None:
    """A 503 that stays is what the operation does: it is judged at once from then on, and the run
    is as fast as it was.
    """
    world = World()
    waited = world.ends(*[throttled(503)] * 20)
    assert (30.0, 50.0) == (round(sum(waited), 3), world.rate.per_second)
    world.ends(Response(200), operation="b")
    assert [] == world.ends(*[throttled(503)] * 20)
    assert [0.2] == world.ends(throttled(503), Response(200), operation="b")


def test_who_has_waited_in_vain_waits_no_more_until_something_is_served() -> None:
    world = World()
    assert 120.0 == round(sum(world.ends(*[throttled()] * 40)), 3)
    assert [] == world.ends(throttled(), operation="b")
    world.ends(Response(200), operation="c")
    assert [0.2] == world.ends(throttled(), Response(200), operation="d")


def test_silence_goes_again_once_and_not_after_another_silence() -> None:
    """A target that hangs on everything costs four waits, not nine."""
    world = World()
    assert [0.2] == world.ends(LATE, LATE, LATE)
    assert [] == world.ends(LATE, operation="b")
    world.ends(Response(200))
    assert [0.2] == world.ends(LATE, Response(200))
    assert [0.2, 0.4] == world.ends(BROKEN, BROKEN, BROKEN)


def test_nothing_waits_beyond_the_end_of_the_run() -> None:
    world = World()
    world.retries.end = 5.0
    assert [4.0] == world.ends(throttled(asked="4"), throttled(asked="4"))
