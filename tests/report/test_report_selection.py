"""The items that alone are run: read from an impact's file, and told in every verdict."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from report_sample import HEADER, ended, write

from conformance.core.errors import UsageError
from conformance.report.expected import reckon
from conformance.report.past_run import past_run
from conformance.report.record import Accepted, Expected
from conformance.report.selection import Selection, read_selection
from conformance.report.summary import summarise
from conformance.report.verdict import outcomes

TOLD = {
    "selection": "lo que cambia",
    "service": "factura",
    "after": {"sha256": "ab" * 32},
    "items": [{"id": "a"}, {"id": "b"}],
}
ONLY = replace(HEADER, only="lo que cambia", selection="glosa")


def _file(folder: Path, text: str) -> Path:
    path = folder / "impacto.json"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_file_is_read(tmp_path: Path) -> None:
    """What chose, which items, and by which document."""
    assert Selection("lo que cambia", frozenset("ab"), "factura", "ab" * 32) == read_selection(
        _file(tmp_path, json.dumps(TOLD))
    )


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "null",
        '"items"',
        "{}",
        json.dumps({**TOLD, "items": [1]}),
        json.dumps({**TOLD, "items": [{"id": 1}]}),
        json.dumps({**TOLD, "service": None}),
        json.dumps({**TOLD, "after": []}),
        "[" * 100_000,
    ],
)
def test_any_other_file_is_refused(tmp_path: Path, text: str) -> None:
    """In a sentence that says what is accepted."""
    with pytest.raises(UsageError, match=r"impacto\.json"):
        read_selection(_file(tmp_path, text))


def test_nothing_to_run_is_said(tmp_path: Path) -> None:
    """An impact that changes no item leaves nothing to run."""
    with pytest.raises(UsageError, match="no cambia ninguna prueba"):
        read_selection(_file(tmp_path, json.dumps({**TOLD, "items": []})))


def test_another_document_is_refused() -> None:
    """Items chosen for a document are not run by another one."""
    selection = Selection("x", frozenset("a"), "factura", "ab" * 32)
    selection.check(["cd", "ab" * 32])
    with pytest.raises(UsageError, match="--contract factura="):
        selection.check(["cd"])


def test_a_verdict_says_that_it_speaks_of_what_was_chosen(tmp_path: Path) -> None:
    """In the acta, and where runs are compared."""
    ledger = write(tmp_path, header=ONLY, outcomes=ended())
    assert "lo que cambia; glosa" == summarise(ledger)["selection"]
    assert "lo que cambia; glosa" == past_run(ledger, "x").plan["selección"]
    assert "lo que cambia" == ledger.header.only


def test_a_run_of_a_choice_never_says_that_something_is_gone(tmp_path: Path) -> None:
    """What is accepted and was not found may be among what was not run."""
    one = Accepted("ERR-02", "formular_glosa", "x", "T-1", "2099-01-01")
    header = replace(HEADER, only="lo que cambia")
    ledger = write(tmp_path, header=header, outcomes=ended())
    said = reckon(ledger, Expected("e.yaml", (one,)), outcomes(ledger), HEADER.started)
    assert said.met
