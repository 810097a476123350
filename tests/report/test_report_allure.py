"""allure-results/: one result per item, with what people filter by, and evidence where it is
needed.
"""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from report_sample import HEADER, HOSTILE, ended, exchange, finding, hostile_run, write

from conformance.core.finding import Verdict
from conformance.report.allure import RESULTS, write_allure


def _results(folder: Path) -> dict[str, Any]:
    home = write_allure(folder)
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
    assert [{"type": "tms", "url": "#SIIFA-R10", "name": "SIIFA-R10"}] == result["links"]


def test_a_step_says_its_verb_once_and_the_path_of_the_contract(tmp_path: Path) -> None:
    """A verb that is not the operation's is the one that was sent."""
    write(
        tmp_path,
        outcomes=ended(),
        exchanges=[
            exchange("x1"),
            replace(exchange("x2"), request=replace(exchange("x2").request, method="DELETE")),
            replace(exchange("x3"), request=replace(exchange("x3").request, operation=None)),
        ],
    )
    names = [step["name"] for step in _results(tmp_path)["b"]["steps"]]
    assert [
        "POST /g como erp: 200",
        "DELETE /g como erp: 200",
        "POST http://127.0.0.1:9/g como erp: 200",
    ] == names


def test_a_passed_item_shows_three_exchanges_and_says_so(tmp_path: Path) -> None:
    """A failed item shows all it sent; a passed one the first three."""
    sent = [exchange(f"x{number}") for number in range(5)]
    write(tmp_path, outcomes=ended(), exchanges=sent)
    passed = _results(tmp_path)["b"]
    assert (3, True) == (len(passed["steps"]), "3 de 5 intercambios" in passed["description"])
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
    """Request, response and curl are files; the history id is the same in the next run."""
    hostile_run(tmp_path)
    first = _results(tmp_path)["b"]
    assert ["petición", "respuesta", "curl"] == [
        row["name"] for row in first["steps"][1]["attachments"]
    ]
    source = first["steps"][1]["attachments"][0]["source"]
    text = (tmp_path / "allure-results" / source).read_text(encoding="utf-8")
    assert "POST http://127.0.0.1:9/g\nAuthorization: Bearer ***\n\n{}" == text
    assert first["historyId"] == _results(tmp_path)["b"]["historyId"]


def test_environment_and_categories(tmp_path: Path) -> None:
    """The report tells what was tested, and sorts what did not pass."""
    write(tmp_path, outcomes=ended())
    home = write_allure(tmp_path)
    assert f"Sistema={HEADER.target.name}\n" in (home / "environment.properties").read_text(
        encoding="utf-8"
    )
    assert 7 == len(json.loads((home / "categories.json").read_text(encoding="utf-8")))


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
            for path in (tmp_path / "allure-results").glob("*-attachment.txt")
        ),
    ]
    assert [] == [sign for sign in "\x00\x1b\u202e\r\ud800" for text in texts if sign in text]
    assert "\\[x\\](javascript:1) \\<b\\>\\*a\\*\\</b\\>" in result["description"]
    assert "\n" not in result["name"]
