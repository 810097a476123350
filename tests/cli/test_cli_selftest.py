"""`conformance selftest` prints and writes the matrix; 0 only when all were found by exactly their
code.
"""

import json
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest
from at_once import AtOnce

from conformance.cli.main import main


def test_a_defect_that_is_found_ends_with_0(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """Walking the lifecycle is enough to see that a second answer is taken."""
    assert 0 == main(
        [
            "selftest",
            "--only",
            "segunda-respuesta",
            "--phases",
            "stateful,contract",
            "--junit",
            str(tmp_path / "junit.xml"),
            "--out",
            str(tmp_path / "salida"),
        ]
    )
    said = capfd.readouterr().out
    assert "segunda-respuesta                        LIF-03  hallado\n" in said
    assert (
        "1 de 1 defecto hallado con exactamente su código (100,0 % con su código); 0 hallazgos "
        "falsos" in said
    )
    matrix = json.loads((tmp_path / "salida" / "matriz.json").read_text(encoding="utf-8"))
    assert ("solo segunda-respuesta", ["contract", "stateful"]) == (
        matrix["selection"],
        matrix["phases"],
    )
    assert "100 %" in (tmp_path / "salida" / "matriz.html").read_text(encoding="utf-8")
    assert "0" == ElementTree.parse(tmp_path / "junit.xml").getroot().get("failures")


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    """No processes are started: that they do the same is seen once, above."""

    def processes(tasks: int, prepare_each: Callable[[], object] | None = None) -> AtOnce:
        if prepare_each:
            prepare_each()
        return AtOnce()

    monkeypatch.setattr("conformance.selftest.crew._bench", [])
    monkeypatch.setattr("conformance.cli.selftest.processes", processes)


@pytest.mark.usefixtures("here")
def test_one_that_is_missed_says_why_and_ends_with_1(capfd: pytest.CaptureFixture[str]) -> None:
    """Looking at documents finds no defect of a system; both are tried all the same, in the
    catalogue's order.
    """
    assert 1 == main(
        [
            "selftest",
            "--only",
            "TIM-01",
            "--only",
            "fuga-de-pila",
            "--phases",
            "contract",
            "--whole",
        ]
    )
    said = capfd.readouterr().out
    assert said.startswith(
        "fuga-de-pila                             SEC-04  no hallado\n"
        "    Ninguna prueba hace una petición que este defecto cambie.\n"
    )
    assert "\nbancos-lentos " in said


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (
            ["--only", "SCH", "--only", "XYZ"],
            "--only XYZ: ningún defecto es de esa clase o código, ni tiene ese id.\n"
            "Las clases: SCH, ERR, SEC, TIM, LIF, CON.",
        ),
        (["--phases", "probing,sondeos"], "No se conoce la fase «sondeos».\nSe acepta: contract, "),
        (["--out", "ocupado"], "--out ocupado: existe y no es una carpeta."),
        (
            ["--pairs", "3", "--out", "x"],
            "--junit y --out escriben la matriz; con --pairs o --seeds solo se imprime.",
        ),
        (["--junit", "."], "--junit .: es una carpeta; se espera el nombre de un archivo."),
    ],
)
def test_a_wrong_option_is_told_before_anything_runs(
    arguments: list[str],
    told: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("ocupado").touch()
    assert 4 == main(["selftest", *arguments])
    assert f"conformance selftest: {told}" in capsys.readouterr().err


@pytest.mark.usefixtures("here")
def test_two_defects_at_once_are_both_found(capfd: pytest.CaptureFixture[str]) -> None:
    """The codes that find them differ, and so does what the report says of each."""
    assert 0 == main(
        [
            "selftest",
            "--only",
            "segunda-respuesta",
            "--only",
            "fuga-de-pila",
            "--pairs",
            "5",
            "--phases",
            "scenario",
        ]
    )
    assert (
        "\n1 de 1 pareja con los dos hallados, cada uno por lo suyo (100,0 %)"
        in capfd.readouterr().out
    )


@pytest.mark.usefixtures("here")
def test_the_clean_sandbox_is_tried_with_several_seeds(capfd: pytest.CaptureFixture[str]) -> None:
    """Each with both published spellings."""
    assert 0 == main(["selftest", "--seeds", "2", "--phases", "contract"])
    said = capfd.readouterr().out.splitlines()
    assert [
        "semilla 0, revisión oficial: 0 hallazgos falsos",
        "semilla 0, revisión manual: 0 hallazgos falsos",
        "semilla 1, revisión oficial: 0 hallazgos falsos",
        "semilla 1, revisión manual: 0 hallazgos falsos",
    ] == said[:4]
    with pytest.raises(SystemExit):
        main(["selftest", "--seeds", "2", "--pairs", "2"])
    assert "no va con" in capfd.readouterr().err


def test_a_sample_of_none_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["selftest", "--sample", "0"])
    assert 4 == ended.value.code
    assert "«0» debe ser un número entero, al menos 1" in capsys.readouterr().err
