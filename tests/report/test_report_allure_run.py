"""What Allure is told of a run as a whole: its executor, errors, times, and what is accepted."""

import json
from pathlib import Path

from report_sample import RunEnd, ended, exchange, finding, write

from conformance.core.finding import Verdict
from conformance.report.allure import write_allure
from conformance.report.allure_rules import configuration
from conformance.report.allure_run import executor, surroundings
from conformance.report.record import Accepted
from conformance.report.summary import summarise


def test_the_executor_is_the_job_of_continuous_integration() -> None:
    """Known by its variables; on a machine of one's own there is none."""
    github = {
        "GITHUB_ACTIONS": "true",
        "GITHUB_SERVER_URL": "https://github.com",
        "GITHUB_REPOSITORY": "o/r",
        "GITHUB_RUN_ID": "77",
        "GITHUB_RUN_NUMBER": "12",
        "GITHUB_WORKFLOW": "conformidad",
    }
    assert {
        "name": "GitHub",
        "type": "github",
        "buildName": "conformidad 12",
        "buildUrl": "https://github.com/o/r/actions/runs/77",
        "reportName": "Conformidad",
        "buildOrder": 12,
    } == executor(github)
    assert [{}, "gitlab", "jenkins", "azure"] == [
        executor({}),
        *(executor({sign: "1"})["type"] for sign in ("GITLAB_CI", "JENKINS_URL", "TF_BUILD")),
    ]


def test_keys_of_the_environment_are_words(tmp_path: Path) -> None:
    """With their accents and spaces, as a file of properties writes them."""
    ledger = write(tmp_path, outcomes=ended())
    told = surroundings(ledger, summarise(ledger))
    assert (True, True, True) == tuple(
        line in told
        for line in (
            "Revisión=oficial\n",
            "Servicio\\ factura=",
            "Versión\\ de\\ conformance=0.1.0\n",
        )
    )


def test_globals_tell_why_a_run_says_no_more(tmp_path: Path) -> None:
    """The verdict is attached; that a run was cut, or could not go on, is an error."""
    write(tmp_path, outcomes=ended(), end=RunEnd(interrupted=True, unavailable="no contesta"))
    home = write_allure(tmp_path)
    told = json.loads((home / "conformance-globals.json").read_text(encoding="utf-8"))
    messages = [one["message"] for one in told["errors"]]
    assert ["La corrida se interrumpió.", "no contesta"] == messages[:2]
    source = home / told["attachments"][0]["source"]
    assert "Veredicto: NO_CONCLUYENTE\n" in source.read_text(encoding="utf-8")


def test_each_capability_has_its_times(tmp_path: Path) -> None:
    """In milliseconds, less being better."""
    write(tmp_path, outcomes=ended(), exchanges=[exchange("x1", elapsed=0.02)])
    rows = json.loads((write_allure(tmp_path) / "performance.json").read_text(encoding="utf-8"))
    assert ("formular_glosa.p50", 20.0, "ms", "lower") == tuple(
        rows[0][name] for name in ("key", "value", "unit", "better")
    )
    assert ["p50", "p95", "slowest"] == [one["key"].rpartition(".")[2] for one in rows]


def test_what_is_accepted_is_resolved_with_its_ticket(tmp_path: Path) -> None:
    """One rule for all that one and the same acceptance covers."""
    summary = summarise(write(tmp_path, outcomes=ended()))
    terms = Accepted("ERR-02", "formular_glosa", "se corrige en enero", "MES-7", "2027-01-31")
    told = configuration(summary, {"c1": [terms], "c2": [terms, terms]})
    assert [
        {
            "resolution": "accepted",
            "testCaseId": ["c1", "c2"],
            "comment": "Aceptado hasta el 2027-01-31, MES-7: se corrige en enero",
        }
    ] == told["resolutions"]["rules"]
    assert "CONFORME" == told["variables"]["Veredicto"].partition("_CON")[0]


def test_observations_are_sorted_apart(tmp_path: Path) -> None:
    """What breaks nothing obligatory is no breach: the first category takes obligatory findings
    alone.
    """
    write(tmp_path, outcomes=ended(b=Verdict.FAILED), findings=[("b", finding())])
    rows = json.loads((write_allure(tmp_path) / "allurerc.json").read_text(encoding="utf-8"))
    assert [
        "El sistema incumple un requisito obligatorio",
        "Observaciones: se aparta de algo recomendado o informativo",
    ] == [one["name"] for one in rows["categories"][:2]]
    assert "obligatorio" in rows["categories"][0]["traceRegex"]
