"""Several runs in their order: what comes and goes though the same was asked."""

from dataclasses import replace
from pathlib import Path

import pytest
from report_sample import HEADER, ended, finding, write

from conformance.core.finding import Verdict
from conformance.report.comparison import Reason
from conformance.report.comparison_words import CONCLUDED, outcome
from conformance.report.history import History, history
from conformance.report.history_words import history_lines, history_told
from conformance.report.past_page import history_page
from conformance.report.past_run import PastRun, past_run
from conformance.report.record import Header
from conformance.report.scope_words import CONCLUSIONS
from conformance.report.verdict import Conclusion

FOUND, GONE, UNJUDGED = "●", "○", "·"
_ENDED = {FOUND: Verdict.FAILED, GONE: Verdict.PASSED, UNJUDGED: Verdict.BLOCKED}


def _run(folder: Path, day: int, sign: str, header: Header = HEADER) -> PastRun:
    dated = replace(header, started=f"2026-11-{day:02}T15:00:00+00:00")
    said = [("b", finding())] if sign == FOUND else []
    ledger = write(folder / str(day), header=dated, outcomes=ended(b=_ENDED[sign]), findings=said)
    return past_run(ledger, str(day))


def _history(tmp_path: Path, signs: str) -> History:
    return history([_run(tmp_path, day, sign) for day, sign in enumerate(signs, start=1)])


@pytest.mark.parametrize(
    ("signs", "flaky"),
    [
        ("●○●", True),
        ("○●○", True),
        ("●○", False),
        ("○○●", False),
        ("●●○", False),
        ("●·●", False),
        ("●○·●", True),
    ],
)
def test_what_comes_and_goes(tmp_path: Path, signs: str, flaky: bool) -> None:
    """A finding that went and came back, or came and went, is flaky; one turn is news or a mend,
    and where nobody judged it nobody knows.
    """
    found = _history(tmp_path, signs)
    assert [flaky] == [one.flaky for one in found.findings]


def test_another_plan_explains_what_comes_and_goes(tmp_path: Path) -> None:
    """Runs that asked otherwise say nothing of what comes and goes."""
    other = replace(HEADER, seed=8)
    runs = [
        _run(tmp_path, 1, FOUND),
        _run(tmp_path, 2, GONE, other),
        _run(tmp_path, 3, FOUND),
    ]
    assert () == history(runs).flaky


def test_runs_stand_in_the_order_in_which_they_began(tmp_path: Path) -> None:
    """Whatever order they are named in."""
    runs = [_run(tmp_path, day, GONE) for day in (3, 1, 2)]
    assert ["1", "2", "3"] == [one.name for one in history(runs).runs]


def test_the_last_step_says_whether_it_is_worse(tmp_path: Path) -> None:
    """What was worse before and mended since is history."""
    assert not _history(tmp_path / "a", "○●○").worse
    assert _history(tmp_path / "b", "○○●").worse


def test_a_history_is_told_on_terminal_and_page(tmp_path: Path) -> None:
    """What comes and goes is named with a sign for each run."""
    found = _history(tmp_path, "●○●")
    told = history_told(found)
    assert [True, False, True] == told["findings"][0]["there"]
    assert any("●○●" in line for line in history_lines(found))
    page = history_page(told, [outcome(step) for step in found.steps])
    assert "Hallazgos que van y vienen" in page
    assert "<script" not in page


def test_a_run_that_failed_for_our_fault_is_told_too(tmp_path: Path) -> None:
    """On the page, by words of its own; the system is no worse for it."""
    failed = ended(**dict.fromkeys("abc", Verdict.ERROR))
    dated = replace(HEADER, started="2026-11-02T15:00:00+00:00")
    ledger = write(tmp_path / "2", header=dated, outcomes=failed)
    found = history([_run(tmp_path, 1, GONE), past_run(ledger, "2")])
    page = history_page(history_told(found), [outcome(step) for step in found.steps])
    assert "error del arnés" in page
    assert {Reason.UNJUDGED} == {one.reason for one in found.steps[0].lost}
    assert not found.worse


def test_whatever_is_concluded_has_words() -> None:
    assert [set(Conclusion)] * 2 == [set(CONCLUDED), set(CONCLUSIONS)]
