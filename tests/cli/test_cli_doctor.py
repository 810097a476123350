"""`conformance doctor` as a person or a script calls it."""

import io
import json
from pathlib import Path

import pytest

from conformance.cli.main import main
from conformance.core import installed

_ANSWERS = (
    "Ensayo",
    "http://127.0.0.1:9/siifa-seguridad",
    "http://127.0.0.1:9/siifa-factura",
    "",
    "erp",
    "",
    "ENSAYO_CLAVE",
    "",
)


def _answering(monkeypatch: pytest.MonkeyPatch, *answers: str) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{one}\n" for one in answers)))


def test_at_the_sandbox_a_machine_reads_that_it_is_ready(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """The reference server, started and stopped: one JSON object and exit 0."""
    assert 0 == main(["doctor", "--target", "sandbox", "--json"])
    told = json.loads(capsys.readouterr().out)
    assert (1, 0, 294) == (told["version"], told["exit_code"], told["run"]["judged"])
    assert {"bien"} == {one["state"] for one in told["checks"]}
    assert told["seconds"] < 20


def test_a_file_is_written_from_answers_and_then_looked_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What --init writes the doctor reads; nobody serves there, and that is told with the line."""
    path = tmp_path / "objetivo.yaml"
    _answering(monkeypatch, *_ANSWERS)
    assert 0 == main(["doctor", "--init", "--target", str(path)])
    said = capsys.readouterr().out
    assert "export ENSAYO_CLAVE=…" in said
    assert f"Siguiente paso: conformance doctor --target {path}" in said
    monkeypatch.setenv("SIIFA_ERP_USER", "erp@ejemplo")
    monkeypatch.setenv("ENSAYO_CLAVE", "no-se-muestra")
    assert 2 == main(["doctor", "--target", str(path)])
    told = capsys.readouterr().out
    assert f"→ {path}:5, escriba services.seguridad:" in told
    assert "no-se-muestra" not in told


def test_a_file_that_is_there_is_replaced_only_by_who_says_yes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """An empty answer is a no."""
    path = tmp_path / "objetivo.yaml"
    path.write_text("mío", encoding="utf-8")
    _answering(monkeypatch, "")
    assert 0 == main(["doctor", "--init", "--target", str(path)])
    assert ("mío", True) == (
        path.read_text(encoding="utf-8"),
        "No se tocó" in capsys.readouterr().out,
    )
    _answering(monkeypatch, "sí", *_ANSWERS)
    assert 0 == main(["doctor", "--init", "--target", str(path)])
    assert "name: " in path.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ((), "Faltó la respuesta 1"),
        (_ANSWERS[:3], "Faltó la respuesta 4"),
        (("Ensayo", "no es una dirección"), "Respuesta 2, «Dirección base"),
        ((*_ANSWERS[:4], "erpp"), "¿Quiso decir «erp»?"),
    ],
)
def test_answers_that_lack_or_will_not_do_end_it_and_nothing_is_written(
    answers: tuple[str, ...],
    said: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Without a terminal nobody can be asked again: exit 4, and how to answer is said."""
    path = tmp_path / "objetivo.yaml"
    _answering(monkeypatch, *answers)
    assert 4 == main(["doctor", "--init", "--target", str(path)])
    assert said in capsys.readouterr().err
    assert not path.exists()


def test_without_a_target_the_doctor_says_how_to_have_one(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Exit 4."""
    assert 4 == main(["doctor"])
    assert "conformance doctor --init" in capsys.readouterr().err


def test_of_several_systems_answers_in_a_file_are_of_the_usual_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No question more is asked than before another one was installed; `--pack` says another."""
    monkeypatch.setattr(installed, "names", lambda: ("ajeno", "siifa"))
    monkeypatch.setattr(installed, "usual", lambda: "siifa")
    path = tmp_path / "objetivo.yaml"
    _answering(monkeypatch, *_ANSWERS)
    assert 0 == main(["doctor", "--init", "--target", str(path)])
    assert "pack: siifa" in path.read_text(encoding="utf-8")
