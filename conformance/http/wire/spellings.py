"""The forms that a server, a library or a proxy may give a secret."""

import base64
import html
import json
import re
from collections.abc import Iterator
from functools import lru_cache
from urllib.parse import quote, quote_plus

_SHORTEST_CODED = 8
_HEX = re.compile(r"%[0-9A-F]{2}")


@lru_cache(maxsize=256)
def spellings(secret: str) -> tuple[str, ...]:
    """Return the forms that a server, a library or a proxy may give a secret."""
    return tuple(_forms(secret))


def _forms(secret: str) -> Iterator[str]:
    yield from _escaped(secret)
    for form in {
        quote(secret, safe="", errors="replace"),
        quote(secret, safe="/", errors="replace"),
        quote(secret, safe="!'()*~", errors="replace"),
        quote_plus(secret, errors="replace"),
    }:
        yield form
        yield _HEX.sub(lambda match: match[0].lower(), form)
    yield from _in_base64(secret.encode("utf-8", "replace"))
    if not secret.isascii():  # read in another alphabet on the way
        yield secret.encode("utf-8", "replace").decode("latin-1")
        yield secret.encode("latin-1", "replace").decode("utf-8", "replace")


def _escaped(secret: str) -> Iterator[str]:
    """Yield a secret as a JSON text, a page or the message of an exception quotes it."""
    yield json.dumps(secret)[1:-1]
    dotnet = "".join(map(_as_dotnet, secret))
    yield dotnet
    yield dotnet.replace("\\u0022", '\\"')
    yield repr(secret)[1:-1]
    yield repr(secret.encode("utf-8", "replace"))[2:-1]
    page = html.escape(secret)
    for form in (
        page,
        page.replace("&#x27;", "&#39;"),
        page.replace("&#x27;", "&apos;"),
        html.escape(secret, False),
    ):
        yield form
        yield form.encode("ascii", "xmlcharrefreplace").decode()


def in_json(secret: str) -> str:
    """Return a text as it stands within the quotes of a JSON text."""
    return json.dumps(secret, ensure_ascii=False)[1:-1]


def _as_dotnet(char: str) -> str:
    """Return a character as .NET writes it in JSON: all but the plainest is escaped."""
    if char == "\\":
        return "\\\\"
    if char.isascii() and char.isprintable() and char not in "<>&'\"+`":
        return char
    return in_json(char) if char in "\n\t\r\b\f" else f"\\u{ord(char):04X}"


def _in_base64(data: bytes) -> Iterator[str]:
    """Yield what a text coded in base64 holds of a secret, wherever in that text it begins."""
    for before in range(3):
        coded = base64.b64encode(b"\0" * before + data).decode()
        core = coded[-(-before * 8 // 6) : (before + len(data)) * 8 // 6]
        if len(core) >= _SHORTEST_CODED:
            yield core
            yield core.replace("+", "-").replace("/", "_")
