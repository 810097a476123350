"""A server under strain: short of time, and right in all that it does answer."""

import json
import socket
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from kit_things import DEFECTS, STYLES, Things

from conformance.core.capability import Kind
from conformance.core.errors import UsageError
from conformance.core.exchange import Request
from conformance.http.reference import Reply, Setup
from conformance.http.wire.carrier import HttpCarrier, TransportError
from conformance.sandbox.reply import SILENCE
from conformance.sandbox.server import serving
from conformance.sandbox.start import start
from conformance.sandbox.strain import parsed, strained

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
LOGIN = json.dumps({"name": "ana", "password": "clave"}).encode()


class Strained:
    """A server under strain, and the time there."""

    def __init__(self, *texts: str) -> None:
        self.now = NOON
        setup = Setup(password="clave", now=lambda: self.now, watch=strained(parsed(texts)))
        self.things = start(Things, setup, DEFECTS, STYLES)

    def asks(self, method: str = "POST", path: str = "/login") -> Reply:
        return self.things.receive(method, path, [("Content-Type", "application/json")], LOGIN)

    def statuses(self, many: int) -> list[int]:
        return [self.asks().status for _ in range(many)]


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("throttle", []),
        ("throttle-seconds", [("Retry-After", "1")]),
        ("throttle-date", [("Retry-After", "Sun, 01 Mar 2026 12:00:01 GMT")]),
    ],
)
def test_what_is_too_much_in_a_second_is_throttled(name: str, told: list[tuple[str, str]]) -> None:
    """Logins too; the next second everything is as it was."""
    strained = Strained(f"{name}=2")
    assert [200, 200, 429, 429] == strained.statuses(4)
    assert told == [one for one in strained.asks().headers if one[0] == "Retry-After"]
    strained.now += timedelta(seconds=1)
    assert [200, 200, 429] == strained.statuses(3)


def test_an_outage_comes_every_so_many_requests_and_goes() -> None:
    strained = Strained("outage=3")
    assert [200, 200, 200, 503, 503] == strained.statuses(5)
    strained.now += timedelta(seconds=2)
    assert [200, 200, 200, 503] == strained.statuses(4)


def test_one_operation_hangs_and_the_others_do_not() -> None:
    strained = Strained("hang=create_thing")
    assert (200, 404, SILENCE) == (
        strained.asks().status,
        strained.asks("GET", "/nowhere").status,
        strained.asks("POST", "/x.y.z/things"),
    )
    assert [SILENCE.status] * 2 == Strained("hang=*").statuses(2)


def _read(line: socket.socket) -> tuple[bytes, bool]:
    """Return what came, and whether the other side ended it."""
    seen = b""
    try:
        while piece := line.recv(4096):
            seen += piece
    except TimeoutError:
        return seen, False
    return seen, True


@pytest.mark.parametrize(("strain", "came"), [("hang=*", b""), ("stall=*", b"HTTP/1.1 200")])
def test_over_http_who_hangs_keeps_the_connection_open(strain: str, came: bytes) -> None:
    """Nothing comes, or not all of what is promised; nobody else waits for it."""
    with serving(Strained(strain).things) as base:
        url = httpx.URL(base)
        with socket.create_connection((url.host, url.port or 0), timeout=0.2) as line:
            line.sendall(
                b"POST /login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                b"Content-Length: %d\r\n\r\n%b" % (len(LOGIN), LOGIN)
            )
            seen, ended = _read(line)
    assert (came, bool(came), False) == (seen[: len(came)], bool(seen), ended)


@pytest.mark.parametrize("strain", ["hang=*", "stall=*"])
def test_an_answer_that_never_comes_or_never_ends_is_one_and_the_same_silence(strain: str) -> None:
    carrier = HttpCarrier(0.1)
    headers = (("content-type", "application/json"),)
    with serving(Strained(strain).things) as base:
        request = Request("POST", f"{base}/login", "", headers, LOGIN, kind=Kind.LOGIN)
        with pytest.raises(TransportError, match="tiempo agotado: no llegó la respuesta"):
            carrier.carry(request)
    carrier.close()


def test_what_no_strain_is_gets_told() -> None:
    for text in ("throttle", "throttle=0", "throttle=x", "nada=1"):
        with pytest.raises(UsageError, match="Se acepta: throttle=N, throttle-seconds=N"):
            strained(parsed([text]))
