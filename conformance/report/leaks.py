"""The last look at what a run leaves: what may not stand in any of its files is covered, and told.

The rules of the file: each file is read once, in pieces, however large it is; what is found is
covered in place by as many asterisks, so that nothing else of the file moves. A file that can't be
covered is removed: so is one that holds it packed, and a print of a page that held it. What is
said names file and kind, never the value.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from conformance.core.phrase import counted, listed
from conformance.http.wire import shapes
from conformance.http.wire.known import KnownValues
from conformance.report.packed_files import UNREADABLE, inside

SECRET = "una contraseña o un token"
ANSWERED = "un token que el sistema dio"
NUMBER = "un número de documento, de cuenta o de teléfono"
ADDRESS = "un correo electrónico"
NAME = "el nombre o la dirección de una persona"

_PIECE = 4 * 1024 * 1024
_KEPT = 4096  # bytes of a piece that are read with the next: a value may be cut where it ends
_AROUND = 80
_SHORTEST_SECRET = 8
_DIGITS = re.compile(rb"\d{7,15}")
_DOMAIN = re.compile(rb"@[\w-]+(?:\.[\w-]+)+")
_LOCAL = re.compile(rb"[\w.+-]{1,64}$")
# Two parts at least: the page of Allure holds JSON in base64, which begins alike.
_JWT = re.compile(rb"eyJ[\w-]{8,2000}+\.eyJ[\w-]{8,8000}+(?:\.[\w-]{0,2000}+)?")


@dataclass(frozen=True, slots=True)
class Leak:
    """What stood in a file and should not have: its kind, how often, and whether the file had to be
    removed.
    """

    file: str
    kind: str
    times: int
    removed: bool = False


@dataclass(frozen=True, slots=True)
class _Found:
    start: int
    end: int
    kind: str
    quote: bytes = b""  # of what covers a number that is a value of JSON by itself


_Search = Callable[[bytes], Iterator[_Found]]


def files_of(folder: Path, names: Iterable[str]) -> list[Path]:
    """Return the files of these names in a folder, and those within the folders of these names."""
    there = [folder / name for name in names]
    within = (one for place in there if place.is_dir() for one in place.rglob("*"))
    return sorted(one for one in (*there, *within) if one.is_file() and not one.is_symlink())


def cover(
    folder: Path, files: Iterable[Path], known: KnownValues, *, names: bool = False
) -> list[Leak]:
    """Cover what is known in these files, and return what was found. `names`: those of people too,
    which in a report may be part of a sentence of ours.
    """
    searches = [*_searches(known, names=names)]
    told: list[Leak] = []
    for path in files:
        name = path.relative_to(folder).as_posix()
        counts, covered = _covered(path, searches)
        told += [Leak(name, kind, times, not covered) for kind, times in counts.items()]
    return [*told, *_prints(folder, told)]


def _prints(folder: Path, told: Sequence[Leak]) -> Iterator[Leak]:
    """Remove the print of each page that held something: in it no text can be found."""
    for leak in told:
        printed = (folder / leak.file).with_suffix(".pdf")
        if leak.file.endswith(".html") and printed.is_file():
            with suppress(OSError):
                printed.unlink()
                yield Leak(printed.relative_to(folder).as_posix(), leak.kind, leak.times, True)


def said(leaks: Sequence[Leak]) -> str:
    """Return what is told of leaks: where, of which kind, and what was done."""
    kinds: dict[str, list[Leak]] = {}
    for leak in leaks:
        kinds.setdefault(leak.file, []).append(leak)
    lines = [f"  {file}: {_of_file(found)}" for file, found in kinds.items()]
    return "\n".join(
        [
            "ERROR: quedó escrito lo que ningún archivo de la corrida debía mostrar.",
            *lines,
            "Ya no se puede leer ahí. La corrida termina con error (3): no cuente con su "
            "veredicto, y avise a quien mantiene el arnés.",
        ]
    )


def _of_file(found: Sequence[Leak]) -> str:
    what = listed([f"{one.kind} ({counted(one.times, 'vez', 'veces')})" for one in found])
    done = "el archivo se borró" if found[0].removed else "se tapó con asteriscos"
    return f"{what}; {done}"


def _searches(known: KnownValues, *, names: bool) -> Iterator[_Search]:
    public = re.compile(known.public)
    secrets, answered = (
        [one.encode("utf-8", "replace") for one in several if _tells(one)]
        for several in (known.secrets, known.answered)
    )
    yield lambda piece: _texts(piece, secrets, SECRET)
    yield _shown_tokens
    if answered:
        yield lambda piece: _texts(piece, answered, ANSWERED)
    if known.numbers:
        numbers = frozenset(one.encode() for one in known.numbers)
        yield lambda piece: _numbers(piece, numbers, public)
    if names and known.texts:
        texts = [one.encode("utf-8", "replace") for one in known.texts]
        yield lambda piece: _names(piece, texts, public)
    if known.addresses:
        addresses = frozenset(one.encode() for one in known.addresses)
        yield lambda piece: _addresses(piece, addresses)


def _tells(secret: str) -> bool:
    """Say whether a secret can be told from a word that any report has, and does not show
    itself.
    """
    plain = secret.isalpha() and secret.islower()
    return (
        len(secret) >= _SHORTEST_SECRET
        and not plain
        and _JWT.fullmatch(secret.encode("utf-8", "replace")) is None
    )


def _texts(piece: bytes, texts: Sequence[bytes], kind: str) -> Iterator[_Found]:
    for text in texts:
        if text in piece:
            for found in re.finditer(re.escape(text), piece):
                yield _Found(found.start(), found.end(), kind)


def _shown_tokens(piece: bytes) -> Iterator[_Found]:
    if b"eyJ" in piece:
        for found in _JWT.finditer(piece):
            yield _Found(found.start(), found.end(), SECRET)


def _names(piece: bytes, texts: Sequence[bytes], public: re.Pattern[str]) -> Iterator[_Found]:
    for text in texts:
        if text not in piece:
            continue
        for found in re.finditer(re.escape(text), piece):
            head = piece[max(0, found.start() - _AROUND) : found.start()].decode("utf-8", "replace")
            if not public.search(shapes.name_before(head)):
                yield _Found(found.start(), found.end(), NAME)


def _numbers(piece: bytes, numbers: frozenset[bytes], public: re.Pattern[str]) -> Iterator[_Found]:
    if numbers.isdisjoint(_DIGITS.findall(piece)):
        return
    for found in _DIGITS.finditer(piece):
        if found[0] not in numbers:
            continue
        head = piece[max(0, found.start() - _AROUND) : found.start()].decode("utf-8", "replace")
        tail = piece[found.end() : found.end() + _AROUND].decode("utf-8", "replace")
        here = shapes.NUMBER.match(f"{head}{found[0].decode()}{tail}", len(head))
        if here is None or not shapes.stands_alone(here):
            continue
        named = shapes.before(here)
        if not (public.search(shapes.name_before(named)) or shapes.amount(named)):
            quote = _quote(head) if shapes.bare(here) else b""
            yield _Found(found.start(), found.end(), NUMBER, quote)


def _quote(head: str) -> bytes:
    """Return how a text is quoted after that: within JSON that a text of JSON holds, escaped."""
    before, mark, _ = head.rpartition('"')
    return b'\\"' if mark and before.endswith("\\") else b'"'


def _addresses(piece: bytes, addresses: frozenset[bytes]) -> Iterator[_Found]:
    for domain in _DOMAIN.finditer(piece):
        local = _LOCAL.search(piece[max(0, domain.start() - 64) : domain.start()])
        if local is not None and (local[0] + domain[0]).lower() in addresses:
            yield _Found(domain.start() - len(local[0]), domain.end(), ADDRESS)


def _covered(path: Path, searches: Sequence[_Search]) -> tuple[Counter[str], bool]:
    """Cover what a file holds, and return how often each kind stood there, and whether none stands
    there any more.
    """
    counts: Counter[str] = Counter()
    try:
        for at, found in _found_in(path, searches):
            counts[found.kind] += 1
            _write(path, at, found)
        if packed := Counter(_kinds_inside(path, searches)):
            path.unlink()
            return counts + packed, False
        if counts and next(_found_in(path, searches), None) is None:
            return counts, True
    except OSError:
        if not counts:
            return counts, True  # it can't be read, or went away: nobody reads it
    if counts:
        with suppress(OSError):
            path.unlink()
    return counts, not counts


def _kinds_inside(path: Path, searches: Sequence[_Search]) -> Iterator[str]:
    """Yield the kind of each thing that a file holds packed."""
    with suppress(*UNREADABLE):
        for part in inside(path):
            yield from (found.kind for _, found in _found_of(part, _PIECE, searches))


def _found_in(path: Path, searches: Sequence[_Search]) -> Iterator[tuple[int, _Found]]:
    """Yield what a file holds, with the place in the file of the piece that holds it."""
    size = min(_PIECE, path.stat().st_size)  # most files are small, and a piece takes its room
    with path.open("rb", buffering=0) as file:
        yield from _found_of(file, size, searches)


def _found_of(
    file: IO[bytes], size: int, searches: Sequence[_Search]
) -> Iterator[tuple[int, _Found]]:
    at, kept = 0, b""
    while size and (part := file.read(size)):
        piece = kept + part
        last = len(piece) - _KEPT if len(part) == _PIECE else len(piece)
        for search in searches:
            yield from ((at, one) for one in search(piece) if one.start < last)
        kept = piece[max(0, last) :]
        at += len(piece) - len(kept)


def _write(path: Path, at: int, found: _Found) -> None:
    size = found.end - found.start
    mask = found.quote + b"*" * (size - 2 * len(found.quote)) + found.quote
    with path.open("r+b") as file:
        file.seek(at + found.start)
        file.write(mask)
