"""What ARCHITECTURE.md says of floors and dependencies is what holds."""

import re
import tomllib
from pathlib import Path
from typing import Any

_ROOT = Path(__file__).resolve().parents[2]
_TEXT = (_ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
_BESIDE = {"__init__", "pytest11"}  # pytest loads the latter everywhere: it imports no floor


def _project() -> dict[str, Any]:
    return tomllib.loads((_ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def _section(title: str) -> str:
    return _TEXT.split(f"## {title}\n", 1)[1].split("\n## ", 1)[0]


def _rooms(floor: str) -> frozenset[str]:
    return frozenset(floor.split(" | "))


def test_the_floors_that_are_told_are_those_that_are_held() -> None:
    """The block of the text has the layers of import-linter, in their order."""
    block = _section("Floors").split("```\n")[1]
    told = [_rooms(re.split(r" {2,}", line)[0]) for line in block.splitlines()]
    layers = _project()["tool"]["importlinter"]["contracts"][0]["layers"]
    assert [_rooms(layer) for layer in layers] == told


def test_every_room_stands_on_a_floor() -> None:
    """A module at the top of the house that no layer names would be held by nothing."""
    home = _ROOT / "conformance"
    rooms = {path.stem for path in home.glob("*.py")} | {
        path.parent.name for path in home.glob("*/__init__.py")
    }
    layers = _project()["tool"]["importlinter"]["contracts"][0]["layers"]
    assert set[str]().union(*map(_rooms, layers)) == rooms - _BESIDE


def test_each_dependency_has_its_reason() -> None:
    """The table and the line of development name what pyproject asks for, and nothing else of a
    run.
    """
    project, text = _project()["project"], _section("Dependencies, and why")
    names = {
        kind: {re.split(r"[<>=]", one)[0].lower() for one in asked}
        for kind, asked in (
            ("run", project["dependencies"]),
            ("dev", project["optional-dependencies"]["dev"]),
        )
    }
    rows = re.findall(r"^\| (?!package|---)([^|]+?) \|", text, re.MULTILINE)
    told = {name for row in rows for name in row.split(", ")}
    line = text.split("Development:")[1].lower()
    assert (names["run"], set()) == (told, {name for name in names["dev"] if name not in line})
