"""What comes in is answered, kept, and judged by the item that attends to it alone."""

from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.request import urlopen

import pytest

from conformance.core.errors import UsageError
from conformance.core.exchange import Evidence, Exchange, Request, Response
from conformance.core.target import Listen
from conformance.http.listener.desk import Desk
from conformance.http.listener.door import Door, opened
from conformance.selftest.agenda import Agenda

_SHOWN = Evidence("", (), None, (), None, "")


class _Echo:
    """Serves the number of a matter, which is the last part of the address."""

    def key(self, request: Request) -> str:
        return request.url.rpartition("/")[2]

    def answer(self, request: Request, matter: Any) -> Response:
        return Response(200 if matter is not None else 404, (), str(matter).encode())


def _kept(item: str, request: Request, response: Response) -> Exchange:
    return Exchange(item, request, response, None, "", 0.0, _SHOWN, incoming=True)


def _desk() -> Desk:
    return Desk(_Echo(), "http://arnes", _kept)


def _arrives(desk: Desk, key: str) -> int:
    return desk.receive(Request("POST", f"http://arnes/{key}", "")).status


def test_each_item_has_what_arrives_about_its_own_matter() -> None:
    """In whatever order it comes, however often."""
    desk = _desk()
    one, other = desk.attend("1", "a", "uno"), desk.attend("2", "b", "otro")
    assert [200, 200, 200] == [_arrives(desk, key) for key in ("2", "1", "2")]
    assert (["uno"], ["otro", "otro"]) == (
        [exchange.id for exchange in one.arrivals],
        [exchange.id for exchange in other.arrivals],
    )


def test_what_is_about_nobodys_matter_is_kept_and_judges_nobody() -> None:
    """A number that nobody gave, and one whose item has ended: answered, and no item's."""
    desk = _desk()
    one, other = desk.attend("1", "a", "uno"), desk.attend("2", "b", "otro")
    desk.leave(one)
    assert [404, 404] == [_arrives(desk, key) for key in ("1", "99")]
    assert ([], [], ["", ""]) == (
        one.arrivals,
        other.arrivals,
        [exchange.id for exchange in desk.strays],
    )


def test_a_wait_ends_with_its_condition_or_with_its_limit() -> None:
    """It says which of the two."""
    desk = _desk()
    one = desk.attend("1", "a")
    assert not desk.wait(lambda: bool(one.arrivals), 0.01)
    _arrives(desk, "1")
    assert desk.wait(lambda: bool(one.arrivals), 0.01)


def test_who_waits_on_the_agenda_has_what_is_due_done_and_nobody_sleeps() -> None:
    """In the order in which it is due; what is due later is left, and the clock has moved on."""
    passed: list[float] = []
    begun = datetime(2026, 3, 2, tzinfo=UTC)
    agenda = Agenda(lambda: begun + timedelta(seconds=sum(passed)), passed.append)
    done: list[str] = []
    for seconds, name in ((9.0, "tarde"), (2.0, "segundo"), (1.0, "primero")):
        agenda.put(seconds, lambda name=name: done.append(name))  # type: ignore[misc]
    assert agenda.wait(lambda: len(done) == 2, 5)
    assert not agenda.wait(lambda: len(done) == 3, 5)
    assert (["primero", "segundo"], 7.0) == (done, sum(passed))


def test_the_door_takes_what_arrives_while_it_is_open() -> None:
    """On loopback, at a free port, whatever the verb; closed, nobody answers."""
    came: list[Request] = []

    def answer(request: Request) -> Response:
        came.append(request)
        return Response(201, (("x-quien", "arnes"),), b"hola")

    with opened(Listen(), answer) as door:
        with urlopen(f"{door.address}/a?b=c", data=b"cuerpo", timeout=5) as response:
            assert (201, b"hola") == (response.status, response.read())
        assert ("POST", f"{door.address}/a?b=c", b"cuerpo") == (
            came[0].method,
            came[0].url,
            came[0].body,
        )
        address = door.address
    with pytest.raises(OSError, match="refused"):
        urlopen(address, timeout=5)


def test_an_address_that_is_taken_is_told() -> None:
    """Nothing is guessed: the file names another."""
    with opened(Listen(), lambda request: Response(200)) as door:
        port = int(door.address.rpartition(":")[2])
        with pytest.raises(UsageError, match=r"listen: no se pudo escuchar en 127\.0\.0\.1"):
            Door(Listen(port=port))


def test_it_is_told_by_the_address_that_others_reach_it_by() -> None:
    """What stands in front of it has another name."""
    with opened(Listen(public_url="https://arnes.example/sat/"), lambda _: Response(200)) as door:
        assert "https://arnes.example/sat" == door.address
