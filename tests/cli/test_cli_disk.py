"""A disk that takes no more: exit code 3, a sentence, no trace, and no file that is half of one."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from conformance.cli.main import main
from conformance.core.disk import save, unwritten
from conformance.core.errors import DiskError, UsageError

if sys.platform != "win32":
    import resource

posix = pytest.mark.skipif(
    os.name != "posix", reason="only there a process may be held to a size of file"
)


def _limited(most: int) -> Callable[[], None]:
    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))

    return limit


def _run(folder: Path, most: int, *arguments: str) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, "-m", "conformance", *arguments],
        cwd=folder,
        check=False,
        preexec_fn=_limited(most),
        # A compiled module cut short by the limit would be read by whoever comes next.
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        encoding="utf-8",
        timeout=120,
    )
    return done.returncode, done.stdout + done.stderr


@posix
@pytest.mark.parametrize("most", [0, 4_000, 380_000])
def test_a_run_on_a_full_disk_ends_with_3_and_a_sentence(most: int, tmp_path: Path) -> None:
    """Wherever it fills up: before the first file, in the ledger while it prepares, in what is
    drawn.
    """
    code, told = _run(
        tmp_path,
        most,
        "run",
        "--target",
        "sandbox",
        "--phases",
        "scenario",
        "-k",
        "glosa-segunda-respuesta",
        "--out",
        "salida",
    )
    assert (3, False) == (code, "Traceback" in told), told
    assert any(word in told for word in ("tamaño permitido", "carpeta temporal")), told
    acta = tmp_path / "salida" / "acta.json"
    assert not acta.exists() or json.loads(acta.read_text(encoding="utf-8"))["version"]


@posix
@pytest.mark.parametrize(
    "arguments",
    [
        ("scenarios", "schema", "--out", "salida.json"),
        ("sandbox", "--port", "0", "--target-file", "salida.json"),
    ],
)
def test_an_order_that_writes_a_file_on_a_full_disk(
    arguments: tuple[str, ...], tmp_path: Path
) -> None:
    """The file that was there stays as it was."""
    (tmp_path / "salida.json").write_text("lo de antes", encoding="utf-8")
    code, told = _run(tmp_path, 100, *arguments)
    assert (3, False, True) == (
        code,
        "Traceback" in told,
        "salida.json: no se pudo escribir" in told,
    ), told
    assert "lo de antes" == (tmp_path / "salida.json").read_text(encoding="utf-8")
    assert ["salida.json"] == sorted(path.name for path in tmp_path.iterdir())


def test_a_file_is_written_whole_or_not_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was there stays when the new one does not fit."""
    path = tmp_path / "acta.json"
    save(path, "uno\n")

    def full(self: Path, data: bytes) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(DiskError, match=r"acta\.json: no se pudo escribir: no queda espacio"):
        save(path, "dos\n")
    assert (b"uno\n", [path]) == (path.read_bytes(), list(tmp_path.iterdir()))


@pytest.mark.parametrize(
    ("number", "kind", "code"),
    [
        (28, DiskError, 3),
        (5, DiskError, 3),
        (13, UsageError, 4),
        (30, UsageError, 4),
        (2, UsageError, 4),
    ],
)
def test_a_full_disk_is_no_wrong_usage(number: int, kind: type[Exception], code: int) -> None:
    """Exit code 3 for what no other name would mend, 4 for the rest."""
    error = unwritten("x", OSError(number, ""))
    assert (kind, code) == (type(error), error.exit_code)


def test_whoever_names_a_device_wants_it_there(tmp_path: Path) -> None:
    """A device is written to, never replaced."""
    if not Path("/dev/null").exists():
        pytest.skip("no devices as files here")
    save(Path("/dev/null"), "x")
    assert not Path("/dev/null").is_file()


def test_reports_that_cannot_be_written_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Any command: the last line of defence names the file and ends with 3."""

    def full(*asked: object) -> int:
        raise OSError(28, "No space left on device", "informes/x")

    monkeypatch.setattr("conformance.cli.explain.run", full)
    assert 3 == main(["explain"])
    assert "informes/x: no queda espacio en el disco" in capsys.readouterr().err
