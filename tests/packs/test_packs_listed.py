"""`conformance packs`: all that is installed, whatever ails one of them."""

import json
from pathlib import Path

import pytest
from packs_distribution import installed_by

from conformance.cli import main
from conformance.core.pack_cover import counted_by_level
from conformance.http.verification import load_pack

OTHERS = """\
from conformance.core.pack_cover import PackCover

class Record:
    interface = 1
    name = "archivos"

    def cover(self):
        return PackCover("Entregas de archivos", 3, 2, {}, 0)

class Silent:
    interface = 1
    name = "mudo"

def load():
    return Record()

def silent():
    return Silent()

def broken():
    raise ValueError("se rompió")
"""
ENTRIES = {
    "archivos": "ajeno_mod:load",
    "mudo": "ajeno_mod:silent",
    "roto": "ajeno_mod:broken",
}


@pytest.fixture(autouse=True)
def _beside(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Three packs of another distribution: one of another kind, one that says nothing, a broken
    one.
    """
    installed_by(monkeypatch, tmp_path, "ajeno", ENTRIES, OTHERS)


def test_each_pack_is_told_and_a_broken_one_breaks_no_list(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Why it can't be loaded, and where it comes from."""
    assert 0 == main(["packs"])
    told = capsys.readouterr().out
    assert "archivos: Entregas de archivos (ajeno 1.0)\n  3 capacidades, 2 de ellas obl" in told
    assert "roto (ajeno 1.0): no se pudo cargar.\n" in told
    assert "ValueError (se rompió), en ajeno_mod.py:" in told
    assert "mudo (ajeno 1.0): no se pudo cargar.\n  No se pudo contar lo que cubre" in told
    pack = load_pack("siifa")
    assert f"siifa: {pack.title} (siifa-conformance " in told
    assert f"  {len(pack.bindings.capabilities)} capacidades, " in told


def test_machines_read_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    """Each with the fault that it has, "" for none."""
    assert 0 == main(["packs", "--json"])
    rows = {one["name"]: one for one in json.loads(capsys.readouterr().out)["packs"]}
    faults = [bool(rows[name]["fault"]) for name in ("archivos", "mudo", "roto", "siifa")]
    assert [False, True, True, False] == faults
    pack = load_pack("siifa")
    counts = rows["siifa"]["requirements"]
    assert len(pack.requirements) == sum(one["total"] for one in counts.values())
    assert counts == {
        level: {"total": one.total, "attested": one.attested, "unverified": one.unverified}
        for level, one in counted_by_level(pack.requirements.values()).items()
    }
    assert {"official"} == {one["origin"] for one in rows["siifa"]["documents"]}


def test_a_pack_that_is_not_there_is_told_with_what_comes_near(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """As by every command."""
    assert 4 == main(["packs", "archivo"])
    assert "¿Quiso decir «archivos»?" in capsys.readouterr().err
