"""The side by side judges two tools alike: a failure counts when no clean run shows it."""

import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml
from weigh import OURS, REJECTED, THEIRS, ToolRun, chosen, costs, failures_of, run_of, shown, table

from conformance.core.data_path import data

_SETTINGS = Path(__file__).resolve().parents[2] / "bench" / "st" / "schemathesis.toml"
_READ, _FILE = "GET /api/Factura", "POST /api/FacturaRadicado"
_CODES = {"uno": "ERR-01", "dos": "ERR-01", "tres": "SEC-02", "cuatro": "LIF-03"}


def _st(defect: str, *failures: tuple[str, str], seed: int = 1) -> ToolRun:
    return ToolRun(THEIRS, defect, seed, frozenset(failures), 30.0, 4000)


def _own(defect: str, *codes: str) -> ToolRun:
    return ToolRun(OURS, defect, 0, frozenset(("", code) for code in codes), 7.0, 8000)


def test_a_report_of_st_fails_each_operation_of_a_group_and_each_error() -> None:
    """One group of failures over two operations is two failures; an error that ended a test is
    one.
    """
    report = {
        "failures": [{"type": "ServerError", "operations": [_READ, _FILE], "count": 9}],
        "errors": [{"title": "Network Error", "count": 3}],
    }
    assert failures_of(report) == {
        (_READ, "ServerError"),
        (_FILE, "ServerError"),
        ("", "Network Error"),
    }


def test_a_run_comes_back_from_its_line_as_it_was() -> None:
    """What a cut run wrote down is what the next one reads."""
    run = _st("uno", (_READ, "ServerError"), (_FILE, REJECTED))
    assert run_of(run.line()) == run


def test_what_any_clean_run_shows_no_defect_explains() -> None:
    """The clean runs are joined; runs with a defect and runs of ours add nothing."""
    runs = [
        _st("", (_READ, REJECTED)),
        _st("", (_FILE, REJECTED), seed=2),
        _st("uno", (_READ, "ServerError")),
        _own("", "ERR-01"),
    ]
    assert shown(runs) == {(_READ, REJECTED), (_FILE, REJECTED)}


def test_a_defect_is_found_by_what_the_clean_sandbox_does_not_show() -> None:
    """Ours by its code alone or with others; st by a new failure, told apart when only the noisy
    check saw it.
    """
    runs = [
        _st("", (_FILE, REJECTED)),
        _st("uno", (_FILE, REJECTED)),
        _own("uno", "ERR-01"),
        _st("dos", (_READ, REJECTED)),
        _own("dos", "ERR-01", "SCH-01"),
        _st("tres", (_FILE, "ServerError")),
        _own("tres"),
    ]
    assert table(runs, _CODES).splitlines()[2:] == [
        "| ERR | 2 | 1 | 2 | 1 | 0 |",
        "| SEC | 1 | 0 | 0 | 1 | 1 |",
        "| todas | 3 | 1 | 2 | 2 | 1 |",
    ]


def test_a_defect_that_only_one_tool_was_given_is_left_out() -> None:
    """A run that was cut between the two tools makes neither look better."""
    assert table([_st("uno", (_READ, "ServerError"))], _CODES).splitlines()[2:] == []


def test_a_false_finding_of_several_clean_runs_counts_once() -> None:
    """Each operation and kind once, whatever the seeds; seconds and requests are means."""
    runs = [
        _own(""),
        _st("", (_READ, REJECTED)),
        _st("", (_READ, REJECTED), (_FILE, REJECTED), seed=2),
    ]
    assert costs(runs).splitlines()[2:] == [
        "| conformance | 1 | 0 | 7 | 8000 |",
        f"| st run | 2 | 2 (2 {REJECTED}) | 30 | 4000 |",
    ]


def test_a_sample_has_one_of_every_code_before_a_second_of_any() -> None:
    """The smallest sample with every code has as many defects as there are codes, and a larger one
    begins with it.
    """
    assert {_CODES[name] for name in chosen(_CODES, 3)} == {"ERR-01", "SEC-02", "LIF-03"}
    assert chosen(_CODES, 4)[:3] == chosen(_CODES, 3)


def test_a_catalogue_that_grows_keeps_who_stands_for_a_code() -> None:
    """A new code moves nobody else out of the sample."""
    assert set(chosen(_CODES, 3)) < set(chosen({**_CODES, "cinco": "CON-09"}, 4))


@pytest.fixture(name="settings", scope="module")
def _settings() -> dict[str, Any]:
    return tomllib.loads(_SETTINGS.read_text(encoding="utf-8"))


def test_the_settings_of_st_name_operations_of_the_contract(settings: dict[str, Any]) -> None:
    """A name that the contract lost would leave `st` without the provider's identity, in
    silence.
    """
    contract = yaml.safe_load(
        (data("specs", "siifa") / "factura.openapi.yaml").read_text(encoding="utf-8")
    )
    known = {
        operation["operationId"]
        for path in contract["paths"].values()
        for operation in path.values()
    }
    assert {
        name for one in settings["operations"] for name in one["include-operation-id"]
    } - known == set()


def test_the_settings_of_st_use_every_dictionary_they_hold(settings: dict[str, Any]) -> None:
    """No list of values that exist is left unused."""
    bound = [settings["parameters"], *(one["parameters"] for one in settings["operations"])]
    assert {one["dictionary"] for parameters in bound for one in parameters.values()} == set(
        settings["dictionaries"]
    )
