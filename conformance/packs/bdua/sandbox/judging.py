"""What a record says, looked at by itself: its structure by its layout, then its consistency.

Most texts come again and again: what is said of a field's text is kept.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from pathlib import Path

from conformance.files.form import lines_of
from conformance.files.layout import COUNT, DAY, Layout
from conformance.files.layout import Field as LayoutField
from conformance.files.mutants.mutant import FileMutant, Place
from conformance.files.mutants.mutation import UNCHANGED
from conformance.packs.bdua.consistency import FileFacts, inconsistencies
from conformance.packs.bdua.layouts import layout_of
from conformance.packs.bdua.regimes import MASTER, OF_KIND
from conformance.packs.bdua.sandbox.encoding import is_utf8
from conformance.packs.bdua.sandbox.rules import Rules
from conformance.packs.bdua.sandbox.seams import (
    CHECKED,
    ENCODING,
    ENTITY,
    MONTH,
    SEQUENCE,
    STRICT,
    WINDOW,
    Overlooked,
    refuses,
    relaxed,
)
from conformance.packs.bdua.sandbox.state import Delivery

STRUCTURE, INCONSISTENT, SHARED = "ARN-01", "ARN-02", "ARN-03"
"""Why a record is listed: reasons of the harness's own, since those of the norm are not public."""

_LEFT_OUT = {
    "as-de-once": "special",
    "corte-ignorado": "cutoff",
    "entidad-ajena-en-registro": "entity",
}
NOWHERE = Place()
_KEPT = 20_000
_SHAPED = re.compile(r"\d{2}/\d{2}/\d{4}")


@dataclass(frozen=True, slots=True)
class Record:
    """A record of a file: the line, its fields by name ({} where they are not as many as they
    should), and why it is listed, "" for one that is right by itself. `check` is the one that it
    does not pass, `place` where it stands; `overlooked` is why it would be listed, of one that a
    mutant lets pass.
    """

    line: bytes
    row: dict[str, str]
    why: str = ""
    check: str = ""
    place: Place = NOWHERE
    overlooked: str = ""


@dataclass(slots=True)
class Judge:
    """Looks at the records of one file."""

    delivery: Delivery
    rules: Rules
    shape: Layout
    facts: FileFacts
    left_out: frozenset[str]
    known: list[dict[str, str]] = field(default_factory=list)

    def records(self) -> Iterator[Record]:
        """Yield the records of the file as they stand, each judged by itself."""
        if self.rules.mutation is UNCHANGED:
            for number, line in enumerate(self._lines(), 1):
                yield self._record(line, number)
            return
        lines = list(self._lines())
        at = coordinates(self.delivery)
        for number, line in enumerate(lines, 1):
            yield self._mutated(line, Place(at, number, len(lines)))

    def _mutated(self, line: bytes, place: Place) -> Record:
        """Return a record as a wrong validator judges it."""
        made = replace(self._record(line, place.number), place=place)
        if made.why:
            part = f"{self.delivery.kind} {made.check}"
            return self.rules.mutation.turn(
                CHECKED, part, place, made, partial(self._overlooked, made)
            )
        if self.rules.mutation.about(STRICT):
            for one, text in zip(self.shape.fields, made.row.values(), strict=True):
                part = f"{self.delivery.kind} {one.name}"
                made = self.rules.mutation.turn(
                    STRICT, part, place, made, partial(_refused, made, one, text)
                )
        return made

    def _overlooked(self, made: Record, mutant: FileMutant) -> Record:
        """Return a record without the check that it did not pass; one that another check lists all
        the same is as it was: nobody can tell.
        """
        again = self._record(made.line, made.place.number, Overlooked(made.check, mutant.operator))
        return made if again.why else replace(again, place=made.place, overlooked=made.why)

    def _lines(self) -> Iterator[bytes]:
        lines = lines_of(self.delivery.content)
        if not self.rules.wrong("registro-perdido"):
            return lines
        return _all_ended(self.delivery.content)

    def _record(self, line: bytes, number: int, skip: Overlooked | None = None) -> Record:
        text = self._decoded(line)
        if text is None and skip and skip.check == ENCODING:
            text = line.decode("latin-1")
        if text is None:
            return Record(line, {}, f"{STRUCTURE}({ENCODING})", ENCODING)
        cells = text.split(",")
        names = self.shape.places
        if len(cells) != len(names):
            if not self._blind and not (skip and skip.check == COUNT):
                return Record(line, {}, f"{STRUCTURE}({COUNT})", COUNT)
            cells = [*cells, *[""] * len(names)][: len(names)]
        row = dict(zip(names, cells, strict=True))
        if self.rules.wrong("todo-se-acepta"):
            return Record(line, row)
        if what := self._flaw(cells) if skip is None else self._flaw_but(cells, skip):
            return Record(line, row, f"{STRUCTURE}({what})", what)
        if row.get(SEQUENCE, str(number)) != str(number) and not (skip and skip.check == SEQUENCE):
            return Record(line, row, f"{STRUCTURE}({SEQUENCE})", SEQUENCE)
        left_out = self.left_out | {skip.check} if skip else self.left_out
        rule, wrong = next(inconsistencies(row, self.facts, left_out), ("", ""))
        return Record(line, row, f"{INCONSISTENT}({wrong})" if wrong else "", rule)

    @property
    def _blind(self) -> bool:
        return self.rules.wrong("estructura-no-mirada") or self.rules.wrong("todo-se-acepta")

    def _decoded(self, line: bytes) -> str | None:
        if self.rules.wrong("utf8-aceptado") and is_utf8(line):
            return line.decode("utf-8")
        try:
            return line.decode("cp1252")
        except UnicodeDecodeError:
            return None

    def _flaw(self, cells: list[str]) -> str:
        for field_, seen, text in zip(self.shape.fields, self.known, cells, strict=True):
            if text in seen:
                what = seen[text]
            else:
                what = self._flaw_of(field_, text)
                if len(seen) < _KEPT:
                    seen[text] = what
            if what:
                return f"{field_.name}: {what}"
        return ""

    def _flaw_but(self, cells: list[str], skip: Overlooked) -> str:
        """Return what ails a record but for what is overlooked, as its fields are told."""
        flaws = relaxed(self.shape, skip, cells).flaws(cells)
        return next((one.said for one in flaws), "")

    def _flaw_of(self, one: LayoutField, text: str) -> str:
        what = one.flaw(text)
        if what == DAY and _SHAPED.fullmatch(text) and self.rules.wrong("fecha-31-02"):
            return ""
        if self.rules.wrong("as-de-once") and text[5:6].isalpha() and len(text) == 11:
            return ""
        return what


def judge_of(delivery: Delivery, rules: Rules, profile: str) -> Judge:
    """Return who looks at the records of a file."""
    shape = layout_of(profile, delivery.kind)
    cutoff = date.fromisoformat(delivery.cutoff) if delivery.cutoff else None
    facts = FileFacts(delivery.entity, date.fromisoformat(delivery.day), cutoff)
    left_out = frozenset(rule for defect, rule in _LEFT_OUT.items() if rules.wrong(defect))
    return Judge(delivery, rules, shape, facts, left_out, [{} for _ in shape.fields])


def _refused(made: Record, one: LayoutField, text: str, mutant: FileMutant) -> Record:
    if not refuses(one, text, mutant.operator):
        return made
    return replace(made, why=f"{STRUCTURE}({one.name})")


def coordinates(delivery: Delivery) -> dict[str, str]:
    """Return the coordinates of whatever is done with a file."""
    _, window, month = delivery.window.split(" ")
    return {ENTITY: delivery.entity, WINDOW: window, MONTH: month}


def is_master(delivery: Delivery) -> bool:
    """Say whether a file is a master."""
    return OF_KIND[delivery.kind][1] == MASTER


def _all_ended(path: Path) -> Iterator[bytes]:
    """Yield the lines that end: what stands after the last end of line is lost."""
    with path.open("rb") as file:
        for line in file:
            if line.endswith(b"\n"):
                yield line.rstrip(b"\r\n")
