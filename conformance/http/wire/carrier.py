"""What carries a request to a system and brings the answer back: HTTP, or a system in this very
process.
"""

import socket
import ssl
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from functools import lru_cache
from http.client import HTTPConnection, HTTPException, RemoteDisconnected
from typing import Any, Protocol
from urllib.parse import SplitResult, urlsplit

import httpcore
import httpx

from conformance.core.bounds import BOUNDS, Bounds
from conformance.core.capability import Kind
from conformance.core.errors import why_below
from conformance.core.exchange import Request, Response
from conformance.core.network import Network, port_of
from conformance.http.wire.causes import lasting, lateness, reason
from conformance.http.wire.deadline import Deadline, NotHttpError, TooMuchError, TooSlowError
from conformance.http.wire.decoding import DecodingError, TooLargeError, decoded
from conformance.http.wire.pool import TimedTransport
from conformance.http.wire.proxying import UNREACHED, UnreachedError
from conformance.http.wire.route import ServerRoutes

# How a fault begins when nothing came back at all.
LATE = "tiempo agotado"
SILENT = (UNREACHED, LATE)
_TOO_LONG = "la respuesta pasa de {} bytes"
_HEAD_TOO_LONG = "las cabeceras de la respuesta pasan de {} bytes"
_PATIENCE = 4  # a whole exchange may take so many times what one read may
# What every request says unless it says otherwise.
_HEADERS = (
    ("accept", "application/json"),
    ("accept-encoding", "gzip, deflate"),
    ("user-agent", "siifa-conformance"),
)
# What httpx says of an answer that is no answer, and what that means, first match wins.
_CAUSES = (
    ("without sending a response", "cerró la conexión sin responder"),
    ("without sending complete message body", "cortó la respuesta antes de terminar el cuerpo"),
    ("incomplete chunked read", "cortó la respuesta antes de terminar el cuerpo"),
)


class TransportError(Exception):
    """No answer came back. `again`: another attempt does no harm and may bring one."""

    def __init__(self, fault: str, *, again: bool = False) -> None:
        super().__init__(fault)
        self.fault, self.again = fault, again


class Carrier(Protocol):
    """Carries one request at a time for each thread."""

    def carry(self, request: Request) -> Response:
        """Return what came back. Raises TransportError."""

    def close(self) -> None:
        """Let go of every connection."""


class HttpCarrier:
    """Carries requests over HTTP/1.1 by the routes of the target, connections kept alive, redirects
    left alone.

    It speaks to httpx's transport: what its client adds (cookies, redirects, merged URLs) has no
    place here.
    """

    def __init__(
        self,
        timeout_s: float,
        routes: ServerRoutes | None = None,
        *,
        transport: httpx.BaseTransport | None = None,
        monotonic: Callable[[], float] = time.monotonic,
        bounds: Bounds = BOUNDS,
    ) -> None:
        self._bounds = bounds
        self._deadline = Deadline(_PATIENCE * timeout_s, monotonic)
        self._routes = routes or ServerRoutes(Network(), {})
        self._keeping = transport or TimedTransport(self._deadline, self._routes)
        self._closing = transport or TimedTransport(self._deadline, self._routes, kept=0)
        # Whether a kept connection answered last; whether one was closed instead.
        self._kept = self._dropped = False
        self._timeout_s = timeout_s
        self._extensions = {"timeout": httpx.Timeout(timeout_s).as_dict()}

    def close(self) -> None:
        """Close every connection."""
        self._keeping.close()
        self._closing.close()

    def carry(self, request: Request) -> Response:
        """Return what came back, decompressed. Raises TransportError."""
        safe = request.kind is Kind.READ
        self._deadline.start()
        if any(name.lower() == "content-length" for name, _ in request.headers):
            return self._as_written(request)
        try:
            return self._carry(request)
        except (UnreachedError, httpx.ConnectError) as error:
            raise _unreached(error, request) from None
        except (TooSlowError, TooMuchError, NotHttpError) as error:
            raise TransportError(str(error)) from None
        except httpx.TimeoutException as error:
            if late := self._deadline.passed():
                raise TransportError(late) from None
            raise TransportError(f"{LATE}: {lateness(error)}", again=safe) from None
        except DecodingError as error:
            raise TransportError(
                str(error), again=safe and not isinstance(error, TooLargeError)
            ) from None
        except (httpx.LocalProtocolError, UnicodeError):  # their words quote what was to be sent
            raise TransportError("la petición no se pudo enviar: no cabe en HTTP") from None
        except httpx.RemoteProtocolError as error:
            cause = next(
                (said for words, said in _CAUSES if words in str(error)),
                "lo que respondió no es HTTP",
            )
            raise TransportError(f"{cause}: {error}", again=safe) from None
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise _broken(error, request, again=safe) from None

    def _handed(self, request: Request, outgoing: httpx.Request) -> httpx.Response:
        """Return the answer to a request, over a new connection where a kept one may be closed in
        place of it.

        That is, once one was (a system may keep none, RFC 9112 §9.6), and lest a write be lost so,
        unless the last that was asked for answered over a kept one: a system may stop keeping them.
        """
        fresh = self._dropped or (request.kind is not Kind.READ and not self._kept)
        try:
            answer = (self._closing if fresh else self._keeping).handle_request(outgoing)
        except (httpx.NetworkError, httpx.RemoteProtocolError):
            self._dropped = self._dropped or self._deadline.kept
            raise
        if not fresh:
            self._kept = self._deadline.kept
        return answer

    def _carry(self, request: Request) -> Response:
        outgoing = httpx.Request(
            request.method,
            _url(request.url),
            headers=_headers(request),
            content=request.body,
            extensions=self._extensions,
        )
        if "/." in request.url:  # httpx resolves dot segments, and here they are the question
            outgoing.extensions = {**self._extensions, "target": _target(request).encode("ascii")}
        self._deadline.allow(
            self._bounds.head_bytes, _HEAD_TOO_LONG.format(self._bounds.head_bytes)
        )
        answer = self._handed(request, outgoing)
        # Chunks of a byte take six: what comes is bounded apart from what is in it.
        self._deadline.allow(
            2 * self._bounds.answer_bytes, _TOO_LONG.format(2 * self._bounds.answer_bytes)
        )
        answer.request = outgoing
        try:
            body = _read(answer, self._deadline, self._bounds.answer_bytes)
        finally:
            answer.close()
        headers = tuple((key.lower(), value) for key, value in answer.headers.multi_items())
        return Response(answer.status_code, headers, body)

    def _as_written(self, request: Request) -> Response:
        """Carry a request that says itself how long its body is, right or wrong, on a connection of
        its own.

        httpx sends no message that contradicts itself. The sending side is closed after the body,
        so that a system does not wait for what was promised and never comes.
        """
        url = urlsplit(request.url)
        route = self._routes.to(request.url)
        connection = HTTPConnection(url.hostname or "", port_of(request.url))
        target = f"{url.scheme}://{url.netloc}" * route.forwarded + _target(request)
        # What http.client reads has a limit for each wait and none for the whole.
        late = threading.Timer(_PATIENCE * self._timeout_s, _cut, (connection,))
        line: Any
        try:
            connection.sock = line = route.open(request.url, self._timeout_s)
            late.start()
            connection.putrequest(request.method, target, skip_host=True, skip_accept_encoding=True)
            for name, value in (*_host(request, url), *_headers(request), *route.headers):
                connection.putheader(name, value)
            with suppress(ConnectionError):  # who closes early may have answered
                connection.endheaders(request.body)
            line.end()
            answer = line.answer(request.method)
            if said := route.refused(answer.status):
                answer.close()
                raise TransportError(f"{SILENT[0]}: {said}")
            most = self._bounds.answer_bytes
            came = answer.read(most + 1)
            if answer.length and len(came) <= most:
                raise TransportError(f"{_CAUSES[1][1]}: faltaron {answer.length} bytes")
            body = _unpacked(came, answer.getheader("content-encoding") or "", most)
        except (UnreachedError, httpcore.ConnectError, ssl.SSLError) as error:
            raise _unreached(error, request) from None
        except (TimeoutError, httpcore.TimeoutException) as error:
            raise TransportError(f"{LATE}: {lateness(error)}") from None
        except (RemoteDisconnected, ConnectionError) as error:
            raise TransportError(f"{_CAUSES[0][1]}: {error}") from None
        except DecodingError as error:
            raise TransportError(str(error)) from None
        except (HTTPException, OSError, httpcore.NetworkError) as error:
            raise _broken(error, request, again=False) from None
        finally:
            late.cancel()
            connection.close()
        return Response(
            answer.status, tuple((key.lower(), value) for key, value in answer.getheaders()), body
        )


def _unreached(error: Exception, request: Request) -> TransportError:
    """Return what a server that was not connected to is told as."""
    if isinstance(error, UnreachedError):
        return TransportError(str(error), again=error.again)
    said = reason(error, request.url) or why_below(error) or str(error)
    return TransportError(f"{UNREACHED}: {said}", again=not lasting(error))


def _broken(error: Exception, request: Request, *, again: bool) -> TransportError:
    """Return what a connection that broke is told as: with TLS 1.3 a server says only then that it
    does not let us in.
    """
    if said := reason(error, request.url, begun=False):
        return TransportError(f"{SILENT[0]}: {said}")
    return TransportError(f"la conexión falló: {error}", again=again)


def _host(request: Request, url: SplitResult) -> list[tuple[bytes, bytes]]:
    """Return the `Host` of a request that does not say its own."""
    if any(name.lower() == "host" for name, _ in request.headers):
        return []
    return [(b"Host", url.netloc.encode("ascii"))]


@lru_cache(maxsize=1024)
def _url(text: str) -> httpx.URL:
    """Return an address as httpx reads it: many requests ask the same one."""
    return httpx.URL(text)


def _target(request: Request) -> str:
    """Return the path and the query of a request as they were written."""
    url = urlsplit(request.url)
    return (url.path or "/") + (f"?{url.query}" if url.query else "")


def _headers(request: Request) -> list[tuple[bytes, bytes]]:
    given = {name.lower() for name, _ in request.headers}
    return [
        (name.encode("ascii"), value.encode("utf-8"))
        for name, value in (*(pair for pair in _HEADERS if pair[0] not in given), *request.headers)
    ]


def _read(answer: httpx.Response, deadline: Deadline, most: int) -> bytes:
    """Return the body of an answer; `httpx` would decompress it without a bound."""
    data, stream = bytearray(), answer.stream
    assert isinstance(stream, httpx.SyncByteStream)
    for chunk in stream:
        data += chunk
        deadline.left()
        if len(data) > most:
            break
    return _unpacked(bytes(data), answer.headers.get("content-encoding", ""), most)


def _unpacked(data: bytes, content_encoding: str, most: int) -> bytes:
    """Return a body decompressed. Raises TransportError when there is more of it than is read."""
    if len(data) > most:
        raise TransportError(_TOO_LONG.format(most))
    return decoded(data, content_encoding, most)


def _cut(connection: HTTPConnection) -> None:
    """End a connection that has had its time: whoever reads from it is told."""
    if connection.sock is not None:
        with suppress(OSError):
            connection.sock.shutdown(socket.SHUT_RDWR)
