"""The page on writing a pack: each snippet stands in the toy pack, each command runs."""

import re
import sys
import tomllib
from pathlib import Path

import pytest
from toy_installed import HERE, install
from toy_reference import table

from conformance.cli import main
from conformance.core import installed
from conformance.core.aspects import ASPECTS
from conformance.http.verification import load_pack

PAGE = (HERE.parents[1] / "docs" / "paquetes.md").read_text(encoding="utf-8")
SNIPPETS = re.findall(r"<!-- (toy_pack/\S+) -->\n```\w+\n(.*?)```", PAGE, re.DOTALL)
COMMANDS = re.findall(r"^\$ conformance (.*)$", PAGE, re.MULTILINE)


@pytest.mark.parametrize(("file", "text"), SNIPPETS, ids=[text[:30] for _, text in SNIPPETS])
def test_each_snippet_stands_in_the_pack(file: str, text: str) -> None:
    """What the tests run is what the page shows, letter by letter."""
    assert text in (HERE / file).read_text(encoding="utf-8")


def test_the_project_file_registers_the_pack() -> None:
    """Its entry point is the one with which the tests install it."""
    found = re.search(r"<!-- pyproject.toml -->\n```toml\n(.*?)```", PAGE, re.DOTALL)
    assert found is not None
    project = tomllib.loads(found[1])["project"]
    assert {"toy": "toy_pack:load"} == project["entry-points"]["conformance.packs"]


def test_the_page_tells_every_aspect() -> None:
    """Its table is the register of core, row by row."""
    _, _, last = PAGE.partition("## Los aspectos")
    told = re.findall(r"^\| `(\S+)` \| (.*) \|$", last, re.MULTILINE)
    assert list(ASPECTS.items()) == told


def test_the_page_tells_every_record_of_a_pack() -> None:
    """Its reference is what the types of `Pack` lead to: `python tests/toy/toy_reference.py`."""
    assert table() in PAGE


def test_a_story_of_its_folder_says_which_pack_is_meant(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where several are installed and nobody says which; a story from elsewhere says nothing."""
    monkeypatch.delitem(sys.modules, "toy_pack", raising=False)  # one loaded from another folder
    monkeypatch.setattr(installed, "usual", lambda: None)
    monkeypatch.syspath_prepend(str(install(tmp_path)))
    load_pack.cache_clear()
    story = tmp_path / "toy_pack" / "scenarios" / "prestar-dos-veces.yaml"
    assert 0 == main(["scenarios", "check", str(story)])
    assert 0 == main(["scenarios", "show", str(story)])
    other = tmp_path / "otra.yaml"
    other.write_text(story.read_text(encoding="utf-8"), encoding="utf-8")
    assert 4 == main(["scenarios", "check", str(other)])
    assert "Hay varios paquetes instalados" in capsys.readouterr().err
    load_pack.cache_clear()


@pytest.mark.parametrize("command", [one for one in COMMANDS if "selftest" not in one])
def test_each_command_runs(command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the pack is installed, and from its folder (`selftest` is run in test_toy)."""
    monkeypatch.syspath_prepend(str(install(tmp_path)))
    monkeypatch.chdir(tmp_path)
    load_pack.cache_clear()
    assert 0 == main(command.split())
    load_pack.cache_clear()
