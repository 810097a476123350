"""The first screen of the acta: what was judged, what was not, and why, as a person needs it."""

import html
import re
from dataclasses import replace
from pathlib import Path

import pytest
from report_sample import HEADER, ended, exchange, finding, page_of_one_finding, write

from conformance.core.finding import Level, Verdict
from conformance.report.acta import write_acta
from conformance.report.ledger import digest
from conformance.report.number import plan_version
from conformance.report.record import RecordedOutcome
from conformance.report.role_calls import role_table
from conformance.report.words import because, broken, found_causes


def _text(folder: Path) -> str:
    page = (folder / "acta.html").read_text(encoding="utf-8")
    body = page[page.index("<body>") :]
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", body)).split())


def test_an_acta_is_called_by_its_day_in_bogota_and_its_ledger(tmp_path: Path) -> None:
    """The night of a day in UTC is still the day before there."""
    header = replace(HEADER, started="2026-11-21T03:00:00+00:00")
    ledger = write(tmp_path, header=header, outcomes=ended())
    number = f"20261120-{digest(ledger.path)[:10].upper()}"
    assert number == write_acta(tmp_path)["number"]
    assert f"n.º {number}" in _text(tmp_path)
    assert "2026-11-20 22:00:00 (Bogotá)" in _text(tmp_path)


def test_another_plan_has_another_version() -> None:
    """A requirement that says something else is another plan; another seed is not."""
    first = HEADER.requirements[0]
    other = replace(HEADER, requirements=(replace(first, text="Otra cosa."),))
    assert plan_version(HEADER) == plan_version(replace(HEADER, seed=99))
    assert plan_version(HEADER)["sha256"] != plan_version(other)["sha256"]
    assert ("0.1.0", 3) == (plan_version(HEADER)["version"], plan_version(HEADER)["items"])


def test_the_page_says_who_called_and_leaves_room_to_sign(tmp_path: Path) -> None:
    write(tmp_path, outcomes=ended(), exchanges=[exchange("x1")])
    assert {"used": ["erp"], "missing": []} == {
        name: write_acta(tmp_path)["roles"][name] for name in ("used", "missing")
    }
    text = _text(tmp_path)
    assert "Roles que llamaron erp" in text
    assert "Por Nombre y cargo Firma Fecha Quien hizo la prueba" in text


@pytest.mark.parametrize(
    ("entities", "said"),
    [
        ({}, "Entidad por la que se llamó no consta"),
        ({"erp": "900100001"}, "Entidad por la que se llamó 900100001 (erp)"),
        (
            {"erp": "900100001", "ips": "800200002", "erp_gestor": "900100001"},
            "Entidades por las que se llamó 900100001 (erp, erp_gestor) ; 800200002 (ips)",
        ),
    ],
)
def test_the_page_says_for_which_entity_each_role_called(
    tmp_path: Path, entities: dict[str, str], said: str
) -> None:
    """As their tokens told it."""
    write(tmp_path, header=replace(HEADER, entities=entities), outcomes=ended())
    assert entities == write_acta(tmp_path)["entities"]
    assert said in _text(tmp_path)


def test_what_is_inconclusive_says_its_cause_and_not_ids(tmp_path: Path) -> None:
    """Which requirements they are stands below, with the cause of each."""
    blocked = RecordedOutcome("a", Verdict.BLOCKED, "no hubo con qué")
    write(tmp_path, outcomes=(blocked, *ended()[1:]), exchanges=[exchange("x1")])
    summary = write_acta(tmp_path)
    assert "NO_CONCLUYENTE" == summary["verdict"]
    said = because(summary)
    assert said.startswith("1 requisito obligatorio quedó sin juzgar. ")
    assert "SIIFA-R05" not in said
    assert "SIIFA-R05 ninguna prueba lo pudo juzgar" in _text(tmp_path)


@pytest.mark.parametrize(
    ("levels", "said"),
    [
        ([], ""),
        (["MUST"], "1 requisito de cualquier nivel no se cumple: 1 obligatorio, que decide"),
        (
            ["MUST", "MAY", "MAY"],
            "3 requisitos de cualquier nivel no se cumplen: 1 obligatorio, que decide el veredicto "
            "y 2 informativos, que tampoco.",
        ),
    ],
)
def test_how_many_requirements_fail_is_told_by_what_they_decide(
    levels: list[str], said: str
) -> None:
    """So many are breached, and so many more are not met: both are told together."""
    rows = [{"conclusion": "NO_CUMPLE", "level": level} for level in levels]
    assert broken([*rows, {"conclusion": "CUMPLE", "level": "MUST"}]).startswith(said)


def test_the_worst_cause_is_told_first(tmp_path: Path) -> None:
    """How many causes there are, how many of them are obligatory, and what the worst does."""
    leak = replace(finding("SEC-05"), title="Se ven datos de otra entidad", capability="ver")
    late = replace(finding("TIM-01", level=Level.SHOULD), capability="listar", actual="tarde")
    write(
        tmp_path,
        outcomes=ended(b=Verdict.FAILED),
        findings=[("b", late), ("b", leak)],
        exchanges=[exchange("x1")],
    )
    said = (
        "2 causas de lo hallado, 1 obligatoria. La más grave: Una entidad ve o toca datos de otra: "
        "se ven datos de otra entidad (ver)."
    )
    assert said == found_causes(write_acta(tmp_path)["causes"])
    assert said in _text(tmp_path)
    assert "" == found_causes([])


def test_a_role_is_told_let_in_kept_out_or_wrong() -> None:
    """A cell is empty where a role did not call."""
    told = {
        "used": ["erp", "ips"],
        "calls": [
            {"role": "erp", "capability": "ver", "statuses": {"200": 3, "403": 1}},
            {"role": "ips", "capability": "ver", "statuses": {"403": 2}},
            {"role": "ips", "capability": "listar", "statuses": {"200": 1}},
        ],
    }
    cells = dict(role_table(told, {("ips", "listar")}))
    assert [None, "FAILED"] == [one and one["verdict"] for one in cells["listar"]]
    assert ["PASSED", "NOT_APPLICABLE"] == [one and one["verdict"] for one in cells["ver"]]
    first = cells["ver"][0]
    assert first is not None
    assert (4, "200 × 3, 403 × 1") == (first["times"], first["how"])


def test_each_item_stands_in_the_log_by_its_number_with_its_causes(tmp_path: Path) -> None:
    page = page_of_one_finding(tmp_path)
    assert ["p1", "p2", "p3"] == re.findall(r'<tr id="(p\d+)">', page)
    assert "2 Formular b Generación Con hallazgos causa 1 0,25" in _text(tmp_path)
