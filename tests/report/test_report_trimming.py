"""A whole ledger made smaller: what passed is kept by its beginning, all else as it was."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from report_sample import RunEnd, ended, exchange, finding, write

from conformance.core.finding import Verdict
from conformance.report.ledger import LEDGER, read
from conformance.report.summary import summarise
from conformance.report.trimming import KEPT, trim

_LONG = "ñ" * 1000


def _exchanges(folder: Path) -> list[dict[str, Any]]:
    lines = (folder / LEDGER).read_text(encoding="utf-8").splitlines()
    return [one for one in map(json.loads, lines) if one["type"] == "exchange"]


def _before_and_after(folder: Path, **run: Any) -> tuple[list[dict[str, Any]], ...]:
    write(folder, exchanges=[exchange("x1", body=_LONG), exchange("x2")], **run)
    before = _exchanges(folder)
    trim(folder)
    return before, _exchanges(folder)


def test_what_passed_is_kept_by_its_beginning(tmp_path: Path) -> None:
    """How much it was is told; status, headers, what was asked and the times stay."""
    before, after = _before_and_after(tmp_path, outcomes=ended())
    assert f"{_LONG[:KEPT]}… (2000 bytes en total)" == after[0]["response_body"]
    assert ["", ""] == [one["curl"] for one in after]
    assert [{**one, "response_body": "", "curl": ""} for one in before] == [
        {**one, "response_body": "", "curl": ""} for one in after
    ]


def test_how_much_it_was_is_told_of_what_was_cut_before(tmp_path: Path) -> None:
    body = f"{_LONG}… (54321 bytes en total)"
    write(tmp_path, exchanges=[exchange("x1", body=body)], outcomes=ended())
    trim(tmp_path)
    trim(tmp_path)
    assert _exchanges(tmp_path)[0]["response_body"] == f"{_LONG[:KEPT]}… (54321 bytes en total)"


def test_what_somebody_may_want_stays_whole(tmp_path: Path) -> None:
    """An item with findings, one that was not judged, one that a finding of another cites, and all
    of a run that was cut.
    """
    found = finding(exchanges=("x1",))
    runs: tuple[dict[str, Any], ...] = (
        {"outcomes": ended(b=Verdict.FAILED), "findings": [("b", found)]},
        {"outcomes": ended(b=Verdict.ERROR)},
        {"outcomes": ended(b=Verdict.BLOCKED)},
        {"outcomes": ended(), "end": None},
        {"outcomes": ended(), "end": RunEnd(interrupted=True)},
    )
    pairs = [_before_and_after(tmp_path / str(n), **run) for n, run in enumerate(runs)]
    assert [True] * len(runs) == [before == after for before, after in pairs]
    before, after = _before_and_after(
        tmp_path / "cited",
        outcomes=ended(a=Verdict.FAILED),
        findings=[("a", replace(found, exchanges=("x1",)))],
    )
    assert (True, "") == (before[0] == after[0], after[1]["curl"])


def test_the_acta_says_the_same(tmp_path: Path) -> None:
    """All but its number, which is the ledger's; and the ledger is whole."""
    ledger = write(
        tmp_path,
        exchanges=[exchange("x1", body=_LONG)],
        outcomes=ended(a=Verdict.FAILED),
        findings=[("a", finding())],
    )
    was = summarise(ledger)
    trim(tmp_path)
    now = read(tmp_path / LEDGER)
    assert (True, was) == (now.whole, summarise(now) | {"number": was["number"]})
