"""An HTML page taken apart: what of it may hold or name a document. What stands in a comment does
not count.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from html.parser import HTMLParser

from conformance.http.contract.script import BlankedScript, without_comments

# Each piece is found in one pass, however broken the page is: a comment, an element whose content
# is text, a tag.
_ATTRIBUTES = r"(?P<{0}>(?:[^<>\"']|\"[^\"]*\"|'[^']*')*+)>"
_PIECE = re.compile(
    r"<!--(?:-?>|[\s\S]*?(?:--!?>|\Z))"
    rf"|<(?P<name>script|style|textarea|title)(?=[\s/>]){_ATTRIBUTES.format('own')}"
    r"(?P<content>[\s\S]*?)(?:</(?P=name)(?=[\s/>])|\Z)"
    rf"|<(?P<tag>[a-z][^\s<>/]*)(?=[\s/>]){_ATTRIBUTES.format('others')}",
    re.IGNORECASE,
)
_NAMES_A_DOCUMENT = re.compile(r"spec-url|onload", re.IGNORECASE)
_SPEC_URLS = ("spec-url", "data-spec-url")
_CODE = re.compile(r"|module|.*(?:java|ecma)script.*|.*(?:babel|jsx).*", re.IGNORECASE)
_DATA = re.compile(r".*(?:json|yaml).*", re.IGNORECASE)


@dataclass(frozen=True)
class Script:
    """A script of a page, as written, and (made when it is asked for) with its comments and texts
    told apart.
    """

    text: str

    @cached_property
    def code(self) -> BlankedScript:
        """The script without its comments."""
        return without_comments(self.text)


@dataclass(frozen=True, slots=True)
class Page:
    """What a page may show a document with.

    `spec_urls` are attributes, `scripts` its own code, `linked` the addresses of other scripts,
    `blocks` the contents of scripts that are data (`application/json`), by their id or their
    number.
    """

    spec_urls: tuple[str, ...]
    scripts: tuple[Script, ...]
    linked: tuple[str, ...]
    blocks: Mapping[str, str]


def take_apart(html: str) -> Page:
    """Return the parts of an HTML page that may hold or name a document."""
    found = _PageParts()
    for piece in _PIECE.finditer(html):
        if piece["tag"] and _NAMES_A_DOCUMENT.search(piece["others"]):
            found.take_tag(_attributes(piece["others"]))
        elif (piece["name"] or "").lower() == "script":
            found.take_script(_attributes(piece["own"]), piece["content"])
    return Page(tuple(found.spec_urls), tuple(found.scripts), tuple(found.linked), found.blocks)


class _PageParts:
    """What was found of a page so far."""

    def __init__(self) -> None:
        self.spec_urls: list[str] = []
        self.scripts: list[Script] = []
        self.linked: list[str] = []
        self.blocks: dict[str, str] = {}

    def take_tag(self, given: Mapping[str, str]) -> None:
        """Take what the attributes of a tag name: addresses of documents, and code."""
        urls = [given.get(name, "").strip() for name in _SPEC_URLS]
        self.spec_urls += filter(None, urls)
        if given.get("onload"):
            self.scripts.append(Script(given["onload"]))

    def take_script(self, given: Mapping[str, str], content: str) -> None:
        """Take an element of script: where it is linked to, or its data, or its code."""
        kind = given.get("type", "").strip()
        if given.get("src"):
            self.linked.append(given["src"])
        if _DATA.fullmatch(kind):
            self.blocks[given.get("id") or str(len(self.blocks))] = content
        elif _CODE.fullmatch(kind) and content.strip():
            self.scripts.append(Script(content))


class _Tag(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            self.found.setdefault(name, value or "")

    handle_startendtag = handle_starttag


def _attributes(written: str) -> dict[str, str]:
    tag = _Tag()
    tag.feed(f"<a {written}>")
    return tag.found
