"""What the pool of connections raises comes as a transport of httpx raises it."""

import socket
import time

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
