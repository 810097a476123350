"""Work in flight: begun together, taken in order."""

import threading

import pytest

from conformance.run.flight import Flight

ALL_EQUAL = {"alone": lambda piece: False, "weight": lambda piece: 0}


def test_with_one_in_flight_each_is_done_when_it_is_taken() -> None:
    """Nothing is begun before somebody asks for it."""
    done: list[str] = []
    flight = Flight(lambda piece: done.append(piece) or piece, str, most=1)
    flight.begin("abc", **ALL_EQUAL)
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

    flight = Flight(work, str, most=3)
    flight.begin("abc", **ALL_EQUAL)
    taken = [flight.take(piece) for piece in "abc"]
    flight.stop()
    assert ["A", "B", "C"] == taken


def test_ends_are_taken_in_the_order_asked_for_whatever_ended_first() -> None:
    """The first piece ends only after the second has."""
    second = threading.Event()

    def work(piece: str) -> str:
        if piece == "a":
            second.wait(timeout=30)
        else:
            second.set()
        return piece

    flight = Flight(work, str, most=2)
    flight.begin("ab", **ALL_EQUAL)
    taken = [flight.take(piece) for piece in "ab"]
    flight.stop()
    assert ["a", "b"] == taken


def test_what_needs_the_target_alone_goes_first_and_one_by_one() -> None:
    """Nothing else is under way while such a piece is."""
    under_way: set[str] = set()
    beside: dict[str, set[str]] = {}
    order: list[str] = []

    def work(piece: str) -> str:
        under_way.add(piece)
        order.append(piece)
        beside[piece] = set(under_way)
        under_way.discard(piece)
        return piece

    flight = Flight(work, str, most=4)
    flight.begin("aXbYc", alone=str.isupper, weight=lambda piece: 0)
    for piece in "aXbYc":
        flight.take(piece)
    flight.stop()
    assert (["X", "Y"], {"X"}, {"Y"}) == (order[:2], beside["X"], beside["Y"])


def test_the_heaviest_are_begun_first() -> None:
    """One thread, so that the order in which they are begun is the order in which they run."""
    order: list[str] = []
    flight = Flight(lambda piece: order.append(piece) or piece, str, most=2)
    gate = threading.Event()
    flight.begin(
        ["gate", "1", "9", "5"],
        alone=lambda piece: piece == "gate" and not gate.wait(timeout=0),
        weight=lambda piece: int(piece) if piece.isdigit() else 0,
    )
    for piece in ("gate", "1", "9", "5"):
        flight.take(piece)
    flight.stop()
    assert ["gate", "9"] == order[:2]


def test_what_a_piece_raises_is_raised_to_whoever_takes_it() -> None:
    """The others are taken all the same."""

    def work(piece: str) -> str:
        if piece == "b":
            raise ValueError(piece)
        return piece

    flight = Flight(work, str, most=2)
    flight.begin("abc", **ALL_EQUAL)
    assert "a" == flight.take("a")
    with pytest.raises(ValueError, match="b"):
        flight.take("b")
    assert "c" == flight.take("c")
    flight.stop()


def test_once_stopped_nothing_more_is_begun() -> None:
    """What waited for a thread is never done."""
    begun, go = threading.Event(), threading.Event()
    done: list[str] = []

    def work(piece: str) -> str:
        begun.set()
        go.wait(timeout=30)
        done.append(piece)
        return piece

    flight = Flight(work, str, most=2)
    flight.begin("abcdef", **ALL_EQUAL)
    begun.wait(timeout=30)
    stopping = threading.Thread(target=flight.stop)
    stopping.start()
    while not flight.stopped:
        pass
    go.set()
    stopping.join(timeout=30)
    assert (True, True) == (flight.stopped, len(done) <= 2)
