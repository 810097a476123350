"""Layouts as data: which fields a record has, in which order, how wide, and of what.

The rules of the file: a layout is read from a CSV of one row for each field (its number, name,
kind, width, whether it is required, values, source, confidence), and nothing of it stands in code.
What a field asks of its text by itself is judged here; what several fields say together is the
pack's. A flaw is told as the field and what ails it.
"""

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property, lru_cache
from pathlib import Path

from conformance.core.errors import UsageError, why

TEXT, LETTERS, DIGITS, DATE, FREE = KINDS = ("alfanumerico", "alfa", "numerico", "dia", "texto")
"""Of what a field is: letters and digits, letters, digits, a day, anything."""

COUNT, EMPTY, WIDTH, KIND, DAY, DOMAIN = FLAWS = (
    "cantidad de campos",
    "vacío",
    "longitud",
    "tipo",
    "día",
    "valor fuera de su dominio",
)
"""What may ail a record or a field by itself."""

ALWAYS = "si"
_OPEN = 200  # characters of a field whose layout bounds it by no width
_COLUMNS = "no,nombre,tipo,longitud,obligatorio,valores,fuente,confianza"
_CODES = re.compile(r"[A-Z0-9]{1,3}(?: [A-Z0-9]{1,3})*")
_DAY = re.compile(r"(\d{2})/(\d{2})/(\d{4})")
_OF_KIND: Mapping[str, str] = {
    TEXT: r"[^\s,\"](?:[^,\"\r\n]*[^\s,\"])?",
    LETTERS: r"[^\W\d_a-zß-öø-ÿ](?:[^\W\d_a-zß-öø-ÿ]|[ '.-](?![ '.-]))*",
    DIGITS: r"-?\d+",
    DATE: r"\d{2}/\d{2}/\d{4}",
    FREE: r"[^\r\n]*",
}


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a layout. `least` and `most` bound its width, 0 for the least where it may be
    empty by its width; `required` is the condition under which it may not be, as its layout says
    it (`si` for always). `domain` are the codes that it may hold, none where it is open.
    """

    number: int
    name: str
    kind: str
    least: int
    most: int
    required: str
    domain: tuple[str, ...]
    source: str
    confidence: str

    @property
    def always(self) -> bool:
        """Whether it may never be empty."""
        return self.required == ALWAYS

    def flaw(self, text: str) -> str:
        """Return what ails a text in this field, "" for one that is right by itself."""
        if not text:
            return EMPTY if self.always else ""
        if not max(1, self.least) <= len(text) <= self.most:
            return WIDTH
        if not _pattern(self.kind).fullmatch(text):
            return DAY if self.kind == DATE else KIND
        if self.kind == DATE and day_of(text) is None:
            return DAY
        return DOMAIN if self.domain and text not in self.domain else ""


@dataclass(frozen=True, slots=True)
class Flaw:
    """What ails a record: the field (None for the record itself), what, and the text."""

    field: Field | None
    what: str
    text: str = ""

    @property
    def said(self) -> str:
        """It as a person reads it."""
        if self.field is None:
            return f"{self.what}: {self.text}"
        return f"{self.field.name}: {self.what}"


@dataclass(frozen=True)
class Layout:
    """What a record of one kind of file holds. `name` is its place among the layouts of its pack
    (`version/file`).
    """

    name: str
    fields: tuple[Field, ...]

    @cached_property
    def places(self) -> Mapping[str, int]:
        """Where each field stands in a record, from 0."""
        return {one.name: place for place, one in enumerate(self.fields)}

    @cached_property
    def confidence(self) -> str:
        """How sure the whole is: as its least sure field."""
        return min((one.confidence for one in self.fields), default="")

    def flaws(self, cells: Sequence[str]) -> Iterator[Flaw]:
        """Yield what ails a record, field by field; of one that has not as many fields as it
        should, only that.
        """
        if len(cells) != len(self.fields):
            yield Flaw(None, COUNT, f"{len(cells)} y no {len(self.fields)}")
            return
        for field, text in zip(self.fields, cells, strict=True):
            if what := field.flaw(text):
                yield Flaw(field, what, text)

    def row(self, cells: Sequence[str]) -> dict[str, str]:
        """Return a record by the names of its fields."""
        return dict(zip(self.places, cells, strict=True))

    def cells(self, row: Mapping[str, str]) -> list[str]:
        """Return a record as its fields in their order, empty where the row says nothing."""
        return [row.get(one.name, "") for one in self.fields]


@cache
def _pattern(kind: str) -> re.Pattern[str]:
    return re.compile(_OF_KIND[kind])


@lru_cache(maxsize=100_000)
def day_of(text: str) -> date | None:
    """Return the day that DD/MM/AAAA says, None for what is none."""
    found = _DAY.fullmatch(text)
    if found is None:
        return None
    try:
        return date(int(found[3]), int(found[2]), int(found[1]))
    except ValueError:
        return None


def told_day(day: date) -> str:
    """Return a day as a field holds it."""
    return f"{day.day:02d}/{day.month:02d}/{day.year:04d}"


def load_layout(path: Path, name: str = "") -> Layout:
    """Return the layout of a CSV. Raises UsageError with the row that can't be read."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, ValueError) as error:
        raise UsageError(f"No se pudo leer el layout {path}: {why(error)}.") from None
    head, *rows = list(csv.reader(text.splitlines())) or [[]]
    if ",".join(head) != _COLUMNS or not rows:
        raise UsageError(
            f"El layout {path} no se entiende.\n"
            f"Se espera un CSV con una fila por campo y las columnas {_COLUMNS}."
        )
    return Layout(name or path.stem, tuple(_field(path, at, row) for at, row in enumerate(rows, 1)))


def _field(path: Path, at: int, row: Sequence[str]) -> Field:
    """Return the field of a row. Raises UsageError."""
    try:
        number, name, kind, width, required, values, source, confidence = row
        least, most = _widths(width)
        if kind not in KINDS or int(number) != at:
            raise ValueError
    except ValueError:
        raise UsageError(
            f"{path}, fila {at + 1}: no se entiende el campo «{','.join(row[:2])}».\n"
            f"Se espera su número de orden, un tipo ({', '.join(KINDS)}) y una longitud como 6, "
            "1..20, 0|10 o 1..n."
        ) from None
    return Field(at, name, kind, least, most, required, _domain(values), source, confidence)


def _widths(text: str) -> tuple[int, int]:
    """Return the least and the most width that a layout writes: 6, 1..20, 0|10, 1..n, -1|1..9."""
    ends = [end for part in text.split("|") for end in part.split("..")]
    numbers = [_OPEN if end == "n" else abs(int(end)) for end in ends]
    return min(numbers), max(numbers)


def _domain(text: str) -> tuple[str, ...]:
    """Return the codes of a closed domain: words of up to three capitals or digits and nothing
    else.
    """
    return tuple(text.split()) if _CODES.fullmatch(text) else ()
