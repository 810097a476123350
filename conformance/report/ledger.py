"""The ledger: append-only JSON lines (header, exchanges, findings, items, footer).

One that was cut short can't pass for a whole one: the footer is written last and counts the rest.
"""

import hashlib
import json
import threading
from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from conformance.checks.timing import Sample
from conformance.errors import UsageError, why
from conformance.exchange import Exchange
from conformance.finding import Finding, Verdict
from conformance.report.record import (
    VERSION,
    Deviation,
    Footer,
    Header,
    Outcome,
    Proof,
    deviation_from,
    footer_from,
    header_from,
    outcome_from,
)

LEDGER = "ledger.jsonl"
PARTS = "parte-*.jsonl"
PLAN = "plan.txt"  # what a run that only shows its plan leaves
"""What the workers of a run write beside the ledger until it takes them in."""

_EXCERPT = 4000
_COUNTED = ("item", "exchange", "finding")


class Writer:
    """An open ledger: every record is a line, on disk before the call returns. Safe among threads.

    A worker's part is the same file without header and footer; `absorb` takes the parts in.
    """

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        # A server may send half a surrogate pair; it is shown as "?" rather than lost with its line.
        self._file = path.open("w", encoding="utf-8", errors="replace", newline="\n")
        self._lock = threading.Lock()
        self._counts: Counter[str] = Counter()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None,
                 trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Close the file; what was written stays, and without a footer it is not whole."""
        self._file.close()

    def header(self, header: Header) -> None:
        """Write the header: the first line of a whole ledger."""
        self._write({"type": "header", "version": VERSION, **asdict(header)})

    def exchange(self, item: str, exchange: Exchange) -> None:
        """Write an exchange as its evidence shows it: secrets and personal data already masked."""
        request, evidence = exchange.request, exchange.evidence
        self._write({
            "type": "exchange", "id": exchange.id, "item": item, "role": request.role,
            "capability": request.capability, "operation": request.operation, "method": request.method,
            "url": evidence.url, "request_headers": evidence.request_headers,
            "request_body": evidence.request_body, "status": exchange.status,
            "response_headers": evidence.response_headers, "response_body": evidence.response_body,
            "fault": exchange.fault, "started": exchange.started, "elapsed": exchange.elapsed,
            "curl": evidence.curl})

    def finding(self, item: str, finding: Finding) -> None:
        """Write a finding of an item."""
        self._write({"type": "finding", "item": item, **asdict(finding)})

    def item(self, item: str, verdict: Verdict, *, reason: str = "", started: str = "",
             elapsed: float = 0.0, moves: Sequence[str] = ()) -> None:
        """Write how an item ended."""
        self._write({"type": "item", "id": item, "verdict": verdict, "reason": reason, "started": started,
                     "elapsed": elapsed, "moves": list(moves)})

    def absorb(self, parts: Iterable[Path]) -> None:
        """Append the lines of workers' parts, counted; a line cut short is left out."""
        for line in _whole_lines(parts):
            self._put(line, _kind(line))

    def footer(self, finished: str, *, interrupted: bool = False, unavailable: str | None = None) -> None:
        """Write the footer, with the counts of what stands before it: the last line."""
        counts = {f"{kind}s": self._counts[kind] for kind in _COUNTED}
        self._write({"type": "footer", "finished": finished, "interrupted": interrupted,
                     "unavailable": unavailable, **counts})

    def _write(self, record: Mapping[str, Any]) -> None:
        self._put(json.dumps(record, ensure_ascii=False, separators=(",", ":")) + "\n", record["type"])

    def _put(self, line: str, kind: str) -> None:
        with self._lock:
            self._file.write(line)
            self._file.flush()
            self._counts[kind] += 1


def take_in(folder: Path) -> None:
    """Take the workers' parts of a run that ended without doing so into its ledger, and remove them.

    It still has no footer: a run cut short can't pass for a whole one.
    """
    path, parts = folder / LEDGER, sorted(folder.glob(PARTS))
    if not parts or not path.exists():
        return
    there: Counter[int] = Counter()  # what had been taken in when the run was cut
    last = ""
    with path.open(encoding="utf-8", errors="replace", newline="\n") as file:
        for last in file:
            there[hash(last)] += 1
    if _kind(last) != "footer":
        scratch = path.with_name(f"{LEDGER}.nuevo")
        with scratch.open("w", encoding="utf-8", errors="replace", newline="\n") as out:
            with path.open(encoding="utf-8", errors="replace", newline="\n") as file:
                # The last line may have been cut; what is left of it shows that something was lost.
                out.writelines(line if line.endswith("\n") else f"{line}\n" for line in file)
            for line in _whole_lines(parts):
                if there[hash(line)]:
                    there[hash(line)] -= 1
                else:
                    out.write(line)
        scratch.replace(path)
    for part in parts:
        part.unlink()


@dataclass(frozen=True, slots=True)
class Ledger:
    """A ledger as read: all of it but the exchanges, of which it keeps counts, times and the cited ones.

    `whole` says that the footer is there, agrees with the rest, and no line was damaged.
    """

    path: Path
    header: Header
    items: tuple[Outcome, ...]
    deviations: tuple[Deviation, ...]
    footer: Footer | None
    exchanges: int
    statuses: Mapping[tuple[str, int | None], int]
    samples: Mapping[str, "array[float]"]
    proofs: Mapping[str, Proof]
    whole: bool


def read(path: Path) -> Ledger:
    """Return the ledger; a damaged or missing end makes it not whole. No ledger at all: UsageError."""
    tally = _Tally()
    for line in _records(path):
        tally.take(line)
    if tally.header is None:
        raise UsageError(f"No se puede leer el libro de la corrida: {path} no empieza con su encabezado.\n"
                         "Se acepta el ledger.jsonl que escribe «conformance run»; vuelva a correrlo.")
    cited = {known for deviation in tally.deviations for known in deviation.finding.exchanges}
    proofs = {line["id"]: _proof(line) for line in exchanges(path) if line["id"] in cited} if cited else {}
    return Ledger(path=path, header=tally.header, items=tuple(tally.items),
                  deviations=tuple(tally.deviations), footer=tally.footer, exchanges=tally.exchanges,
                  statuses=dict(tally.statuses), samples=tally.samples, proofs=proofs, whole=tally.whole())


def exchanges(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the exchanges of a ledger one at a time, as written."""
    return (line for line in _records(path) if line.get("type") == "exchange" and "id" in line)


def samples(path: Path) -> Iterator[Sample]:
    """Yield what each answered exchange of a ledger took."""
    return (Sample(line["id"], line["capability"], line["operation"], line["elapsed"]) for line in exchanges(path)
            if line["capability"] and line["status"] is not None)


def digest(path: Path) -> str:
    """Return the SHA-256 of a ledger, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


class _Tally:
    """What has been read so far; a line that says nothing we know makes the ledger not whole."""

    def __init__(self) -> None:
        self.header: Header | None = None
        self.footer: Footer | None = None
        self.items: list[Outcome] = []
        self.deviations: list[Deviation] = []
        self.exchanges = 0
        self.statuses: Counter[tuple[str, int | None]] = Counter()
        self.samples: dict[str, array[float]] = {}
        self.damaged = False
        self._takers: Mapping[object, Callable[[Mapping[str, Any]], None]] = {
            "header": self._take_header, "footer": self._take_footer, "exchange": self._take_exchange,
            "item": lambda line: self.items.append(outcome_from(line)),
            "finding": lambda line: self.deviations.append(deviation_from(line))}

    def take(self, line: Mapping[str, Any]) -> None:
        taker = self._takers.get(line.get("type"))
        try:
            if taker is None or self.footer is not None:  # nothing may follow the footer
                self.damaged = True
            else:
                taker(line)
        except (KeyError, TypeError, ValueError, AttributeError):
            self.damaged = True

    def whole(self) -> bool:
        seen = (len(self.items), self.exchanges, len(self.deviations))
        return (not self.damaged and self.footer is not None
                and seen == (self.footer.items, self.footer.exchanges, self.footer.findings))

    def _take_header(self, line: Mapping[str, Any]) -> None:
        if line["version"] != VERSION:
            raise UsageError(f"No se puede leer el libro de la corrida: es versión {line['version']!r}.\n"
                             f"Se acepta la versión {VERSION}; use el conformance que lo escribió.")
        self.header = header_from(line)

    def _take_footer(self, line: Mapping[str, Any]) -> None:
        self.footer = footer_from(line)

    def _take_exchange(self, line: Mapping[str, Any]) -> None:
        self.exchanges += 1
        if capability := line["capability"]:
            self.statuses[capability, line["status"]] += 1
            if line["status"] is not None:  # what never came took no time that could be measured
                self.samples.setdefault(capability, array("d")).append(line["elapsed"])


def _proof(line: Mapping[str, Any]) -> Proof:
    said = line.get("fault") or line.get("response_body") or ""
    return Proof(line["id"], line["capability"], line["status"], line["curl"], said[:_EXCERPT])


def _records(path: Path) -> Iterator[dict[str, Any]]:
    try:
        file = path.open(encoding="utf-8", errors="replace", newline="\n")
    except OSError as error:
        raise UsageError(f"No se puede leer el libro de la corrida: {path} ({why(error)}).\n"
                         "Indique la carpeta de una corrida, la que contiene ledger.jsonl.") from error
    with file:
        for text in file:
            yield _parsed(text)


def _parsed(text: str) -> dict[str, Any]:
    try:
        record = json.loads(text)
    except ValueError:
        record = None
    return record if isinstance(record, dict) else {"type": "damaged"}


def _whole_lines(parts: Iterable[Path]) -> Iterator[str]:
    for part in parts:
        with part.open(encoding="utf-8", errors="replace", newline="\n") as file:
            yield from (line for line in file if line.endswith("\n") and _kind(line) in _COUNTED)


def _kind(line: str) -> str:
    return str(_parsed(line).get("type"))
