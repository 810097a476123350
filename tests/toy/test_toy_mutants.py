"""Mutants of a pack of three capabilities: the core makes them of what any pack says."""

import json
import os
import subprocess
import sys
from pathlib import Path

from toy_installed import install


def _mutants(folder: Path, *options: str) -> tuple[int, str]:
    found = {**os.environ, "PYTHONPATH": str(install(folder / "instalado"))}
    command = [sys.executable, "-m", "conformance", "mutants", "--pack", "toy", *options]
    ended = subprocess.run(
        command, env=found, capture_output=True, text=True, encoding="utf-8", check=False
    )
    return ended.returncode, ended.stdout + ended.stderr


def test_a_sample_is_drawn_tried_and_told(tmp_path: Path) -> None:
    """Each that shows was found or is told with its smallest exchange; nothing on the clean
    server.
    """
    (tmp_path / "instalado").mkdir()
    order = ("--sample", "6", "--seed", "3", "--workers", "1", "--out", str(tmp_path / "salida"))
    code, said = _mutants(tmp_path, *order)
    written = json.loads((tmp_path / "salida" / "mutantes.json").read_text(encoding="utf-8"))
    shown = [one for one in written["mutants"] if one["reached"]]
    assert (0, 6) == (code, len(shown))
    assert "0 hallazgos falsos en el sandbox limpio" in said
    assert all(f"no hallado: {one['id']}" in said for one in shown if not one["found"])
    assert all(one["exchange"] for one in shown)
