"""Why a run ends as it does, in a sentence that counts, acta and the other reports repeat."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from report_sample import HEADER, ended, exchange, finding, write

from conformance.cli.reports import write_reports
from conformance.core.finding import Level, Verdict
from conformance.core.requirement import Requirement
from conformance.report.decision import decide
from conformance.report.ledger import Ledger
from conformance.report.record import Planned
from conformance.report.summary import summarise
from conformance.report.verdict import judge, outcomes

_WIDE = Requirement("SIIFA-S02", Level.MUST, "§7", "Manual", "Ninguna petición produce un 500.")
_PARTS = tuple(
    replace(_WIDE, id=f"SIIFA-MAN-{number}", within=("SIIFA-S02",)) for number in (1, 2, 3)
)


@pytest.mark.parametrize(
    ("cited", "expected"),
    [
        (("SIIFA-S02", ""), "Requisitos obligatorios incumplidos: SIIFA-S02."),
        (
            ("SIIFA-S02", "SIIFA-R05"),
            "Requisitos obligatorios incumplidos (2): SIIFA-R05, SIIFA-S02.",
        ),
        (
            ("SIIFA-R10",),
            "Hallazgos de nivel obligatorio sobre requisitos que no lo son: SIIFA-R10.",
        ),
        (("",), "Hallazgos obligatorios que ningún requisito del paquete nombra: ERR-02."),
    ],
)
def test_a_must_that_failed_is_told_by_its_requirement_or_else_its_code(
    cited: tuple[str, ...], expected: str, tmp_path: Path
) -> None:
    """A pack's norm may be silent about a code: the sentence is not left without an object."""
    ledger = write(
        tmp_path,
        exchanges=[exchange("x1")],
        findings=[("b", finding(requirement=one)) for one in cited],
    )
    how = outcomes(ledger)
    assert ("NO_CONFORME", expected) == decide(ledger, how, judge(ledger, how))


def _several(folder: Path, level: Level = Level.MUST) -> Ledger:
    """A run of one finding that cites a requirement, by an item that verifies three parts of it."""
    item = Planned("b", "probing", "b", "formular_glosa", "POST /g", tuple(x.id for x in _PARTS))
    return write(
        folder,
        header=replace(HEADER, requirements=(_WIDE, *_PARTS), planned=(item,)),
        exchanges=[exchange("x1")],
        findings=[("b", finding(level=level, exchanges=("x1",)))],
        outcomes=ended(b=Verdict.FAILED)[1:2],
    )


def _musts(summary: dict[str, Any]) -> dict[str, int]:
    musts: dict[str, int] = summary["scope"]["musts"]
    return musts


@pytest.mark.usefixtures("no_node")
def test_what_one_finding_breaks_is_told_whole_and_alike_everywhere(tmp_path: Path) -> None:
    """The sentence names as many as the counts count, and says why they are more than it cites; so
    do terminal, page, JUnit and Allure.
    """
    _several(tmp_path)
    junit = tmp_path / "junit.xml"
    said: list[str] = []
    summary = dict(write_reports(tmp_path, lambda text: said.append(str(text))))
    names = ["SIIFA-MAN-1", "SIIFA-MAN-2", "SIIFA-MAN-3", "SIIFA-S02"]
    reason = (
        f"Requisitos obligatorios incumplidos (4): {', '.join(names)}. Un mismo hallazgo incumple "
        "todos los que su prueba verifica."
    )
    assert (reason, {"NO_CUMPLE": 4}, [names]) == (
        summary["reason"],
        _musts(summary),
        [one["breaches"] for one in summary["findings"]],
    )
    told = {
        "terminal": said[0],
        "page": (tmp_path / "acta.html").read_text(encoding="utf-8"),
        "junit": junit.read_text(encoding="utf-8"),
        "allure": (tmp_path / "allure-results" / "environment.properties").read_text("utf-8"),
    }
    assert dict.fromkeys(told, True) == {name: reason in text for name, text in told.items()}
    result = next((tmp_path / "allure-results").glob("*-result.json"))
    trace = json.loads(result.read_text(encoding="utf-8"))["statusDetails"]["trace"]
    assert "incumple además: SIIFA-MAN-1, SIIFA-MAN-2, SIIFA-MAN-3" in trace


def test_what_weighs_less_than_a_requirement_breaks_neither_it_nor_the_verdict(
    tmp_path: Path,
) -> None:
    """A recommended deviation from what is obligatory is an observation: in the requirement's own
    row as in the verdict.
    """
    summary = summarise(_several(tmp_path, Level.SHOULD))
    row = summary["requirements"][0]
    assert (
        "CONFORME_CON_OBSERVACIONES",
        {"CUMPLE_CON_OBSERVACIONES": 1, "CUMPLE": 3},
        ("PASSED", "ERR-02 (nivel recomendado)"),
    ) == (summary["verdict"], _musts(summary), (row["verdict"], row["reason"]))
