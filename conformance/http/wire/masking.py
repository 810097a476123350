"""What may not be shown: each secret of a run, in every form in which a text may hold it."""

import base64
import html
import json
import re
from collections.abc import Iterator, Mapping
from urllib.parse import quote, quote_plus

MASK = "***"
_SHORTEST = 4  # what is shorter may stand anywhere by chance
_SHORTEST_CODED = 8
_BEGINNING = 12  # characters that are looked for first: many forms begin alike
# Whole or cut short: header and claims alone may open a system that looks at no signature.
_JWT = re.compile(r"eyJ[\w-]{8,}(?:\.[\w-]*)*")
_HEX = re.compile(r"%[0-9A-F]{2}")


def shows_itself(secret: str) -> bool:
    """Say whether a secret is masked by its looks, whoever knows it."""
    return _JWT.fullmatch(secret) is not None


class Secrets:
    """What must not be shown: the text of each secret, and the `$VARIABLE` that stands for it."""

    def __init__(self, names: Mapping[str, str]) -> None:
        self._names = {secret: name for secret, name in names.items() if len(secret) >= _SHORTEST}
        told: dict[str, str] = {}
        for secret, name in self._names.items():
            told[secret] = name
            # A shell expands the variable as it is: only what reads so, read by us, is called by
            # its name.
            told.setdefault(_in_json(secret), name)
        for secret in self._names:
            for form in _coded(secret):
                told.setdefault(form, MASK)
        # Longest first: the text of one secret may begin another's.
        self._forms = {form: told[form] for form in sorted(told, key=len, reverse=True)}
        self._beginnings = tuple({form[:_BEGINNING]: None for form in self._forms})
        self.longest = max(map(len, self._forms), default=0)

    def name(self, text: str) -> str:
        """Return the variable of a text that is a secret, or the mask."""
        return self._names.get(text, MASK)

    def scrub(self, text: str) -> str:
        """Return a text in which every known secret, however it is written, and every JWT is
        replaced.
        """
        if any(map(text.__contains__, self._beginnings)):
            for form, name in self._forms.items():
                text = text.replace(form, name)
        return _JWT.sub(MASK, text) if "eyJ" in text else text


def _coded(secret: str) -> Iterator[str]:
    """Yield the forms that a server, a library or a proxy may give a secret."""
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
    yield "".join(map(_as_dotnet, secret))
    yield "".join(map(_as_dotnet, secret)).replace("\\u0022", '\\"')
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


def _in_json(secret: str) -> str:
    return json.dumps(secret, ensure_ascii=False)[1:-1]


def _as_dotnet(char: str) -> str:
    """Return a character as .NET writes it in JSON: all but the plainest is escaped."""
    if char == "\\":
        return "\\\\"
    if char.isascii() and char.isprintable() and char not in "<>&'\"+`":
        return char
    return _in_json(char) if char in "\n\t\r\b\f" else f"\\u{ord(char):04X}"


def _in_base64(data: bytes) -> Iterator[str]:
    """Yield what a text coded in base64 holds of a secret, wherever in that text it begins."""
    for before in range(3):
        coded = base64.b64encode(b"\0" * before + data).decode()
        core = coded[-(-before * 8 // 6) : (before + len(data)) * 8 // 6]
        if len(core) >= _SHORTEST_CODED:
            yield core
            yield core.replace("+", "-").replace("/", "_")
