"""Plain pytest with allure-pytest: the results of a run of ours are those of its own folder."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from conformance.http.reference import Setup
from conformance.packs import siifa
from conformance.packs.siifa.sandbox.app import create
from conformance.report.allure import write_allure
from conformance.sandbox.server import serving
from conformance.sandbox.target import environment_of, target_text

_PASSWORD = "clave-de-ensayo"
_STORIES = ("glosa-segunda-respuesta-a-reiteracion.yaml", "devolucion-segunda-respuesta.yaml")


def _results(folder: Path) -> dict[str, Any]:
    found = [json.loads(path.read_text(encoding="utf-8")) for path in folder.glob("*-result.json")]
    return {row["fullName"]: row for row in found}


def test_the_results_are_those_of_the_runs_own_folder(tmp_path: Path) -> None:
    """One for each item, the same as `conformance report` draws; those of others' tests stay."""
    pytest.importorskip("allure_pytest", reason="allure-pytest no está instalado")
    pack = siifa.load()
    (tmp_path / "pytest.ini").write_text("[pytest]\n", encoding="utf-8")
    other = tmp_path / "test_otra.py"
    other.write_text("def test_otra():\n    assert True\n", encoding="utf-8")
    sandbox = create(Setup(defects=("segunda-respuesta",), password=_PASSWORD))
    with serving(sandbox) as base:
        target = tmp_path / "objetivo.yaml"
        target.write_text(target_text(pack, base), encoding="utf-8")
        done = subprocess.run(
            [
                *(sys.executable, "-m", "pytest", "-c", "pytest.ini", "-q"),
                *("-p", "allure_pytest.plugin", "-p", "conformance.plugin"),
                *("--target", str(target), "--out", "informes", "--alluredir", "resultados"),
                *(str(pack.scenarios / name) for name in _STORIES),
                str(other),
            ],
            cwd=tmp_path,
            env={
                **os.environ,
                **environment_of(sandbox),
                "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
            },
            capture_output=True,
            encoding="utf-8",
            timeout=120,
            check=False,
        )
    told = _results(tmp_path / "resultados")
    others = {name: row for name, row in told.items() if not name.startswith("siifa.")}
    own = _results(write_allure(tmp_path / "informes"))
    assert (1, ["test_otra#test_otra"]) == (done.returncode, list(others))
    assert own == {name: row for name, row in told.items() if name not in others}
    assert 2 == len(own)
    assert [] == list((tmp_path / "resultados").glob("aparte-*"))
