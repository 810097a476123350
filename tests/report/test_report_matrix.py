"""The matrix of the acta: what was planned, what was seen, and why a cell was not."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from report_sample import HEADER, ended, exchange, finding, write

from conformance.core.finding import Verdict
from conformance.core.planned_status import PlannedStatus
from conformance.report.acta import render
from conformance.report.record import Served
from conformance.report.summary import summarise

P, F, B = Verdict.PASSED, Verdict.FAILED, Verdict.BLOCKED
CELLS = (
    PlannedStatus("200", "una solicitud válida", ("b",), codes=("SCH-04",)),
    PlannedStatus("400", "un dato omitido", ("b", "no-planeado"), codes=("ERR-02",)),
    PlannedStatus("404", reason="la operación no señala ninguna fila"),
    PlannedStatus("415", "otro tipo de medio", ("b",), codes=("ERR-02",), requirement="SIIFA-S01"),
)
PLANNED = replace(
    HEADER,
    capabilities=(
        Served(
            "formular_glosa", "factura", True, "POST", "/g", "oficial", ("200", "400", "404"), CELLS
        ),
    ),
)


def cells(path: Path, **run: Any) -> dict[str, Any]:
    statuses = summarise(write(path, **{"header": PLANNED, "outcomes": ended(), **run}))["matrix"][
        0
    ]["statuses"]
    assert isinstance(statuses, dict)
    return statuses


def test_a_seen_cell_says_how_it_was_provoked(tmp_path: Path) -> None:
    seen = cells(tmp_path, exchanges=[exchange("x1", status=415)])["415"]
    assert {
        "expected": False,
        "observed": 1,
        "verdict": "PASSED",
        "how": "otro tipo de medio",
        "reason": "",
    } == seen


@pytest.mark.parametrize(
    ("outcome", "verdict", "reason"),
    [
        (P, "NOT_APPLICABLE", "el sistema respondió con otro estado, que también vale"),
        (B, "BLOCKED", "no hay facturas"),
        (F, "NOT_APPLICABLE", "lo cuenta un hallazgo"),
    ],
)
def test_an_unseen_cell_says_why_by_the_items_that_provoke_it(
    tmp_path: Path, outcome: Verdict, verdict: str, reason: str
) -> None:
    outcomes = tuple(
        replace(one, reason="no hay facturas") if one.id == "b" and outcome is B else one
        for one in ended(b=outcome)
    )
    findings = [("b", finding("ERR-09"))] if outcome is F else []
    seen = cells(tmp_path, outcomes=outcomes, findings=findings)["400"]
    assert (verdict, reason) == (seen["verdict"], seen["reason"])


def test_a_cell_that_cannot_be_provoked_keeps_its_reason_until_it_is_seen(tmp_path: Path) -> None:
    unseen = cells(tmp_path)["404"]
    assert ("NOT_APPLICABLE", "la operación no señala ninguna fila") == (
        unseen["verdict"],
        unseen["reason"],
    )
    seen = cells(tmp_path / "otra", exchanges=[exchange("x1", status=404)])["404"]
    assert ("PASSED", "") == (seen["verdict"], seen["reason"])


def test_nothing_planned_of_a_cell_is_said(tmp_path: Path) -> None:
    header = replace(PLANNED, planned=PLANNED.planned[:1])
    assert (
        "no se pidió en esta corrida"
        == cells(tmp_path, header=header, outcomes=ended()[:1])["400"]["reason"]
    )


def test_a_finding_fails_its_own_cell_and_the_one_of_its_requirement_first(tmp_path: Path) -> None:
    """The same code speaks of two cells; the requirement tells them apart."""
    media = ("b", finding("ERR-02", requirement="SIIFA-S01"))
    shown = cells(
        tmp_path,
        outcomes=ended(b=F),
        findings=[media],
        exchanges=[exchange("x1"), exchange("x2", status=400)],
    )
    assert ("PASSED", "PASSED", "FAILED") == tuple(
        shown[status]["verdict"] for status in ("200", "400", "415")
    )
    other = cells(tmp_path / "otra", outcomes=ended(b=F), findings=[("b", finding("ERR-02"))])
    assert ("FAILED", "NOT_APPLICABLE") == (other["400"]["verdict"], other["415"]["verdict"])


def test_the_page_tells_what_was_not_provoked(tmp_path: Path) -> None:
    ledger = write(tmp_path, header=PLANNED, outcomes=ended())
    page = render(summarise(ledger), ledger)
    assert "Casillas que no se provocaron" in page
    assert "la operación no señala ninguna fila" in page
