"""How the files of the entities get to a validator, and what it gave back: the door of the pack.

Everything about the folder is invented, and each of its names is a setting of the target.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from conformance.core.exchange import Exchange
from conformance.core.unjudged import BlockedError, NotApplicableError
from conformance.files.context import DeliveryContext, PutFile, Room
from conformance.files.form import LINE_ENDS, Form, lines_of
from conformance.files.layout import Layout
from conformance.files.naming import day_part, named, parts_of
from conformance.files.results import Listed, Partition, divided, listed_in
from conformance.files.target import DeliveryTarget
from conformance.files.windows import Days, Term, Window, at, term
from conformance.packs.bdua.control import (
    FILE,
    NAME,
    NONE,
    OF_FILE,
    PLACE,
    RECORD,
    RIGHT,
    Control,
    framed,
    kind_of,
    line_of,
)
from conformance.packs.bdua.expected import Expected
from conformance.packs.bdua.layouts import HISTORIC, layout_of, returned_layout
from conformance.packs.bdua.people import Person, master_row, news_row, record, sequenced
from conformance.packs.bdua.regimes import MASTER, NEWS, OF_KIND, OF_ROLE, REGIMES, Regime
from conformance.packs.bdua.settings import ENTITIES, MARK
from conformance.packs.bdua.standing import judge_what_came

DELIVERS = {MASTER: "entregar_maestro", NEWS: "entregar_novedades"}
LETTER, RESULTS, RECEIPT, RETURNS = (
    "entregar_carta",
    "recibir_resultados",
    "recibir_acuse",
    "leer_bdua",
)
_WIDTHS = {"TT": "[A-Z]{2}", "DDMMAAAA": r"\d{8}"}
NOON, EVENING = time(12), time(20)
COPIES = {"FTP": "puerta.copia_ftp", "MINISTERIO": "puerta.copia_ministerio"}


@dataclass(frozen=True, slots=True)
class Sent:
    """A file that an entity delivered, and its records as they were written."""

    role: str
    entity: str
    kind: str
    name: str
    at: datetime
    records: tuple[str, ...]
    lines: tuple[bytes, ...]
    exchange: Exchange | None = None

    @property
    def stem(self) -> str:
        """Its name without what follows the last point."""
        return self.name.rpartition(".")[0]


@dataclass(frozen=True, slots=True)
class Way:
    """How a file is delivered otherwise than it should be: in another form, with another content
    than its records, under another name, by another entity, with another control.
    """

    form: Form | None = None
    content: bytes | None = None
    name: str = ""
    entity: str = ""
    control: Control = RIGHT

    @property
    def expected(self) -> bool:
        """Whether what comes back of it is that of its records."""
        return self.content is None and self.control is RIGHT


USUAL_WAY = Way()


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back of a file: the records taken and those listed, None where no such file came,
    and what its receipt says (None: there is none).
    """

    taken: tuple[bytes, ...] | None
    listed: tuple[Listed, ...] | None
    receipt: bool | None = None
    motive: str = ""

    @property
    def came(self) -> bool:
        """Whether any result came."""
        return self.taken is not None or self.listed is not None

    @property
    def received(self) -> bool:
        """Whether the file was received: results say so, or its receipt where none came."""
        return self.came or bool(self.receipt)

    def applied(self, one: bytes) -> bool:
        """Say whether a record is among those taken."""
        return one in (self.taken or ())

    def wrong(self, one: bytes) -> bool:
        """Say whether a record is among those listed."""
        return any(row.record == one for row in self.listed or ())


@dataclass(slots=True)
class Desk:
    """A room, and who delivers in it."""

    context: DeliveryContext
    room: Room
    expected: Expected = field(default_factory=Expected)

    @property
    def target(self) -> DeliveryTarget:
        """What is delivered to."""
        return self.context.target

    @property
    def form(self) -> Form:
        """How its files are written."""
        said = self.target
        return Form(
            said.text("codificacion"), said.text("separador"), LINE_ENDS[said.text("fin_de_linea")]
        )

    def entity(self, role: str) -> str:
        """Return the code of the entity of a role."""
        return entity_of(self.target, role)

    def layout(self, kind: str) -> Layout:
        """Return the layout of a kind of file."""
        return layout_of(self.target.text("perfil"), kind, self.target.text(f"layouts.{kind}"))

    def letters(self, role: str, what: str) -> str:
        """Return the letters of the kind of file that a role delivers."""
        return OF_ROLE[role].kind(what)

    # What is delivered

    def master(self, role: str, people: Iterable[Person], since: date | None = None) -> list[str]:
        """Return the records of a master with some people."""
        shape, entity = self.layout(self.letters(role, MASTER)), self.entity(role)
        rows = (
            master_row(one, entity, since) if since else master_row(one, entity) for one in people
        )
        return [record(shape, row, self.form.separator) for row in rows]

    def news(
        self, role: str, told: Iterable[tuple[Person, str, tuple[str, ...]]], day: date
    ) -> list[str]:
        """Return the records of a file of news: person, code, new values."""
        shape, entity = self.layout(self.letters(role, NEWS)), self.entity(role)
        rows = [news_row(one, entity, code, day, values) for one, code, values in told]
        return sequenced(shape, rows, self.form.separator)

    def deliver(
        self,
        role: str,
        what: str,
        records: Sequence[str],
        moment: datetime,
        way: Way = USUAL_WAY,
    ) -> Sent:
        """Put a file of an entity where it is delivered, at a moment."""
        kind, owner = self.letters(role, what), way.entity or self.entity(role)
        path = named(self.target.text("puerta.entrega"), self._parts(owner, kind, moment.date()))
        folder, _, usual = path.rpartition("/")
        used, form = way.name or usual, way.form or self.form
        whole = form.content(records) if way.content is None else way.content
        lines = tuple(one.encode(form.encoding) for one in records)
        told = PutFile(Path(used), role, DELIVERS[what], moment, len(records))
        if line := self.controlled(owner, kind, told, way.control):
            end = form.line_end.encode(form.encoding)
            whole = framed(whole, line.encode(form.encoding), end, self.target.text(PLACE))
        self.room.put(f"{folder}/{used}", whole, told)
        self.room.know(line[:60] for line in lines)
        sent = Sent(role, owner, kind, used, moment, tuple(records), lines)
        if way.expected:
            self.expected.deliver(sent, self.layout(kind), self.form.separator)
        return sent

    def controlled(self, owner: str, kind: str, told: PutFile, how: Control = RIGHT) -> str:
        """Return the record that is the control of a file that is put, "" for none; a control that
        is a file is put beside it.
        """
        where = kind_of(self.target)
        if how.missing or where == NONE:
            return ""
        line = self._control_line(owner, kind, told, how)
        if where == FILE:
            self._put_control(owner, kind, told, line)
        return line if where == RECORD else ""

    def control(self, sent: Sent, moment: datetime) -> None:
        """Put the control of a file beside it that was delivered without, at a moment."""
        what = DELIVERS[OF_KIND[sent.kind][1]]
        told = PutFile(Path(sent.name), sent.role, what, sent.at, len(sent.records))
        line = self._control_line(sent.entity, sent.kind, told, RIGHT)
        self._put_control(sent.entity, sent.kind, told, line, moment)

    def _control_line(self, owner: str, kind: str, told: PutFile, how: Control) -> str:
        parts = {**self._parts(owner, kind, told.at.date()), OF_FILE: told.path.name}
        return line_of(self.target, parts, told.records, how)

    def _put_control(
        self, owner: str, kind: str, told: PutFile, line: str, moment: datetime | None = None
    ) -> None:
        path = named(self.target.text(NAME), self._parts(owner, kind, told.at.date()))
        put = PutFile(Path(path), told.role, told.capability, moment or told.at, 0)
        self.room.put(path, self.form.content([line]), put)

    def letter(
        self,
        role: str,
        moment: datetime,
        names: Sequence[str] = (),
        *,
        speaks_of: str = "",
        lies_with: str = "",
        signed: str | None = None,
    ) -> str:
        """Put the letter of an entity, at a moment. `speaks_of` is the entity that it names, where
        not its own; `lies_with` the one in whose folder it lies; `signed` what stands in place
        of its signature.
        """
        entity = self.entity(role)
        place = lies_with or entity
        path = named(self.target.text("puerta.carta"), self._parts(place, "", moment.date()))
        signature = f"{self.target.text(MARK)} PERSONA SINTETICA\n" if signed is None else signed
        text = (
            f"ENTIDAD: {speaks_of or entity}\nFECHA: {moment.date().isoformat()}\n"
            f"ARCHIVOS: {' '.join(names)}\nEl representante legal remite los archivos.\n"
            f"{signature}"
        )
        self.room.put(path, text.encode(), PutFile(Path(path), role, LETTER, moment, 0))
        return path

    def send(
        self,
        role: str,
        what: str,
        records: Sequence[str],
        moment: datetime,
        way: Way = USUAL_WAY,
    ) -> Sent:
        """Deliver a file and its letter a minute apart, and have them validated."""
        sent = self.deliver(role, what, records, moment, way)
        self.letter(role, moment, [sent.name])
        return self.validated(sent, moment)

    def validated(self, sent: Sent, moment: datetime) -> Sent:
        """Have what was delivered validated at a moment, and return the file with its exchange."""
        exchange = self.look(moment)
        return Sent(
            sent.role,
            sent.entity,
            sent.kind,
            sent.name,
            sent.at,
            sent.records,
            sent.lines,
            exchange,
        )

    def look(self, moment: datetime, reading: str = RESULTS) -> Exchange:
        """Have the folder validated at a moment; a validator that dies is told."""
        exchange = self.room.validate(moment, reading)
        if exchange.status != 0:
            said = exchange.fault or (exchange.evidence.response_body or "").splitlines()[0]
            self.context.report(
                "ERR-01",
                exchange,
                expected="el validador termina con 0, sea lo que sea lo entregado",
                actual=said,
                aspect="validator.ends",
            )
            raise BlockedError("el validador no terminó bien: no hay qué juzgar después")
        judge_what_came(self, exchange)
        return exchange

    # What came back

    def answer(self, sent: Sent, entity: str = "") -> Answer:
        """Return what came back of a file, in the folder of its entity or of another."""
        return self.answer_in(self.folder(entity or sent.entity), sent)

    def answer_in(self, folder: Path, sent: Sent) -> Answer:
        """Return what came back of a file in a folder."""
        separator = self.form.separator.encode()
        taken = self._found(folder, sent, "salida.aceptados")
        endings = ("salida.inconsistentes", "salida.multipresentados")
        wrong = {path for key in endings if (path := self._found(folder, sent, key))}
        receipt = self._receipt(folder, sent)
        return Answer(
            tuple(lines_of(taken)) if taken else None,
            tuple(row for path in sorted(wrong) for row in listed_in(path, separator))
            if wrong
            else None,
            None if receipt is None else bool(receipt.get("recibido")),
            "" if receipt is None else str(receipt.get("motivo") or ""),
        )

    def partition(self, sent: Sent, answer: Answer) -> Partition:
        """Return how what came back divides a file."""
        return divided(sent.lines, answer.taken or (), (one.record for one in answer.listed or ()))

    def folder(self, entity: str) -> Path:
        """Return where the results of an entity come out."""
        return self.room.root / named(self.target.text("puerta.salida"), {"ENTIDAD": entity})

    def copy_folder(self, place: str, entity: str) -> Path:
        """Return where the results of an entity are copied."""
        return self.room.root / named(self.target.text(COPIES[place]), {"ENTIDAD": entity})

    def returned(self, role: str) -> list[dict[str, str]] | None:
        """Return the rows of the last master that an entity was given, None where it was given
        none.
        """
        entity = self.entity(role)
        folder = self.folder(entity)
        found = list(self._named(folder, "puerta.devuelto", entity))
        if not found:
            return None
        newest = max(found, key=lambda path: (path.stat().st_mtime_ns, _day_last(path.name)))
        return self._rows_of(newest)

    def returned_now(self, role: str, exchange: Exchange) -> list[dict[str, str]] | None:
        """Return the rows of the master that an entity was given in an exchange, the last one of
        this room, None for none.
        """
        entity, day = self.entity(role), datetime.fromisoformat(exchange.request.url).date()
        parts = self._parts(entity, self.letters(role, MASTER), day)
        wanted = self.folder(entity) / named(self.target.text("puerta.devuelto"), parts)
        return self._rows_of(wanted) if wanted in self.room.came else None

    def _rows_of(self, path: Path) -> list[dict[str, str]]:
        """Return the rows of a master that is given back, those of no known width left out."""
        rows = []
        for line in lines_of(path):
            cells = line.decode(self.form.encoding, "replace").split(self.form.separator)
            if shape := returned_layout(len(cells)):
                rows.append(shape.row(cells))
        return rows

    def term_at(self, sent: Sent) -> Term | None:
        """Return the window of a file's regime in which it was delivered, None for none."""
        regime, at = OF_KIND[sent.kind][0], sent.at
        terms = (term_of(self.target, one, at.year, at.month) for one in regime.windows)
        return next((one for one in terms if one.holds(at)), None) if regime.cutoff else None

    def holds(self, role: str, one: Person) -> dict[str, str] | None:
        """Return what the returned master of an entity says of somebody, None for nothing. Raises
        NotApplicableError where no master is given back in a way that is known.
        """
        rows = self.returned(role)
        if rows is None:
            raise NotApplicableError("el validador no devolvió maestro de la entidad")
        return next((row for row in rows if row["numero_documento"] == one.number), None)

    def _found(self, folder: Path, sent: Sent, key: str) -> Path | None:
        wanted = (sent.stem + self.target.text(key)).lower()
        for path in folder.iterdir() if folder.is_dir() else ():
            if path.name.lower() == wanted:
                return path
        return None

    def _receipt(self, folder: Path, sent: Sent) -> Mapping[str, Any] | None:
        """Return the last receipt of a file, None where there is none."""
        last = None
        for path in self._named(folder, "puerta.acuse", sent.entity):
            try:
                read = json.loads(path.read_text(encoding="utf-8"))
            except ValueError:
                continue
            rows = read if isinstance(read, list) else [read]
            for row in rows:
                if isinstance(row, dict) and row.get("archivo") == sent.name:
                    last = row
        return last

    def _named(self, folder: Path, key: str, entity: str) -> Iterator[Path]:
        """Yield the files of a folder that are named as a setting says of an entity, of any day."""
        widths = {**_WIDTHS, "ENTIDAD": re.escape(entity)}
        for path in sorted(folder.iterdir()) if folder.is_dir() else ():
            if parts_of(self.target.text(key), path.name, widths) is not None:
                yield path

    def _parts(self, entity: str, kind: str, day: date) -> Mapping[str, str]:
        return {"ENTIDAD": entity, "TT": kind, "DDMMAAAA": day_part(day)}


def _day_last(name: str) -> str:
    digits = name.rpartition(".")[0][-8:]
    return digits[4:] + digits[2:4] + digits[:2]


def entity_of(target: DeliveryTarget, role: str) -> str:
    """Return the code of the entity of a role at a target."""
    return target.text(f"entidades.{role}") or ENTITIES[role]


def regimes_of(target: DeliveryTarget) -> list[Regime]:
    """Return the regimes that a target has."""
    return [one for one in REGIMES.values() if one.name in target.several("regimenes")]


def days_of(target: DeliveryTarget) -> Days:
    """Return which days are business days at a target."""
    more = frozenset(date.fromisoformat(one) for one in target.several("calendario.festivos_extra"))
    return Days(target.flag("calendario.sabado_habil"), more)


def closing_of(target: DeliveryTarget) -> time:
    """Return the hour until which a target takes files."""
    return time.fromisoformat(target.text("calendario.cierre"))


def term_of(target: DeliveryTarget, window: Window, year: int, month: int) -> Term:
    """Return a window in a month at a target."""
    return term(days_of(target), window, year, month, closing_of(target))


def morning(term: Term) -> datetime:
    """Return a moment well within a window: its first day, in the morning."""
    return term.opens + timedelta(hours=10)


def results_of(term: Term) -> datetime:
    """Return a moment of the day of results, by which they must have come."""
    return at(term.results, EVENING)


def historic(target: DeliveryTarget) -> bool:
    """Say whether a target is judged by the norm of 2007."""
    return target.text("perfil") == HISTORIC


Judge = Callable[[Desk], None]
