"""Going through an HTTP proxy: what opens connections, on the network's side of httpcore.

HTTPS goes in a tunnel (CONNECT, RFC 9110 §9.3.6), plain HTTP is asked of the proxy whole. What a
proxy says of itself is told as its own: nothing of it is the system's.
"""

import base64
from contextlib import suppress
from typing import Any

import httpcore
from httpcore import NetworkBackend, NetworkStream

from conformance.core.errors import why_below
from conformance.core.network import Proxy
from conformance.http.wire.deadline import NotHttpError

ASKS = 407
"""How a proxy says that it wants to know who asks (RFC 9110 §15.5.8)."""
_HEAD = 65_536  # bytes of a proxy's answer that are read
_END = b"\r\n\r\n"


UNREACHED = "sin conexión"
"""How the fault of an exchange begins that did not get as far as a server."""


class UnreachedError(Exception):
    """No server was reached: its text says why, and where that is mended. `again`: nothing was
    sent, and another attempt may get there.
    """

    def __init__(self, why: str, *, again: bool = False) -> None:
        super().__init__(f"{UNREACHED}: {why}")
        self.again = again


class ProxyFailedError(UnreachedError):
    """The proxy did not let a request through."""


class ProxyBackend(NetworkBackend):
    """Opens connections to a proxy in the place of a server; `tunnel` goes on to that server."""

    def __init__(self, backend: NetworkBackend, proxy: Proxy, *, tunnel: bool) -> None:
        self._backend, self._proxy, self._tunnel = backend, proxy, tunnel

    def connect_tcp(
        self, host: str, port: int, timeout: float | None = None, *args: Any, **kwargs: Any
    ) -> NetworkStream:
        """Open a connection. Raises ProxyFailedError when the proxy is at fault."""
        proxy = self._proxy
        try:
            stream = self._backend.connect_tcp(proxy.host, proxy.port, timeout, *args, **kwargs)
        except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
            said = why_below(error) or "no responde"
            raise ProxyFailedError(
                f"no se llegó al proxy {proxy.url} ({said}): {_revise(proxy)}", again=True
            ) from error
        if self._tunnel:
            try:
                _open(stream, host, port, proxy, timeout)
            except BaseException:
                stream.close()
                raise
        return stream


def _open(stream: NetworkStream, host: str, port: int, proxy: Proxy, timeout: float | None) -> None:
    """Have a proxy connect us to a server. Raises ProxyFailedError when it won't."""
    there = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    pair = authorization(proxy)
    lines = [f"CONNECT {there} HTTP/1.1", f"Host: {there}"]
    lines += [f"Proxy-Authorization: {pair}"] if pair else []
    stream.write("\r\n".join([*lines, "", ""]).encode("latin-1"), timeout)
    words = _head(stream, timeout).split(b"\r\n", 1)[0].decode("latin-1").split(" ", 2)
    status = int(words[1]) if len(words) > 1 and words[1].isdecimal() else 0
    if not 200 <= status < 300:
        raise ProxyFailedError(refusal(proxy, status, there), again=status >= 500)


def _head(stream: NetworkStream, timeout: float | None) -> bytes:
    """Return what a proxy answered, as far as its head goes; what breaks off is no head."""
    came = b""
    with suppress(httpcore.NetworkError, NotHttpError):
        while _END not in came and len(came) < _HEAD:
            more = stream.read(4096, timeout)
            if not more:
                break
            came += more
    return came


def authorization(proxy: Proxy) -> str:
    """Return what tells a proxy who asks, "" where nobody is given."""
    if not proxy.user.text:
        return ""
    pair = f"{proxy.user.text}:{proxy.password.text}"
    return "Basic " + base64.b64encode(pair.encode()).decode()


def refusal(proxy: Proxy, status: int, there: str = "") -> str:
    """Return why a proxy did not let us through, as its status says."""
    if status == ASKS:
        asked = (
            "no acepta el usuario y la clave que se le dieron"
            if proxy.user.text
            else "pide usuario y clave"
        )
        form = 'escriba "http://${env:USUARIO}:${env:CLAVE}@servidor:puerto"'
        advice = _revise(proxy) if proxy.user.text else f"{form} en {_where(proxy)}"
        return f"el proxy {proxy.url} {asked} (407): {advice}"
    if status in (403, 405):
        said = f"no permite llegar a {there} ({status})"
        return f"el proxy {proxy.url} {said}: pida el permiso a quien lo administra"
    if status:
        said = f"no llegó a {there} ({status})"
        return f"el proxy {proxy.url} {said}: revise la dirección del servicio, o {_revise(proxy)}"
    return f"lo que atiende en {proxy.url} no es un proxy HTTP: {_revise(proxy)}"


def _revise(proxy: Proxy) -> str:
    return f"revise {_where(proxy)}"


def _where(proxy: Proxy) -> str:
    if proxy.source.startswith("network."):
        return f"{proxy.source} en el archivo de objetivo"
    return f"la variable de entorno {proxy.source}"
