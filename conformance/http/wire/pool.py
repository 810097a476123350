"""The connections that requests go out on: httpcore's pool, each connection held to a deadline.

httpx's own transport keeps its pool to itself; this one is made of what both libraries publish.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import httpcore
import httpx

from conformance.http.wire.deadline import Deadline, TimedBackend

# As httpx has them by default.
_CONNECTIONS, _KEPT, _KEPT_S = 100, 20, 5.0

# What the pool raises -> what a transport of httpx raises; the nearest of its kinds counts.
_KINDS: Mapping[type[BaseException], type[httpx.TransportError]] = {
    httpcore.ConnectTimeout: httpx.ConnectTimeout,
    httpcore.ReadTimeout: httpx.ReadTimeout,
    httpcore.WriteTimeout: httpx.WriteTimeout,
    httpcore.PoolTimeout: httpx.PoolTimeout,
    httpcore.TimeoutException: httpx.TimeoutException,
    httpcore.ConnectError: httpx.ConnectError,
    httpcore.ReadError: httpx.ReadError,
    httpcore.WriteError: httpx.WriteError,
    httpcore.NetworkError: httpx.NetworkError,
    httpcore.UnsupportedProtocol: httpx.UnsupportedProtocol,
    httpcore.LocalProtocolError: httpx.LocalProtocolError,
    httpcore.RemoteProtocolError: httpx.RemoteProtocolError,
    httpcore.ProtocolError: httpx.ProtocolError,
    httpcore.ConnectionNotAvailable: httpx.NetworkError,
}


class TimedTransport(httpx.BaseTransport):
    """Carries requests of httpx over a pool whose every read looks at the deadline.

    TLS is verified, no proxy is used. `kept` is how many connections wait for a next request:
    with none, each request has a new one.
    """

    def __init__(self, deadline: Deadline, *, kept: int = _KEPT) -> None:
        self._pool = httpcore.ConnectionPool(
            ssl_context=httpx.create_ssl_context(trust_env=False),
            max_connections=_CONNECTIONS,
            max_keepalive_connections=kept,
            keepalive_expiry=_KEPT_S,
            network_backend=TimedBackend(httpcore.SyncBackend(), deadline),
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Return the answer, its body still to be read."""
        url = request.url
        asked = httpcore.Request(
            request.method,
            httpcore.URL(
                scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path
            ),
            headers=request.headers.raw,
            content=request.stream,
            extensions=request.extensions,
        )
        with _told():
            answer = self._pool.handle_request(asked)
        return httpx.Response(
            answer.status,
            headers=answer.headers,
            stream=_Body(answer),
            extensions=answer.extensions,
        )

    def close(self) -> None:
        """Close every connection."""
        self._pool.close()


class _Body(httpx.SyncByteStream):
    """The body of an answer as it comes."""

    def __init__(self, answer: httpcore.Response) -> None:
        self._answer = answer

    def __iter__(self) -> Iterator[bytes]:
        with _told():
            yield from self._answer.iter_stream()

    def close(self) -> None:
        self._answer.close()


@contextmanager
def _told() -> Iterator[None]:
    """Raise what the pool raises as a transport of httpx would."""
    try:
        yield
    except tuple(_KINDS) as error:
        kind = next(_KINDS[one] for one in type(error).__mro__ if one in _KINDS)
        raise kind(str(error)) from error
