"""Each report is what its standard says, whatever the system said, and is drawn from the ledger."""

import re
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import jsonschema_rs
import pytest
from report_formats_sample import SCHEMED, drawn, parsed, schema_of
from report_sample import (
    HEADER,
    ended,
    every_ending,
    exchange,
    finding,
    hostile_run,
    write,
)

from conformance.core.finding import Level, Verdict
from conformance.report.formats import DEFAULT, FORMATS
from conformance.report.ledger import Ledger
from conformance.report.record import Accepted, Expected


@pytest.mark.parametrize("name", SCHEMED)
def test_its_official_schema_takes_it(name: str, tmp_path: Path) -> None:
    """Of every way to end, and of a system that tries to break out of it."""
    validator = jsonschema_rs.validator_for(schema_of(name), validate_formats=True)
    for ledger in (*every_ending(tmp_path), hostile_run(tmp_path)):
        faults = [
            f"{path.name} {one.instance_path}: {one.message}"
            for path in drawn(name, ledger)
            if path.suffix != ".svg"
            for one in validator.iter_errors(parsed(path))
        ]
        assert [] == faults


@pytest.mark.parametrize("name", sorted({*FORMATS} - {"allure", "pdf"}))
def test_drawn_again_it_is_the_same(name: str, tmp_path: Path) -> None:
    ledger = hostile_run(tmp_path)
    first = [path.read_bytes() for path in drawn(name, ledger)]
    assert first == [path.read_bytes() for path in drawn(name, ledger)]
    assert len(first) >= 1


def test_the_default_is_small_and_of_the_table() -> None:
    assert ("acta", "junit", "allure") == DEFAULT
    assert [] == [name for name in DEFAULT if name not in FORMATS]


def test_no_two_reports_leave_one_file() -> None:
    names = [file for one in FORMATS.values() for file in one.files.values()]
    assert sorted(set(names)) == sorted(names)


def _three_levels(folder: Path, expected: Expected | None = None) -> Ledger:
    levels = ((Level.MUST, "SIIFA-S02"), (Level.SHOULD, "SIIFA-R10"), (Level.MAY, "SIIFA-DOC"))
    found = [finding(level=one, requirement=name, exchanges=("x1",)) for one, name in levels]
    story = replace(HEADER.planned[1], file="scenarios/siifa/una historia.yaml")
    header = replace(HEADER, planned=(HEADER.planned[0], story), expected=expected)
    return write(
        folder,
        header=header,
        exchanges=[exchange("x1", status=500)],
        outcomes=ended(b=Verdict.FAILED)[:2],
        findings=[("b", one) for one in found],
    )


def test_sarif_says_level_place_and_rule_of_each_cause(tmp_path: Path) -> None:
    (path,) = drawn("sarif", _three_levels(tmp_path))
    (run,) = parsed(path)["runs"]
    assert ["error", "warning", "note"] == [one["level"] for one in run["results"]]
    uris = {
        place["physicalLocation"]["artifactLocation"]["uri"]
        for one in run["results"]
        for place in one["locations"]
    }
    assert {"scenarios/siifa/una%20historia.yaml"} == uris
    (rule,) = run["tool"]["driver"]["rules"]
    assert ("ERR-02", True) == (rule["id"], len(rule["help"]["text"]) > len("Hallazgo ERR-02"))


def test_the_worst_cause_comes_first_at_its_line_of_the_story(tmp_path: Path) -> None:
    """In SARIF, in GitLab's report and in the summary: in the order of the acta."""
    name = "scenarios/siifa/una-historia.yaml"
    story = replace(HEADER.planned[1], file=name)
    ledger = write(
        tmp_path,
        header=replace(HEADER, planned=(HEADER.planned[0], story)),
        outcomes=ended(b=Verdict.FAILED)[:2],
        findings=[
            ("b", finding("DOC-01", level=Level.MAY, requirement="SIIFA-DOC")),
            ("b", finding("ERR-02", place="otra.yaml:9")),
            ("b", finding("SEC-01", place=f"{name}:27")),
        ],
    )
    (sarif,), (gitlab,), (page,) = (drawn(one, ledger) for one in ("sarif", "gitlab", "resumen"))
    (run,) = parsed(sarif)["runs"]
    rows = [("SEC-01", 1, 27), ("ERR-02", 2, 1), ("DOC-01", 0, 1)]
    assert rows == [
        (
            one["ruleId"],
            one["properties"]["cause"],
            one["locations"][0]["physicalLocation"]["region"]["startLine"],
        )
        for one in run["results"]
    ]
    assert [27, 1, 1] == [one["location"]["lines"]["begin"] for one in parsed(gitlab)]
    told = page.read_text(encoding="utf-8")
    assert ["SEC-01", "ERR-02"] == re.findall(r"^\| (\w+-\d+) ", told, re.MULTILINE)


def test_what_is_no_story_is_shown_at_the_document_of_its_service(tmp_path: Path) -> None:
    ledger = write(tmp_path, findings=[("a", finding())], outcomes=ended(a=Verdict.FAILED))
    (path,) = drawn("gitlab", ledger)
    assert ["specs/siifa/factura.openapi.yaml"] == [one["location"]["path"] for one in parsed(path)]


def test_a_finding_is_known_by_the_same_in_the_next_run(tmp_path: Path) -> None:
    """Whatever row it was of; and two of one run are told apart."""
    keys = []
    for run, rows in (("a", "12"), ("b", "7 8")):
        found = [("b", finding("SCH-01", place=f"$.resultado[{row}].id")) for row in rows.split()]
        ledger = write(tmp_path / run, findings=found, outcomes=ended(b=Verdict.FAILED))
        (path,) = drawn("gitlab", ledger)
        keys.append([one["fingerprint"] for one in parsed(path)])
    assert (1, 2, True) == (len(keys[0]), len(set(keys[1])), keys[0][0] == keys[1][0])


def test_what_is_accepted_is_suppressed_and_does_not_trouble_a_merge(tmp_path: Path) -> None:
    terms = Accepted("ERR-02", "formular_glosa", "en la 2.4", "A-1", "2999-12-31")
    ledger = _three_levels(tmp_path, Expected("e.yaml", (terms,)))
    (sarif,), (gitlab,) = drawn("sarif", ledger), drawn("gitlab", ledger)
    (run,) = parsed(sarif)["runs"]
    assert {"en la 2.4 (A-1, hasta el 2999-12-31)"} == {
        one["suppressions"][0]["justification"] for one in run["results"]
    }
    assert [] == parsed(gitlab)


def test_ctrf_counts_what_it_lists(tmp_path: Path) -> None:
    for ledger in every_ending(tmp_path):
        (path,) = drawn("ctrf", ledger)
        said = parsed(path)["results"]
        shown = [one["status"] for one in said["tests"]]
        told = {name: said["summary"][name] for name in ("passed", "failed", "skipped")}
        assert (len(shown), {name: shown.count(name) for name in told}) == (
            said["summary"]["tests"],
            told,
        )


def test_har_holds_every_exchange_masked(tmp_path: Path) -> None:
    """Also one that was never answered."""
    ledger = write(tmp_path, exchanges=[exchange("x1"), exchange("x2", status=None)])
    (path,) = drawn("har", ledger)
    entries = parsed(path)["log"]["entries"]
    assert [(200, None), (0, "sin conexión")] == [
        (one["response"]["status"], one["response"].get("comment")) for one in entries
    ]
    assert [{"name": "Authorization", "value": "Bearer ***"}] == entries[0]["request"]["headers"]


def test_by_what_it_is_found_in_the_logs_of_the_system_is_told(tmp_path: Path) -> None:
    """In acta.json, on the page, and in JUnit, SARIF and HAR."""
    trace = "ab" * 16
    ledger = write(
        tmp_path,
        exchanges=[replace(exchange("x1"), trace=trace)],
        findings=[("b", finding(exchanges=("x1",)))],
        outcomes=ended(b=Verdict.FAILED),
    )
    told = [path for name in ("acta", "junit", "sarif", "har") for path in drawn(name, ledger)]
    assert [
        "acta.html",
        "acta.json",
        "conformance.sarif",
        "intercambios.har",
        "junit.xml",
    ] == sorted(path.name for path in told if trace in path.read_text(encoding="utf-8"))


def test_the_badge_says_verdict_day_and_until_when(tmp_path: Path) -> None:
    terms = Accepted("ERR-02", "formular_glosa", "en la 2.4", "A-1", "2999-12-31")
    svg, endpoint = drawn("insignia", _three_levels(tmp_path, Expected("e.yaml", (terms,))))
    said = parsed(endpoint)["message"]
    assert ("No conforme", "2026-11-20 · vence 2999-12-31") == (
        said.split(" · ")[0][: len("No conforme")],
        said.partition(" · ")[2],
    )
    assert f"SIIFA: {said}" == ET.parse(svg).getroot().get("aria-label")


def test_the_schema_of_oscal_refuses_what_is_none_of_its_words(tmp_path: Path) -> None:
    """It is a schema of both files: a field that OSCAL lacks is a fault of either."""
    validator = jsonschema_rs.validator_for(schema_of("oscal"), validate_formats=True)
    for path in drawn("oscal", _three_levels(tmp_path)):
        (model,) = (said := parsed(path))
        assert validator.is_valid(said)
        assert not validator.is_valid({model: {**said[model], "verdict": "CONFORME"}})


def test_oscal_tells_met_from_not_and_of_the_rest_observes(tmp_path: Path) -> None:
    told, catalog = map(parsed, drawn("oscal", _three_levels(tmp_path)))
    (result,) = told["assessment-results"]["results"]
    states = {one["title"]: one["target"]["status"]["state"] for one in result["findings"]}
    controls = {one["id"] for group in catalog["catalog"]["groups"] for one in group["controls"]}
    assert ("not-satisfied", "satisfied") == (states["SIIFA-S02"], states["SIIFA-R05"])
    assert {
        one["control-id"]
        for one in result["reviewed-controls"]["control-selections"][0]["include-controls"]
    } <= controls


def test_what_the_system_said_is_shown_in_markdown_as_it_is(tmp_path: Path) -> None:
    """No link, picture, heading, mention, table or HTML comes of it."""
    text = "| **a** [b](http://c) ![d](e) <img src=x> @alguien `f` # g www.h.co"
    said = replace(finding(exchanges=("x1",)), actual=text, title=text)
    ledger = write(
        tmp_path,
        exchanges=[exchange("x1")],
        findings=[("b", said)],
        outcomes=ended(b=Verdict.FAILED),
    )
    (path,) = drawn("resumen", ledger)
    shown = path.read_text(encoding="utf-8")
    for part in ("**a", "[b]", "](", "<img", "@alguien", "`f", "http://", "www.h", "x> "):
        assert part not in shown
    rows = [line for line in shown.splitlines() if line.startswith("| ERR-02")]
    assert [8] == [line.count("|") for line in rows]


def test_what_the_system_said_drives_nobody(tmp_path: Path) -> None:
    """It turns no text round, and is no markup where there is any."""
    ledger = hostile_run(tmp_path)
    for name in ("sarif", "ctrf", "gitlab", "resumen", "oscal", "insignia"):
        for path in drawn(name, ledger):
            text = path.read_text(encoding="utf-8")
            markup = path.suffix in (".md", ".svg")
            assert ("\u202e" in text, markup and "<script" in text) == (False, False), path
