"""The control of a file, as the validator asks for it: one line that says whose the file is, of
which kind and day, and how many records it holds.
"""

import re
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path

from conformance.files.form import lines_of
from conformance.packs.bdua.sandbox.rules import BY_FILE, BY_RECORD, Rules

NAME = "CTL{TT}{ENTIDAD}{DDMMAAAA}.txt"
_LINE = re.compile(rb"([A-Z]{2}),([A-Z0-9]{6}),(\d{8}),(\w+)")


@dataclass(frozen=True, slots=True)
class Control:
    """What a control says."""

    kind: str
    entity: str
    day: str
    total: str


def read(line: bytes) -> Control | None:
    """Return what a line says that is a control, None for another."""
    found = _LINE.fullmatch(line)
    return Control(*(one.decode() for one in found.groups())) if found else None


def fits(said: Control | None, held: Control, rules: Rules) -> bool:
    """Say whether a control says what a file holds, as the validator looks at that."""
    if said is None:
        return rules.wrong("sin-control")
    if rules.wrong("control-ajeno"):
        said = replace(said, entity=held.entity)
    return _counted(said.total, held.total, rules) and replace(said, total=held.total) == held


def _counted(said: str, held: str, rules: Rules) -> bool:
    if rules.wrong("control-no-mirado"):
        return True
    if rules.wrong("control-de-menos") and said.isdigit():
        return int(said) <= int(held)
    return said == held


def asked(rules: Rules) -> bool:
    """Say whether files have a control."""
    return rules.manner(BY_RECORD) or rules.manner(BY_FILE)


def divided(path: Path) -> tuple[Control | None, int]:
    """Return the control that a file begins with, None for none, and how many records it holds
    beside it.
    """
    lines = lines_of(path)
    first = next(lines, None)
    said = None if first is None else read(first)
    return said, sum(1 for _ in lines) + (first is not None and said is None)


def without(path: Path, place: Path, rules: Rules) -> Path:
    """Write a file without the control that it begins with, and return where it lies; a wrong
    validator has the control among the records.
    """
    with path.open("rb") as file, place.open("wb") as out:
        first = file.readline()
        control = read(first.rstrip(b"\r\n")) is not None
        last = b""
        for last in chain((b"" if control else first,), file):
            out.write(last)
        if control and rules.wrong("control-como-registro"):
            out.write(b"" if last.endswith(b"\n") else b"\r\n")
            out.write(first)
    return place
