"""How each server is reached: straight or by a proxy, and how TLS is spoken with it."""

import ssl
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from urllib.parse import urlsplit

import httpcore
from httpcore import NetworkBackend, NetworkStream

from conformance.core.errors import UsageError, why
from conformance.core.network import SYSTEM, Network, Proxy, Way, is_private, port_of, proxy_for
from conformance.core.network_environment import unusable
from conformance.http.wire import tls
from conformance.http.wire.line import RawLine
from conformance.http.wire.origin import origin
from conformance.http.wire.proxying import (
    ASKS,
    ProxyBackend,
    UnreachedError,
    authorization,
    refusal,
)


@dataclass(frozen=True, slots=True)
class ServerRoute:
    """How one server is reached: `context` is None for plain HTTP."""

    context: ssl.SSLContext | None = None
    proxy: Proxy | None = None
    insecure: bool = False

    def backend(self, backend: NetworkBackend) -> NetworkBackend:
        """Return what opens connections this way, over what opens them to anybody."""
        if self.proxy is not None:
            return ProxyBackend(backend, self.proxy, tunnel=self.context is not None)
        return PrivateBackend(backend) if self.insecure else backend

    def open(self, url: str, timeout: float) -> RawLine:
        """Return a connection of its own, TLS begun. Raises what httpcore does of opening it, and
        ssl.SSLError.
        """
        host = urlsplit(url).hostname or ""
        stream = self.backend(httpcore.SyncBackend()).connect_tcp(host, port_of(url), timeout)
        opened = stream.get_extra_info("socket")
        opened.settimeout(timeout)
        try:
            return RawLine(opened, self.context, host)
        except BaseException:
            stream.close()
            raise

    @property
    def forwarded(self) -> bool:
        """Whether a proxy reads the requests themselves."""
        return self.proxy is not None and self.context is None

    @property
    def headers(self) -> list[tuple[bytes, bytes]]:
        """What a proxy that reads requests is told of who asks."""
        pair = authorization(self.proxy) if self.proxy and self.forwarded else ""
        return [(b"Proxy-Authorization", pair.encode("ascii"))] if pair else []

    def refused(self, status: int) -> str:
        """Return why the proxy itself refused a request that it reads, "" when it did not."""
        proxy = self.proxy if self.forwarded and status == ASKS else None
        return refusal(proxy, status) if proxy else ""


class PublicAddressError(UnreachedError):
    """A server whose certificate nobody looks at turned out to be on no private network."""

    def __init__(self, address: str) -> None:
        super().__init__(
            f"{address} es una dirección pública, y ahí no vale insecure: dé el certificado de su "
            "CA (network: {ca: ca.pem} en el archivo de objetivo)"
        )


@dataclass(slots=True)
class Shown:
    """What a server showed of itself when TLS began."""

    version: str
    certificate: str


class ServerRoutes:
    """The routes of a run: to the services of its target, and to whoever has a document."""

    def __init__(self, network: Network, services: Mapping[str, str]) -> None:
        self._network, self._services = network, dict(services)
        self._own = frozenset(map(origin, services.values()))
        self._insecure = frozenset(origin(services[one]) for one in network.insecure)
        self._known: dict[str, ServerRoute] = {}
        self._contexts: dict[tuple[bool, bool], ssl.SSLContext] = {}
        self._shown: dict[str, Shown] = {}
        self._lock = threading.Lock()

    def to(self, url: str) -> ServerRoute:
        """Return how the server of an address is reached."""
        server = origin(url)
        if server not in self._known:
            self._known[server] = self._made(url, server)
        return self._known[server]

    def _made(self, url: str, server: str) -> ServerRoute:
        proxy = proxy_for(self._network, url)
        if proxy is not None and (said := unusable(proxy)):
            raise UsageError(said)
        secure = urlsplit(url).scheme == "https"
        insecure = server in self._insecure
        context = self._context(server in self._own, insecure) if secure else None
        return ServerRoute(context, proxy, insecure)

    def _context(self, ours: bool, insecure: bool) -> ssl.SSLContext:
        """Return how TLS is spoken with our own services, or with anybody else. Raises
        UsageError.
        """
        with self._lock:
            kind = (ours, insecure)
            if kind not in self._contexts:
                try:
                    self._contexts[kind] = tls.context(self._network, ours=ours, insecure=insecure)
                except OSError as error:
                    raise UsageError(self._unread(error)) from None
            return self._contexts[kind]

    def _unread(self, error: OSError) -> str:
        named = ", ".join(self._network.ca) or "el certificado de cliente"
        said = "no es un archivo PEM" if isinstance(error, ssl.SSLError) else why(error)
        source = self._network.ca_source or "network"
        return f"No se pudo leer {named} ({source}): {said}.\nSe espera un archivo PEM."

    def met(self, url: str, stream: NetworkStream) -> None:
        """Take in what a server showed when TLS began."""
        server = origin(url)
        spoken = stream.get_extra_info("socket")
        if server not in self._shown and isinstance(spoken, ssl.SSLSocket):
            self._shown[server] = Shown(spoken.version() or "", _certificate(spoken))

    def ways(self) -> tuple[Way, ...]:
        """Return how each service was reached, as a ledger tells it."""
        return tuple(self._way(name, url) for name, url in self._services.items())

    def _way(self, service: str, url: str) -> Way:
        network, secure = self._network, urlsplit(url).scheme == "https"
        proxy, shown = proxy_for(network, url), self._shown.get(origin(url))
        added = network.additions.get(service)
        own = network.certificate if secure else None
        insecure = service in network.insecure
        return Way(
            service,
            proxy=f"{proxy.url} ({proxy.source})" if proxy else "",
            tls=shown.version if shown else "",
            certificate=shown.certificate if shown else "",
            trusted="" if insecure or not secure else _trusted(network),
            shown=own.certificate if own else "",
            added=tuple(name for name, _ in added.all) if added else (),
            insecure=insecure,
        )


class PrivateBackend(NetworkBackend):
    """Opens connections to private addresses only: a name may stand for another address by now."""

    def __init__(self, backend: NetworkBackend) -> None:
        self._backend = backend

    def connect_tcp(self, *args: Any, **kwargs: Any) -> NetworkStream:
        """Open a connection. Raises PublicAddressError."""
        stream = self._backend.connect_tcp(*args, **kwargs)
        peer = stream.get_extra_info("server_addr")
        if not (peer and is_private(str(peer[0]))):
            stream.close()
            raise PublicAddressError(str(peer[0]) if peer else "")
        return stream


def _trusted(network: Network) -> str:
    """Return who is believed, as the target names it."""
    sources = network.ca or (SYSTEM,)
    names = ("las de este equipo y las de Mozilla" if one == SYSTEM else one for one in sources)
    return f"{', '.join(names)}{f' ({network.ca_source})' if network.ca_source else ''}"


def _certificate(spoken: ssl.SSLSocket) -> str:
    """Return whose certificate it is, who issued it, until when it lasts, and its digest."""
    whole = spoken.getpeercert(True)
    if whole is None:
        return ""
    digest = f"SHA-256 {sha256(whole).hexdigest()}"
    read = spoken.getpeercert()  # empty where nobody looked at it
    if not read:
        return digest
    whose, issuer = tls.name_of(read.get("subject")), tls.name_of(read.get("issuer"))
    return f"{whose}, emitido por {issuer}, vence el {tls.day_of(read['notAfter'])}, {digest}"
