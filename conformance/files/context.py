"""What a running item may touch: folders of its own, a validator, and what it found.

The rules of the file: each folder (`Room`) is one world, with people and files of its own. What is
put there and what the validator answers with until it is put something else is one exchange: the
files that went in, the files that came out, and how the validator ended. What the exchange shows is
what the harness made itself; of a line that is not of its own people it shows that there was one.
"""

import hashlib
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Unpack

from conformance.core.capability import Kind
from conformance.core.citation import Citations, Weigh, as_it_is, settled
from conformance.core.exchange import Evidence, Exchange, Request, Response
from conformance.core.finding import Code, Finding, Grounds, found
from conformance.core.unjudged import BlockedError
from conformance.files.form import lines_of
from conformance.files.item import DeliveryItem
from conformance.files.target import DeliveryTarget
from conformance.files.validator import Ended, Validator

_LINES = 4  # of a file that are shown
_LONGEST = 240  # characters of a line that are shown
_SHOWN_FILES = 12
_STRANGE = "(registro que no es de esta prueba)"
DELIVERS, READS = "ENTREGA", "CIERRE"
"""What an exchange is in its method's place: files were put, or only the date went on."""


@dataclass(frozen=True, slots=True)
class PutFile:
    """A file that was put into a room: by whom, when, and how many records it holds."""

    path: Path
    role: str
    capability: str
    at: datetime
    records: int


@dataclass(slots=True)
class Room:
    """A folder of one item, the instant up to which it was validated, and which files came with
    the last validation.
    """

    context: "DeliveryContext"
    root: Path
    pending: list[PutFile] = field(default_factory=list)
    seen: dict[str, tuple[int, int]] = field(default_factory=dict)
    own: set[bytes] = field(default_factory=set)
    came: frozenset[Path] = frozenset()

    def put(self, path: str, content: bytes | Callable[[Path], int], told: PutFile) -> Path:
        """Put a file into the folder as if it came at an instant: what it holds, or what writes it
        and returns how many records there are.
        """
        place = self.root / path
        place.parent.mkdir(parents=True, exist_ok=True)
        count = told.records
        if isinstance(content, bytes):
            place.write_bytes(content)
        else:
            count = content(place)
        os.utime(place, (told.at.timestamp(), told.at.timestamp()))
        self.pending.append(PutFile(place, told.role, told.capability, told.at, count))
        return place

    def know(self, fragments: Iterable[bytes]) -> None:
        """Take in what makes a line one of this room's own people: it may be shown."""
        self.own.update(fragments)

    def validate(self, now: datetime, reading: str = "") -> Exchange:
        """Have the folder validated at an instant, and return the exchange. `reading` is what the
        validation is for where nothing was put since the last one.
        """
        began = self.context.stopwatch()
        started = self.context.now()
        ended = self.context.validator.validate(self.root, now)
        exchange = self._exchange(now, ended, started, self.context.stopwatch() - began, reading)
        self.context.take(exchange)
        return exchange

    def _exchange(
        self, now: datetime, ended: Ended, started: str, elapsed: float, reading: str
    ) -> Exchange:
        put, self.pending = self.pending, []
        came = self._new_files({one.path for one in put})
        self.came = frozenset(came)
        capability = put[-1].capability if put else reading
        request = Request(
            DELIVERS if put else READS,
            now.isoformat(),
            put[-1].role if put else "",
            capability=capability or None,
            operation=self.context.operation_of(capability),
            kind=Kind.WRITE if put else Kind.READ,
        )
        evidence = Evidence(
            f"{now.isoformat()} {' '.join(self._name(one.path) for one in put)}".strip(),
            (),
            "\n".join(self._told_put(one) for one in put) or None,
            tuple((self._name(path), _digest(path)) for path in came[:_SHOWN_FILES]),
            self._told_came(came, ended),
            ended.command,
        )
        response = None if ended.code is None else Response(ended.code)
        fault = ended.said if ended.code is None else None
        return Exchange(
            self.context.next_id(), request, response, fault, started, elapsed, evidence
        )

    def _new_files(self, put: set[Path]) -> list[Path]:
        """Return the files that came since the last validation, or changed."""
        came = []
        for path in sorted(self.root.rglob("*")):
            name = self._name(path)
            if (
                not path.is_file()
                or path in put
                or any(part[0] == "." for part in Path(name).parts)
            ):
                continue
            state = path.stat()
            mark = (state.st_mtime_ns, state.st_size)
            if self.seen.get(name) != mark:
                self.seen[name] = mark
                came.append(path)
        self.seen.update(
            {self._name(p): (p.stat().st_mtime_ns, p.stat().st_size) for p in put if p.is_file()}
        )
        return came

    def _name(self, path: Path) -> str:
        return path.relative_to(self.root).as_posix()

    def _told_put(self, one: PutFile) -> str:
        head = f"{self._name(one.path)} ({one.records} registros, {one.at.isoformat()})"
        return "\n".join([head, *self._shown(one.path, own=True)])

    def _told_came(self, came: Sequence[Path], ended: Ended) -> str:
        parts = [
            f"el validador terminó con {ended.code}" + (f": {ended.said}" if ended.said else "")
        ]
        for path in came[:_SHOWN_FILES]:
            parts += [self._name(path), *self._shown(path, own=False)]
        if len(came) > _SHOWN_FILES:
            parts.append(f"y {len(came) - _SHOWN_FILES} archivos más")
        return "\n".join(parts)

    def _shown(self, path: Path, *, own: bool) -> list[str]:
        """Return the first lines of a file: of what came back only lines of this room's people."""
        shown = []
        try:
            for number, line in enumerate(lines_of(path)):
                if number >= _LINES:
                    shown.append("  …")
                    break
                known = own or path.suffix == ".json" or any(one in line for one in self.own)
                text = line.decode("cp1252", "replace")[:_LONGEST]
                shown.append(
                    "  "
                    + ("".join(c if c.isprintable() else "·" for c in text) if known else _STRANGE)
                )
        except OSError:
            shown.append("  (no se puede leer)")
        return shown


@dataclass(slots=True)
class DeliveryContext:
    """What an item may touch, and what it left; `before` it had so many exchanges in a run that was
    cut.
    """

    item: DeliveryItem
    target: DeliveryTarget
    validator: Validator
    home: Path
    codes: Mapping[str, Code]
    citations: Citations
    capabilities: Mapping[str, str]
    now: Callable[[], str]
    stopwatch: Callable[[], float]
    hear: Callable[[Exchange], object]
    weigh: Weigh = as_it_is
    seed: int = 0
    examples: int = 20
    findings: list[Finding] = field(default_factory=list)
    exchanges: list[Exchange] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    rooms: int = 0
    before: int = 0

    def room(self) -> Room:
        """Return a new folder, empty, of this item alone."""
        self.rooms += 1
        root = self.home / f"{self.rooms:02d}"
        root.mkdir(parents=True)
        return Room(self, root)

    def operation_of(self, capability: str) -> str | None:
        """Return what an exchange of a capability is called."""
        return self.capabilities.get(capability) if capability else None

    def next_id(self) -> str:
        """Return the id of the next exchange."""
        return f"{self.item.id}#{self.before + len(self.exchanges) + 1}"

    def take(self, exchange: Exchange) -> None:
        """Take in an exchange, and tell who listens."""
        self.exchanges.append(exchange)
        self.hear(exchange)

    def report(
        self,
        code: str,
        exchange: Exchange | None,
        *,
        expected: str,
        actual: str,
        capability: str | None = None,
        **grounds: Unpack[Grounds],
    ) -> None:
        """Report a finding: settled, so that everybody reads the same requirement and level."""
        about = capability or (exchange.request.capability if exchange else None)
        cited = self.citations.of(grounds.get("aspect", ""), about)
        grounds["level"] = grounds.get("level") or cited.level
        grounds["requirement"] = grounds.get("requirement") or next(iter(cited.requirements), None)
        made = found(
            self.codes[code],
            expected=expected,
            actual=actual,
            capability=about,
            operation=self.operation_of(about or ""),
            exchanges=(exchange.id,) if exchange else (),
            **grounds,
        )
        self.findings.append(settled(made, self.citations, self.weigh))

    def doubt(self, reason: str) -> None:
        """Leave something unjudged: an item that found nothing wrong is BLOCKED for it."""
        self.doubts.append(reason)

    def need(self, condition: object, reason: str) -> None:
        """Raise BlockedError with the reason unless a condition holds."""
        if not condition:
            raise BlockedError(reason)


def _digest(path: Path) -> str:
    """Return size and SHA-256 of a file."""
    with path.open("rb") as file:
        return (
            f"{path.stat().st_size} bytes, sha256 {hashlib.file_digest(file, 'sha256').hexdigest()}"
        )
