"""A server knocked at, as far as a request would go: its name, a connection, TLS. Nothing is asked
of it.
"""

import socket
import ssl
import time
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any
from urllib.parse import urlsplit

import httpcore
from httpcore import NetworkStream, SyncBackend

from conformance.core.errors import why_below
from conformance.core.network import port_of
from conformance.http.wire.causes import MUTE_TLS, reason
from conformance.http.wire.origin import origin
from conformance.http.wire.proxying import UNREACHED, UnreachedError
from conformance.http.wire.route import ServerRoute, ServerRoutes
from conformance.http.wire.tls import name_of
from conformance.run.doctor.observed import Host, Tls

Knock = Callable[[Host], Host]
"""Returns what is known of a server once somebody has knocked at it."""

_AGREEING_S = 10.0
_UNKNOWN = "nadie conoce ese nombre"
_SLOW = "no respondió en {:g} s"


def servers(services: Mapping[str, str]) -> tuple[Host, ...]:
    """Return the servers that the services of a target stand at, none looked at yet."""
    found: dict[str, list[str]] = {}
    for name, url in services.items():
        found.setdefault(origin(url), []).append(name)
    return tuple(
        Host(tuple(names), where, urlsplit(where).hostname or "") for where, names in found.items()
    )


def knock(server: Host, routes: ServerRoutes, patience_s: float) -> Host:
    """Return what is known of a server: each step is left alone once one before it has failed."""
    route, url = routes.to(server.origin), server.origin
    via = f"{route.proxy.url} ({route.proxy.source})" if route.proxy else ""
    known = replace(server, via=via, unlooked=route.insecure)
    if not via:
        known = resolved(known, port_of(url), patience_s)
    if known.unresolved:
        return known
    begun = time.perf_counter()
    try:
        stream = route.backend(SyncBackend()).connect_tcp(server.host, port_of(url), patience_s)
    except (httpcore.NetworkError, httpcore.TimeoutException, UnreachedError) as error:
        return replace(known, closed=_closed(error, url, patience_s))
    known = replace(known, connected_s=time.perf_counter() - begun)
    try:
        return known if route.context is None else replace(known, tls=agreed(stream, known, route))
    finally:
        stream.close()


def resolved(server: Host, port: int, patience_s: float) -> Host:
    """Return a server with its addresses; nobody's resolver is waited for longer than that."""
    answer: SimpleQueue[tuple[str, ...] | OSError] = SimpleQueue()

    def ask() -> None:
        try:
            found = socket.getaddrinfo(server.host, port, type=socket.SOCK_STREAM)
            answer.put(tuple(dict.fromkeys(str(row[4][0]) for row in found)))
        except (OSError, UnicodeError) as error:
            answer.put(error if isinstance(error, OSError) else OSError())

    Thread(target=ask, daemon=True).start()
    try:
        came = answer.get(timeout=patience_s)
    except Empty:
        return replace(server, unresolved=_SLOW.format(patience_s))
    if isinstance(came, OSError):
        return replace(server, unresolved=_UNKNOWN)
    return replace(server, addresses=came)


def agreed(stream: NetworkStream, server: Host, route: ServerRoute) -> Tls:
    """Return what a server shows of itself over TLS, or why nothing can be agreed on with it."""
    assert route.context is not None
    try:
        secured = stream.start_tls(route.context, server.host, _AGREEING_S)
    except httpcore.TimeoutException:
        return Tls(fault=MUTE_TLS)
    except httpcore.NetworkError as error:
        return Tls(fault=_closed(error, server.origin, _AGREEING_S))
    with closing(secured):
        spoken = secured.get_extra_info("ssl_object")
        return _shown(spoken.version() or "", spoken.getpeercert() or {})


def _shown(version: str, certificate: Mapping[str, Any]) -> Tls:
    until = certificate.get("notAfter")
    return Tls(
        version,
        name_of(certificate.get("subject")),
        name_of(certificate.get("issuer")),
        datetime.fromtimestamp(ssl.cert_time_to_seconds(until), UTC) if until else None,
    )


def _closed(error: Exception, url: str, patience_s: float) -> str:
    """Return why nothing was agreed on with a server, in words."""
    if isinstance(error, UnreachedError):
        return str(error).removeprefix(f"{UNREACHED}: ")
    if isinstance(error, httpcore.TimeoutException):
        return _SLOW.format(patience_s)
    return reason(error, url) or why_below(error) or "la conexión se cortó"
