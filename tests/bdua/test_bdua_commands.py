"""The commands take a pack whose items are no requests, and those that can't say so."""

import json
from pathlib import Path

import pytest

from conformance.cli.main import main
from conformance.core import installed

HERE = Path(__file__).resolve().parent


@pytest.fixture(autouse=True)
def _installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the pack registered, whatever this environment's own installation says."""
    if "bdua" in installed.names():
        return
    info = tmp_path / "site" / "bdua_dev-0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: bdua-dev\nVersion: 0\n")
    (info / "entry_points.txt").write_text(
        "[conformance.packs]\nbdua = conformance.packs.bdua.pack:load\n"
        "[conformance.usual]\nsiifa = conformance.packs.siifa:load\n"
    )
    monkeypatch.syspath_prepend(str(tmp_path / "site"))


def test_a_run_leaves_a_ledger_and_the_reports_of_any_run(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The verdict is that of what was judged; replay asks again, and the acta tells the profile."""
    target = tmp_path / "objetivo.yaml"
    wrote = ["sandbox", "--pack", "bdua", "--target-file", str(target), "--defect", "sin-carta"]
    assert 0 == main(wrote)
    out = str(tmp_path / "informes")
    asked = ["run", "--target", str(target), "--out", out, "--reports", "acta,junit"]
    assert 1 == main([*asked, "-k", "trimestral and (sin-carta or carta-antes)"])
    acta = json.loads((tmp_path / "informes" / "acta.json").read_text(encoding="utf-8"))
    assert ("bdua", "NO_CONFORME") == (acta["pack"], acta["verdict"])
    assert ["LIF-02"] == [one["code"] for one in acta["findings"]]
    assert (tmp_path / "informes" / "junit.xml").exists()
    capsys.readouterr()
    assert 1 == main(["replay", out])
    assert "SIGUE FALLANDO" in capsys.readouterr().out
    assert 0 == main(["replay", out, "--target", "sandbox:bdua"])
    assert "CORREGIDO" in capsys.readouterr().out


def test_register_codes_and_defects_are_told(capsys: pytest.CaptureFixture[str]) -> None:
    """As of any pack."""
    assert 0 == main(["requirements", "--pack", "bdua", "--coverage", "--quiet"])
    assert "64 requisitos" in capsys.readouterr().out
    assert 0 == main(["explain", "LIF-06", "--pack", "bdua"])
    assert "No se valida en el orden de la norma" in capsys.readouterr().out
    assert 0 == main(["sandbox", "--pack", "bdua", "--list-defects"])
    assert 55 == len(capsys.readouterr().out.splitlines())


def test_a_selftest_says_by_which_code_a_defect_was_found(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The matrix is that of any pack; here the order alone is looked at."""
    asked = ["selftest", "--pack", "bdua", "--phases", "stateful", "--only", "n01-borra"]
    assert 0 == main([*asked, "--out", str(tmp_path)])
    assert "hallado" in capsys.readouterr().out
    matrix = json.loads((tmp_path / "matriz.json").read_text(encoding="utf-8"))
    assert ["CON-01"] == [one["code"] for one in matrix["defects"]]


def _cut(ledger: Path, ended: int) -> None:
    """Leave of a ledger what stood there when so many items had ended."""
    lines, items = [], 0
    for line in ledger.read_text("utf-8").splitlines(keepends=True):
        items += json.loads(line)["type"] == "item"
        if items > ended:
            break
        lines.append(line)
    ledger.write_text("".join(lines), "utf-8")


def test_a_run_that_was_cut_goes_on_where_it_was(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """With what it was asked for: the same verdict, each item once, no exchange's id twice."""
    out, target = tmp_path / "informes", tmp_path / "objetivo.yaml"
    assert 0 == main(
        ["sandbox", "--pack", "bdua", "--target-file", str(target), "--defect", "carta-tardia"]
    )
    asked = ["run", "--target", str(target), "--out", str(out), "--reports", "acta"]
    assert 1 == main([*asked, "-k", "trimestral and (carta-tardia or otra-fecha)"])
    whole = json.loads((out / "acta.json").read_text("utf-8"))
    _cut(out / "ledger.jsonl", ended=1)
    capsys.readouterr()
    assert 1 == main(["run", "--resume", str(out), "--reports", "acta"])
    again = json.loads((out / "acta.json").read_text("utf-8"))
    for key in ("verdict", "totals"):
        assert whole[key] == again[key]
    assert [one["code"] for one in whole["findings"]] == [one["code"] for one in again["findings"]]
    rows = [json.loads(one) for one in (out / "ledger.jsonl").read_text("utf-8").splitlines()]
    for kind in ("exchange", "item"):
        ids = [row["id"] for row in rows if row["type"] == kind]
        assert len(set(ids)) == len(ids)
    assert 1 == sum(row["type"] == "resumed" for row in rows)
    assert 1 == main(["run", "--resume", str(out)])
    assert "está completa" in capsys.readouterr().out


@pytest.mark.parametrize(
    "command",
    [
        ("contract", "bind", "--pack", "bdua", "x"),
        ("scenarios", "list", "--pack", "bdua"),
        ("run", "--target", "sandbox:bdua", "--expected", "x"),
        ("run", "--target", "sandbox:bdua", "--budget", "max_writes=3"),
        ("run", "--target", "sandbox:bdua", "--max-minutes", "3"),
        ("run", "--target", "sandbox:bdua", "--profile", "rapido"),
        ("doctor", "--target", "sandbox:bdua", "--contract", "x=y"),
    ],
)
def test_what_is_of_requests_alone_says_so(
    command: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    """With exit code 4, and what to use instead."""
    assert 4 == main(list(command))
    assert "archivos" in capsys.readouterr().err
