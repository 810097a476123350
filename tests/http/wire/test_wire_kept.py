"""A server that closes each connection after its answer is judged like any other: no write is lost,
none goes twice.
"""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from conformance.core.exchange import Request
from conformance.core.target import Target
from conformance.http.auth.entry import Auth, Entry
from conformance.http.wire.client import Client
from conformance.http.wire.clock import Clocks

_ANSWER = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"


class _Closing:
    """Answers so many requests on each connection and closes it: at once, or when the next request
    comes.

    `first` is how many it answers on the first one, which it closes at once.
    """

    def __init__(self, answers: int, *, late: bool, first: int = 0) -> None:
        self._answers, self._late, self._first = answers, late, first
        self.methods: list[str] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]

    def serve(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            answers, late = (self._first, False) if self._first else (self._answers, self._late)
            self._first = 0
            threading.Thread(
                target=self._answer, args=(connection, answers, late), daemon=True
            ).start()

    def _answer(self, connection: socket.socket, answers: int, late: bool) -> None:
        with connection:
            for _ in range(answers):
                head = _request(connection)
                if not head:
                    return
                self.methods.append(head.split()[0].decode())
                connection.sendall(_ANSWER)
            if late:
                _request(connection)

    def close(self) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()


def _request(connection: socket.socket) -> bytes:
    """Return a request whole; its body is the two bytes that every POST of this test has."""
    read = b""
    while b"\r\n\r\n" not in read:
        more = connection.recv(65536)
        if not more:
            return b""
        read += more
    head, _, body = read.partition(b"\r\n\r\n")
    while head.startswith(b"POST") and len(body) < 2:
        body += connection.recv(65536)
    return head


@contextmanager
def _serving(answers: int, *, late: bool, first: int = 0) -> Iterator[_Closing]:
    server = _Closing(answers, late=late, first=first)
    thread = threading.Thread(target=server.serve, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.close()
        thread.join()


@pytest.mark.parametrize("late", [False, True])
@pytest.mark.parametrize(
    ("answers", "methods"),
    [
        (1, "POST GET POST GET GET POST POST GET POST"),
        (1, "GET POST GET POST POST"),
        (3, "POST POST GET GET GET GET POST"),
    ],
)
def test_every_request_is_answered_and_every_write_arrives_once(
    answers: int, methods: str, late: bool
) -> None:
    """Whether it closes at once or in place of the next answer, and after one answer or after
    some.
    """
    _every_write_arrives_once(methods.split(), answers, late=late)


@pytest.mark.parametrize("late", [False, True])
def test_a_system_may_stop_keeping_connections(late: bool) -> None:
    """It kept one for a while, as a proxy before it does: what was true of one says nothing of the
    next.
    """
    _every_write_arrives_once(
        ["GET", "GET", "GET", "POST", "POST", "GET", "POST"], 1, late=late, first=2
    )


def _every_write_arrives_once(sent: list[str], answers: int, *, late: bool, first: int = 0) -> None:
    with _serving(answers, late=late, first=first) as server:
        target = Target(
            "T",
            "siifa",
            {"seguridad": f"http://127.0.0.1:{server.port}"},
            {},
            "oficial",
            timeout_s=5,
            requests_per_second=100_000,
        )
        with Client(target, Entry(Auth()), clocks=Clocks(pause=lambda seconds: None)) as client:
            answered = [
                client.send(
                    Request(
                        method,
                        f"http://127.0.0.1:{server.port}/x",
                        "anonimo",
                        (),
                        b"{}" if method == "POST" else None,
                    )
                )
                for method in sent
            ]
        assert [200] * len(sent) == [one.status for one in answered]
        assert sent.count("POST") == server.methods.count("POST")
