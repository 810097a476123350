"""How numbers of prescriptions are written at a target: `^\\d{20}$` unless it says otherwise.

A target gives the form as a regular expression of a small language: letters, digits, `-`, `_` and
`\\.` as they are, `\\d`, classes such as `[0-9A-F]`, and counted repetitions, of which one at most
may vary. So numbers can be made of it, and no text takes long to be told apart.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

USUAL = r"^\d{20}$"
_LONGEST, _MOST = 200, 64  # characters of an expression, and of a number
_SEQUENCE = 12  # digits, after those of the day, of which numbers are made where they may have them
_DATED = 12  # characters of a number that has room for its day, and for many of it
_DIGITS = "0123456789"
_PART = re.compile(
    r"(\\d|\\\.|\\-|\[[^\]\\^]*\]|[A-Za-z0-9_-])(\{([0-9]{1,2})(,([0-9]{1,2}))?\}|\?)?"
)
_CLASS = re.compile(r"[A-Z]-[A-Z]|[a-z]-[a-z]|[0-9]-[0-9]|[A-Za-z0-9_.-]")
ACCEPTED = (
    "Se acepta una forma de letras, cifras, «-», «_» y «\\.», \\d, clases como [0-9A-F] y "
    f"repeticiones contadas ({{4}}; una sola puede variar: {{4,6}}), de hasta {_MOST} caracteres; "
    f"como {USUAL}."
)
"""What is said to a target that gives what is no such form."""


@dataclass(frozen=True, slots=True)
class _Part:
    """Characters, of which some number follows another: at least so many, at most so many."""

    characters: str
    least: int
    most: int

    @property
    def written(self) -> str:
        """The part as every regular expression has it."""
        inner = "".join(f"\\{one}" if one in "-." else one for one in self.characters)
        return f"[{inner}]{{{self.least},{self.most}}}"


@dataclass(frozen=True, slots=True)
class NumberForm:
    """What numbers of prescriptions are, part by part."""

    parts: tuple[_Part, ...]

    @property
    def written(self) -> str:
        """The form as a regular expression, without the signs of beginning and end."""
        return "".join(one.written for one in self.parts)

    @property
    def least(self) -> int:
        """How many characters the shortest has."""
        return sum(one.least for one in self.parts)

    @property
    def most(self) -> int:
        """How many characters the longest has."""
        return sum(one.most for one in self.parts)

    def matches(self, number: str) -> bool:
        """Say whether a text is such a number."""
        return re.fullmatch(self.written, number) is not None

    def made(self, wanted: str, chance: int) -> str:
        """Return a number of the longest: each character is the wanted one where it may be, and
        else one by chance.
        """
        found = []
        for place, known in enumerate(self._places()):
            chance, turn = divmod(chance, len(known))
            like = wanted[place : place + 1]
            found.append(like if like and like in known else known[turn])
        return "".join(found)

    def of_day(self, day: date, chance: int) -> str:
        """Return a number by chance; its day stands before it where there is room for both."""
        sequence = f"{chance % 10**_SEQUENCE:0{_SEQUENCE}}"
        dated = self.most >= _DATED
        return self.made(f"{day:%Y%m%d}{sequence}" if dated else sequence, chance)

    def wrong(self, number: str) -> tuple[str, ...]:
        """Return texts near a number that are none: shorter, longer, and with a strange letter."""
        near = (number[: self.least - 1], f"{number}0", f"{number[:-1]}A", f"{number[:-1]}ñ")
        return tuple(one for one in near if one and not self.matches(one))[:3]

    def _places(self) -> Iterator[str]:
        for one in self.parts:
            yield from (one.characters,) * one.most


@lru_cache(maxsize=64)
def form_of(expression: str) -> NumberForm:
    """Return the form that an expression writes. Raises ValueError for what is none."""
    if len(expression) > _LONGEST:
        raise ValueError(ACCEPTED)
    text = expression.removeprefix("^").removesuffix("$")
    parts, place = [], 0
    while place < len(text):
        found = _PART.match(text, place)
        if found is None:
            raise ValueError(ACCEPTED)
        parts.append(_read(found))
        place = found.end()
    form = NumberForm(tuple(parts))
    varying = sum(one.least != one.most for one in parts)
    dots = all(one.characters == "." for one in parts)  # as a segment of a path, another folder
    if dots or varying > 1 or not 1 <= form.least <= form.most <= _MOST:
        raise ValueError(ACCEPTED)
    return form


def wanted(expression: Any) -> str:
    """Say what would be accepted in place of an expression, "" of one that is a form."""
    try:
        form_of(str(expression))
    except ValueError as error:
        return str(error)
    return ""


def _read(found: re.Match[str]) -> _Part:
    characters = _characters(found[1])
    if not found[2]:
        return _Part(characters, 1, 1)
    if found[2] == "?":
        return _Part(characters, 0, 1)
    least = int(found[3])
    most = int(found[5]) if found[5] else least
    if least > most:
        raise ValueError(ACCEPTED)
    return _Part(characters, least, most)


def _characters(text: str) -> str:
    """Return the characters that a letter, an escape or a class stands for."""
    if text == r"\d":
        return _DIGITS
    if not text.startswith("["):
        return text[-1]
    inner, place, found = text[1:-1], 0, set[str]()
    while place < len(inner):
        one = _CLASS.match(inner, place)
        if one is None:
            raise ValueError(ACCEPTED)
        first, last = one[0][0], one[0][-1]
        inside = place > 0 and one.end() < len(inner)
        if first > last or (one[0] == "-" and inside):
            raise ValueError(ACCEPTED)
        found |= {chr(code) for code in range(ord(first), ord(last) + 1)}
        place = one.end()
    if not found:
        raise ValueError(ACCEPTED)
    return "".join(sorted(found))
