"""allure-results/: one result per item, with what people filter by, and evidence where it is
needed.
"""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from report_sample import HEADER, HOSTILE, ended, exchange, finding, hostile_run, write

from conformance.core.finding import Verdict
from conformance.report.acta import write_acta
from conformance.report.allure import RESULTS, write_allure


def _results(folder: Path, *, keep_all: bool = False) -> dict[str, Any]:
    home = write_allure(folder, keep_all=keep_all)
    found = [json.loads(path.read_text(encoding="utf-8")) for path in home.glob("*-result.json")]
    return {row["fullName"].removeprefix("siifa."): row for row in found}


def _labels(result: dict[str, Any]) -> dict[str, str]:
    return {label["name"]: label["value"] for label in result["labels"]}


def test_every_item_is_a_result_with_its_status(tmp_path: Path) -> None:
    """What failed, what we broke, and what could not be judged are told apart, with the reason."""
    write(
        tmp_path,
        outcomes=ended(Verdict.ERROR, Verdict.FAILED, Verdict.NOT_APPLICABLE),
        findings=[("b", finding())],
    )
    results = _results(tmp_path)
    assert {"a": "broken", "b": "failed", "c": "skipped"} == {
        name: row["status"] for name, row in results.items()
    }
    assert "No cumple: ERR-02 Hallazgo ERR-02" == results["b"]["statusDetails"]["message"]
    assert results["c"]["statusDetails"]["message"].startswith("No aplica")


def test_labels_and_links(tmp_path: Path) -> None:
    """Epic is the target, feature the phase, story the capability, severity the level."""
    write(tmp_path, outcomes=ended())
    result = _results(tmp_path)["c"]
    assert ("siifa · Sistema de ejemplo", "Escenarios", "formular_glosa", "normal") == tuple(
        _labels(result)[name] for name in ("epic", "feature", "story", "severity")
    )
    assert [{"type": "tms", "url": "../acta.html#r-SIIFA-R10", "name": "SIIFA-R10"}] == result[
        "links"
    ]


def test_a_link_leads_to_the_row_of_the_acta(tmp_path: Path) -> None:
    """What the results link to is there, in the page beside them."""
    write(tmp_path, outcomes=ended())
    write_acta(tmp_path)
    page = (tmp_path / "acta.html").read_text(encoding="utf-8")
    anchors = [
        link["url"].partition("#")[2]
        for row in _results(tmp_path).values()
        for link in row["links"]
    ]
    assert (3, []) == (len(anchors), [one for one in anchors if f'id="{one}"' not in page])


def test_the_timeline_has_a_lane_for_each_in_flight(tmp_path: Path) -> None:
    """Items of one process at one time lie in lanes of their own; a worker is a process."""
    write(tmp_path, outcomes=ended(), exchanges=[exchange("gw1x7")])
    lanes = {
        name: tuple(_labels(row)[label] for label in ("host", "thread"))
        for name, row in _results(tmp_path).items()
    }
    assert {
        "a": ("proceso 1", "carril 1"),
        "b": ("proceso 2", "carril 1"),
        "c": ("proceso 1", "carril 2"),
    } == lanes


def test_a_step_says_its_verb_once_and_the_path_of_the_contract(tmp_path: Path) -> None:
    """A verb that is not the operation's is the one that was sent."""
    write(
        tmp_path,
        outcomes=ended(b=Verdict.FAILED),
        findings=[("b", finding(exchanges=("x2",)))],
        exchanges=[
            exchange("x1"),
            replace(exchange("x2"), request=replace(exchange("x2").request, method="DELETE")),
            replace(exchange("x3"), request=replace(exchange("x3").request, operation=None)),
        ],
    )
    steps = _results(tmp_path)["b"]["steps"]
    names = [step["name"] for step in steps]
    assert [
        "POST /g como erp: 200",
        "DELETE /g como erp: 200",
        "POST http://127.0.0.1:9/g como erp: 200",
    ] == names
    assert ["passed", "failed", "passed"] == [step["status"] for step in steps]


def test_a_passed_item_shows_one_exchange_and_says_so(tmp_path: Path) -> None:
    """A failed item shows all it sent; a passed one the first that asks what it is about, within
    its result; all of them where all are kept.
    """
    sent = [exchange("x0", capability="ver_glosa"), *(exchange(f"x{n}") for n in range(1, 5))]
    write(tmp_path, outcomes=ended(), exchanges=sent)
    passed = _results(tmp_path)["b"]
    told = {row["name"]: row["value"] for row in passed["steps"][0]["parameters"]}
    assert (1, True, "x1", '{"ok":true}', False) == (
        len(passed["steps"]),
        "Se muestra 1 de 5 intercambios" in passed["description"],
        told["intercambio"],
        told["respuesta"],
        "attachments" in passed["steps"][0],
    )
    assert 5 == len(_results(tmp_path, keep_all=True)["b"]["steps"])
    write(tmp_path, outcomes=ended(b=Verdict.FAILED), findings=[("b", finding())], exchanges=sent)
    assert 5 == len(_results(tmp_path)["b"]["steps"])


def test_a_page_holds_only_so_much(tmp_path: Path) -> None:
    """Once it is full, a failed item shows three exchanges too, and says so: the ledger has them
    all.
    """
    sent = [exchange(f"x{number}") for number in range(5)]
    write(tmp_path, outcomes=ended(b=Verdict.FAILED), findings=[("b", finding())], exchanges=sent)
    write_allure(tmp_path, room=1)
    found = [
        json.loads(path.read_text(encoding="utf-8"))
        for path in (tmp_path / RESULTS).glob("*-result.json")
    ]
    failed = next(row for row in found if row["fullName"] == "siifa.b")
    assert (3, True) == (
        len(failed["steps"]),
        "Se muestran 3 de 5 intercambios" in failed["description"],
    )


def test_evidence_is_attached_and_history_is_stable(tmp_path: Path) -> None:
    """Bodies and curl are files, JSON laid out and told as such, what is alike only once; the
    history id is the same in the next run.
    """
    hostile_run(tmp_path)
    first = _results(tmp_path)["b"]
    kinds = [
        [(row["name"], row["type"]) for row in step["attachments"]] for step in first["steps"][:2]
    ]
    json_type, text = "application/json", "text/plain"
    assert [
        [("petición", json_type), ("respuesta", json_type), ("curl", text)],
        [("petición", json_type), ("respuesta", text), ("curl", text)],
    ] == kinds
    files = [step["attachments"] for step in first["steps"]]
    assert files[0][0]["source"] == files[1][0]["source"]
    content = (tmp_path / RESULTS / files[0][1]["source"]).read_text(encoding="utf-8")
    assert '{\n  "ok": true\n}' == content
    told = {row["name"]: row["value"] for row in first["steps"][0]["parameters"]}
    assert "Authorization: Bearer ***" == told["cabeceras de la petición"]
    assert first["historyId"] == _results(tmp_path)["b"]["historyId"]


def test_expected_and_actual_are_told_apart(tmp_path: Path) -> None:
    """For the comparison of Allure 3: each finding under its code where there are several."""
    one, other = finding(), replace(finding("SCH-01", place="total"), actual="un texto")
    write(tmp_path, outcomes=ended(b=Verdict.FAILED), findings=[("b", one)])
    said = _results(tmp_path)["b"]["statusDetails"]
    assert ("un estado declarado", "500") == (said["expected"], said["actual"])
    write(tmp_path, outcomes=ended(b=Verdict.FAILED), findings=[("b", one), ("b", other)])
    said = _results(tmp_path)["b"]["statusDetails"]
    assert "ERR-02: 500\nSCH-01 total: un texto" == said["actual"]


def test_a_description_names_what_its_item_is_about(tmp_path: Path) -> None:
    """What most of the items verify is counted, and named only where a finding cites it."""
    plans = [
        replace(HEADER.planned[0], id=f"i{n}", requirements=("SIIFA-S02", "SIIFA-R05"))
        for n in range(40)
    ]
    header = replace(
        HEADER,
        planned=(
            *plans,
            *(replace(one, requirements=("SIIFA-S02", "SIIFA-R10")) for one in HEADER.planned),
        ),
    )
    write(
        tmp_path,
        header=header,
        outcomes=ended(b=Verdict.FAILED),
        findings=[("b", finding(requirement="SIIFA-S02"))],
    )
    rows = _results(tmp_path)
    tags = {
        name: [one["value"] for one in rows[name]["labels"] if one["name"] == "tag"]
        for name in "ab"
    }
    assert {"a": ["SIIFA-R10"], "b": ["SIIFA-S02", "SIIFA-R10"]} == tags
    usual = "Verifica además 1 requisito que la mayoría de las pruebas verifica."
    assert (True, False) == tuple(usual in rows[name]["description"] for name in "ab")


def test_environment_and_categories(tmp_path: Path) -> None:
    """The report tells what was tested, and sorts what did not pass."""
    write(tmp_path, outcomes=ended())
    home = write_allure(tmp_path)
    assert f"Sistema={HEADER.target.name}\n" in (home / "environment.properties").read_text(
        encoding="utf-8"
    )
    assert 8 == len(json.loads((home / "categories.json").read_text(encoding="utf-8")))


def test_text_of_others_is_neither_markup_nor_a_command(tmp_path: Path) -> None:
    """Names, labels, messages, steps and attachments of a hostile run: valid JSON, nothing that
    drives or turns.
    """
    bad = f"{HOSTILE}\x1b[2J\r"
    planned = replace(HEADER.planned[1], title=bad, operation=f"GET /{bad}", capability=bad)
    rows = tuple(replace(row, text="[x](javascript:1) <b>*a*</b>") for row in HEADER.requirements)
    header = replace(
        HEADER,
        planned=(HEADER.planned[0], planned, HEADER.planned[2]),
        requirements=rows,
        target=replace(HEADER.target, name=bad),
    )
    write(
        tmp_path,
        header=header,
        outcomes=ended(b=Verdict.FAILED),
        findings=[("b", replace(finding(), actual=bad, expected=bad, title=bad))],
        exchanges=[exchange("x1", body=bad), replace(exchange("x2", status=None), fault=bad)],
    )
    result = _results(tmp_path)["b"]
    texts = [
        json.dumps(result, ensure_ascii=False),
        *(
            path.read_text(encoding="utf-8")
            for path in (tmp_path / "allure-results").glob("*-attachment.*")
        ),
    ]
    assert [] == [sign for sign in "\x00\x1b\u202e\r\ud800" for text in texts if sign in text]
    assert "\\[x\\](javascript:1) \\<b\\>\\*a\\*\\</b\\>" in result["description"]
    assert "\n" not in result["name"]
