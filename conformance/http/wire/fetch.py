"""Fetching a published document: one GET without credentials, bounded in time and size."""

import os
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from queue import Empty, SimpleQueue

import httpx

from conformance.core.address import shown, shown_in
from conformance.core.errors import UsageError, why_below
from conformance.core.exchange import Request
from conformance.core.network import Network
from conformance.core.network_environment import from_environment
from conformance.core.regular_file import CONTRACT as LIMIT
from conformance.core.regular_file import gunzip, megabytes
from conformance.core.role import ANONYMOUS
from conformance.http.wire.additions import Dressing
from conformance.http.wire.causes import reason
from conformance.http.wire.deadline import Deadline, NotHttpError
from conformance.http.wire.pool import TimedTransport
from conformance.http.wire.proxying import UnreachedError
from conformance.http.wire.route import ServerRoutes

_ADVICE = (
    "Compruebe la dirección en un navegador, o guarde el documento en un archivo y dé su ruta."
)
_HEADERS = {
    "Accept": "application/json, application/yaml;q=0.9, text/html;q=0.8, */*;q=0.5",
    "Accept-Encoding": "gzip",
}
_CODINGS = frozenset({"", "identity", "gzip", "x-gzip"})


@dataclass(frozen=True, slots=True)
class Download:
    """What a URL answered: decompressed bytes, the address after redirects, and the media type."""

    content: bytes
    url: str
    media_type: str


class _Transport(httpx.BaseTransport):
    """Goes the way that a target names, and carries what its service wants where it is asked."""

    def __init__(self, network: Network, services: Mapping[str, str], timeout_s: float) -> None:
        self._dressing = Dressing(network, services)
        deadline = Deadline(timeout_s, time.monotonic)
        self._over = TimedTransport(deadline, ServerRoutes(network, services), kept=0)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Return the answer, its body still to be read."""
        dressed = self._dressing.dressed(Request(request.method, str(request.url), ANONYMOUS))
        return self._over.handle_request(
            httpx.Request(
                request.method,
                dressed.url,
                headers=[*request.headers.multi_items(), *dressed.headers],
                extensions=request.extensions,
            )
        )

    def close(self) -> None:
        """Close every connection."""
        self._over.close()


def fetch_of(
    network: Network, services: Mapping[str, str], timeout_s: float = 30.0
) -> Callable[[str], Download]:
    """Return what fetches a document the way that a target names."""
    return lambda url: fetch(
        url, timeout_s=timeout_s, transport=_Transport(network, services, timeout_s)
    )


def fetch(
    url: str, *, timeout_s: float = 30.0, transport: httpx.BaseTransport | None = None
) -> Download:
    """Return what `url` answers with 2xx, whole and in time. Raises UsageError when it can't be
    read so. Without a transport it goes the way that the environment says.

    httpx limits each read by itself: a server that drips, in its headers too, is left when the time
    is over.
    """
    transport = transport or _Transport(from_environment(os.environ), {}, timeout_s)
    answer: SimpleQueue[Download | Exception] = SimpleQueue()
    over = threading.Event()

    def get() -> None:
        try:
            answer.put(_get(url, timeout_s, transport, over.is_set))
        # whatever it is, it is raised again where it was asked for
        except Exception as error:  # noqa: BLE001
            answer.put(error)

    threading.Thread(target=get, daemon=True).start()
    try:
        came = answer.get(timeout=timeout_s)
    except Empty:
        over.set()
        raise UsageError(
            f"No se pudo leer el contrato en {shown(url)}: no terminó de llegar en {timeout_s:g} "
            f"s. {_ADVICE}"
        ) from None
    if isinstance(came, Exception):
        raise came
    return came


def _get(
    url: str, timeout_s: float, transport: httpx.BaseTransport, over: Callable[[], bool]
) -> Download:
    name = shown(url)
    try:
        with (
            httpx.Client(
                timeout=timeout_s, follow_redirects=True, transport=transport, trust_env=False
            ) as client,
            client.stream("GET", url, headers=_HEADERS) as response,
        ):
            if not response.is_success:
                raise UsageError(_refused(url, name, response))
            content = _content(response, name, over)
    except (httpx.InvalidURL, httpx.UnsupportedProtocol) as error:
        raise UsageError(
            f"No se pudo leer el contrato: «{name}» no es una URL válida "
            f"({shown_in(str(error), url)}). Se acepta http://… o https://…, o la ruta de un "
            "archivo."
        ) from error
    except httpx.TooManyRedirects as error:
        raise UsageError(
            f"No se pudo leer el contrato en {name}: las redirecciones no terminan. {_ADVICE}"
        ) from error
    except httpx.TimeoutException as error:
        raise UsageError(
            f"No se pudo leer el contrato en {name}: no respondió en {timeout_s:g} s. {_ADVICE}"
        ) from error
    except (UnreachedError, NotHttpError) as error:
        raise UsageError(f"No se pudo leer el contrato en {name}: {error}. {_ADVICE}") from error
    except httpx.HTTPError as error:
        said = (
            reason(error, url)
            or why_below(error)
            or shown_in(str(error), url)
            or type(error).__name__
        )
        raise UsageError(
            f"No se pudo leer el contrato en {name}: sin conexión o respuesta que no es HTTP "
            f"({said}). {_ADVICE}"
        ) from error
    media_type = response.headers.get("content-type", "").split(";")[0].strip().lower()
    return Download(content=content, url=str(response.url), media_type=media_type)


def _refused(url: str, name: str, response: httpx.Response) -> str:
    after = (
        "" if str(response.url) == url else f" (después de redirigir a {shown(str(response.url))})"
    )
    hint = {
        401: "Pide autenticación: descargue el documento y dé la ruta del archivo.",
        403: "No permite el acceso: descargue el documento y dé la ruta del archivo.",
        404: "No existe esa ruta: revise mayúsculas y el final de la dirección.",
    }
    advice = hint.get(response.status_code, _ADVICE)
    return (
        f"No se pudo leer el contrato en {name}{after}: respondió {response.status_code}. {advice}"
    )


def _content(response: httpx.Response, name: str, over: Callable[[], bool]) -> bytes:
    coding = response.headers.get("content-encoding", "").strip().lower()
    if coding not in _CODINGS:
        raise UsageError(
            f"No se pudo leer el contrato en {name}: viene comprimido con «{coding:.20}», que no "
            f"se pidió. {_ADVICE}"
        )
    if response.is_stream_consumed:  # a record of an answer, and no connection
        _check_size(len(response.content), name)
        return response.content
    # As it came: a decompressor that is not held to a size makes gigabytes of a kilobyte, and takes
    # what is cut short.
    content = _raw(response, name, over)
    try:
        opened = gunzip(content, LIMIT) if "gzip" in coding else content
    except ValueError as error:
        raise UsageError(f"No se pudo leer el contrato en {name}: {error}. {_ADVICE}") from error
    _check_size(len(opened), name)
    return opened


def _raw(response: httpx.Response, name: str, over: Callable[[], bool]) -> bytes:
    parts = bytearray()
    for part in response.iter_raw():
        parts += part
        _check_size(len(parts), name)
        if over():
            break
    return bytes(parts)


def _check_size(size: int, name: str) -> None:
    if size > LIMIT:
        raise UsageError(
            f"No se leyó el contrato en {name}: pasa de {megabytes(LIMIT)} MB. "
            "Un documento OpenAPI ocupa menos: compruebe la dirección."
        )
