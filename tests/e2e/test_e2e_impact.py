"""From a new revision of a document to a run of what it changes, by the command line."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from conformance.cli import main
from conformance.core.data_path import data
from conformance.report.ledger import LEDGER, read

FACTURA = data("specs", "siifa", "factura.openapi.yaml")
CHANGED = "ver_usuario_rips"


def _without(folder: Path, path: str) -> Path:
    """Return the document without an operation, which stands under that path alone."""
    revised = folder / "nuevo.yaml"
    text = FACTURA.read_text(encoding="utf-8")
    assert 1 == text.count(f"\n  {path}:\n")
    revised.write_text(text.replace(f"\n  {path}:\n", f"\n  {path}/Otra:\n"), encoding="utf-8")
    return revised


def test_a_run_has_just_what_changed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The items of the impact that are of the phase asked for, and the verdict says so."""
    revised = _without(tmp_path, "/api/RipsUsuarios/{IdUsuario}")
    assert 1 == main(["impact", str(FACTURA), str(revised), "--out", str(tmp_path)])
    said = capsys.readouterr().out
    assert CHANGED in said
    told = json.loads((tmp_path / "impacto.json").read_text(encoding="utf-8"))
    wanted = {row["id"] for row in told["items"] if row["phase"] == "contract"}
    assert wanted
    assert all(CHANGED in row["capabilities"] for row in told["gone"])
    order = ["run", "--target", "sandbox", "--phases", "contract", "--out", str(tmp_path / "o")]
    order += ["--contract", f"factura={revised}", "--only-impact", str(tmp_path / "impacto.json")]
    order += ["--stock", "radicada=40", "--reports", "acta"]
    done = subprocess.run(
        [sys.executable, "-m", "conformance", *order],
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    header = read(tmp_path / "o" / LEDGER).header
    assert wanted == {one.id for one in header.planned}, done.stdout + done.stderr
    assert "lo que cambia en «factura»" in done.stdout
