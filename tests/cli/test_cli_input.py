"""Wrong input on the command line: exit code 4, Spanish, no trace; a target that is down is never
NO_CONFORME.
"""

import json
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from conformance.cli import main
from conformance.cli.own_sandbox import sandbox_command
from conformance.cli.reports import write_reports
from conformance.core.phrase import counted
from conformance.core.speech import printable

_DOWN = """name: Caído
pack: siifa
services: {{seguridad: "http://127.0.0.1:{port}/s", factura: "http://127.0.0.1:{port}/f"}}
roles:
  erp: {{userName: erp@ejemplo, password: sintetica}}
  ips: {{userName: ips@ejemplo, password: sintetica}}
limits: {{requests_per_second: 50, timeout_s: 1}}
"""


@pytest.fixture
def down(tmp_path: Path) -> Path:
    """A target file that points at a port where nothing listens."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        port = held.getsockname()[1]
    file = tmp_path / "objetivo.yaml"
    file.write_text(_DOWN.format(port=port), encoding="utf-8")
    return file


def conformance(*arguments: str, folder: Path) -> tuple[int, str]:
    """Run the command as a user would; return its exit code and all it said."""
    done = subprocess.run(
        [sys.executable, "-m", "conformance", *arguments],
        capture_output=True,
        text=True,
        check=False,
        encoding="utf-8",
        cwd=folder,
        timeout=60,
        env={**os.environ, "PYTHONUTF8": "1"},
    )
    return done.returncode, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["run", "--target", "nada.yaml"], "No existe el archivo de objetivo nada.yaml"),
        (["run", "--target", "sandbox", "--phases", "contrato"], "no se conoce la fase «contrato»"),
        (["run", "--target", "sandbox", "--workers", "9999"], "--workers 9999: son demasiados"),
        (["run", "--target", "sandbox", "--out", ""], "--out está vacío"),
        (["run", "--target", "sandbox", "--out", " "], "--out está vacío"),
        (["run", "--target", "sandbox", "-k", "glosa and ("], "no se entiende la expresión"),
        (
            ["sandbox", "--pack", "siifa", "--revision", "nada"],
            "--revision nada: no se conoce.\nSe acepta: oficial, manual.",
        ),
        (["sandbox", "--defect", "nada"], "--defect nada: no existe ese defecto"),
        (
            ["sandbox", "--latency-ms", "-5"],
            "--latency-ms -5: está fuera de los límites.\nSe acepta de 0 a 60000",
        ),
        (
            ["sandbox", "--token-life", "-5"],
            "--token-life -5: está fuera de los límites.\nSe acepta de 1 a 86400",
        ),
        (["sandbox", "--port", "99999"], "El puerto 99999 no existe"),
        (["explain", "XXX-1"], "No se conoce el código «XXX-1»"),
        (["contract", "show", "nada.json"], "no existe el archivo «nada.json»"),
        (["report", "nada"], "No se puede leer el libro de la corrida"),
    ],
)
def test_wrong_usage_is_told_and_ends_with_4(
    arguments: list[str],
    said: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Every fault of usage returns 4, names what offends, and shows no trace."""
    monkeypatch.chdir(tmp_path)
    code = main(arguments)
    told = capsys.readouterr().err
    assert 4 == code
    assert said in told
    assert "Traceback" not in told


@pytest.mark.parametrize(
    "arguments",
    [
        ["run", "--nada"],
        ["corre"],
        ["run", "--target", "sandbox", "--seed", "x"],
        ["run", "--target", "sandbox", "--examples", "0"],
        ["contract"],
    ],
)
def test_what_argparse_refuses_ends_with_4_in_spanish(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """The parser's own refusals are Spanish too."""
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    told = capsys.readouterr().err
    assert 4 == ended.value.code
    assert told.startswith("uso: conformance")
    assert "error:" not in told


def test_a_wrong_target_costs_no_earlier_report(tmp_path: Path) -> None:
    """The output folder is emptied only when the target file is sound."""
    (tmp_path / "acta.json").write_text("{}", encoding="utf-8")
    code = main(["run", "--target", str(tmp_path / "nada.yaml"), "--out", str(tmp_path)])
    assert (4, True) == (code, (tmp_path / "acta.json").exists())


def test_a_target_that_is_down_is_inconclusive(down: Path, tmp_path: Path) -> None:
    """Nothing listens: exit 2, NO_CONCLUYENTE, with the reason on the terminal and the ledger
    closed.
    """
    code, told = conformance(
        "run",
        "--target",
        str(down),
        "--out",
        "salida",
        "--phases",
        "probing",
        "--reports",
        "acta,junit",
        folder=tmp_path,
    )
    acta = json.loads((tmp_path / "salida" / "acta.json").read_text(encoding="utf-8"))
    assert (2, "NO_CONCLUYENTE", True) == (code, acta["verdict"], acta["whole"])
    assert "no responde" in told
    assert "Traceback" not in told


def test_an_unknown_service_is_refused_without_pytest_s_words(down: Path, tmp_path: Path) -> None:
    """What the child refuses reads as the command's own answer."""
    code, told = conformance(
        "run", "--target", str(down), "--out", "salida", "--contract", "fact=x", folder=tmp_path
    )
    assert 4 == code
    assert "no se conoce el servicio «fact».\nSe acepta: seguridad, factura." in told
    assert "ERROR" not in told
    assert "Warning" not in told


@pytest.mark.skipif(os.name != "posix", reason="Windows has no SIGINT for a process group")
def test_an_early_interruption_leaves_no_trace(tmp_path: Path) -> None:
    """Ctrl-C while the harness loads: exit 2 and one word."""
    with subprocess.Popen(
        [sys.executable, "-m", "conformance", "run", "--target", "sandbox", "--out", "salida"],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        cwd=tmp_path,
        start_new_session=True,
    ) as run:
        while not (tmp_path / "salida" / "corrida.log").exists() and run.poll() is None:
            pass
        os.killpg(run.pid, signal.SIGINT)
        told = (run.communicate(timeout=60)[0]).decode("utf-8")
    assert 2 == run.returncode
    assert "Traceback" not in told
    assert "Interrumpid" in told


@pytest.mark.parametrize(
    "arguments", [("--contract", "fact=x"), ("--contract", "factura=nada.json")]
)
def test_a_refused_run_leaves_nothing_behind(
    arguments: tuple[str, str], down: Path, tmp_path: Path
) -> None:
    """What is refused before the first request leaves no ledger and no log."""
    code, _ = conformance(
        "run", "--target", str(down), "--out", "salida", *arguments, folder=tmp_path
    )
    assert (4, []) == (code, list((tmp_path / "salida").iterdir()))


def test_a_run_without_items_leaves_nothing_behind(tmp_path: Path) -> None:
    """-k that selects nothing: exit code 4, and no report of a run that judged nothing."""
    code, told = conformance(
        "run",
        "--target",
        "sandbox",
        "--phases",
        "contract",
        "-k",
        "nada",
        "--stock",
        "radicada=40",
        "--out",
        "salida",
        folder=tmp_path,
    )
    assert (4, []) == (code, list((tmp_path / "salida").iterdir())), told


def test_the_seed_of_a_run_makes_the_data_of_its_sandbox() -> None:
    """The reference server is started with the seed of the run."""
    command = sandbox_command("siifa", Path("objetivo.yaml"), 7)
    assert ["--seed", "7"] == command[command.index("--seed") :][:2]


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (["sandbox"], "Levanta el servidor de referencia de un paquete en esta máquina."),
        (["contract"], "Muestra, enlaza, revisa o compara documentos OpenAPI y páginas Redoc."),
        (["contract", "lint"], "Defectos del documento (hallazgos DOC-)."),
    ],
)
def test_help_keeps_names_as_they_are_written(
    command: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """The first letter is upper case, and Redoc, OpenAPI and DOC stay as they are."""
    with pytest.raises(SystemExit) as ended:
        main([*command, "--help"])
    assert (0, True) == (ended.value.code, said in " ".join(capsys.readouterr().out.split()))


def test_lint_of_observations_alone_ends_well(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Findings that are all MAY are told, and the exit code is 0, as that of a run with
    observations.
    """
    file = tmp_path / "documento.json"
    file.write_text(
        json.dumps(
            {
                "openapi": "3.0.1",
                "info": {"title": "API", "version": "1"},
                "paths": {"/api/Factura": {"get": {"responses": {"200": {"description": "bien"}}}}},
            }
        ),
        encoding="utf-8",
    )
    assert 0 == main(["contract", "lint", str(file)])
    assert "DOC-01 [MAY]" in capsys.readouterr().out


def test_numbers_agree_with_their_nouns() -> None:
    """One is singular, the rest plural."""
    assert ["0 ítems", "1 ítem", "2 ítems"] == [
        counted(number, "ítem", "ítems") for number in range(3)
    ]


def test_others_text_does_not_command_the_terminal() -> None:
    """Escape sequences are shown, accents and line ends kept."""
    assert "\\x1b[2Jseñal\n" == printable("\x1b[2Jseñal\n")


def test_only_what_was_written_is_listed_and_a_partial_run_is_called_so(
    tmp_path: Path, down: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A run of one phase and of some items says so on the terminal; a report that was not asked for
    is neither written nor listed.
    """
    main(
        [
            "run",
            "--target",
            str(down),
            "--phases",
            "contract",
            "-k",
            "DOC or contrato",
            "--reports",
            "acta,junit",
            "--out",
            str(tmp_path / "s"),
        ]
    )
    (tmp_path / "s" / "junit.xml").unlink()
    capsys.readouterr()
    main(["report", str(tmp_path / "s"), "--reports", "acta"])
    told = capsys.readouterr().out
    assert (
        "Corrida parcial: Corrió solo: Contrato. No corrieron: Generación, Sondeos, Ciclo de "
        "vida, Escenarios. "
        "Corrieron solo las pruebas que cumplen «DOC or contrato»."
    ) in told
    assert (True, False, False) == (
        "Acta:" in told,
        "JUnit:" in told,
        (tmp_path / "s" / "junit.xml").exists(),
    )


def test_a_report_that_there_is_not_is_told_those_there_are(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Before anything is read or asked, and with what each is for."""
    for name in ("junit,sarff", ","):
        with pytest.raises(SystemExit) as ended:
            main(["report", "x", "--reports", name])
        told = capsys.readouterr().err
        assert (4, True, True) == (
            ended.value.code,
            "junit (las pruebas, para GitLab, Jenkins y Azure)" in told,
            ("«sarff»" in told) == ("sarff" in name),
        ), told


def test_reports_need_a_ledger(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`write_reports` of an empty folder is refused with what is accepted."""
    with pytest.raises(Exception, match=r"ledger\.jsonl"):
        write_reports(tmp_path, print)
    assert "" == capsys.readouterr().out
