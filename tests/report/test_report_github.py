"""What GitHub Actions shows of a run, and that nothing that a system said commands it."""

from dataclasses import replace
from pathlib import Path

from report_sample import ended, every_ending, exchange, finding, hostile_run, write

from conformance.core.finding import Verdict
from conformance.report.github import annotations, inert, tell_github
from conformance.report.ledger import Ledger
from conformance.report.summary import exit_code, summarise

_ON = {"GITHUB_ACTIONS": "true"}


def _told(environ: dict[str, str], ledger: Ledger) -> list[str]:
    said: list[str] = []
    tell_github(environ, ledger, summarise(ledger), lambda text: said.append(str(text)))
    return said


def test_elsewhere_it_says_nothing(tmp_path: Path) -> None:
    path = tmp_path / "resumen.md"
    assert [] == _told({"GITHUB_STEP_SUMMARY": str(path)}, hostile_run(tmp_path))
    assert not path.exists()


def test_a_finding_is_annotated_where_it_is_shown_and_the_job_has_a_summary(
    tmp_path: Path,
) -> None:
    """After what stood in the summary."""
    path = tmp_path / "resumen.md"
    path.write_text("# Antes\n", encoding="utf-8")
    found = [("b", finding(exchanges=("x1",)))]
    ledger = write(
        tmp_path, exchanges=[exchange("x1")], findings=found, outcomes=ended(b=Verdict.FAILED)
    )
    (line,) = _told({**_ON, "GITHUB_STEP_SUMMARY": str(path)}, ledger)
    head = "::error file=specs/siifa/factura.openapi.yaml,line=1,title=ERR-02 Hallazgo ERR-02::"
    assert head == line[: len(head)]
    assert "# Antes\n## No conforme" in path.read_text(encoding="utf-8")


def test_a_summary_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    said = _told({**_ON, "GITHUB_STEP_SUMMARY": str(tmp_path)}, hostile_run(tmp_path / "a"))
    assert said[-1].startswith("No se pudo escribir el resumen del trabajo: ")


def test_what_a_system_says_begins_no_command(tmp_path: Path) -> None:
    """Neither in a title nor in a text: a line each, whose parts stay within it."""
    text = "a\n::set-output name=x::y\r\n::error::z,title=w%0A"
    said = replace(finding(exchanges=("x1",)), title=text, actual=text, place=text)
    ledger = write(
        tmp_path,
        exchanges=[exchange("x1")],
        findings=[("b", said)],
        outcomes=ended(b=Verdict.FAILED),
    )
    (line,) = annotations(ledger, summarise(ledger))
    head = line.removeprefix("::error ").partition("::")[0]
    assert ([line], ["file", "line", "title"]) == (
        line.splitlines(),
        [pair.partition("=")[0] for pair in head.split(",")],
    )
    assert "%0A::set-output" in line


def test_what_is_printed_commands_no_server() -> None:
    """GitHub reads lines that begin with `::` or hold `##[`, Azure those that hold `##vso[`."""
    said = "a\n  ::add-mask::x\n::error::y\nz ##vso[task.setvariable variable=v]w ##[error]u"
    shown = inert(said)
    assert [] == [line for line in shown.splitlines() if line.strip().startswith("::")]
    assert [False] * 2 == [mark in shown for mark in ("##vso[", "##[")]
    assert "una línea: b::c" == inert("una línea: b::c")


def test_what_fails_has_an_error_on_the_page_of_the_job(tmp_path: Path) -> None:
    """Whatever kept it from conforming."""
    for ledger in every_ending(tmp_path):
        summary = summarise(ledger)
        errors = [one for one in annotations(ledger, summary) if one.startswith("::error ")]
        assert bool(errors) == bool(exit_code(summary)), summary["reason"]


def test_no_more_than_github_shows(tmp_path: Path) -> None:
    found = [("b", finding(f"ERR-{number:02}")) for number in range(30)]
    ledger = write(tmp_path, findings=found, outcomes=ended(b=Verdict.FAILED))
    assert 10 == len(annotations(ledger, summarise(ledger)))
