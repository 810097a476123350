"""Where a contract comes from: a file or a URL that holds OpenAPI JSON, YAML, or a page that shows
it.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit
from urllib.request import url2pathname

from conformance.core.address import shown, shown_in
from conformance.core.errors import Fault, InputError, UsageError, why
from conformance.core.regular_file import CONTRACT, read_file
from conformance.http.contract.page import Page, take_apart
from conformance.http.contract.redoc import Found, look, look_in_script
from conformance.http.contract.text import decode, is_page, parse
from conformance.http.wire.fetch import Download, fetch

Fetch = Callable[[str], Download]
"""What reads a URL: `wire.fetch.fetch`, or a record of answers in a test."""

_PAGES = 3
_SCRIPTS = 5
_WEB = re.compile(r"^https?://", re.IGNORECASE)
_SCHEME = re.compile(r"^([A-Za-z][A-Za-z0-9+.-]+)://")
_VIEWER = re.compile(
    r"redoc[^/]*\.(?:standalone|min)?[^/]*js|bundles/redoc|swagger-ui-(?:bundle|standalone)",
    re.IGNORECASE,
)
_SHOWS = re.compile("redoc|swagger-?ui", re.IGNORECASE)
_TOP = ("info", "paths", "components", "servers", "tags", "security", "definitions", "webhooks")
_EXPECTED = (
    "Se acepta OpenAPI 3.0 o 3.1 en JSON o YAML (archivo o URL), o una página Redoc que lo muestre."
)


@dataclass(frozen=True, slots=True)
class Source:
    """A parsed document, the file or address it came from in the end, and the form it was found
    in.
    """

    raw: dict[str, Any]
    origin: str
    form: str


def read(source: str, *, fetch: Fetch = fetch) -> Source:
    """Return the OpenAPI document that `source` (file or URL) holds or points at. Raises
    UsageError.

    Its origin, and whatever is said of it, goes without the passwords and keys that an address may
    hold.
    """
    try:
        found = _read(source, fetch, _PAGES, "")
    except InputError as error:
        raise InputError([_hidden(fault, source) for fault in error.faults]) from None
    except UsageError as error:
        raise UsageError(shown_in(str(error), source)) from None
    return replace(found, origin=shown(found.origin))


def _hidden(fault: Fault, source: str) -> Fault:
    place = replace(fault.place, file=shown_in(fault.place.file, source)) if fault.place else None
    return replace(fault, message=shown_in(fault.message, source), place=place)


def _read(source: str, fetch: Fetch, pages: int, form: str) -> Source:
    content, origin = _content(source, fetch)
    text = decode(content, origin)
    if not is_page(text):
        tree, written = parse(text, origin)
        return Source(_openapi(tree, origin), origin, form or written)
    found = _in_page(text, origin, fetch)
    if found.tree is not None:
        return Source(_openapi(found.tree, origin), origin, found.form)
    if pages == 0:
        raise UsageError(
            f"La página {source} apunta a otra página Redoc, y esta a otra, sin llegar a un "
            "documento. Dé la dirección del documento JSON o YAML."
        )
    return _read(_resolve(origin, found.url), fetch, pages - 1, found.form)


def _content(source: str, fetch: Fetch) -> tuple[bytes, str]:
    if _WEB.match(source):
        fetched = fetch(source)
        return fetched.content, fetched.url
    scheme = _SCHEME.match(source)
    if scheme and scheme.group(1).lower() != "file":
        raise UsageError(
            f"No se pudo leer el contrato «{source}»: el esquema «{scheme.group(1)}» no se "
            "admite. Dé una URL http:// o https://, o la ruta de un archivo."
        )
    path = Path(url2pathname(unquote(urlsplit(source).path))) if scheme else Path(source)
    return _file(path, source), str(path)


def _file(path: Path, source: str) -> bytes:
    if path.is_dir():
        raise UsageError(
            f"No se pudo leer el contrato: «{source}» es una carpeta. Dé la ruta del archivo. "
            f"{_EXPECTED}"
        )
    try:
        return read_file(path, CONTRACT)
    except (FileNotFoundError, NotADirectoryError) as error:
        raise UsageError(
            f"No se encontró el contrato: no existe el archivo «{source}» "
            f"(carpeta actual: {Path.cwd()}). {_EXPECTED}"
        ) from error
    except (OSError, ValueError) as error:
        raise UsageError(f"No se pudo leer el contrato «{source}»: {why(error)}.") from error


def _in_page(text: str, origin: str, fetch: Fetch) -> Found:
    page = take_apart(text)
    found = look(page) or (_in_linked_scripts(page, origin, fetch) if _SHOWS.search(text) else None)
    if found is not None:
        return found
    if text.lstrip().startswith("<?xml"):
        raise UsageError(f"{origin} es XML, no un documento OpenAPI. {_EXPECTED}")
    if "swagger-ui" in text.lower():
        raise UsageError(
            f"{origin} es una página de Swagger UI, no de Redoc. Dé la dirección del documento "
            "que muestra (enlace bajo el título, suele terminar en /swagger/v1/swagger.json)."
        )
    if "redoc" in text.lower():
        raise UsageError(
            f"{origin} menciona Redoc, pero no se halló el documento: ni spec-url, ni Redoc.init "
            "con una dirección o un objeto JSON, ni __redoc_state, ni __redoc_definition (lo que "
            "está en un comentario no cuenta). Dé la dirección del documento JSON o YAML."
        )
    raise UsageError(f"{origin} es una página HTML que no es de Redoc. {_EXPECTED}")


def _in_linked_scripts(page: Page, origin: str, fetch: Fetch) -> Found | None:
    """Look in the page's own scripts: Swashbuckle's middleware keeps `Redoc.init` in `index.js`."""
    own = [
        src
        for src in page.linked
        if not _WEB.match(src) and not src.startswith("//") and not _VIEWER.search(src)
    ]
    for src in own[:_SCRIPTS]:
        try:
            content, where = _content(_resolve(origin, src), fetch)
            found = look_in_script(decode(content, where))
        except UsageError:
            continue  # a script that can't be read only means that the document is not there
        if found is not None:
            return found
    return None


def _resolve(origin: str, url: str) -> str:
    """Return the address of `url` as written in the page or script at `origin`."""
    if _WEB.match(origin):
        joined = urljoin(origin, url)
        if not _WEB.match(joined):
            raise UsageError(
                f"La página {origin} apunta a «{url}», que no es una dirección http(s). "
                "Dé la dirección del documento JSON o YAML."
            )
        return joined
    if _WEB.match(url):
        return url
    if url.startswith("//"):
        return f"https:{url}"
    if url.startswith("/") or _SCHEME.match(url):
        raise UsageError(
            f"La página {origin} apunta a «{url}», que solo existe en el servidor que la sirve. "
            "Dé la URL de la página, o la dirección o el archivo del documento."
        )
    return str(Path(origin).parent / unquote(url.split("?")[0].split("#")[0]))


def _openapi(tree: Any, origin: str) -> dict[str, Any]:
    if not isinstance(tree, dict):
        kind = "una lista" if isinstance(tree, list) else "un valor suelto"
        raise UsageError(f"{origin} no es un documento OpenAPI: contiene {kind}. {_EXPECTED}")
    if "swagger" in tree and "openapi" not in tree:
        raise UsageError(
            f"{origin} es Swagger {tree['swagger']}, no OpenAPI 3. Conviértalo antes, p. ej."
            " con «npx swagger2openapi entrada.json -o salida.json», o pida OpenAPI 3."
        )
    version = str(tree.get("openapi", ""))
    if not version:
        keys = ", ".join(key for key in _TOP if key in tree) or "ninguna de las suyas"
        raise UsageError(
            f"{origin} no es un documento OpenAPI: falta la clave «openapi» "
            f"(claves que tiene: {keys}). {_EXPECTED}"
        )
    if not re.match(r"^3\.[01](\.|$)", version):
        raise UsageError(f"{origin} declara openapi «{version}», que no se admite. {_EXPECTED}")
    return tree
