"""How the items of a run ended: each counted once, under one word, the same in all reports."""

import json
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from report_sample import HEADER, STARTED, exchange, write

from conformance.cli.reports import write_reports
from conformance.core.finding import Verdict
from conformance.core.lack import Lack
from conformance.report.endings import HEADS, MEANINGS, UNJUDGED, WORDS, Ending, ending, told, why
from conformance.report.ledger import Ledger
from conformance.report.record import Planned, RecordedOutcome

_SIDE = "el lado pagador: no se dio ninguno de sus roles"
_OUT = Planned("x", "probing", "x", outside=_SIDE)
_IN = Planned("x", "probing", "x")
_ERP = (Lack("erp"),)


def _ended(verdict: Verdict, lacked: Sequence[Lack] = ()) -> RecordedOutcome:
    return RecordedOutcome("x", verdict, "por algo", STARTED, lacked=tuple(lacked))


@pytest.mark.parametrize(
    ("planned", "ended", "how"),
    [
        (_IN, _ended(Verdict.PASSED), Ending.PASSED),
        (_OUT, _ended(Verdict.FAILED), Ending.FAILED),
        (_OUT, _ended(Verdict.ERROR), Ending.ERROR),
        (_OUT, _ended(Verdict.BLOCKED, _ERP), Ending.OUTSIDE),
        (_OUT, _ended(Verdict.NOT_APPLICABLE), Ending.OUTSIDE),
        (_IN, _ended(Verdict.BLOCKED, _ERP), Ending.LACKED),
        (_IN, _ended(Verdict.BLOCKED), Ending.BLOCKED),
        (replace(_IN, unserved=("a",)), _ended(Verdict.NOT_APPLICABLE), Ending.NOT_OFFERED),
        (_IN, _ended(Verdict.NOT_APPLICABLE), Ending.IDLE),
    ],
)
def test_an_item_ends_in_one_way(planned: Planned, ended: RecordedOutcome, how: Ending) -> None:
    """Who judged something is never told as outside; what lacked, what is outside, what could not
    be judged and what the system does not offer are four things.
    """
    assert how is ending(planned, ended)


def test_every_way_has_its_words() -> None:
    assert {*map(str, Ending)} == {*WORDS} == {*HEADS} == {*MEANINGS}
    assert "1 a la que le faltó algo, 2 fuera del alcance" == told(
        {"LE_FALTO_ALGO": 1, "FUERA_DEL_ALCANCE": 2}
    )
    assert "ninguna" == told({})


def test_the_docs_say_how_a_test_may_end() -> None:
    page = Path(__file__).resolve().parents[2] / "docs" / "veredicto.md"
    lines = [line.split("|") for line in page.read_text(encoding="utf-8").splitlines()]
    names = [
        name for line in lines if len(line) == 4 for name in re.findall(r"`([A-Z_]+)`", line[1])
    ]
    assert list(map(str, Ending)) == names


def test_what_is_outside_says_why_and_not_what_it_lacks_besides() -> None:
    assert f"Fuera del alcance: {_SIDE}" == why(_OUT, _ended(Verdict.BLOCKED, _ERP))
    assert "Le faltó algo: por algo" == why(_IN, _ended(Verdict.BLOCKED, _ERP))


def _run(folder: Path) -> Ledger:
    """Four items: one passed, one lacked a user, and two are outside, which lack another."""
    planned = [replace(_IN, id="a"), replace(_IN, id="b")]
    planned += [replace(_OUT, id="c"), replace(_OUT, id="d")]
    outcomes = [
        replace(_ended(Verdict.PASSED), id="a"),
        replace(_ended(Verdict.BLOCKED, [Lack("ips_gestor")]), id="b"),
        replace(_ended(Verdict.BLOCKED, _ERP), id="c"),
        replace(_ended(Verdict.BLOCKED, _ERP), id="d"),
    ]
    header = replace(HEADER, planned=tuple(planned))
    return write(folder, header=header, exchanges=[exchange("x1")], outcomes=outcomes)


@pytest.mark.usefixtures("no_node")
def test_the_numbers_of_a_run_are_the_same_wherever_they_are_told(tmp_path: Path) -> None:
    """Terminal, page, JUnit and Allure; and nobody is told to lack what only serves outside."""
    _run(tmp_path)
    junit = tmp_path / "junit.xml"
    said: list[str] = []
    summary = write_reports(tmp_path, lambda text: said.append(str(text)))
    assert {"APROBADA": 1, "LE_FALTO_ALGO": 1, "FUERA_DEL_ALCANCE": 2} == summary["endings"]
    numbers = "1 aprobada, 1 a la que le faltó algo, 2 fuera del alcance"
    page = (tmp_path / "acta.html").read_text(encoding="utf-8")
    allure = (tmp_path / "allure-results" / "environment.properties").read_text(encoding="utf-8")
    assert (True, True, True) == (
        f"1 petición; pruebas: {numbers}." in said[0],
        f'name="Pruebas" value="{numbers}"' in junit.read_text(encoding="utf-8"),
        f"Pruebas={numbers}\n" in allure,
    )
    assert '<li><b>2</b><span class="tag FUERA_DEL_ALCANCE">Fuera del alcance</span></li>' in page
    assert "Faltaron=credenciales del rol ips_gestor (1 prueba)\n" in allure
    assert [False] * 3 == ["rol erp (" in text for text in (said[0], page, allure)]


@pytest.mark.usefixtures("no_node")
def test_allure_sorts_what_was_not_judged_by_why(tmp_path: Path) -> None:
    _run(tmp_path)
    write_reports(tmp_path, lambda _: None)
    results = tmp_path / "allure-results"
    messages = [
        json.loads(path.read_text(encoding="utf-8"))["statusDetails"]["message"]
        for path in results.glob("*-result.json")
    ]
    assert 2 == messages.count(f"Fuera del alcance: {_SIDE}")
    sorts = json.loads((results / "categories.json").read_text(encoding="utf-8"))
    assert [HEADS[one] for one in UNJUDGED] == [row["name"] for row in sorts[3:]]
