"""junit.xml is what CI servers read: red exactly when the exit code says so, and by the schema."""

from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from lxml import etree
from report_sample import (
    HEADER,
    HOSTILE,
    ended,
    every_ending,
    exchange,
    finding,
    hostile_run,
    write,
)

from conformance.core.finding import Finding, Level, Verdict
from conformance.core.profile import PHASES
from conformance.report.formats import FORMATS
from conformance.report.junit import write_junit
from conformance.report.ledger import Ledger
from conformance.report.record import Accepted, Expected
from conformance.report.summary import exit_code, summarise

_SCHEMA = Path(__file__).parent / "schemas" / "junit-10.xsd"
_TALLIES = ("tests", "failures", "errors", "skipped")


def _junit(folder: Path, ledger: Ledger) -> ET.Element:
    write_junit(folder, ledger, summarise(ledger))
    return ET.parse(folder / "junit.xml").getroot()


def _found(
    folder: Path, *findings: Finding, expected: Expected | None = None, **how: Verdict
) -> Ledger:
    return write(
        folder,
        header=replace(HEADER, expected=expected, phases=PHASES),
        exchanges=[exchange("x1")],
        outcomes=ended(**how),
        findings=[("b", one) for one in findings],
    )


def _red(root: ET.Element) -> list[str]:
    """The classes of the cases that are shown red, with what marks them."""
    return [
        f"{case.get('classname')}: {mark.tag}"
        for case in root.iter("testcase")
        for mark in case
        if mark.tag in ("failure", "error")
    ]


def _accepting(*codes: str, expires: str = "2999-12-31") -> Expected:
    rows = (Accepted(one, "formular_glosa", "en la 2.4", "A-1", expires) for one in codes)
    return Expected("esperado.yaml", tuple(rows))


def test_a_suite_for_each_phase_and_a_class_file_and_requirements_for_each_case(
    tmp_path: Path,
) -> None:
    """Told of an item that judges a story in the words of its file."""
    story = replace(HEADER.planned[2], file="scenarios/siifa/fechas.yaml")
    header = replace(HEADER, planned=(*HEADER.planned[:2], story))
    ledger = write(tmp_path, header=header, exchanges=[exchange("x1")], outcomes=ended())
    root = _junit(tmp_path, ledger)
    assert ["Sondeos", "Generación", "Escenarios"] == [suite.get("name") for suite in root]
    assert [
        ("siifa.sondeos.responder_glosa", None, ["SIIFA-R05"]),
        ("siifa.generacion.formular_glosa", None, ["SIIFA-S02"]),
        ("siifa.escenarios.formular_glosa", "scenarios/siifa/fechas.yaml", ["SIIFA-R10"]),
    ] == [
        (
            case.get("classname"),
            case.get("file"),
            [row.get("value") for row in case.iter("property") if row.get("name") == "requirement"],
        )
        for case in root.iter("testcase")
    ]


@pytest.mark.parametrize(
    ("level", "red"),
    [
        (Level.MUST, ["siifa.generacion.formular_glosa: failure"]),
        (Level.SHOULD, []),
        (Level.MAY, []),
    ],
)
def test_what_is_only_observed_passes_and_says_so(
    tmp_path: Path, level: Level, red: list[str]
) -> None:
    """A recommendation is a failure only where the exit code is about it."""
    said = finding(level=level, requirement="SIIFA-R10", exchanges=("x1",))
    root = _junit(tmp_path, _found(tmp_path, said, b=Verdict.FAILED))
    told = [text.text or "" for text in root.iter("system-out")]
    assert (red, bool(red)) == (_red(root), not told)
    assert all(one.startswith("Observación: ERR-02 Hallazgo ERR-02\nERR-02") for one in told)


@pytest.mark.parametrize(
    ("expected", "red"),
    [
        (_accepting("ERR-02"), []),
        (_accepting(), ["siifa.generacion.formular_glosa: failure"]),
        (_accepting("ERR-02", expires="2020-01-01"), ["siifa.generacion.formular_glosa: failure"]),
        (_accepting("ERR-02", "LIF-01"), ["siifa.veredicto.general: failure"]),
    ],
)
def test_with_a_file_of_what_is_expected_it_is_about_the_rest(
    tmp_path: Path, expected: Expected, red: list[str]
) -> None:
    """Accepted, not accepted, accepted until yesterday, and one that is accepted and was not
    found.
    """
    said = finding(level=Level.SHOULD, requirement="SIIFA-R10", exchanges=("x1",))
    ledger = _found(tmp_path, said, expected=expected, b=Verdict.FAILED)
    assert (red, bool(red)) == (_red(_junit(tmp_path, ledger)), exit_code(summarise(ledger)) == 1)


def test_a_run_that_concludes_nothing_is_an_error_that_says_why(tmp_path: Path) -> None:
    root = _junit(tmp_path, _found(tmp_path, a=Verdict.BLOCKED))
    assert ["siifa.veredicto.general: error"] == _red(root)
    error = root[0][1][1]
    said = "Requisitos obligatorios que no se pudieron juzgar: SIIFA-R05."
    assert (said, said) == (error.get("message"), error.text)


def test_it_is_red_when_the_exit_code_is_not_zero_and_only_then(tmp_path: Path) -> None:
    for ledger in every_ending(tmp_path):
        summary = summarise(ledger)
        root = _junit(ledger.path.parent, ledger)
        assert (exit_code(summary) != 0) == bool(_red(root)), summary["reason"]


def test_the_totals_are_those_of_the_cases(tmp_path: Path) -> None:
    for ledger in (*every_ending(tmp_path), hostile_run(tmp_path)):
        root = _junit(ledger.path.parent, ledger)
        for home in (root, *root):
            marks = [mark.tag for case in home.iter("testcase") for mark in case]
            counted = [
                len([*home.iter("testcase")]),
                *(marks.count(tag) for tag in ("failure", "error", "skipped")),
            ]
            told = [int(home.get(name, counted[n])) for n, name in enumerate(_TALLIES)]
            assert counted == told


def test_the_schema_of_jenkins_takes_it(tmp_path: Path) -> None:
    """But for two things that it does not know: the file of a case, which GitLab reads, and the
    properties of a case.
    """
    schema = etree.XMLSchema(etree.parse(str(_SCHEMA)))
    for ledger in (*every_ending(tmp_path), hostile_run(tmp_path)):
        _junit(ledger.path.parent, ledger)
        told = etree.parse(str(ledger.path.parent / "junit.xml"))
        for case in told.iter("testcase"):
            case.attrib.pop("file", None)
            for properties in case.findall("properties"):
                case.remove(properties)
        schema.assertValid(told)


def test_what_the_system_said_breaks_no_xml_and_drives_no_terminal(tmp_path: Path) -> None:
    ledger = hostile_run(tmp_path)
    text = ET.tostring(_junit(tmp_path, ledger), encoding="unicode")
    assert [False] * 3 == [char in text for char in "\x00\u202e\ud800"]
    assert HOSTILE[:20] not in text


def test_drawn_again_it_is_the_same(tmp_path: Path) -> None:
    """From the ledger alone: nothing that pytest alone knows."""
    ledger = hostile_run(tmp_path)
    drawn = []
    for _ in range(2):
        FORMATS["junit"].write(tmp_path, ledger, summarise(ledger))
        drawn.append((tmp_path / "junit.xml").read_bytes())
    assert drawn[0] == drawn[1]
