"""Redoc pages: where in the HTML the document stands, or where the page says that it stands."""

import json
import re
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any

_STATE = re.compile(r"__redoc_state\s*=\s*")
_DEFINITION = re.compile(r"__redoc_definition\s*=\s*")
_INIT = re.compile(r"\bRedoc\s*\.\s*init\s*\(\s*")
_PARSE = re.compile(r"JSON\s*\.\s*parse\s*\(\s*")
_NAME = re.compile(r"[A-Za-z_$][\w$]*(?:\s*\.\s*[A-Za-z_$][\w$]*)*")
_ORIGIN = re.compile(r"^(?:(?:window|document|self)\.)?location\.origin$")
_PLUS = re.compile(r"\s*\+\s*")
_ESCAPE = re.compile(r"\\(u\{[0-9a-fA-F]+\}|u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|\r\n|[\s\S])")
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v", "0": "\0", "\n": "", "\r\n": ""}
_HOPS = 3
_GIVEN = 3


@dataclass(frozen=True, slots=True)
class Found:
    """What a page holds: the document itself (`tree`) or its address (`url`), and in which form."""

    form: str
    tree: Any = None
    url: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """An HTML page taken apart: `spec-url` attributes, inline scripts and addresses of scripts."""

    spec_urls: tuple[str, ...]
    scripts: tuple[str, ...]
    linked: tuple[str, ...]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.spec_urls: list[str] = []
        self.scripts: list[str] = []
        self.linked: list[str] = []
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        url = named.get("spec-url") or named.get("data-spec-url")
        if url and url.strip():
            self.spec_urls.append(url.strip())
        if tag == "script":
            self._inside = True
            self.scripts.append("")
            if named.get("src"):
                self.linked.append(str(named["src"]))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self._inside = False

    def handle_endtag(self, tag: str) -> None:
        if tag == "script":
            self._inside = False

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.scripts[-1] += data


def take_apart(html: str) -> Page:
    """Return the parts of an HTML page that may hold or name a document."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    scripts = tuple(script for script in reader.scripts if script.strip())
    return Page(tuple(reader.spec_urls), scripts, tuple(reader.linked))


def look(page: Page) -> Found | None:
    """Return what a Redoc page holds, or None when it is no Redoc page."""
    for search in (_embedded, _initial):  # what stands in the page counts before what code could load
        for script in page.scripts:
            found = search(script)
            if found is not None:
                return found
    return Found("redoc spec-url", url=page.spec_urls[0]) if page.spec_urls else None


def look_in_script(script: str) -> Found | None:
    """Return the document that a script embeds or names: state, definition, or `Redoc.init`."""
    return _embedded(script) or _initial(script)


def _embedded(script: str) -> Found | None:
    for match in _STATE.finditer(script):
        state = _object(script, match.end())
        spec = state.get("spec") if isinstance(state, dict) else None
        if isinstance(spec, dict) and isinstance(spec.get("data"), dict):
            return Found("redoc __redoc_state", tree=spec["data"])
    for match in _DEFINITION.finditer(script):
        tree = _object(script, match.end())
        if isinstance(tree, dict):
            return Found("redoc __redoc_definition", tree=tree)
    return None


def _initial(script: str) -> Found | None:
    for match in _INIT.finditer(script):
        value = _value(script, match.end(), match.start(), _HOPS)
        if isinstance(value, dict):
            return Found("redoc Redoc.init", tree=value)
        if isinstance(value, str) and value.strip():
            return Found("redoc Redoc.init", url=value.strip())
    return None


def _object(script: str, start: int) -> Any:
    # parsed as JSON from its start: braces inside texts would deceive any matching of braces
    try:
        return json.JSONDecoder().raw_decode(script, start)[0]
    except (json.JSONDecodeError, RecursionError):
        return None


def _value(script: str, start: int, before: int, hops: int) -> Any:
    """Return the object or text that the expression at `start` stands for, or None."""
    value, end = _term(script, start, before, hops)
    while isinstance(value, str) and (plus := _PLUS.match(script, end)):
        more, end = _term(script, plus.end(), before, hops)
        if not isinstance(more, str):
            return None
        value += more
    return value


def _term(script: str, start: int, before: int, hops: int) -> tuple[Any, int]:
    first = script[start:start + 1]
    if first == "{":
        return _object(script, start), len(script)
    if first in ("'", '"', "`"):
        return _literal(script, start)
    if call := _PARSE.match(script, start):
        text, end = _literal(script, call.end())
        return (_object(text, 0) if text else None), end
    if name := _NAME.match(script, start):
        written = re.sub(r"\s", "", name.group())
        if _ORIGIN.match(written):
            return "", name.end()
        return (_lookup(script, written, before, hops - 1) if hops else None), name.end()
    return None, start


def _lookup(script: str, name: str, before: int, hops: int) -> Any:
    """Return the last value given to a variable (or to the field of an object) before its use."""
    last = re.escape(name.rsplit(".", 1)[-1])
    given = re.compile(rf"(?<![\w$.'\"])(?:[\w$.]+\.)?['\"]?{last}['\"]?\s*(?:=(?![=>])|:)\s*")
    for match in reversed(list(given.finditer(script, 0, before))[-_GIVEN:]):
        value = _value(script, match.end(), match.start(), hops)
        if value is not None:
            return value
    return None


def _literal(script: str, start: int) -> tuple[str | None, int]:
    quote = script[start:start + 1]
    if quote not in ("'", '"', "`") or not quote:
        return None, start
    end = start + 1
    while end < len(script) and script[end] != quote:
        end += 2 if script[end] == "\\" else 1
    text = script[start + 1:end]
    if end >= len(script) or (quote == "`" and "${" in text):
        return None, end
    return _ESCAPE.sub(_unescape, text), end + 1


def _unescape(match: re.Match[str]) -> str:
    code = match.group(1)
    if code[0] in "ux" and len(code) > 1:
        return chr(int(code[1:].strip("{}"), 16))
    return _ESCAPES.get(code, code)
