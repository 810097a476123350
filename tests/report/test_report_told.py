"""What the terminal says of a run: its causes, the worst first."""

from dataclasses import replace
from pathlib import Path

from report_sample import ended, exchange, finding, write

from conformance.cli.told import told
from conformance.core.finding import Level, Verdict
from conformance.report.summary import summarise


def test_the_terminal_lists_causes_in_their_order_and_documents_apart(tmp_path: Path) -> None:
    """The worst for people comes first, whatever its code; each says where, and how often."""
    broken = replace(finding("ERR-01", place="$.fecha"), capability="formular")
    leaks = [replace(finding("SEC-05"), capability=f"listar_{place}") for place in "abcd"]
    ledger = write(
        tmp_path,
        outcomes=ended(b=Verdict.FAILED),
        findings=[
            *(("b", one) for one in (broken, broken, *leaks)),
            ("b", finding("DOC-01", level=Level.MAY, requirement="SIIFA-DOC")),
        ],
        exchanges=[exchange("x1")],
    )
    assert [
        "Causas (2), primero la que más daña:",
        "  1. SEC-05 [obligatorio] Hallazgo SEC-05: listar_a, listar_b, listar_c y 1 más (x4)",
        "  2. ERR-01 [obligatorio] Hallazgo ERR-01 (fecha): formular (x2)",
        "Sobre el documento del contrato, 1 hallazgo: el acta lo dice.",
    ] == told(summarise(ledger)).splitlines()[-4:]


def test_more_causes_than_a_screen_holds_are_counted(tmp_path: Path) -> None:
    several = [
        replace(finding("ERR-02", place=f"$.campo{place}"), actual=f"otra {'x' * place}")
        for place in range(25)
    ]
    ledger = write(
        tmp_path,
        outcomes=ended(b=Verdict.FAILED),
        findings=[("b", one) for one in several],
        exchanges=[exchange("x1")],
    )
    assert "  … y 5 más en el acta" == told(summarise(ledger)).splitlines()[-1]
