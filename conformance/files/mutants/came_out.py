"""Files that a validator gives back, spoiled: their cells, their records, their names."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from conformance.files.form import lines_of
from conformance.files.mutants.mutant import FileMutant, Place
from conformance.files.mutants.mutation import Mutation
from conformance.files.mutants.operators import (
    ELSEWHERE,
    EMPTY,
    NOT_THERE,
    cell_spoiled,
    rearranged,
)

Mark = tuple[int, int]
RECORDS, WHOLE = "registros", "archivo"
"""The parts of a file that are no field of it: its records, and itself."""


@dataclass(frozen=True, slots=True)
class CameOut:
    """A file of results: the seam that it is of, what it is called there, its coordinates, the
    names of its fields, and whose it is.
    """

    path: Path
    seam: str
    name: str
    at: Mapping[str, str]
    fields: tuple[str, ...]
    owner: str


@dataclass(frozen=True, slots=True)
class ResultForm:
    """How files of results are written, how one is known, what it is called where its name is
    wrong, and where it lies where it lies with another.
    """

    encoding: str
    separator: str
    known: Callable[[Path], CameOut | None]
    renamed: Callable[[CameOut], Path]
    misplaced: Callable[[CameOut], Path]


def marks_of(folder: Path) -> dict[Path, Mark]:
    """Return the files below a folder, each with what changes where it does."""
    found = (path for path in folder.rglob("*") if path.is_file())
    return {path: ((state := path.stat()).st_mtime_ns, state.st_size) for path in found}


def spoil(folder: Path, before: Mapping[Path, Mark], form: ResultForm, mutation: Mutation) -> None:
    """Spoil the files below a folder that came or changed since some marks."""
    changed = sorted(path for path, mark in marks_of(folder).items() if before.get(path) != mark)
    files = [one for one in map(form.known, changed) if one and mutation.about(one.seam)]
    rows = {one.path: list(lines_of(one.path)) for one in files}
    for one in files:
        strangers = [
            row
            for other in files
            if (other.seam, other.name) == (one.seam, one.name) and other.owner != one.owner
            for row in rows[other.path]
        ]
        _spoil_one(one, rows[one.path], strangers, form, mutation)


def _spoil_one(
    one: CameOut,
    rows: list[bytes],
    strangers: Sequence[bytes],
    form: ResultForm,
    mutation: Mutation,
) -> None:
    place = Place(one.at)
    made = mutation.turn(
        one.seam, f"{one.name} {RECORDS}", place, rows, partial(_rearranged, rows, strangers)
    )
    for column, field in enumerate(one.fields):
        made = mutation.turn(
            one.seam, f"{one.name} {field}", place, made, partial(_spoiled, made, column, form)
        )
    if made != rows:
        one.path.write_bytes(b"".join(_ended(made)))
    where = mutation.turn(
        one.seam, f"{one.name} {WHOLE}", place, one.path, partial(_moved, one, form)
    )
    if where == one.path.parent:
        one.path.unlink()
    elif where == one.path / EMPTY:
        one.path.write_bytes(b"")
    elif where != one.path:
        where.parent.mkdir(parents=True, exist_ok=True)
        one.path.rename(where)


def _rearranged(rows: list[bytes], strangers: Sequence[bytes], mutant: FileMutant) -> list[bytes]:
    return rearranged(rows, mutant.operator, mutant.condition, strangers)


def _spoiled(rows: list[bytes], column: int, form: ResultForm, mutant: FileMutant) -> list[bytes]:
    cells = [row.decode(form.encoding, "replace").split(form.separator) for row in rows]
    made = cell_spoiled(cells, column, mutant.operator, mutant.condition)
    return [
        row if new == old else form.separator.join(new).encode(form.encoding, "replace")
        for row, new, old in zip(rows, made, cells, strict=True)
    ]


def _moved(one: CameOut, form: ResultForm, mutant: FileMutant) -> Path:
    """Return where a file lies in the end: its folder for nowhere, below itself for empty."""
    if mutant.operator == NOT_THERE:
        return one.path.parent
    if mutant.operator == EMPTY:
        return one.path / EMPTY
    return form.misplaced(one) if mutant.operator == ELSEWHERE else form.renamed(one)


def _ended(rows: Iterable[bytes]) -> Iterator[bytes]:
    return (row + b"\r\n" for row in rows)
