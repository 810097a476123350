"""The ledger: append-only JSON lines (header, exchanges, findings, items, footer).

One that was cut short can't pass for a whole one: the footer is written last and counts the rest.
"""

import hashlib
import json
import re
from array import array
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from conformance.core.capability import Kind, kind_of
from conformance.core.errors import UsageError, why
from conformance.core.finding import Verdict
from conformance.core.regular_file import regular
from conformance.core.unjudged import put_off
from conformance.http.checks.timing import Sample
from conformance.report.line import (
    acts_from,
    deviation_from,
    footer_from,
    header_from,
    outcome_from,
)
from conformance.report.record import (
    VERSION,
    CitedExchange,
    Deviation,
    Footer,
    Header,
    RecordedOutcome,
    RowAct,
)
from conformance.report.shape import judged, odd, odd_part

LEDGER = "ledger.jsonl"
PLAN = "plan.txt"
"""What a run that only shows its plan leaves."""

_EXCERPT = 4000
_BEGINS = b'{"type":'
_WHOSE = re.compile(r'\{"type":"exchange","id":"[^"]*","item":("(?:[^"\\]|\\.)*"),')
_LOGIN = f'"kind":"{Kind.LOGIN}"'


@dataclass(frozen=True, slots=True)
class Ledger:
    """A ledger as read: all of it but the exchanges, of which it keeps counts, times and the cited
    ones.

    `whole` says that the footer is there, agrees with the rest, and no line was damaged; `damage`
    tells of the first line that was, unless it is the last one, cut short; `sent` counts the
    exchanges of each item, `writes` counts what was sent to change something, `resumed` tells
    when the run was taken up again, `acts` what was done to which rows, `calls` how often each role
    called each capability and which statuses it was answered.
    """

    path: Path
    header: Header
    items: tuple[RecordedOutcome, ...]
    deviations: tuple[Deviation, ...]
    footer: Footer | None
    exchanges: int
    statuses: Mapping[tuple[str, int | None], int]
    samples: Mapping[str, "array[float]"]
    proofs: Mapping[str, CitedExchange]
    whole: bool
    damaged: bool = False
    damage: str = ""
    sent: Mapping[str, int] = field(default_factory=dict)
    writes: int = 0
    resumed: tuple[str, ...] = ()
    acts: tuple[RowAct, ...] = ()
    calls: Mapping[tuple[str, str], Mapping[int | None, int]] = field(default_factory=dict)

    @property
    def touched(self) -> frozenset[str]:
        """The items that sent something."""
        return frozenset(self.sent)

    @property
    def left(self) -> frozenset[str]:
        """The items of the plan that did not end, or ended blocked in a run whose target went
        away, or by what bounded the run.
        """
        gone = self.footer is not None and self.footer.unavailable
        blocked = {
            item.id
            for item in self.items
            if item.verdict is Verdict.BLOCKED and (gone or put_off(item.reason))
        }
        ended = {item.id for item in self.items} - blocked
        return frozenset(planned.id for planned in self.header.planned if planned.id not in ended)


def read(path: Path) -> Ledger:
    """Return the ledger; a damaged or missing end makes it not whole. No ledger at all:
    UsageError.
    """
    tally = _LedgerSoFar()
    for number, line in enumerate(_records(path), start=1):
        tally.take(line, number)
    if tally.header is None and not tally.damage and _ours(path):
        raise UsageError(
            f"{path}: la corrida se cortó mientras se preparaba, antes de la primera prueba.\n"
            "No hay nada que conservar: repita la orden con que empezó, sin --resume."
        )
    if tally.header is None:
        damage = f": {tally.damage}" if tally.damage else ""
        raise UsageError(
            f"No se puede leer el libro de la corrida: {path} no empieza con su "
            f"encabezado{damage}.\n"
            "Se acepta el ledger.jsonl que escribe «conformance run»; vuelva a correrlo."
        )
    cited = {known for deviation in tally.deviations for known in deviation.finding.exchanges}
    proofs = (
        {line["id"]: _proof(line) for line in exchanges(path) if line["id"] in cited}
        if cited
        else {}
    )
    return Ledger(
        path=path,
        header=tally.header,
        items=tuple(tally.items),
        deviations=tuple(tally.deviations),
        footer=tally.footer,
        exchanges=tally.exchanges,
        statuses=dict(tally.statuses),
        samples=tally.samples,
        proofs=proofs,
        whole=tally.whole(),
        damaged=tally.damaged,
        damage=tally.damage,
        sent=dict(tally.sent),
        writes=tally.writes,
        resumed=tuple(tally.resumed),
        acts=tuple(tally.acts),
        calls=tally.calls,
    )


def _ours(path: Path) -> bool:
    """Say whether a file without header is what a run wrote while it prepared, maybe nothing
    yet.
    """
    with path.open("rb") as file:
        return file.read(len(_BEGINS)) in (b"", _BEGINS)


def exchanges(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the exchanges of a ledger one at a time, as written."""
    return (line for line in _records(path) if line["type"] == "exchange")


def exchanges_of(path: Path, items: Collection[str]) -> Iterator[dict[str, Any]]:
    """Yield the exchanges of some items and all logins, one at a time, as written. Of the others no
    more is read than whose they are.
    """
    wanted = {json.dumps(item, ensure_ascii=False) for item in items}
    with path.open(encoding="utf-8", errors="replace", newline="\n") as file:
        for text in file:
            begins = _WHOSE.match(text)
            if begins is None or not (begins[1] in wanted or _LOGIN in text):
                continue
            line = judged(parsed(text), text)
            if line["type"] == "exchange":
                yield line


def sampled(line: Mapping[str, Any]) -> Iterator[Sample]:
    """Yield what an exchange of a ledger took, when it was answered."""
    if line["capability"] and line["status"] is not None:
        yield Sample(line["id"], line["capability"], line["operation"], line["elapsed"])


def digest(path: Path) -> str:
    """Return the SHA-256 of a ledger, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


class _UnfitError(ValueError):
    pass


class _LedgerSoFar:
    """What has been read so far; a line that says nothing we know makes the ledger not whole."""

    def __init__(self) -> None:
        self.header: Header | None = None
        self.footer: Footer | None = None
        self.items: list[RecordedOutcome] = []
        self.deviations: list[Deviation] = []
        self.exchanges = 0
        self.statuses: Counter[tuple[str, int | None]] = Counter()
        self.samples: dict[str, array[float]] = {}
        self.damaged = False
        self.damage = ""
        self.sent: Counter[str] = Counter()
        self.writes = 0
        self.resumed: list[str] = []
        self.acts: list[RowAct] = []
        self.calls: dict[tuple[str, str], Counter[int | None]] = {}
        self._takers: Mapping[object, Callable[[Mapping[str, Any]], None]] = {
            "header": self._take_header,
            "footer": self._take_footer,
            "exchange": self._take_exchange,
            "item": self._take_item,
            "resumed": lambda line: self.resumed.append(line["started"]),
            "finding": lambda line: self.deviations.append(deviation_from(line)),
        }

    def take(self, line: Mapping[str, Any], number: int) -> None:
        taker = self._takers.get(line["type"])
        try:
            if taker is None:
                self._damaged(number, line["why"])
            elif self.footer is not None:
                self._damaged(number, "sigue al pie, que es el final")
            else:
                taker(line)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            unfit = f"no es un registro «{line['type']}» que se entienda"
            self._damaged(number, str(error) if isinstance(error, _UnfitError) else unfit)

    def _damaged(self, number: int, why: str) -> None:
        self.damaged = True
        if why and not self.damage:
            self.damage = f"la línea {number} {why}"

    def whole(self) -> bool:
        seen = (len(self.items), self.exchanges, len(self.deviations))
        return (
            not self.damaged
            and self.footer is not None
            and seen == (self.footer.items, self.footer.exchanges, self.footer.findings)
        )

    def _take_header(self, line: Mapping[str, Any]) -> None:
        if line["version"] != VERSION:
            raise UsageError(
                f"No se puede leer el libro de la corrida: es versión {line['version']!r}.\n"
                f"Se acepta la versión {VERSION}; use el conformance que lo escribió."
            )
        header = header_from(line)
        if self.header is not None:
            raise _UnfitError("es un segundo encabezado")
        if name := odd_part(header):
            raise _UnfitError(odd(name))
        self.header = header

    def _take_item(self, line: Mapping[str, Any]) -> None:
        self.items.append(outcome_from(line, self.header.resources if self.header else ()))

    def _take_footer(self, line: Mapping[str, Any]) -> None:
        self.footer = footer_from(line)

    def _take_exchange(self, line: Mapping[str, Any]) -> None:
        self.exchanges += 1
        self.sent[line["item"]] += 1
        self.writes += kind_of(line) is Kind.WRITE
        self.acts += acts_from(line)
        if capability := line["capability"]:
            self.statuses[capability, line["status"]] += 1
            self.calls.setdefault((line["role"], capability), Counter())[line["status"]] += 1
            if line["status"] is not None:  # what never came took no time that could be measured
                self.samples.setdefault(capability, array("d")).append(line["elapsed"])


def _proof(line: Mapping[str, Any]) -> CitedExchange:
    said = line.get("fault") or line.get("response_body") or ""
    return CitedExchange(
        line["id"],
        line["capability"],
        line["status"],
        line["curl"],
        said[:_EXCERPT],
        line["role"],
        line.get("trace") or "",
    )


def _records(path: Path) -> Iterator[dict[str, Any]]:
    try:
        regular(path)
        file = path.open(encoding="utf-8", errors="replace", newline="\n")
    except OSError as error:
        raise UsageError(
            f"No se puede leer el libro de la corrida: {path} ({why(error)}).\n"
            "Indique la carpeta de una corrida, la que contiene ledger.jsonl."
        ) from error
    with file:
        for text in file:
            yield judged(parsed(text), text)


def parsed(text: str) -> dict[str, Any]:
    """Return the record of a line, of type `damaged` when it is none."""
    try:
        record = json.loads(text)
    except (ValueError, RecursionError):
        record = None
    return record if isinstance(record, dict) else {"type": "damaged"}
