"""The register of aspects: what core judges under each name, and that it names no other."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from conformance.core.aspects import ASPECTS
from conformance.http.verification import load_pack

HOME = Path(__file__).resolve().parents[2] / "conformance"
JUDGING = tuple(HOME / "http" / room for room in ("probes", "generation", "model", "checks"))
DOTTED = re.compile(r"[a-z]+(\.[a-z_]+)+")
NO_ASPECTS = re.compile(r"hypothesis\..*|.*\.jsonl")  # modules and files


def texts(path: Path) -> Iterator[str]:
    """Yield every literal text of a module."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def judged() -> set[str]:
    """Return every text of the rooms that judge."""
    return {text for room in JUDGING for path in room.rglob("*.py") for text in texts(path)}


def test_what_judges_names_the_aspects_of_the_register() -> None:
    """A misspelt one would cite nothing, and nobody would know."""
    named = {text for text in judged() if DOTTED.fullmatch(text) and not NO_ASPECTS.match(text)}
    assert named <= set(ASPECTS)


def test_every_aspect_of_the_register_is_judged() -> None:
    """A pack that cites one is not left waiting for what nothing asks."""
    assert set(ASPECTS) <= judged()


@pytest.mark.parametrize("told", ASPECTS.values())
def test_an_aspect_is_told_in_one_sentence(told: str) -> None:
    """It begins and ends as a sentence does."""
    assert re.fullmatch(r"[A-Z][^.]*\.", told)


def test_a_pack_names_each_aspect_of_its_own() -> None:
    """What it tells as its own is named by its tables."""
    pack = HOME / "packs" / "siifa"
    tables = [path for path in pack.rglob("*.py") if path.parent.name != "citations"]
    named = {text for path in tables for text in texts(path)}
    assert set(load_pack("siifa").citations.own) <= named
