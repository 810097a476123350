"""`compare` and `history` on the command line: their exit codes, their files, and what they
refuse.
"""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from report_sample import HEADER, ended, finding, write

from conformance.cli import main
from conformance.core.finding import Verdict
from conformance.evidence.package import DEFAULT
from conformance.report.ledger import LEDGER


@pytest.fixture
def folders(tmp_path: Path) -> dict[str, str]:
    """A run that found nothing, and one that found something."""
    write(tmp_path / "a", outcomes=ended())
    write(tmp_path / "b", outcomes=ended(b=Verdict.FAILED), findings=[("b", finding())])
    write(tmp_path / "otro", header=replace(HEADER, pack="toy"), outcomes=ended())
    (tmp_path / "vacia").mkdir()
    write(tmp_path / "rota", outcomes=ended())
    ledger = tmp_path / "rota" / LEDGER
    lines = ledger.read_text(encoding="utf-8").splitlines(keepends=True)
    ledger.write_text("".join([lines[0], "{basura\n", *lines[1:]]), encoding="utf-8")
    names = ("a", "b", "otro", "vacia", "rota", "nada")
    return {name: str(tmp_path / name) for name in names}


def test_exit_codes(folders: dict[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    """1 when the second is worse, 0 when it is as good or better."""
    a, b = folders["a"], folders["b"]
    assert [1, 0, 0] == [main(["compare", *two]) for two in ((a, b), (b, a), (a, a))]
    assert "PEOR" in capsys.readouterr().out


def test_files_are_written(folders: dict[str, str], tmp_path: Path) -> None:
    """JSON and a page, in a folder that need not be there."""
    out = tmp_path / "x" / "y"
    assert 1 == main(["compare", folders["a"], folders["b"], "--out", str(out)])
    assert json.loads((out / "comparacion.json").read_text(encoding="utf-8"))["worse"]
    assert "<!DOCTYPE html>" in (out / "comparacion.html").read_text(encoding="utf-8")
    main(["history", folders["a"], folders["b"], "--out", str(out)])
    assert 2 == len(json.loads((out / "historia.json").read_text(encoding="utf-8"))["runs"])
    assert (out / "historia.html").exists()


@pytest.mark.parametrize(
    ("second", "said"),
    [
        ("otro", "es de otro paquete"),
        ("vacia", "no es la carpeta de una corrida"),
        ("rota", "está dañado: la línea 2"),
        ("nada", "No existe"),
    ],
)
@pytest.mark.parametrize("command", ["compare", "history"])
def test_bad_input_is_told(
    folders: dict[str, str],
    command: str,
    second: str,
    said: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """What is no run, damaged, or of another pack is refused with exit code 4."""
    assert 4 == main([command, folders["a"], folders[second]])
    assert said in capsys.readouterr().err


def test_a_package_is_a_run(folders: dict[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    """One that nobody changed; any other is refused."""
    assert 0 == main(["package", folders["a"]])
    package = Path(folders["a"]) / DEFAULT
    assert [0, 1] == [main(["compare", str(package), folders[name]]) for name in ("a", "b")]
    content = bytearray(package.read_bytes())
    content[len(content) // 2] ^= 1
    package.write_bytes(content)
    assert 4 == main(["compare", str(package), folders["b"]])
    assert "conformance verify" in capsys.readouterr().err


def test_one_run_has_no_history(
    folders: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    """The same folder twice is one run."""
    assert 4 == main(["history", folders["a"], folders["a"]])
    assert "al menos dos corridas" in capsys.readouterr().err
