"""What a layout lets be written, drawn, and one mistake at a time of it.

The rules of the file: a text that is drawn for a field is right by the field itself; what fields
say together is for whoever asks (`drawn` takes a strategy). A mistake changes one field of a record
that is right, and says which and how.
"""

import string
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from hypothesis import strategies as st

from conformance.files.layout import (
    COUNT,
    DATE,
    DAY,
    DIGITS,
    DOMAIN,
    EMPTY,
    KIND,
    LETTERS,
    TEXT,
    WIDTH,
    Field,
    Layout,
    told_day,
)

_CAPITALS = string.ascii_uppercase + "ÁÉÍÓÚÜÑ"
_PLAIN = string.ascii_uppercase + string.digits
WIDEST = 40  # characters that are drawn of a field that may be as wide as one likes


@dataclass(frozen=True, slots=True)
class Mistake:
    """A change of one field that makes a record wrong: what ails it then, and how it is made."""

    field: Field
    flaw: str
    how: str
    change: Callable[[str], str]

    @property
    def name(self) -> str:
        """The name of the mistake among those of its field."""
        return f"{self.flaw}: {self.how}"


def text_of(field: Field) -> st.SearchStrategy[str]:
    """Return a strategy of texts that are right in a field, never empty."""
    if field.domain:
        return st.sampled_from(field.domain)
    if field.kind == DATE:
        return st.dates(date(1930, 1, 1), date(2020, 12, 31)).map(told_day)
    letters = {LETTERS: _CAPITALS, DIGITS: string.digits, TEXT: _PLAIN}.get(field.kind, _PLAIN)
    least, most = max(1, field.least), min(field.most, WIDEST)
    return st.text(letters, min_size=least, max_size=max(least, most))


def mistakes(layout: Layout) -> Iterator[Mistake]:
    """Yield the mistakes that a layout tells of each of its fields."""
    for field in layout.fields:
        yield from _mistakes_of(field)


def _mistakes_of(field: Field) -> Iterator[Mistake]:
    if field.always:
        yield Mistake(field, EMPTY, "sin valor", lambda text: "")
    if field.most < WIDEST and field.kind != DATE:
        yield Mistake(field, WIDTH, "un carácter más", lambda text: _wider(field))
    if field.kind == DIGITS:
        yield Mistake(field, KIND, "una letra", lambda text: "A" * max(1, len(text)))
    if field.kind == LETTERS and not field.domain:
        yield Mistake(field, KIND, "un dígito", lambda text: "1" * max(1, field.least))
    if field.kind == DATE and field.always:
        yield Mistake(field, DAY, "otro formato", _iso)
        yield Mistake(
            field, DAY, "un día que no existe", lambda text: f"31/02/{text[6:] or '2000'}"
        )
        yield Mistake(field, WIDTH, "año de dos cifras", lambda text: text[:6] + text[8:])
        yield Mistake(field, DAY, "mes trece", lambda text: f"01/13/{text[6:] or '2000'}")
    if field.domain:
        yield Mistake(field, DOMAIN, "un valor que no está", lambda text: _outside(field))
        if letters := next((one for one in field.domain if one.isalpha()), ""):
            flaw = KIND if field.kind == LETTERS else DOMAIN
            yield Mistake(field, flaw, "en minúscula", lambda text: letters.lower())


def _wider(field: Field) -> str:
    """Return a text of a field's own kind that is wider than it may be."""
    return ("A" if field.kind == LETTERS else "1") * (field.most + 1)


def _iso(text: str) -> str:
    return f"{text[6:]}-{text[3:5]}-{text[:2]}"


def _outside(field: Field) -> str:
    """Return a text as wide as those of a domain that is none of them."""
    width = len(field.domain[0])
    for sign in "XZQW9":
        if sign * width not in field.domain:
            return sign * width
    return "?" * width


def too_many(record: str, separator: str) -> str:
    """Return a record with a field more."""
    return f"{record}{separator}X"


def too_few(record: str, separator: str) -> str:
    """Return a record with a field less."""
    return record.rpartition(separator)[0]


BROKEN: tuple[tuple[str, Callable[[str, str], str]], ...] = (
    ("un campo de más", too_many),
    ("un campo de menos", too_few),
)
"""The mistakes of a record as a whole, whose flaw is `COUNT`."""

__all__ = ["BROKEN", "COUNT", "Mistake", "mistakes", "text_of"]
