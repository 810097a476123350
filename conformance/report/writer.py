"""Writing the ledger: a line for each record, by a thread of its own, and the parts that workers
write taken in.
"""

import json
import queue
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from conformance.core.errors import LedgerError, why
from conformance.core.exchange import Exchange
from conformance.core.finding import Finding
from conformance.core.speech import json_marks
from conformance.http.rows_left import RowsOf, no_rows
from conformance.report.ledger import LEDGER, parsed
from conformance.report.record import VERSION, Header, RecordedOutcome

PARTS = "parte-*.jsonl"
"""What the workers of a run write beside the ledger until it takes them in."""

_COUNTED = ("item", "exchange", "finding")
_SAID = ("expected", "actual", "place")  # what a finding says in words of others
_DIGITS = 6  # of a second: microseconds, which is what a clock tells of an exchange
_AHEAD = 1000  # lines that may wait to be written
_HEAVY = 16_384  # bytes: an exchange of more waits as its line, so that those that wait are bounded

Line = str | Callable[[], str]
"""A line of the ledger, or what makes it when it is written."""


class Writer:
    """An open ledger: every record becomes a line, in the order of the calls. Safe among threads.

    A thread of its own masks what was exchanged and writes, so that neither keeps a request
    waiting; each line is with the system as soon as it is written, and `settle` waits for all. Once
    it could not write one, every call raises LedgerError (or what the harness itself did wrong). A
    worker's part is the same file without header and footer; `absorb` takes the parts in. `more`:
    what the file holds stays, and is counted. `hide` takes the secrets out of what findings and
    reasons say: they may quote an exception, and an exception may quote anything. `rows` tells the
    rows that an exchange left at the target.
    """

    def __init__(
        self,
        path: Path,
        *,
        more: bool = False,
        hide: Callable[[str], str] = str,
        rows: RowsOf = no_rows,
    ) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        # A server may send half a surrogate pair; it is shown as "?" rather than lost with its
        # line.
        self._file = path.open(
            "a" if more else "w", encoding="utf-8", errors="replace", newline="\n"
        )
        self._hide, self._rows = hide, rows
        self._path, self._counts = path, Counter(_kinds(path) if more else ())
        self._lines: queue.Queue[tuple[str, Line] | None] = queue.Queue(_AHEAD)
        self._fault: Exception | None = None
        self._thread = threading.Thread(target=self._drain, name="ledger", daemon=True)
        self._thread.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
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
        self.wait()
        self._complain()

    def wait(self) -> None:
        """Wait until all that was given is in the file, or could not be written."""
        self._lines.join()

    def header(self, header: Header) -> None:
        """Write the header: the first line of a whole ledger."""
        self._write({"type": "header", "version": VERSION, **asdict(header)})

    def resumed(self, moment: str) -> None:
        """Write that the run was taken up again."""
        self._write({"type": "resumed", "started": moment})

    def exchange(self, item: str, exchange: Exchange) -> None:
        """Write an exchange as its evidence shows it: secrets and personal data already masked."""
        line = partial(_exchange_line, item, exchange, self._rows, self._hide)
        self._put(line() if _heavy(exchange) else line, "exchange")

    def finding(self, item: str, finding: Finding) -> None:
        """Write a finding of an item."""
        # What the exchanges before it showed to be personal is known once their lines are made.
        self._put(lambda: _finding_line(item, finding, self._hide), "finding")

    def item(self, outcome: RecordedOutcome) -> None:
        """Write how an item ended."""
        self._put(lambda: _item_line(outcome, self._hide), "item")

    def absorb(self, parts: Iterable[Path]) -> None:
        """Append the lines of workers' parts, counted; a line cut short is left out."""
        for line in _whole_lines(parts):
            self._put(line, _kind(line))

    def footer(
        self,
        finished: str,
        *,
        interrupted: bool = False,
        unavailable: str | None = None,
        clocks: str = "",
        notes: Sequence[str] = (),
    ) -> None:
        """Write the footer, with the counts of what stands before it: the last line."""
        self.settle()
        counts = {f"{kind}s": self._counts[kind] for kind in _COUNTED}
        self._write(
            {
                "type": "footer",
                "finished": finished,
                "interrupted": interrupted,
                "unavailable": None if unavailable is None else self._hide(unavailable),
                "clocks": clocks,
                "notes": [self._hide(one) for one in notes],
                **counts,
            }
        )

    def _write(self, record: Mapping[str, Any]) -> None:
        self._put(_line(record), record["type"])

    def _put(self, line: Line, kind: str) -> None:
        self._complain()
        self._lines.put((kind, line))

    def _complain(self) -> None:
        if self._fault is None:
            return
        if isinstance(self._fault, OSError):
            raise LedgerError(
                f"El libro de la corrida {self._path} no se pudo seguir escribiendo: "
                f"{why(self._fault)}.\nLo escrito "
                f"hasta ahí queda. Libere espacio en esa carpeta y siga con «conformance run "
                f"--resume "
                f"{self._path.parent}»."
            ) from self._fault
        raise self._fault

    def _drain(self) -> None:
        while (given := self._lines.get()) is not None:
            kind, line = given
            try:
                if self._fault is None:  # nothing follows a line that may have been written in part
                    self._file.write(line if isinstance(line, str) else line())
                    self._file.flush()
                    self._counts[kind] += 1
            except Exception as fault:  # noqa: BLE001  # raised again to whoever writes next
                self._fault = fault
            finally:
                self._lines.task_done()
        self._lines.task_done()


def _line(record: Mapping[str, Any]) -> str:
    return json_marks(json.dumps(record, ensure_ascii=False, separators=(",", ":"))) + "\n"


def _finding_line(item: str, finding: Finding, hide: Callable[[str], str]) -> str:
    said = {name: hide(getattr(finding, name)) for name in _SAID}
    kept = {**asdict(finding), "basis": finding.basis.said if finding.basis else None}
    if finding.basis is None:
        del kept["basis"]
    return _line({"type": "finding", "item": item, **kept, **said})


def _item_line(outcome: RecordedOutcome, hide: Callable[[str], str]) -> str:
    return _line(
        {
            "type": "item",
            "id": outcome.id,
            "verdict": outcome.verdict,
            "reason": hide(outcome.reason),
            "started": outcome.started,
            "elapsed": round(outcome.elapsed, _DIGITS),
            "moves": list(outcome.moves),
            "lacked": [[one.role, one.state, one.count] for one in outcome.lacked],
            "covered": [
                [one.act, one.reached, one.all, list(one.unmade), one.strength]
                for one in outcome.covered
            ],
        }
    )


def _exchange_line(item: str, exchange: Exchange, rows: RowsOf, hide: Callable[[str], str]) -> str:
    request, evidence = exchange.request, exchange.evidence
    left = [[one.what, hide(one.id), one.resource, one.change] for one in rows(exchange)]
    return _line(
        {
            "type": "exchange",
            "id": exchange.id,
            "item": item,
            "role": request.role,
            "capability": request.capability,
            "operation": request.operation,
            "method": request.method,
            "kind": request.kind,
            "url": evidence.url,
            "request_headers": evidence.request_headers,
            "request_body": evidence.request_body,
            "status": exchange.status,
            "response_headers": evidence.response_headers,
            "response_body": evidence.response_body,
            "fault": hide(exchange.fault) if exchange.fault else exchange.fault,
            "started": exchange.started,
            "elapsed": round(exchange.elapsed, _DIGITS),
            "curl": evidence.curl,
            **({"left": left} if left else {}),
            **({"trace": exchange.trace} if exchange.trace else {}),
            **({"incoming": True} if exchange.incoming else {}),
        }
    )


def _heavy(exchange: Exchange) -> bool:
    """Say whether an exchange holds more than may wait as it is."""
    sent = exchange.request.body or b""
    came = exchange.response.body if exchange.response else b""
    return len(sent) + len(came) > _HEAVY


def take_in(folder: Path) -> None:
    """Take the workers' parts of a run that ended without doing so into its ledger, and remove
    them.

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


def _whole_lines(parts: Iterable[Path]) -> Iterator[str]:
    for part in parts:
        with part.open(encoding="utf-8", errors="replace", newline="\n") as file:
            yield from (line for line in file if line.endswith("\n") and _kind(line) in _COUNTED)


def _kinds(path: Path) -> Iterator[str]:
    with path.open(encoding="utf-8", errors="replace", newline="\n") as file:
        yield from map(_kind, file)


def _kind(line: str) -> str:
    return str(parsed(line).get("type"))
