"""Pages that show a document: where in the page it stands, or where the page says that it
stands.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from conformance.http.contract.measure import too_many, whole_number
from conformance.http.contract.page import Page, Script

_STATE = re.compile(r"\b__redoc_state\s*=\s*")
_DEFINITION = re.compile(r"\b__redoc_definition\s*=\s*")
_INIT = re.compile(r"\bRedoc\w*\s*\.\s*init\s*\(\s*")
# Redoc as a module: its function comes by name, and is called without the name of Redoc.
_IMPORTED = re.compile(
    r"\bimport\s*\{[^}]*\binit\b[^}]*\}\s*from\s*[\"'][^\"']*redoc", re.IGNORECASE
)
_BARE_INIT = re.compile(r"(?<![\w$.])init\s*\(\s*")
_SWAGGER = re.compile(r"\bSwaggerUI(?:Bundle)?\s*\(\s*")
_SPEC = re.compile(r"(?<![\w$.])[\"']?(?:spec|swaggerDoc|url)[\"']?\s*:\s*")
_PARSE = re.compile(r"JSON\s*\.\s*parse\s*\(\s*")
# An element of the page, and what gives the text that it holds.
_CONTENT = r"\s*\??\.\s*(?:textContent|innerHTML|innerText|text|html)(?:\s*\(\s*\))?\s*"
_MEMBER = re.compile(_CONTENT)
_ELEMENT = re.compile(
    r"(?:document\s*\.\s*(?:getElementById|querySelector)|\$)\s*"
    rf"\(\s*[\"'](?P<named>[^\"']*)[\"']\s*\)(?:{_CONTENT})?"
)
_NAME = re.compile(r"[A-Za-z_$][\w$]*(?:\s*\.\s*[A-Za-z_$][\w$]*)*")
_ORIGIN = re.compile(r"^(?:(?:window|document|self)\.)?location\.origin$")
_PLUS = re.compile(r"\s*\+\s*")
_ESCAPE = re.compile(r"\\(u\{[0-9a-fA-F]{1,6}\}|u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|\r\n|[\s\S])")
_ESCAPES = {
    "n": "\n",
    "t": "\t",
    "r": "\r",
    "b": "\b",
    "f": "\f",
    "v": "\v",
    "0": "\0",
    "\n": "",
    "\r\n": "",
}
_LITERALS = {
    quote: re.compile(rf"{quote}([^{quote}\\]*+(?:\\[\s\S][^{quote}\\]*+)*+){quote}")
    for quote in "'\"`"
}
_LAST_CODE_POINT = 0x10FFFF
_HOPS = 3
_GIVEN = 3
_PLACES = 5


@dataclass(frozen=True, slots=True)
class Found:
    """What a page holds: the document itself (`tree`) or its address (`url`), and in which form."""

    form: str
    tree: Any = None
    url: str = ""


def look(page: Page) -> Found | None:
    """Return the document that a page holds or names, or None when it shows none."""
    for search in _SEARCHES:  # what stands in the page counts before what code could load
        for script in page.scripts:
            found = search(_Reading(script, page.blocks))
            if found is not None:
                return found
    if page.spec_urls:
        return Found("redoc spec-url", url=page.spec_urls[0])
    return _only_block(page)


def look_in_script(text: str) -> Found | None:
    """Return the document that a script embeds or names: state, definition, or `Redoc.init`."""
    reading = _Reading(Script(text), {})
    return next((found for search in _SEARCHES if (found := search(reading)) is not None), None)


@dataclass(frozen=True, slots=True)
class _Reading:
    """A script being read. `blocks`: the page's data by id, which code may parse."""

    script: Script
    blocks: Mapping[str, str] = field(default_factory=dict)

    def ends_of(self, pattern: re.Pattern[str]) -> Iterator[tuple[int, int]]:
        """Yield start and end of the first matches in code; then of those in texts, which may be
        written out.
        """
        if not pattern.search(self.script.text):  # most of the scripts, and cheap
            return
        code = self.script.code
        seen = [match.span() for match in islice(pattern.finditer(code.bare), _PLACES)]
        more = [match.span() for match in islice(pattern.finditer(code.text), _PLACES)]
        yield from dict.fromkeys([*seen, *more])

    def value(self, start: int, before: int, hops: int) -> Any:
        """Return the object or text that the expression at `start` stands for, or None."""
        value, end = self._term(start, before, hops)
        while isinstance(value, str) and (plus := _PLUS.match(self.script.code.text, end)):
            more, end = self._term(plus.end(), before, hops)
            if not isinstance(more, str):
                return None
            value += more
        return value

    def object_at(self, start: int) -> Any:
        """Return the JSON object that stands at a place, or None."""
        return _object(self.script.text, start)

    def _term(self, start: int, before: int, hops: int) -> tuple[Any, int]:
        text = self.script.code.text
        first = text[start : start + 1]
        if first == "{":
            return self.object_at(start), len(text)
        if first in _LITERALS:
            return _literal(self.script.text, start)
        if call := _PARSE.match(text, start):
            parsed = self.value(call.end(), before, hops)
            return (_object(parsed, 0) if isinstance(parsed, str) and parsed else None), len(text)
        if element := _ELEMENT.match(text, start):
            return self._content(element["named"]), element.end()
        if name := _NAME.match(text, start):
            return self._named(re.sub(r"\s", "", name.group()), before, hops), name.end()
        return None, start

    def _named(self, name: str, before: int, hops: int) -> Any:
        if _ORIGIN.match(name):
            return ""
        if not hops:
            return None
        plain = _MEMBER.sub("", name)  # the text of an element that a variable holds
        return self._lookup(plain or name, before, hops - 1)

    def _lookup(self, name: str, before: int, hops: int) -> Any:
        """Return the last value given to a variable (or to the field of an object) before its
        use.
        """
        last = re.escape(name.rsplit(".", 1)[-1])
        given = re.compile(
            rf"(?<![\w$.'\"])(?:[\w$]+\.){{0,9}}['\"]?{last}['\"]?\s*(?:=(?![=>])|:)\s*"
        )
        for match in reversed(list(given.finditer(self.script.code.text, 0, before))[-_GIVEN:]):
            value = self.value(match.end(), match.start(), hops)
            if value is not None:
                return value
        return None

    def _content(self, named: str) -> str | None:
        """Return the content of the data block that a page calls by its id or by its kind."""
        known = self.blocks.get(named.removeprefix("#")) or self.blocks.get(
            named.rpartition("#")[2]
        )
        only = next(iter(self.blocks.values())) if len(self.blocks) == 1 else None
        return known or (only if named.lower().startswith("script") else None)


def _state(reading: _Reading) -> Found | None:
    for _, end in reading.ends_of(_STATE):
        state = reading.object_at(end)
        spec = state.get("spec") if isinstance(state, dict) else None
        if isinstance(spec, dict) and isinstance(spec.get("data"), dict):
            return Found("redoc __redoc_state", tree=spec["data"])
    for _, end in reading.ends_of(_DEFINITION):
        tree = reading.value(end, end, _HOPS)
        if isinstance(tree, dict):
            return Found("redoc __redoc_definition", tree=tree)
    return None


def _initial(reading: _Reading) -> Found | None:
    patterns = [_INIT, *([_BARE_INIT] if _IMPORTED.search(reading.script.text) else [])]
    for pattern in patterns:
        for start, end in reading.ends_of(pattern):
            found = _given("redoc Redoc.init", reading.value(end, start, _HOPS))
            if found is not None:
                return found
    return None


def _swagger(reading: _Reading) -> Found | None:
    """Return what Swagger UI is given: a document in the page, else its address."""
    if not any(True for _ in reading.ends_of(_SWAGGER)):
        return None
    values = [reading.value(end, start, _HOPS) for start, end in reading.ends_of(_SPEC)]
    trees = [value for value in values if isinstance(value, dict) and "openapi" in value]
    urls = list(
        dict.fromkeys(value for value in values if isinstance(value, str) and value.strip())
    )
    if trees:
        return Found("swagger-ui", tree=trees[0])
    # Of several, none is the page's.
    return Found("swagger-ui", url=urls[0]) if len(urls) == 1 else None


def _only_block(page: Page) -> Found | None:
    """Return the document of a page whose code parses data in a way that is not read here, if there
    is but one.
    """
    if not any("JSON" in script.text for script in page.scripts):
        return None
    trees = [_object(text.strip(), 0) for text in islice(page.blocks.values(), _PLACES)]
    documents = [tree for tree in trees if isinstance(tree, dict) and "openapi" in tree]
    return Found("redoc JSON.parse", tree=documents[0]) if len(documents) == 1 else None


_SEARCHES: tuple[Callable[[_Reading], Found | None], ...] = (_state, _initial, _swagger)


def _given(form: str, value: Any) -> Found | None:
    if isinstance(value, dict):
        return Found(form, tree=value)
    return Found(form, url=value.strip()) if isinstance(value, str) and value.strip() else None


def _object(text: str, start: int) -> Any:
    # parsed as JSON from its start: braces inside texts would deceive any matching of braces
    start += len(text[start : start + 200]) - len(text[start : start + 200].lstrip())
    if too_many(text, start):
        return None
    try:
        return json.JSONDecoder(parse_int=whole_number).raw_decode(text, start)[0]
    except (json.JSONDecodeError, RecursionError):
        return None


def _literal(script: str, start: int) -> tuple[str | None, int]:
    found = _LITERALS[script[start]].match(script, start)
    if found is None or (script[start] == "`" and "${" in found[1]):
        return None, start + 1
    return _ESCAPE.sub(_unescape, found[1]), found.end()


def _unescape(match: re.Match[str]) -> str:
    code = match.group(1)
    if code[0] in "ux" and len(code) > 1:
        point = int(code[1:].strip("{}"), 16)
        return chr(point) if point <= _LAST_CODE_POINT else ""
    return _ESCAPES.get(code, code)
