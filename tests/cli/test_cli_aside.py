"""Whenever a run is cut or killed, nothing of one that finished before it in the same folder is
lost or hidden.
"""

import json
from pathlib import Path

import pytest

from conformance.cli.aside import ASIDE, recover, set_aside

_NAMES = ("ledger.jsonl", "acta.json")
_TOLD: list[str] = []


def _run(folder: Path, name: str, *, footer: bool = True, interrupted: bool = False) -> None:
    """Leave in a folder what a run leaves: a ledger, and an acta that names it."""
    folder.mkdir(exist_ok=True)
    lines = [
        {"type": "header", "run": name},
        *([{"type": "footer", "interrupted": interrupted}] if footer else []),
    ]
    text = "".join(json.dumps(line) + "\n" for line in lines)
    (folder / "ledger.jsonl").write_text(text, encoding="utf-8")
    (folder / "acta.json").write_text(name, encoding="utf-8")


def _actas(folder: Path) -> dict[str, str]:
    return {
        path.parent.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(folder.rglob("acta.json"))
    }


def _killed(folder: Path, name: str = "", *, empty: bool = False) -> None:
    """Do what a run that is killed does: files are set aside, and nobody comes back to them."""
    waiting = set_aside(folder, _NAMES, _TOLD.append)
    waiting.__enter__()
    if name:
        _run(folder, name, footer=False)
    if empty:
        (folder / "ledger.jsonl").touch()


def test_a_run_that_finishes_replaces_the_one_before_it(tmp_path: Path) -> None:
    _run(tmp_path, "uno")
    with set_aside(tmp_path, _NAMES, _TOLD.append):
        assert not (tmp_path / "acta.json").exists()
        _run(tmp_path, "dos")
    assert ({".": "dos"}, False) == (_actas(tmp_path), (tmp_path / ASIDE).exists())


@pytest.mark.parametrize("empty", [False, True])
def test_what_a_run_that_was_killed_before_its_ledger_hid_comes_back(
    tmp_path: Path, empty: bool
) -> None:
    """And the third run, killed or not, does not overwrite it."""
    _run(tmp_path, "uno")
    _killed(tmp_path, empty=empty)
    (tmp_path / "parte-gw0.jsonl").touch()
    _killed(tmp_path, empty=empty)
    recover(tmp_path, _TOLD.append)
    assert ({".": "uno"}, []) == (_actas(tmp_path), list(tmp_path.glob("parte-*")))


def test_what_a_run_that_did_not_finish_came_after_stays_in_sight(tmp_path: Path) -> None:
    """A finished run, one that is killed in the middle, one that is interrupted, one that finishes:
    two are kept.
    """
    _TOLD.clear()
    _run(tmp_path, "uno")
    _killed(tmp_path, "dos")
    with set_aside(tmp_path, _NAMES, _TOLD.append):
        _run(tmp_path, "tres")
    assert {".": "tres", "anterior": "uno"} == _actas(tmp_path)
    with set_aside(tmp_path, _NAMES, _TOLD.append):
        _run(tmp_path, "cuatro", interrupted=True)
    assert {".": "cuatro", "anterior": "uno", "anterior-2": "tres"} == _actas(tmp_path)
    assert [
        f"La corrida anterior de esta carpeta sí había terminado: sus informes quedaron en "
        f"{tmp_path / name}."
        for name in ("anterior", "anterior-2")
    ] == _TOLD


def test_a_run_that_leaves_no_ledger_puts_back_what_was_there(tmp_path: Path) -> None:
    _run(tmp_path, "uno", interrupted=True)
    with set_aside(tmp_path, _NAMES, _TOLD.append):
        pass
    recover(tmp_path, _TOLD.append)
    assert {".": "uno"} == _actas(tmp_path)
