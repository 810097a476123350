"""The ledger: append-only JSON lines (header, exchanges, findings, items, footer).

One that was cut short can't pass for a whole one: the footer is written last and counts the rest.
"""

import hashlib
import json
import queue
import threading
from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from conformance.checks.timing import Sample
from conformance.errors import LedgerError, UsageError, why
from conformance.exchange import Exchange, changes
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
from conformance.report.shape import judged, odd, odd_part

LEDGER = "ledger.jsonl"
PARTS = "parte-*.jsonl"
"""What the workers of a run write beside the ledger until it takes them in."""

PLAN = "plan.txt"
"""What a run that only shows its plan leaves."""

_EXCERPT = 4000
_COUNTED = ("item", "exchange", "finding")
_AHEAD = 1000  # lines that may wait to be written


class Writer:
    """An open ledger: every record becomes a line, in the order of the calls. Safe among threads.

    A thread of its own writes, so that a slow disk keeps no request waiting; each line is with the system as soon as
    it is written, and `settle` waits for all. Once it could not write one, every call raises LedgerError.
    A worker's part is the same file without header and footer; `absorb` takes the parts in. `more`: what the file
    holds stays, and is counted.
    """

    def __init__(self, path: Path, *, more: bool = False) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        # A server may send half a surrogate pair; it is shown as "?" rather than lost with its line.
        self._file = path.open("a" if more else "w", encoding="utf-8", errors="replace", newline="\n")
        self._path, self._counts = path, Counter(_kinds(path) if more else ())
        self._lines: queue.Queue[tuple[str, str] | None] = queue.Queue(_AHEAD)
        self._fault: OSError | None = None
        self._thread = threading.Thread(target=self._drain, name="ledger", daemon=True)
        self._thread.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None,
                 trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Write what is left and close the file: without a footer it is not whole."""
        if self._thread.is_alive():
            self._lines.put(None)
            self._thread.join()
        try:
            self._file.close()
        except OSError as fault:
            self._fault = self._fault or fault
        self._complain()

    def settle(self) -> None:
        """Wait until all that was given is in the file."""
        self._lines.join()
        self._complain()

    def header(self, header: Header) -> None:
        """Write the header: the first line of a whole ledger."""
        self._write({"type": "header", "version": VERSION, **asdict(header)})

    def resumed(self, moment: str) -> None:
        """Write that the run was taken up again."""
        self._write({"type": "resumed", "started": moment})

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
        self.settle()
        counts = {f"{kind}s": self._counts[kind] for kind in _COUNTED}
        self._write({"type": "footer", "finished": finished, "interrupted": interrupted,
                     "unavailable": unavailable, **counts})

    def _write(self, record: Mapping[str, Any]) -> None:
        self._put(json.dumps(record, ensure_ascii=False, separators=(",", ":")) + "\n", record["type"])

    def _put(self, line: str, kind: str) -> None:
        self._complain()
        self._lines.put((kind, line))

    def _complain(self) -> None:
        if self._fault is not None:
            raise LedgerError(
                f"El libro de la corrida {self._path} no se pudo seguir escribiendo: {why(self._fault)}.\nLo escrito "
                f"hasta ahí queda. Libere espacio en esa carpeta y siga con «conformance run --resume "
                f"{self._path.parent}».") from self._fault

    def _drain(self) -> None:
        while (given := self._lines.get()) is not None:
            kind, line = given
            try:
                if self._fault is None:  # nothing follows a line that may have been written in part
                    self._file.write(line)
                    self._file.flush()
                    self._counts[kind] += 1
            except OSError as fault:
                self._fault = fault
            finally:
                self._lines.task_done()
        self._lines.task_done()


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

    `whole` says that the footer is there, agrees with the rest, and no line was damaged; `damage` tells of the first
    line that was, unless it is the last one, cut short; `touched` names the items
    that sent something, `writes` counts what was sent to change something, `resumed` tells when the run was taken
    up again.
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
    damaged: bool = False
    damage: str = ""
    touched: frozenset[str] = frozenset()
    writes: int = 0
    resumed: tuple[str, ...] = ()

    @property
    def left(self) -> frozenset[str]:
        """The items of the plan that did not end, or ended blocked in a run whose target went away."""
        gone = self.footer is not None and self.footer.unavailable
        ended = {item.id for item in self.items if not (gone and item.verdict is Verdict.BLOCKED)}
        return frozenset(planned.id for planned in self.header.planned if planned.id not in ended)


def read(path: Path) -> Ledger:
    """Return the ledger; a damaged or missing end makes it not whole. No ledger at all: UsageError."""
    tally = _Tally()
    for number, line in enumerate(_records(path), start=1):
        tally.take(line, number)
    if tally.header is None:
        damage = f": {tally.damage}" if tally.damage else ""
        raise UsageError(f"No se puede leer el libro de la corrida: {path} no empieza con su encabezado{damage}.\n"
                         "Se acepta el ledger.jsonl que escribe «conformance run»; vuelva a correrlo.")
    cited = {known for deviation in tally.deviations for known in deviation.finding.exchanges}
    proofs = {line["id"]: _proof(line) for line in exchanges(path) if line["id"] in cited} if cited else {}
    return Ledger(path=path, header=tally.header, items=tuple(tally.items),
                  deviations=tuple(tally.deviations), footer=tally.footer, exchanges=tally.exchanges,
                  statuses=dict(tally.statuses), samples=tally.samples, proofs=proofs, whole=tally.whole(),
                  damaged=tally.damaged, damage=tally.damage, touched=frozenset(tally.touched), writes=tally.writes,
                  resumed=tuple(tally.resumed))


def exchanges(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the exchanges of a ledger one at a time, as written."""
    return (line for line in _records(path) if line["type"] == "exchange")


def samples(path: Path) -> Iterator[Sample]:
    """Yield what each answered exchange of a ledger took."""
    return (Sample(line["id"], line["capability"], line["operation"], line["elapsed"]) for line in exchanges(path)
            if line["capability"] and line["status"] is not None)


def digest(path: Path) -> str:
    """Return the SHA-256 of a ledger, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


class _UnfitError(ValueError):
    pass


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
        self.damage = ""
        self.touched: set[str] = set()
        self.writes = 0
        self.resumed: list[str] = []
        self._takers: Mapping[object, Callable[[Mapping[str, Any]], None]] = {
            "header": self._take_header, "footer": self._take_footer, "exchange": self._take_exchange,
            "item": lambda line: self.items.append(outcome_from(line)),
            "resumed": lambda line: self.resumed.append(line["started"]),
            "finding": lambda line: self.deviations.append(deviation_from(line))}

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
        return (not self.damaged and self.footer is not None
                and seen == (self.footer.items, self.footer.exchanges, self.footer.findings))

    def _take_header(self, line: Mapping[str, Any]) -> None:
        if line["version"] != VERSION:
            raise UsageError(f"No se puede leer el libro de la corrida: es versión {line['version']!r}.\n"
                             f"Se acepta la versión {VERSION}; use el conformance que lo escribió.")
        header = header_from(line)
        if self.header is not None:
            raise _UnfitError("es un segundo encabezado")
        if name := odd_part(header):
            raise _UnfitError(odd(name))
        self.header = header

    def _take_footer(self, line: Mapping[str, Any]) -> None:
        self.footer = footer_from(line)

    def _take_exchange(self, line: Mapping[str, Any]) -> None:
        self.exchanges += 1
        self.touched.add(line["item"])
        self.writes += changes(line["method"], line["capability"])
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
            yield judged(parsed(text), text)


def parsed(text: str) -> dict[str, Any]:
    """Return the record of a line, of type `damaged` when it is none."""
    try:
        record = json.loads(text)
    except (ValueError, RecursionError):
        record = None
    return record if isinstance(record, dict) else {"type": "damaged"}


def _whole_lines(parts: Iterable[Path]) -> Iterator[str]:
    for part in parts:
        with part.open(encoding="utf-8", errors="replace", newline="\n") as file:
            yield from (line for line in file if line.endswith("\n") and _kind(line) in _COUNTED)


def _kinds(path: Path) -> Iterator[str]:
    with path.open(encoding="utf-8", errors="replace", newline="\n") as file:
        yield from map(_kind, file)


def _kind(line: str) -> str:
    return str(parsed(line).get("type"))
