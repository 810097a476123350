"""`conformance baseline` writes what a run found, adds what is new, takes out what is gone; `run`
takes the file.
"""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from conformance.cli import main
from conformance.core.exchange import Evidence, Exchange, Request, Response
from conformance.core.finding import Finding, Level, Verdict
from conformance.report.ledger import LEDGER, read
from conformance.report.line import expected_from
from conformance.report.record import Accepted, Expected, Header, Planned, RecordedOutcome
from conformance.report.writer import Writer
from conformance.run.header import header
from conformance.run.session import Run
from conformance.run.worker import to_worker
from conformance.selftest.rehearsed import prepare

STARTED = "2026-11-20T15:00:00+00:00"
PLAN = prepare(phases=("contract",)).plan
HEADER = replace(
    header(PLAN, (), STARTED),
    phases=("contract", "generation", "probing", "stateful", "scenario"),
    planned=(
        Planned("scenario/a", "scenario", "A", "ver_glosa"),
        Planned("scenario/b", "scenario", "B", "formular_glosa"),
    ),
)


def _finding(code: str, capability: str | None = "formular_glosa") -> Finding:
    return Finding(
        code, f"Título de {code}", Level.MUST, "SIIFA-R05", "uno", "otro", capability, None, ()
    )


def _run(
    folder: Path,
    *codes: str,
    head: Header = HEADER,
    spared: Verdict = Verdict.NOT_APPLICABLE,
    footer: bool = True,
) -> Path:
    """Leave a finished run that found these codes, and in which `scenario/a` ended so."""
    request = Request(
        "POST", "http://sandbox/g", "erp", capability="formular_glosa", operation="POST /g"
    )
    with Writer(folder / LEDGER) as writer:
        writer.header(head)
        writer.exchange(
            "scenario/b",
            Exchange(
                "x1",
                request,
                Response(200),
                None,
                STARTED,
                0.02,
                Evidence(request.url, (), "{}", (), "{}", "curl"),
            ),
        )
        for code in codes:
            writer.finding("scenario/b", _finding(code))
        writer.item(RecordedOutcome("scenario/a", spared, reason="no hay"))
        writer.item(RecordedOutcome("scenario/b", Verdict.FAILED if codes else Verdict.PASSED))
        if footer:
            writer.footer(STARTED)
    return folder


def _conformance(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str]:
    capsys.readouterr()
    try:
        code = main([str(one) for one in arguments])
    except SystemExit as error:
        code = int(str(error.code))
    said = capsys.readouterr()
    return code, said.out + said.err


def test_init_writes_what_a_run_found_to_be_completed_by_people(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """And never takes the place of a file."""
    out = tmp_path / "esperado.yaml"
    folder = _run(tmp_path / "1", "LIF-03", "ERR-01")
    assert (
        0,
        f"{out}: 2 desviaciones y 1 prueba que no aplica.\nComplete reason, ticket y expires "
        f"donde falten: "
        "mientras tanto «run --expected» no acepta el archivo.\n",
    ) == _conformance(capsys, "baseline", "init", folder, "--out", out)
    text = out.read_text(encoding="utf-8")
    assert """
accepted:
  - code: ERR-01  # Título de ERR-01
    capability: formular_glosa
    reason:
    ticket:
    expires:
  - code: LIF-03  # Título de LIF-03
    capability: formular_glosa
    reason:
    ticket:
    expires:

not_applicable:
  - item: scenario/a
    reason: "no hay"
""" == text[text.index("\naccepted:") :]
    code, said = _conformance(capsys, "baseline", "init", folder, "--out", out)
    assert (4, True, text) == (
        code,
        f"conformance baseline update {out}" in said,
        out.read_text(encoding="utf-8"),
    )


def test_init_takes_one_reason_for_all(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "esperado.yaml"
    assert (0, f"{out}: 1 desviación y 1 prueba que no aplica.\n") == _conformance(
        capsys,
        "baseline",
        "init",
        _run(tmp_path / "1", "LIF-03"),
        "--out",
        out,
        "--reason",
        "Línea base",
        "--ticket",
        "A-1",
        "--expires",
        "2026-12-31",
    )
    assert '    reason: "Línea base"\n    ticket: A-1\n    expires: 2026-12-31\n' in out.read_text(
        encoding="utf-8"
    )


def test_update_adds_what_is_new_and_says_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What people wrote stays, and a second time there is nothing to add."""
    out = tmp_path / "esperado.yaml"
    written = (
        "# de junio\naccepted:\n  - code: ERR-01   # Marta\n    capability: "
        "formular_glosa\n    reason: ya\n"
    )
    out.write_text(written, encoding="utf-8")
    folder = _run(tmp_path / "1", "LIF-03", "ERR-01")
    code, said = _conformance(capsys, "baseline", "update", out, folder)
    assert (0, True) == (
        code,
        said.startswith(
            f"{out}: se agregó lo que faltaba, 1 desviación y 1 prueba que no "
            "aplica:\n  LIF-03 de formular_glosa\n  scenario/a\n"
        ),
    ), said
    assert out.read_text(encoding="utf-8").startswith(
        f"{written}  - code: LIF-03  # Título de LIF-03\n"
    )
    assert (0, f"{out}: no hay nada que agregar.\n") == _conformance(
        capsys, "baseline", "update", out, folder
    )


def _whole(out: Path, *codes: str, expires: str = "2999-12-31") -> str:
    rows = "".join(
        f"  - {{code: {code}, capability: formular_glosa, reason: ya, ticket: A-1, expires: "
        f"{expires}}}\n"
        for code in codes
    )
    text = f"accepted:\n{rows}not_applicable:\n  - {{item: scenario/a, reason: no hay}}\n"
    out.write_text(text, encoding="utf-8")
    return text


def test_prune_takes_out_what_is_gone_and_what_expired_and_says_why(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "esperado.yaml"
    _whole(out, "ERR-01", "LIF-03")
    folder = _run(tmp_path / "1", "LIF-03", spared=Verdict.PASSED)
    assert (
        0,
        f"{out}: 2 de 3 entradas quitadas:\n  ERR-01 de formular_glosa: ya no aparece\n"
        "  scenario/a: sí aplica\n",
    ) == _conformance(capsys, "baseline", "prune", out, folder)
    assert (
        "accepted:\n  - {code: LIF-03, capability: formular_glosa, reason: ya, ticket: A-1, "
        "expires: 2999-12-31}\n"
        "not_applicable:\n"
    ) == out.read_text(encoding="utf-8")
    assert (0, f"{out}: no hay nada que quitar.\n") == _conformance(
        capsys, "baseline", "prune", out, folder
    )
    _whole(out, "LIF-03", expires="2026-11-19")
    assert (
        "  LIF-03 de formular_glosa: venció\n"
        in _conformance(capsys, "baseline", "prune", out, folder)[1]
    )


def test_prune_keeps_what_a_run_of_a_part_could_not_check(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "esperado.yaml"
    text = _whole(out, "ERR-01")
    folder = _run(tmp_path / "1", head=replace(HEADER, profile="rapido"))
    code, said = _conformance(capsys, "baseline", "prune", out, folder)
    assert (0, text) == (code, out.read_text(encoding="utf-8"))
    assert said.startswith(
        f"{out}: no hay nada que quitar.\n1 entrada se queda sin comprobar en esta corrida.\n"
        "Corrida parcial: "
    ), said


def test_a_file_laid_out_otherwise_is_left_as_it_is(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What can't be changed line by line is said, not guessed."""
    out = tmp_path / "esperado.yaml"
    text = (
        "accepted: [{code: ERR-01, capability: formular_glosa, reason: ya, ticket: A-1, expires: "
        "2999-12-31},\n"
        "  {code: LIF-03, capability: formular_glosa, reason: ya, ticket: A-1, expires: "
        "2999-12-31}]\n"
    )
    out.write_text(text, encoding="utf-8")
    folder = _run(tmp_path / "1", "ERR-02")
    for order in ("update", "prune"):
        code, said = _conformance(capsys, "baseline", order, out, folder)
        assert (4, True) == (code, "queda como estaba" in said), said
    assert text == out.read_text(encoding="utf-8")


def test_a_run_that_did_not_end_is_no_baseline(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, said = _conformance(
        capsys, "baseline", "init", _run(tmp_path / "1", footer=False), "--out", tmp_path / "e"
    )
    assert (4, True, False) == (code, "--resume" in said, (tmp_path / "e").exists())


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("init", "{}/no", "--out", "{}/e"), "No se puede leer el libro"),
        (("init", "{}/1", "--out", "{}/no/e"), "no se pudo escribir: no existe"),
        (
            ("init", "{}/1", "--out", "{}/e", "--expires", "mañana"),
            "«mañana» no es un día del calendario",
        ),
        (("init", "{}/1"), "faltan: --out"),
        (("update", "{}/no.yaml", "{}/1"), "No existe el archivo"),
        (("prune", "{}/1/ledger.jsonl", "{}/1"), "no es YAML válido"),
    ],
)
def test_wrong_usage_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], said: str
) -> None:
    _run(tmp_path / "1", "ERR-01")
    code, told = _conformance(capsys, "baseline", *(one.format(tmp_path) for one in arguments))
    assert (4, True) == (code, said in told), told


def test_a_resumed_run_keeps_what_was_expected_of_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It stands in the ledger, so that nobody gives it again, and the workers hear it from the
    controller.
    """
    expected = Expected(
        "e.yaml", (Accepted("ERR-01", "formular_glosa", "ya", "A-1", "2999-12-31"),)
    )
    folder = _run(tmp_path, "ERR-01", head=replace(HEADER, expected=expected), footer=False)
    run = Run(PLAN, folder, was=read(folder / LEDGER), resumption=1)
    run.close()
    assert (
        expected
        == run.expected
        == expected_from(json.loads(json.dumps(to_worker(run)["expected"])))
    )
    assert expected == read(folder / LEDGER).header.expected
    assert "ERR-01 hasta el 2999-12-31 (A-1): ya" == run.accepted(
        [_finding("ERR-01"), _finding("ERR-01")]
    )
    assert "" == run.accepted([_finding("ERR-01"), _finding("ERR-01", None)])
    code, said = _conformance(capsys, "run", "--resume", folder, "--expected", "e.yaml")
    assert (4, True) == (code, "--resume no se combina con --expected" in said)


def test_a_report_drawn_again_ends_as_its_run_did(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """From the ledger alone, on the day of the run."""
    expected = Expected(
        "e.yaml", (Accepted("ERR-01", "formular_glosa", "ya", "A-1", "2026-11-20"),)
    )
    planned = tuple(replace(one, requirements=("SIIFA-R05",)) for one in HEADER.planned)
    head = replace(HEADER, expected=expected, planned=planned)
    folder = _run(tmp_path, "ERR-01", head=head, spared=Verdict.PASSED)
    code, said = _conformance(capsys, "report", folder)
    assert (0, True, True) == (
        code,
        "Veredicto: NO_CONFORME" in said,
        "Con 1 desviación aceptada" in said,
    ), said
