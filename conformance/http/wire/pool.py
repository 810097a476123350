"""The connections that requests go out on: httpcore's, each held to a deadline and kept for a next.

httpx's own transport keeps its pool to itself; this one is made of what both libraries publish.
httpcore's pool looks through all of its connections twice for each request, under a lock.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import httpcore
import httpx

from conformance.core.network import Network
from conformance.http.wire.deadline import Deadline, TimedBackend
from conformance.http.wire.proxying import ProxyFailedError
from conformance.http.wire.route import ServerRoute, ServerRoutes

# As httpx has them by default.
_KEPT, _KEPT_S = 20, 5.0
_SCHEMES = ("http", "https")

# What a connection raises -> what a transport of httpx raises; the nearest of its kinds counts.
_KINDS: Mapping[type[BaseException], type[httpx.TransportError]] = {
    httpcore.ConnectTimeout: httpx.ConnectTimeout,
    httpcore.ReadTimeout: httpx.ReadTimeout,
    httpcore.WriteTimeout: httpx.WriteTimeout,
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
    """Carries requests of httpx over connections whose every read looks at the deadline. Safe among
    threads.

    Each goes the way that `routes` has for its server. `kept` is how many connections to a server
    wait for a next request: with none, each request has a new one.
    """

    def __init__(
        self, deadline: Deadline, routes: ServerRoutes | None = None, *, kept: int = _KEPT
    ) -> None:
        self._routes = routes or ServerRoutes(Network(), {})
        self._backend = TimedBackend(httpcore.SyncBackend(), deadline)
        self._kept = kept
        # One thread takes a connection out and puts it back: a list does both at once.
        self._waiting: defaultdict[str, list[httpcore.HTTPConnection]] = defaultdict(list)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Return the answer, its body still to be read. Raises ProxyFailedError."""
        url = request.url
        if url.scheme not in _SCHEMES:
            raise httpx.UnsupportedProtocol(f"no se habla «{url.scheme}://»")
        route = self._routes.to(str(url))
        asked = _asked(request, route)
        waiting = self._waiting[f"{url.scheme}://{url.netloc.decode()}"]
        connection = self._taken(waiting) or self._new(asked, route)
        with _told():
            answer = connection.handle_request(asked)
        if route.context is not None:
            self._routes.met(str(url), answer.extensions["network_stream"])
        if said := route.refused(answer.status):
            connection.close()
            raise ProxyFailedError(said)
        return httpx.Response(
            answer.status,
            headers=answer.headers,
            stream=_Body(answer, connection, waiting, self._kept),
            extensions=answer.extensions,
        )

    def _taken(self, waiting: list[httpcore.HTTPConnection]) -> httpcore.HTTPConnection | None:
        """Return a connection that waits and that its server has not closed meanwhile."""
        while waiting:
            try:
                connection = waiting.pop()
            except IndexError:  # another thread was faster
                break
            if not connection.has_expired():
                return connection
            connection.close()
        return None

    def _new(self, request: httpcore.Request, route: ServerRoute) -> httpcore.HTTPConnection:
        return httpcore.HTTPConnection(
            request.url.origin,
            ssl_context=route.context,
            keepalive_expiry=_KEPT_S,
            network_backend=route.backend(self._backend),
        )

    def close(self) -> None:
        """Close every connection that waits."""
        for waiting in self._waiting.values():
            while waiting:
                waiting.pop().close()


def _asked(request: httpx.Request, route: ServerRoute) -> httpcore.Request:
    """Return the request as its connection takes it: a proxy that reads it is asked for the whole
    address.
    """
    url, headers, extensions = request.url, request.headers.raw, request.extensions
    place = httpcore.URL(
        scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path
    )
    if route.proxy is not None and route.forwarded:
        target = extensions.get("target", url.raw_path)
        extensions = {key: value for key, value in extensions.items() if key != "target"}
        headers = [*headers, *route.headers]
        place = httpcore.URL(
            scheme=b"http",
            host=route.proxy.host.encode("ascii"),
            port=route.proxy.port,
            target=b"%s://%s%s" % (url.raw_scheme, url.netloc, target),
        )
    return httpcore.Request(
        request.method, place, headers=headers, content=request.stream, extensions=extensions
    )


class _Body(httpx.SyncByteStream):
    """The body of an answer as it comes; closed, its connection waits for a next request."""

    def __init__(
        self,
        answer: httpcore.Response,
        connection: httpcore.HTTPConnection,
        waiting: list[httpcore.HTTPConnection],
        kept: int,
    ) -> None:
        self._answer, self._connection = answer, connection
        self._waiting, self._kept = waiting, kept

    def __iter__(self) -> Iterator[bytes]:
        with _told():
            yield from self._answer.iter_stream()

    def close(self) -> None:
        self._answer.close()
        if self._connection.is_available() and len(self._waiting) < self._kept:
            self._waiting.append(self._connection)
        else:
            self._connection.close()


@contextmanager
def _told() -> Iterator[None]:
    """Raise what a connection raises as a transport of httpx would."""
    try:
        yield
    except tuple(_KINDS) as error:
        kind = next(_KINDS[one] for one in type(error).__mro__ if one in _KINDS)
        raise kind(str(error)) from error
