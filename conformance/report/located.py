"""Where what was found is shown in somebody's repository, and by what it is known from run to run.

The rules of the file: a finding is shown at the story that told it, else at the document of the
service that it is about. They come in the order of their causes, the worst first. What a finding is
known by holds no number, address or word of the system, so that it is the same in the next run.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from conformance.core.speech import one_line, printable
from conformance.report.ledger import Ledger
from conformance.report.verdict import LEVEL_NAMES

_DIGITS = re.compile(r"\d+")
_KNOWN_BY = ("code", "capability", "requirement", "operation", "place", "status")
_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://")
_NOWHERE = "contrato"
_DIGITS_OF_A_LINE = 8


@dataclass(frozen=True, slots=True)
class Located:
    """A finding of acta.json, the `line` of the file where it is shown, by what it is known, and
    the number of its cause in the acta, 0 for what is of the document.
    """

    finding: Mapping[str, Any]
    path: str
    line: int
    fingerprint: str
    cause: int

    @property
    def uri(self) -> str:
        """Where it is shown, as a reference of RFC 3986."""
        return quote(self.path, safe="/:?=&%#")

    @property
    def title(self) -> str:
        """Its code, and what is wrong in a few words."""
        return one_line(f"{self.finding['code']} {self.finding['title']}")

    @property
    def text(self) -> str:
        """What was expected and what came, for people."""
        said = self.finding
        where = f"Dónde: {said['place']}" if said["place"] else ""
        lines = (
            f"{said['title']} ({LEVEL_NAMES[said['level']]}, requisito {said['requirement']})",
            f"Operación: {said['operation']}" if said["operation"] else "",
            f"Se esperaba: {said['expected']}",
            f"Se obtuvo: {said['actual']}",
            where,
        )
        return printable("\n".join(filter(None, lines)))


def located(ledger: Ledger, summary: Mapping[str, Any]) -> list[Located]:
    """Return the findings of acta.json in the order of their causes, and where each is shown."""
    header = ledger.header
    stories = {one.id: one.file for one in header.planned}
    services = {one.name: one.service for one in header.capabilities}
    documents = {one.service: _path(one.source) for one in header.contract}
    first = next(iter(documents.values()), _NOWHERE)
    seen: Counter[str] = Counter()
    made = []
    for said, cause in _in_order(summary):
        about = documents.get(services.get(said["capability"] or "", ""), first)
        path = printable(stories.get(said["item"]) or about)
        key = _fingerprint(said, seen)
        made.append(Located(said, path, _line(said["place"], path), key, cause))
    return made


def _in_order(summary: Mapping[str, Any]) -> list[tuple[Mapping[str, Any], int]]:
    """Return the findings with the number of their cause, the worst first, and then the others."""
    found = summary["findings"]
    numbered = {
        place: number
        for number, cause in enumerate(summary["causes"], start=1)
        for place in cause["findings"]
    }
    others = (place for place in range(len(found)) if place not in numbered)
    return [(found[place], numbered.get(place, 0)) for place in (*numbered, *others)]


def _line(place: str, path: str) -> int:
    """Return the line that a place names in a file, or else the first."""
    named, _, number = place.rpartition(":")
    known = named == path and number.isdecimal() and len(number) < _DIGITS_OF_A_LINE
    return max(1, int(number)) if known else 1


def _fingerprint(said: Mapping[str, Any], seen: Counter[str]) -> str:
    """Return what a finding is known by; of those that are alike, the next ones are told apart."""
    parts = [_DIGITS.sub("#", str(said[name] or "")) for name in _KNOWN_BY]
    key = hashlib.sha256("\n".join(parts).encode("utf-8", "replace")).hexdigest()
    seen[key] += 1
    return key if seen[key] == 1 else f"{key}:{seen[key]}"


def _path(source: str) -> str:
    """Return a document's source as a path of a repository, or as its address."""
    plain = source.rpartition(": ")[2].replace("\\", "/")
    return plain if _ADDRESS.match(plain) else plain.lstrip("/") or _NOWHERE
