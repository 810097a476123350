"""Work in flight: begun stage by stage, taken in order."""

import threading
from concurrent.futures import CancelledError

import pytest

from conformance.run.flight import Flight, Stage


def test_what_was_never_begun_is_done_when_it_is_taken() -> None:
    """Nothing is begun before somebody asks for it."""
    done: list[str] = []
    flight = Flight(lambda piece: done.append(piece) or piece, str)
    before = list(done)
    taken = [flight.take(piece) for piece in "abc"]
    flight.stop()
    assert ([], ["a", "b", "c"]) == (before, taken)


def test_so_many_are_in_flight_at_once() -> None:
    """Three pieces that wait for each other end, when three may be in flight."""
    together = threading.Barrier(3)

    def work(piece: str) -> str:
        together.wait(timeout=30)
        return piece.upper()

    flight = Flight(work, str)
    flight.begin([Stage("abc", 3)])
    taken = [flight.take(piece) for piece in "abc"]
    flight.stop()
    assert ["A", "B", "C"] == taken


def test_what_had_ended_untaken_when_it_was_stopped_is_there() -> None:
    """Of four, the first is never taken, the second raises, the third ends after the stop, the
    last is not begun.
    """
    both, stopped = threading.Barrier(2), threading.Event()

    def work(piece: str) -> str:
        if piece == "b":
            raise ValueError
        if piece == "c":
            both.wait(timeout=30)
            stopped.wait(timeout=30)
        return piece.upper()

    flight = Flight(work, str)
    flight.begin([Stage("abcd", 1)])
    both.wait(timeout=30)
    stopper = threading.Thread(target=flight.stop)
    stopper.start()
    while not flight.stopped:
        pass
    stopped.set()
    stopper.join()
    assert ["A"] == flight.untaken()


def test_ends_are_taken_in_the_order_asked_for_whatever_ended_first() -> None:
    """The first piece ends only after the second has."""
    second = threading.Event()

    def work(piece: str) -> str:
        if piece == "a":
            second.wait(timeout=30)
        else:
            second.set()
        return piece

    flight = Flight(work, str)
    flight.begin([Stage("ab", 2)])
    taken = [flight.take(piece) for piece in "ab"]
    flight.stop()
    assert ["a", "b"] == taken


def test_a_stage_begins_when_the_one_before_has_ended() -> None:
    """Nothing of another stage is under way while a piece is, however many may be at once."""
    under_way: set[str] = set()
    beside: dict[str, set[str]] = {}
    order: list[str] = []

    def work(piece: str) -> str:
        under_way.add(piece)
        order.append(piece)
        beside[piece] = set(under_way)
        under_way.discard(piece)
        return piece

    flight = Flight(work, str)
    flight.begin([Stage("XY"), Stage("abc", 4), Stage("Z")])
    for piece in "aXbYcZ":
        flight.take(piece)
    flight.stop()
    assert (["X", "Y"], "Z", {"X"}, {"Y"}, {"Z"}) == (
        order[:2],
        order[-1],
        beside["X"],
        beside["Y"],
        beside["Z"],
    )


def test_who_waits_for_another_takes_nobody_s_place() -> None:
    """Two at once: while the first is under way the third goes before the second, which comes after
    the first.
    """
    third = threading.Event()
    order: list[str] = []

    def work(piece: str) -> str:
        order.append(piece)
        if piece == "c":
            third.set()
        if piece == "a":
            third.wait(timeout=30)
        return piece

    flight = Flight(work, str, {"b": ("a",)})
    flight.begin([Stage("abc", 2)])
    taken = [flight.take(piece) for piece in "abc"]
    flight.stop()
    assert (["a", "c", "b"], ["a", "b", "c"]) == (order, taken)


def test_what_a_piece_raises_is_raised_to_whoever_takes_it() -> None:
    """The others are taken all the same."""

    def work(piece: str) -> str:
        if piece == "b":
            raise ValueError(piece)
        return piece

    flight = Flight(work, str)
    flight.begin([Stage("abc", 2)])
    assert "a" == flight.take("a")
    with pytest.raises(ValueError, match="b"):
        flight.take("b")
    assert "c" == flight.take("c")
    flight.stop()


def test_once_stopped_nothing_more_is_begun() -> None:
    """What is under way ends; what waited is cancelled, and whoever takes it hears of that."""
    begun, go = threading.Event(), threading.Event()

    def work(piece: str) -> str:
        begun.set()
        go.wait(timeout=30)
        return piece

    flight = Flight(work, str)
    flight.begin([Stage("ab")])
    begun.wait(timeout=30)
    stopping = threading.Thread(target=flight.stop)
    stopping.start()
    while not flight.stopped:
        begun.wait(timeout=30)
    go.set()
    stopping.join(timeout=30)
    assert "a" == flight.take("a")
    with pytest.raises(CancelledError):
        flight.take("b")


def test_a_piece_of_a_later_stage_may_be_taken_while_an_earlier_one_flies() -> None:
    """Whoever waits for it first gets it, and the stages after it begin as well."""
    waited = threading.Event()

    def work(piece: str) -> str:
        if piece == "X":
            waited.wait(timeout=30)
        return piece

    flight = Flight(work, str)
    flight.begin([Stage("X"), Stage("ab", 2), Stage("Z")])
    taken: list[str] = []
    taker = threading.Thread(target=lambda: taken.extend(map(flight.take, "abXZ")))
    taker.start()
    threading.Timer(0.0, waited.set).start()
    taker.join(timeout=30)
    flight.stop()
    assert ["a", "b", "X", "Z"] == taken


def test_a_piece_waits_for_those_it_comes_after() -> None:
    """Of three that may be in flight at once, the one that comes after another has it ended."""
    done: list[str] = []
    others = threading.Barrier(2)

    def work(piece: str) -> str:
        if piece != "c":
            others.wait(timeout=30)
        done.append(piece)
        return piece

    flight = Flight(work, str, {"c": ("a", "b")})
    flight.begin([Stage("abc", 3)])
    flight.take("c")
    flight.stop()
    assert "c" == done[-1]


def test_who_waits_for_what_is_never_begun_ends_too() -> None:
    """A flight that stops lets go of whoever comes after a piece that it does not begin."""
    begun, stop = threading.Event(), threading.Event()

    def work(piece: str) -> str:
        begun.set()
        stop.wait(timeout=30)
        return piece

    flight = Flight(work, str, {"c": ("b",)})
    flight.begin([Stage("a"), Stage("bc", 2)])
    begun.wait(timeout=30)
    stopping = threading.Thread(target=flight.stop)
    stopping.start()
    while not flight.stopped:
        begun.wait(timeout=0.001)
    stop.set()
    stopping.join(timeout=30)
    with pytest.raises(CancelledError):
        flight.take("c")
