"""Two runs side by side: what is laid at the system's door, and what at the plan's or the
contract's.
"""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest
from report_sample import HEADER, RunEnd, ended, exchange, finding, hostile_run, write

from conformance.core.finding import Finding, Level, Verdict
from conformance.report.comparison import LEAST, Reason, RunComparison, compare
from conformance.report.comparison_words import comparison_lines, comparison_told, outcome
from conformance.report.past_page import comparison_page
from conformance.report.past_run import PastRun, past_run
from conformance.report.record import Header, RecordedOutcome

F, B = Verdict.FAILED, Verdict.BLOCKED
FOUND = [("b", finding())]
OTHER_CONTRACT = replace(HEADER, contract=(replace(HEADER.contract[0], sha256="cd" * 32),))


def _run(
    folder: Path,
    header: Header = HEADER,
    outcomes: Iterable[RecordedOutcome] = (),
    findings: Iterable[tuple[str, Finding]] = (),
) -> PastRun:
    ledger = write(folder, header=header, outcomes=outcomes or ended(), findings=findings)
    return past_run(ledger, folder.name)


def _two(tmp_path: Path, before: PastRun, header: Header = HEADER) -> RunComparison:
    return compare(before, _run(tmp_path / "b", header, ended(b=F), FOUND))


def test_the_same_run_twice_changed_nothing(tmp_path: Path) -> None:
    """Two runs that found the same are the same, whatever that is."""
    one = _run(tmp_path / "a", outcomes=ended(b=F), findings=FOUND)
    other = _run(tmp_path / "b", outcomes=ended(b=F), findings=FOUND)
    found = compare(one, other)
    assert ((), (), (), (), 1, False) == (
        found.new,
        found.fixed,
        found.lost,
        found.plan,
        found.still,
        found.worse,
    )


def test_what_the_same_question_finds_anew_is_the_systems(tmp_path: Path) -> None:
    """A finding of an item that both runs judged makes the second worse, and loses what it
    breaks.
    """
    found = _two(tmp_path, _run(tmp_path / "a"))
    assert [Reason.SYSTEM] == [one.reason for one in found.new]
    assert [("SIIFA-S02", "CUMPLE", "NO_CUMPLE", Reason.SYSTEM)] == [
        (one.id, one.before, one.after, one.reason) for one in found.lost
    ]
    assert found.worse


def test_a_run_that_was_cut_lays_nothing_at_the_systems_door(tmp_path: Path) -> None:
    """What it did not come to judge is lost for now, and is no worsening."""
    ledger = write(tmp_path / "b", outcomes=ended()[:1], end=None)
    found = compare(_run(tmp_path / "a"), past_run(ledger, "b"))
    assert {Reason.UNJUDGED} == {one.reason for one in found.lost}
    assert not found.worse
    assert any("ahora la corrida se cortó" in line for line in comparison_lines(found))


def test_mended_is_better(tmp_path: Path) -> None:
    """A finding that is gone though the same was asked is mended, and the requirement is gained."""
    before = _run(tmp_path / "a", outcomes=ended(b=F), findings=FOUND)
    found = compare(before, _run(tmp_path / "b"))
    assert [Reason.SYSTEM] == [one.reason for one in found.fixed]
    assert ["SIIFA-S02"] == [one.id for one in found.gained]
    assert not found.worse


def test_new_only_because_the_plan_asks_something_new(tmp_path: Path) -> None:
    """A finding of an item that the first plan did not have is nobody's worsening, and is told
    so.
    """
    fewer = replace(HEADER, planned=(HEADER.planned[0], HEADER.planned[2]))
    passed = [one for one in ended() if one.id != "b"]
    found = _two(tmp_path, _run(tmp_path / "a", fewer, passed))
    assert [Reason.PLAN] == [one.reason for one in found.new]
    assert not found.worse
    assert any("solo porque el plan pregunta" in line for line in comparison_lines(found))
    assert ["plan"] == [one.what for one in found.plan]


@pytest.mark.parametrize(
    ("header", "outcomes", "reason"),
    [
        (HEADER, ended(b=B), Reason.UNJUDGED),
        (OTHER_CONTRACT, ended(), Reason.CONTRACT),
        (replace(HEADER, seed=8), ended(), Reason.OTHERWISE),
        (replace(HEADER, engine={"conformance": "0.0.9"}), ended(), Reason.OTHERWISE),
    ],
)
def test_what_else_explains_a_new_finding(
    tmp_path: Path, header: Header, outcomes: Iterable[RecordedOutcome], reason: Reason
) -> None:
    """What was not judged, another contract, another seed or version: the system is not accused."""
    found = _two(tmp_path, _run(tmp_path / "a", header, outcomes))
    assert ([reason], False) == ([one.reason for one in found.new], found.worse)


def test_what_is_said_of_the_document_is_no_worsening(tmp_path: Path) -> None:
    """A finding about the document never makes the system worse."""
    said = [("b", finding("DOC-01", requirement="SIIFA-DOC"))]
    found = compare(_run(tmp_path / "a"), _run(tmp_path / "b", findings=said))
    assert ([Reason.OTHERWISE], False) == ([one.reason for one in found.new], found.worse)


def test_a_possibility_is_no_worsening(tmp_path: Path) -> None:
    """What may be otherwise (MAY) does not make a run worse."""
    said = [("c", finding("ERR-04", level=Level.MAY, requirement="SIIFA-R10"))]
    found = compare(_run(tmp_path / "a"), _run(tmp_path / "b", outcomes=ended(c=F), findings=said))
    assert (1, False) == (len(found.new), found.worse)


def test_what_could_not_be_judged_any_more_is_lost(tmp_path: Path) -> None:
    """A requirement that the same plan does not come to judge any more is lost."""
    found = compare(_run(tmp_path / "a"), _run(tmp_path / "b", outcomes=ended(b=B)))
    assert [("SIIFA-S02", Reason.SYSTEM)] == [(one.id, one.reason) for one in found.lost]
    assert found.worse


@pytest.mark.parametrize(("count", "told"), [(LEAST, 1), (LEAST - 1, 0)])
def test_times_are_told_of_enough_exchanges(tmp_path: Path, count: int, told: int) -> None:
    """A median that doubled is told where both runs asked often enough."""
    runs = []
    for name, elapsed in (("a", 0.1), ("b", 0.2)):
        asked = [exchange(f"x{n}", elapsed=elapsed) for n in range(count)]
        runs.append(past_run(write(tmp_path / name, outcomes=ended(), exchanges=asked), name))
    found = compare(runs[0], runs[1])
    assert [2.0] * told == [one.ratio for one in found.times]
    assert not found.worse


def test_a_cut_run_is_said_to_be_cut(tmp_path: Path) -> None:
    """A run without its end is compared, and told to be incomplete."""
    ledger = write(tmp_path / "b", outcomes=ended(), end=RunEnd(interrupted=True))
    lines = comparison_lines(compare(_run(tmp_path / "a"), past_run(ledger, "b")))
    assert "incompleta" in lines[1]


def test_the_page_escapes_what_a_server_says(tmp_path: Path) -> None:
    """What the server sent can't break out of the page, and nothing is fetched from outside."""
    hostile = past_run(hostile_run(tmp_path / "b"), "<b>")
    found = compare(_run(tmp_path / "a"), hostile)
    page = comparison_page(comparison_told(found), outcome(found))
    assert "<script" not in page
    assert "\u202e" not in page
    assert "http://" not in page.replace("http://127.0.0.1", "")
