"""The verdict table, case by case, and the content of acta.json."""

from dataclasses import replace
from pathlib import Path

import pytest
from report_sample import HEADER, RunEnd, ended, exchange, finding, hostile_run, write

from conformance.core.finding import Level, Verdict
from conformance.core.lifecycle import Refusal, Rule
from conformance.report.record import RecordedOutcome
from conformance.report.summary import exit_code, summarise

P, F, B, N, E = (
    Verdict.PASSED,
    Verdict.FAILED,
    Verdict.BLOCKED,
    Verdict.NOT_APPLICABLE,
    Verdict.ERROR,
)
MUST = ("b", finding())
SHOULD = ("c", finding("ERR-03", level=Level.SHOULD, requirement="SIIFA-R10"))
MAY = ("c", finding("ERR-04", level=Level.MAY, requirement="SIIFA-R10"))
DOC = ("b", finding("DOC-01", level=Level.MUST, requirement="SIIFA-S02"))

CASES = {
    "all passed": ({"outcomes": ended()}, "CONFORME", 0),
    "a MUST": ({"outcomes": ended(b=F), "findings": [MUST]}, "NO_CONFORME", 1),
    "a MUST beats an error of ours": (
        {"outcomes": ended(E, F), "findings": [MUST]},
        "NO_CONFORME",
        1,
    ),
    "a MUST before an interruption": (
        {"outcomes": ended(b=F), "findings": [MUST], "end": RunEnd(interrupted=True)},
        "NO_CONFORME",
        2,
    ),
    "a SHOULD": ({"outcomes": ended(c=F), "findings": [SHOULD]}, "CONFORME_CON_OBSERVACIONES", 0),
    "a MAY": ({"outcomes": ended(c=F), "findings": [MAY]}, "CONFORME_CON_OBSERVACIONES", 0),
    "the document only": ({"outcomes": ended(b=F), "findings": [DOC]}, "CONFORME", 0),
    "interrupted": ({"outcomes": ended(), "end": RunEnd(interrupted=True)}, "NO_CONCLUYENTE", 2),
    "no footer": ({"outcomes": ended(), "end": None}, "NO_CONCLUYENTE", 2),
    "unavailable": (
        {"outcomes": ended(), "end": RunEnd(unavailable="no contesta")},
        "NO_CONCLUYENTE",
        2,
    ),
    "unavailable from the first": (
        {"outcomes": ended(b=F), "findings": [MUST], "end": RunEnd(unavailable="no contesta")},
        "NO_CONCLUYENTE",
        2,
    ),
    "went down after a MUST": (
        {
            "outcomes": ended(b=F),
            "findings": [MUST],
            "end": RunEnd(unavailable="cayó"),
            "exchanges": [exchange("x")],
        },
        "NO_CONFORME",
        1,
    ),
    "an error of ours": ({"outcomes": ended(E)}, "NO_CONCLUYENTE", 3),
    "an error beats a SHOULD": (
        {"outcomes": ended(E, c=F), "findings": [SHOULD]},
        "NO_CONCLUYENTE",
        3,
    ),
    "only errors": ({"outcomes": ended(E, E, E)}, "NO_CONCLUYENTE", 3),
    "failed without a finding": ({"outcomes": ended(b=F)}, "NO_CONCLUYENTE", 3),
    "a MUST blocked": ({"outcomes": ended(a=B)}, "NO_CONCLUYENTE", 2),
    "a SHOULD blocked": ({"outcomes": ended(c=B)}, "CONFORME", 0),
    "a MUST that does not apply": ({"outcomes": ended(a=N)}, "CONFORME", 0),
    "a planned item never ran": ({"outcomes": ended()[:2]}, "NO_CONCLUYENTE", 2),
    "no items": ({"header": replace(HEADER, planned=())}, "NO_CONCLUYENTE", 2),
    "nothing obligatory judged": ({"outcomes": ended(N, N)}, "NO_CONCLUYENTE", 2),
    "nothing judged": ({"outcomes": ended(N, N, N)}, "NO_CONCLUYENTE", 2),
}


@pytest.mark.parametrize("name", CASES)
def test_verdict_and_exit_code(tmp_path: Path, name: str) -> None:
    """Each way a run can end has its verdict and its exit code."""
    run, verdict, code = CASES[name]
    summary = summarise(write(tmp_path, **run))  # type: ignore[arg-type]
    assert (verdict, code) == (summary["verdict"], exit_code(summary))


@pytest.mark.parametrize(
    ("ran", "said"),
    [
        ((), "La corrida no pudo empezar: rechazó la clave"),
        (ended(), "La corrida no pudo seguir: rechazó la clave"),
    ],
)
def test_a_refused_login_before_any_item_is_not_called_a_breakdown(
    tmp_path: Path, ran: tuple[RecordedOutcome, ...], said: str
) -> None:
    """A refused login is an answer in the ledger; the reason still says that nothing could be
    tried.
    """
    login = exchange("x1", capability="iniciar_sesion", status=400)
    summary = summarise(
        write(tmp_path, outcomes=ran, exchanges=[login], end=RunEnd(unavailable="rechazó la clave"))
    )
    assert ("NO_CONCLUYENTE", said) == (summary["verdict"], summary["reason"])


@pytest.mark.parametrize(
    ("others", "verdict"),
    [
        ((P, P), "PASSED"),
        ((P, B), "PASSED"),
        ((P, N), "PASSED"),
        ((B, N), "BLOCKED"),
        ((N, N), "NOT_APPLICABLE"),
        ((P, E), "ERROR"),
        ((E, B), "ERROR"),
    ],
)
def test_items_roll_up(tmp_path: Path, others: tuple[Verdict, Verdict], verdict: str) -> None:
    """A requirement takes the first verdict of the order that one of its items has."""
    planned = tuple(replace(item, requirements=("SIIFA-R05",)) for item in HEADER.planned[:2])
    run = [RecordedOutcome("a", others[0]), RecordedOutcome("b", others[1])]
    summary = summarise(write(tmp_path, header=replace(HEADER, planned=planned), outcomes=run))
    assert verdict == _verdicts(summary)["SIIFA-R05"]


def test_a_failure_counts_only_for_the_requirement_of_its_finding(tmp_path: Path) -> None:
    """An item that cites two requirements fails the one its finding names and verifies the
    other.
    """
    planned = (replace(HEADER.planned[1], requirements=("SIIFA-R05", "SIIFA-S02")),)
    summary = summarise(
        write(
            tmp_path,
            header=replace(HEADER, planned=planned),
            outcomes=[RecordedOutcome("b", F)],
            findings=[MUST],
        )
    )
    assert {
        "SIIFA-S02": "FAILED",
        "SIIFA-R05": "PASSED",
        "SIIFA-R10": "NOT_APPLICABLE",
        "SIIFA-DOC": "NOT_APPLICABLE",
    } == _verdicts(summary)
    assert "sin prueba en esta corrida" == summary["requirements"][2]["reason"]


def test_a_finding_on_the_document_marks_only_its_own_requirement(tmp_path: Path) -> None:
    """DOC- findings leave a MUST as the system earned it, and mark the MAY about the document."""
    own = ("b", finding("DOC-02", level=Level.MAY, requirement="SIIFA-DOC"))
    summary = summarise(write(tmp_path, outcomes=ended(b=F), findings=[DOC, own]))
    assert ("PASSED", "FAILED") == (
        _verdicts(summary)["SIIFA-S02"],
        _verdicts(summary)["SIIFA-DOC"],
    )


def test_the_matrix_tells_declared_from_seen(tmp_path: Path) -> None:
    """A cell is declared or not, counted, and failed only when a finding points at it."""
    rows = {row["capability"]: row for row in summarise(hostile_run(tmp_path))["matrix"]}
    assert {
        "200": {"expected": True, "observed": 1, "verdict": "PASSED"},
        "400": {"expected": True, "observed": 1, "verdict": "PASSED"},
        "405": {"expected": False, "observed": 1, "verdict": "PASSED"},
        "500": {"expected": False, "observed": 1, "verdict": "FAILED"},
    } == rows["formular_glosa"]["statuses"]
    assert {"expected": True, "observed": 0, "verdict": "NOT_APPLICABLE"} == rows[
        "responder_glosa"
    ]["statuses"]["400"]
    assert (None, {}) == (rows["listar_bancos"]["operation"], rows["listar_bancos"]["statuses"])


def test_an_undeclared_status_without_finding_is_only_observed(tmp_path: Path) -> None:
    """The matrix accuses nobody on its own: what no check objected to is shown, not failed."""
    summary = summarise(
        write(
            tmp_path,
            outcomes=ended(),
            exchanges=[exchange("x1", status=418), exchange("x2", status=None)],
        )
    )
    cells = summary["matrix"][0]["statuses"]
    assert ("OBSERVED", "OBSERVED") == (cells["418"]["verdict"], cells["sin_respuesta"]["verdict"])


def test_equal_findings_are_one_with_occurrences(tmp_path: Path) -> None:
    """The same deviation is told once, with how often, and the curl of its last exchange."""
    findings = summarise(hostile_run(tmp_path))["findings"]
    assert ["ERR-02", "SCH-01", "DOC-01"] == [row["code"] for row in findings]
    first = findings[0]
    assert (2, "b", "curl -X POST http://127.0.0.1:9/g # x2", 500) == (
        first["occurrences"],
        first["item"],
        first["curl"],
        first["status"],
    )


def test_lifecycle_moves_are_counted(tmp_path: Path) -> None:
    """Each move tells how often the run made it."""
    moves = summarise(write(tmp_path, outcomes=ended()))["lifecycles"][0]["moves"]
    assert {"responder": 2, "reiterar": 0, "responder_reiteracion": 0, "levantar": 0} == {
        move["name"]: move["times"] for move in moves
    }


def test_the_keys_of_acta_json_are_stable(tmp_path: Path) -> None:
    """Others rely on these names: version 1."""
    assert {
        "version",
        "verdict",
        "reason",
        "pack",
        "target",
        "revision",
        "phases",
        "selection",
        "profile",
        "network",
        "privacy",
        "contract",
        "seed",
        "settings",
        "corpus",
        "started",
        "finished",
        "resumed",
        "interrupted",
        "whole",
        "clock_skew_s",
        "stand_ins",
        "engine",
        "entities",
        "exchanges",
        "totals",
        "outside",
        "endings",
        "scope",
        "requirements",
        "matrix",
        "timings",
        "findings",
        "causes",
        "number",
        "plan",
        "roles",
        "shared",
        "remains",
        "lifecycles",
        "cover",
        "expected",
        "lacked",
        "clocks",
        "notes",
    } == set(summarise(hostile_run(tmp_path)))


def _verdicts(summary: dict) -> dict[str, str]:  # type: ignore[type-arg]
    return {row["id"]: row["verdict"] for row in summary["requirements"]}


def test_moves_out_of_turn_are_counted(tmp_path: Path) -> None:
    """Each pair of state and move that must be refused tells its requirement and how often it was
    tried.
    """
    rule = Rule("R5", "LIF-03", "SIIFA-R05", Level.MUST, "Ya tiene respuesta")
    glosa = replace(
        HEADER.lifecycles[0], refusals=(Refusal(rule, ("responder",), ("respondida", "cerrada")),)
    )
    tried = [replace(ended()[0], moves=("glosa.responder", "glosa.respondida!responder"))]
    path = write(tmp_path, outcomes=tried, header=replace(HEADER, lifecycles=(glosa,)))
    assert [
        ("respondida", "responder", "responder_glosa", "SIIFA-R05", "MUST", 1),
        ("cerrada", "responder", "responder_glosa", "SIIFA-R05", "MUST", 0),
    ] == [tuple(pair.values()) for pair in summarise(path)["lifecycles"][0]["out_of_turn"]]
