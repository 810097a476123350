"""A whole ledger made smaller: what an item that passed was answered is kept by its beginning.

Every line stays, with address, headers, status and times. Of its bodies more is kept only where
somebody may want it: for an item that found something, was
not judged, or failed for our fault, and where a finding cites it. Such an exchange also keeps its
curl line, which says again what its other fields say. A run that was cut is left as it is: it may
be gone on with.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from conformance.core.errors import LedgerError, why
from conformance.core.finding import Verdict
from conformance.core.speech import json_marks
from conformance.report.ledger import LEDGER, parsed

KEPT = 160
"""How many characters are kept of the answer to an item that passed."""
ASKED = 600
"""How many are kept of what was asked."""

_EXCHANGE = '{"type":"exchange"'
_TOLD = 40  # characters that telling how much it was takes
_CUT = re.compile(r"… \((\d+) bytes en total\)$")


@dataclass(slots=True)
class _Wanted:
    """What is known of a ledger before it is trimmed: the items that passed, those that found
    something, the exchanges that findings cite, and whether it is whole.
    """

    passed: set[str] = field(default_factory=set)
    found: set[str] = field(default_factory=set)
    cited: set[str] = field(default_factory=set)
    ended: bool = False

    def trims(self, line: Mapping[str, Any]) -> bool:
        """Say whether an exchange is kept by its beginning."""
        item = line["item"]
        return item in self.passed and item not in self.found and line["id"] not in self.cited


def trim(folder: Path) -> None:
    """Make the ledger of a whole run smaller. Raises LedgerError where it can't be written; then
    the ledger is what it was.
    """
    path = folder / LEDGER
    wanted = _wanted(path)
    if not wanted.ended:
        return
    scratch = path.with_name(f"{LEDGER}.nuevo")
    try:
        with scratch.open("w", encoding="utf-8", errors="replace", newline="\n") as out:
            out.writelines(_trimmed(line, wanted) for line in _lines(path))
        scratch.replace(path)
    except OSError as error:
        scratch.unlink(missing_ok=True)
        raise LedgerError(
            f"El libro de la corrida {path} no se pudo abreviar: {why(error)}.\n"
            "Quedó entero. Libere espacio y escriba los informes con «conformance report "
            f"{folder}»."
        ) from error


def _lines(path: Path) -> Iterator[str]:
    with path.open(encoding="utf-8", errors="replace", newline="\n") as file:
        yield from file


def _wanted(path: Path) -> _Wanted:
    wanted = _Wanted()
    for text in _lines(path):
        if text.startswith(_EXCHANGE):
            continue
        line = parsed(text)
        match line.get("type"):
            case "item" if line["verdict"] == Verdict.PASSED:
                wanted.passed.add(line["id"])
            case "finding":
                wanted.found.add(line["item"])
                wanted.cited.update(line["exchanges"])
            case "footer":
                wanted.ended = not line["interrupted"] and not line["unavailable"]
            case _:
                pass
    return wanted


def _trimmed(text: str, wanted: _Wanted) -> str:
    if not text.startswith(_EXCHANGE):
        return text
    line = parsed(text)
    if line["type"] != "exchange" or not wanted.trims(line):
        return text
    shorter = {
        "request_body": _beginning(line["request_body"], ASKED),
        "response_body": _beginning(line["response_body"], KEPT),
        "curl": "",
    }
    told = json.dumps(line | shorter, ensure_ascii=False, separators=(",", ":"))
    return json_marks(told) + "\n"


def _beginning(body: str | None, kept: int) -> str | None:
    """Return a body by its beginning, and how much it was."""
    if body is None or len(body) <= kept + _TOLD:
        return body
    known = _CUT.search(body)
    whole = known[1] if known else len(body.encode("utf-8", "replace"))
    return f"{body[:kept]}… ({whole} bytes en total)"
