"""How much each of our packs is, and what core gained for them, as ARCHITECTURE tells it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from house_words import ROOT

_GAINED = Path(__file__).with_name("gained.yaml")
_TEXT = frozenset({".py", ".yaml", ".yml", ".csv", ".txt"})
_HEADS = (
    ("pack", "code", "its sandbox", "specs", "stories", "tests"),
    ("core gained", "for", "lines"),
)
_ROUND = 10


@dataclass(frozen=True, slots=True)
class Gained:
    """A concept that core gained, for whom, and the modules that are all about it."""

    concept: str
    packs: str
    files: tuple[str, ...]


@cache
def packs() -> tuple[str, ...]:
    """Return the names of our own packs: those with a folder in the project."""
    homes = (ROOT / "conformance" / "packs").iterdir()
    return tuple(sorted(one.name for one in homes if (one / "__init__.py").is_file()))


@cache
def gained() -> tuple[Gained, ...]:
    """Return what core gained, as it is recorded."""
    rows: list[Mapping[str, Any]] = yaml.safe_load(_GAINED.read_text(encoding="utf-8"))
    return tuple(Gained(row["concept"], row["packs"], tuple(row["files"])) for row in rows)


def sizes() -> dict[str, tuple[int, ...]]:
    """Return the lines of each pack: code without its sandbox, sandbox, specs, stories, tests."""
    return {name: _sizes(name) for name in packs()}


def _sizes(name: str) -> tuple[int, ...]:
    code = ROOT / "conformance" / "packs" / name
    sandbox = _lines(_files(code / "sandbox"))
    tests = _lines(_files(ROOT / "tests" / name))
    specs, stories = _files(ROOT / "specs" / name), _files(ROOT / "scenarios" / name)
    return (_lines(_files(code)) - sandbox, sandbox, _lines(specs), _lines(stories), tests)


def costs() -> dict[str, int]:
    """Return the lines of the modules of each concept that core gained."""
    return {one.concept: _lines(ROOT / name for name in one.files) for one in gained()}


def _files(folder: Path) -> Iterator[Path]:
    if folder.is_dir():
        yield from (one for one in folder.rglob("*") if one.suffix in _TEXT)


def _lines(files: Iterable[Path]) -> int:
    return sum(len(one.read_text(encoding="utf-8").splitlines()) for one in files)


def tables() -> str:
    """Return the two tables in Markdown, their numbers rounded: they change with every change."""
    ours = [(name, *map(_rounded, lines)) for name, lines in sizes().items()]
    cost = costs()
    core = [(one.concept, one.packs, _rounded(cost[one.concept])) for one in gained()]
    return f"{_table(_HEADS[0], ours)}\n\n{_table(_HEADS[1], core)}"


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = (head, ("---",) * len(head), *rows)
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _rounded(lines: int) -> str:
    return str(round(lines / _ROUND) * _ROUND) if lines else "–"
