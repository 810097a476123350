"""Connections are kept for a next request, and what they raise comes as httpx raises it."""

import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass

import httpx
import pytest

from conformance.http.wire.deadline import Deadline
from conformance.http.wire.pool import TimedTransport


def test_a_port_where_nobody_listens_is_an_error_of_connecting() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{taken.getsockname()[1]}/"
        with (
            httpx.Client(transport=TimedTransport(Deadline(5, time.monotonic))) as client,
            pytest.raises(httpx.ConnectError),
        ):
            client.get(url)


def test_an_address_of_another_scheme_is_told_as_such() -> None:
    transport = TimedTransport(Deadline(5, time.monotonic))
    with pytest.raises(httpx.UnsupportedProtocol):
        transport.handle_request(httpx.Request("GET", "gopher://127.0.0.1/"))
    transport.close()


ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"


@dataclass(frozen=True, slots=True)
class PieceServer:
    """A server that answers each piece that comes, and says on which connection it came."""

    url: str
    came: list[tuple[int, bytes]]
    closed: threading.Event


@pytest.fixture
def server() -> Iterator[PieceServer]:
    """It takes two connections, and closes one that says goodbye."""
    came: list[tuple[int, bytes]] = []
    closed = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            for number in range(2):
                try:
                    connection, _ = listening.accept()
                except OSError:
                    return  # the test is over, and so is what listens
                with connection:
                    while piece := connection.recv(65536):
                        came.append((number, piece.rpartition(b"\r\n")[2]))
                        connection.sendall(ANSWER)
                        if b"adios" in piece:
                            break
                closed.set()

        threading.Thread(target=serve, daemon=True).start()
        yield PieceServer(f"http://127.0.0.1:{listening.getsockname()[1]}/", came, closed)


def _posted(transport: TimedTransport, deadline: Deadline, url: str, body: bytes) -> bytes:
    deadline.start()
    answer = transport.handle_request(httpx.Request("POST", url, content=body))
    try:
        return answer.read()
    finally:
        answer.close()


@pytest.mark.parametrize(
    ("kept", "first", "connections"),
    [(20, b"hola", (0, 0)), (20, b"adios", (0, 1)), (0, b"hola", (0, 1))],
)
def test_a_request_goes_out_in_one_piece_on_the_connection_that_waits_if_there_is_one(
    server: PieceServer, kept: int, first: bytes, connections: tuple[int, int]
) -> None:
    """Not where its system has closed it, nor where none is kept."""
    deadline = Deadline(5, time.monotonic)
    transport = TimedTransport(deadline, kept=kept)
    assert b"ok" == _posted(transport, deadline, server.url, first)
    if connections != (0, 0):
        assert server.closed.wait(5)
    assert b"ok" == _posted(transport, deadline, server.url, b"otra")
    transport.close()
    assert [*zip(connections, (first, b"otra"), strict=True)] == server.came
