"""Connections of the sandbox: any number may wait, absurd lengths are answered, and no one holds a
thread.
"""

import socket
import threading
from collections.abc import Iterator
from contextlib import ExitStack, suppress

import httpx
import pytest

from conformance.http.reference import Setup
from conformance.packs.siifa.sandbox.app import create
from conformance.sandbox.head import Head, OddError, chunk_size, parse
from conformance.sandbox.line import MOST
from conformance.sandbox.server import HOST, THREADS, serving

LOGIN = "/siifa-seguridad/api/Auth/login"


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    with serving(create(Setup(password="clave"))) as base:
        yield httpx.URL(base).port or 0


def _said(port: int, sent: bytes) -> bytes:
    with socket.create_connection((HOST, port), 5) as line:
        line.sendall(sent)
        return line.recv(65536)


def _post(length: str, body: bytes = b"") -> bytes:
    return f"POST {LOGIN} HTTP/1.1\r\nHost: x\r\nContent-Length: {length}\r\n\r\n".encode() + body


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (_post("1" + "0" * 18), 413),
        (_post("9" * 5000), 413),
        (_post(str(MOST + 1)), 413),
        (_post("-1"), 400),
        (_post("muchos"), 400),
        (_post("1, 2"), 400),
        (_post("١"), 400),
        (b"GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", 400),
        (b"GET /" + b"a" * 1_000_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n", 431),
        (b"GET / HTTP/1.1\r\nHost: x\r\n" + b"X-Otra: si\r\n" * 100_000, 431),
        (b"GET / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip\r\n\r\n", 501),
        (
            b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
            + b"f" * 15
            + b"\r\n",
            413,
        ),
        (b"GET / HTTP/1.1\r\n\r\n", 400),
        (b"GET / HTTP/2.0\r\nHost: x\r\n\r\n", 400),
        (b"\x16\x03\x01\x02\x00\x01\x00\r\n\r\n", 400),
    ],
)
def test_absurd_lengths_and_what_is_no_http_are_answered_at_once(
    port: int, sent: bytes, status: int
) -> None:
    """A length that no body has, a line or headers without end: a problem, never a wait (RFC 9110
    §15.5).
    """
    answer = _said(port, sent)
    assert f"HTTP/1.1 {status} ".encode() == answer[:13]
    assert b"application/problem+json" in answer


def test_connections_that_wait_hold_no_thread_and_keep_nobody_waiting() -> None:
    """Five hundred idle connections, some in the middle of a request: the next one is answered at
    once.
    """
    with ExitStack() as open_, serving(create(Setup(password="clave"))) as base:
        port = httpx.URL(base).port or 0
        for number in range(500):
            line = open_.enter_context(socket.create_connection((HOST, port), 5))
            line.sendall(b"GET / HTT" if number % 2 else b"")
        status = httpx.get(f"{base}/siifa-factura/api/Factura/1", timeout=10).status_code
        threads = sum(one.name.startswith("sandbox") for one in threading.enumerate())
    assert 401 == status
    assert threads <= THREADS + 2  # other sandboxes of this module may serve beside


def test_a_connection_that_waits_too_long_is_closed() -> None:
    with serving(create(), idle_s=0.05) as base:
        port = httpx.URL(base).port or 0
        for begun in (b"", b"GET / HTT", _post("10", b"{")):
            with socket.create_connection((HOST, port), 5) as line:
                line.sendall(begun)
                with suppress(ConnectionResetError):  # closed all the same
                    assert b"" == line.recv(100)


def test_requests_sent_at_once_are_answered_in_their_order(port: int) -> None:
    """What follows a request waits for its answer (RFC 9112 §9.3.2), and a blank line before it is
    passed over.
    """
    asked = b"GET /siifa-factura/api/Factura HTTP/1.1\r\nHost: x\r\n\r\n\r\n" * 2
    last = b"FOO /siifa-factura/api/Factura HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
    with socket.create_connection((HOST, port), 5) as line:
        line.sendall(asked + last)
        answer = b"".join(iter(lambda: line.recv(65536), b""))
    starts = [part[:3] for part in answer.split(b"HTTP/1.1 ")[1:]]
    assert [b"401", b"401", b"405"] == starts


def test_a_body_shorter_than_its_length_is_judged_as_it_came(port: int) -> None:
    with socket.create_connection((HOST, port), 5) as line:
        line.sendall(_post("100", b'{"userName":'))
        line.shutdown(socket.SHUT_WR)
        answer = line.recv(65536)
    assert b"HTTP/1.1 400" == answer[:12]


def test_who_asks_before_sending_a_body_is_told_to_go_on(port: int) -> None:
    with socket.create_connection((HOST, port), 5) as line:
        line.sendall(
            f"POST {LOGIN} HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\n"
            "Content-Type: application/json\r\nContent-Length: 2\r\n\r\n".encode()
        )
        first = line.recv(100)
        line.sendall(b"{}")
        second = line.recv(100)
    assert (b"HTTP/1.1 100 Continue\r\n\r\n", b"HTTP/1.1 400") == (first, second[:12])


def test_a_head_is_read_as_http_writes_it() -> None:
    head = parse(
        b"PUT /a?b=%20 HTTP/1.0\r\nX-Uno:  dos \r\nConnection: Keep-Alive\r\nContent-Length: 3, 3"
    )
    expected = Head(
        "PUT",
        "/a?b=%20",
        (("X-Uno", "dos"), ("Connection", "Keep-Alive"), ("Content-Length", "3, 3")),
        3,
        True,
        False,
    )
    assert expected == head
    assert (0, 26) == (chunk_size(b"0"), chunk_size(b"1A ;firma=no"))
    with pytest.raises(OddError):
        chunk_size(b"zz")
