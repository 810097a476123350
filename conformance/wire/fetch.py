"""Fetching a published document: one GET without credentials, bounded in time and size."""

from dataclasses import dataclass

import httpx

from conformance.address import shown, shown_in
from conformance.errors import UsageError

LIMIT = 50 * 1024 * 1024
"""Bytes after decompression: no published contract comes near; a larger answer is something else."""

_ADVICE = "Compruebe la dirección en un navegador, o guarde el documento en un archivo y dé su ruta."


@dataclass(frozen=True, slots=True)
class Fetched:
    """What a URL answered: decompressed bytes, the address after redirects, and the media type."""

    content: bytes
    url: str
    media_type: str


def fetch(url: str, *, timeout_s: float = 30.0, transport: httpx.BaseTransport | None = None) -> Fetched:
    """Return what `url` answers with 2xx. Raises UsageError when it can't be read whole."""
    name = shown(url)
    headers = {"Accept": "application/json, application/yaml;q=0.9, text/html;q=0.8, */*;q=0.5"}
    try:
        with (httpx.Client(timeout=timeout_s, follow_redirects=True, transport=transport) as client,
              client.stream("GET", url, headers=headers) as response):
            if not response.is_success:
                raise UsageError(_refused(url, name, response))
            content = _content(response, name)
    except (httpx.InvalidURL, httpx.UnsupportedProtocol) as error:
        raise UsageError(f"No se pudo leer el contrato: «{name}» no es una URL válida ({shown_in(str(error), url)}). "
                         "Se acepta http://… o https://…, o la ruta de un archivo.") from error
    except httpx.TooManyRedirects as error:
        raise UsageError(f"No se pudo leer el contrato en {name}: las redirecciones no terminan. "
                         f"{_ADVICE}") from error
    except httpx.TimeoutException as error:
        raise UsageError(f"No se pudo leer el contrato en {name}: no respondió en {timeout_s:g} s. "
                         f"{_ADVICE}") from error
    except httpx.HTTPError as error:
        raise UsageError(f"No se pudo leer el contrato en {name}: sin conexión o respuesta que no es HTTP "
                         f"({shown_in(str(error), url) or type(error).__name__}). {_ADVICE}") from error
    media_type = response.headers.get("content-type", "").split(";")[0].strip().lower()
    return Fetched(content=content, url=str(response.url), media_type=media_type)


def _refused(url: str, name: str, response: httpx.Response) -> str:
    after = "" if str(response.url) == url else f" (después de redirigir a {shown(str(response.url))})"
    hint = {401: "Pide autenticación: descargue el documento y dé la ruta del archivo.",
            403: "No permite el acceso: descargue el documento y dé la ruta del archivo.",
            404: "No existe esa ruta: revise mayúsculas y el final de la dirección."}
    advice = hint.get(response.status_code, _ADVICE)
    return f"No se pudo leer el contrato en {name}{after}: respondió {response.status_code}. {advice}"


def _content(response: httpx.Response, name: str) -> bytes:
    parts = bytearray()
    for part in response.iter_bytes():
        parts += part
        if len(parts) > LIMIT:
            raise UsageError(f"No se leyó el contrato en {name}: pasa de {LIMIT // 1024 // 1024} MB. "
                             "Un documento OpenAPI ocupa menos: compruebe la dirección.")
    return bytes(parts)
