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


def _ran(folder: Path, other: str, *options: str) -> subprocess.CompletedProcess[str]:
    """Run two stories and a test of somebody else's under plain pytest with allure-pytest."""
    pytest.importorskip("allure_pytest", reason="allure-pytest no está instalado")
    pack = siifa.load()
    (folder / "pytest.ini").write_text("[pytest]\n", encoding="utf-8")
    (folder / "test_otra.py").write_text(other, encoding="utf-8")
    sandbox = create(Setup(defects=("segunda-respuesta",), password=_PASSWORD))
    with serving(sandbox) as base:
        target = folder / "objetivo.yaml"
        target.write_text(target_text(pack, base), encoding="utf-8")
        return subprocess.run(
            [
                *(sys.executable, "-m", "pytest", "-c", "pytest.ini", "-q"),
                *("-p", "allure_pytest.plugin", "-p", "conformance.plugin"),
                *("--target", str(target), "--out", "informes", "--alluredir", "resultados"),
                *options,
                *(str(pack.scenarios / name) for name in _STORIES),
                "test_otra.py",
            ],
            cwd=folder,
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


def test_the_results_are_those_of_the_runs_own_folder(tmp_path: Path) -> None:
    """One for each item, the same as `conformance report` draws; those of others' tests stay."""
    done = _ran(tmp_path, "def test_otra():\n    assert True\n")
    told = _results(tmp_path / "resultados")
    others = {name: row for name, row in told.items() if not name.startswith("siifa.")}
    own = _results(write_allure(tmp_path / "informes"))
    assert (1, ["test_otra#test_otra"]) == (done.returncode, list(others))
    assert own == {name: row for name, row in told.items() if name not in others}
    assert 2 == len(own)
    assert [] == list((tmp_path / "resultados").glob("aparte-*"))


def test_what_no_file_may_show_is_covered_in_what_others_write_too(tmp_path: Path) -> None:
    """A test of somebody else's that fails over the password: the results of allure-pytest and the
    file of JUnit had it, and the session ends as an error of ours.
    """
    other = f"def test_otra():\n    assert 'otra' == {_PASSWORD!r}\n"
    done = _ran(tmp_path, other, "--junitxml", "junit.xml")
    left = [tmp_path / "junit.xml", *(tmp_path / "resultados").iterdir()]
    assert [] == [one.name for one in left if _PASSWORD in one.read_text(encoding="utf-8")]
    assert (3, True, False) == (
        done.returncode,
        "junit.xml: una contraseña o un token" in done.stderr,
        _PASSWORD in done.stderr,
    )
