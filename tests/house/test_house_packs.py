"""ARCHITECTURE says how much each pack is and what core gained for them."""

import re

import pytest
from house_packs import costs, gained, packs, sizes
from house_words import ROOT

TEXT = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
HINT = "write what `python tests/house --packs` prints into ARCHITECTURE.md"


def _near(told: str, counted: int) -> bool:
    """Say whether a number that is told is about right: code grows with every change."""
    said = int(told) if told.isdecimal() else 0
    return abs(said - counted) <= 300 + counted // 5


def _row(name: str) -> list[str]:
    found = re.search(rf"^\| {re.escape(name)} \| (.*) \|$", TEXT, re.MULTILINE)
    assert found, f"{name} has no row: {HINT}"
    return found[1].split(" | ")


@pytest.mark.parametrize("name", packs())
def test_each_pack_has_a_row_that_is_about_right(name: str) -> None:
    """Code, sandbox, specs, stories and tests, in lines."""
    told = _row(name)
    assert all(map(_near, told, sizes()[name])), f"{name}: {told} and {sizes()[name]}: {HINT}"


@pytest.mark.parametrize("one", gained(), ids=lambda one: one.concept[:30])
def test_what_core_gained_has_a_row_that_is_about_right(one: object) -> None:
    """By the concept's own name; each of its modules is there."""
    concept = getattr(one, "concept", "")
    assert _near(_row(concept)[-1], costs()[concept]), f"{concept}: {HINT}"
