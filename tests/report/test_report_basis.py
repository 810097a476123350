"""What a finding rests on is told wherever it is, and a guess decides no verdict."""

from dataclasses import replace
from pathlib import Path

import pytest
from report_sample import HEADER, ended, exchange, finding, write

from conformance.core.finding import Basis, Level, Verdict
from conformance.core.setting import ToldSetting
from conformance.report.acta import write_acta
from conformance.report.finding_text import told
from conformance.report.summary import summarise

SAID = "el cuerpo que se envía (reconstrucción; fuente: cliente A)"
GUESSED = replace(
    finding("LIF-01", level=Level.MAY, exchanges=("x1",)), basis=Basis(Level.MAY, SAID)
)


@pytest.mark.parametrize(
    ("how", "level", "verdict"),
    [
        (Verdict.FAILED, Level.MAY, "CONFORME_CON_OBSERVACIONES"),
        (Verdict.FAILED, Level.MUST, "NO_CONFORME"),
        (Verdict.BLOCKED, Level.MAY, "NO_CONCLUYENTE"),
    ],
)
def test_a_guess_accuses_nobody_and_passes_nobody(
    how: Verdict, level: Level, verdict: str, tmp_path: Path
) -> None:
    """What breaks one is observed; where nobody can tell what is wrong, nothing was judged."""
    found = replace(GUESSED, level=level)
    ledger = write(
        tmp_path, outcomes=ended(b=how), findings=[("b", found)], exchanges=[exchange("x1")]
    )
    summary = summarise(ledger)
    assert verdict == summary["verdict"]
    row = next(one for one in summary["requirements"] if one["id"] == "SIIFA-S02")
    assert (how is Verdict.BLOCKED) == (row["verdict"] == "BLOCKED")


def test_reports_tell_what_a_finding_rests_on_and_what_was_left_open(tmp_path: Path) -> None:
    """In acta.json, on its page and in a log; with the origin of the contract."""
    contract = tuple(replace(one, origin="reconstructed") for one in HEADER.contract)
    settings = (
        ToldSetting("token.vida", "60", True, True, "cuánto dura"),
        ToldSetting("paths.prestar", "/prestar", False, True, "la ruta de prestar"),
    )
    write(
        tmp_path,
        header=replace(HEADER, contract=contract, settings=settings),
        outcomes=ended(b=Verdict.FAILED),
        findings=[("b", GUESSED)],
        exchanges=[exchange("x1")],
    )
    acta = write_acta(tmp_path)
    assert [SAID] == [one["basis"] for one in acta["findings"]]
    assert ["reconstructed"] == [one["origin"] for one in acta["contract"]]
    assert ["token.vida", "paths.prestar"] == [one["name"] for one in acta["settings"]]
    page = (tmp_path / "acta.html").read_text(encoding="utf-8")
    assert f"<b>En qué se apoya.</b> En {SAID}: este hallazgo no pesa más que eso." in page
    assert "<b>reconstrucción</b>" in page
    assert "lo dice el objetivo" in page
    assert "el usual, que nadie publicó" in page
    assert f"  Se apoya en {SAID}: no pesa más que eso" in told(GUESSED, {})
