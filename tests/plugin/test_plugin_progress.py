"""Where a run is: a bar alone on a terminal, and on any other output a line every half minute."""

import configparser
import io
import sys
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from rich.console import Console

from conformance.plugin import progress
from conformance.plugin.progress import Lines, Progress, Terminal, left, took
from conformance.run.tally import ItemTally

_INI = Path(progress.__file__).with_name("run.ini")
WEIGHTS = {"a": 10.0, "b": 30.0, "c": 60.0}


class Followed:
    """A run that is followed without a terminal, on a clock of its own."""

    def __init__(self, *, elsewhere: bool = False) -> None:
        self.now, self.lines, self.tally = 0.0, list[str](), ItemTally()
        screen = Lines(self.lines.append, lambda: datetime.fromtimestamp(self.now, UTC))
        self.progress = Progress(self.tally, screen, elsewhere=elsewhere, clock=lambda: self.now)

    def at(self, moment: float) -> list[str]:
        """Return what is written when somebody looks then."""
        self.now = moment
        self.lines.clear()
        self.progress.look()
        return [*self.lines]


def _report(item: str, *, failed: bool = False) -> Any:
    told = [("phase", "probing"), ("item", item), ("exchanges", 7)]
    return SimpleNamespace(when="call", failed=failed, user_properties=told)


def test_without_a_terminal_a_line_every_half_minute_says_where_the_run_is() -> None:
    """Whatever is reported meanwhile: items in flight end before their turn to be told."""
    run = Followed()
    assert [] == run.at(29.0)
    assert ["00:00:30 preparación, 0 peticiones"] == run.at(30.0)
    run.tally.expect(WEIGHTS, 600.0)
    run.progress.expect(3)
    assert (
        "00:00:30 0 de 3 pruebas, 0 con hallazgos, 0 peticiones, faltan unos 10 min"
        == run.lines[-1]
    )
    run.tally.ended("a", failed=True)
    run.tally.count(12)
    assert [] == run.at(59.0)
    assert ["00:01:30 1 de 3 pruebas, 1 con hallazgos, 12 peticiones, faltan unos 9 min"] == run.at(
        90.0
    )


def test_with_workers_it_counts_what_they_report() -> None:
    run = Followed(elsewhere=True)
    run.tally.expect(WEIGHTS, 0.0)
    run.progress.expect(3)
    for name in ("a", "b"):
        run.progress.pytest_runtest_logreport(_report(name, failed=name == "b"))
    assert ["00:01:00 2 de 3 pruebas, 1 con hallazgos, 14 peticiones, faltan unos 2 min"] == run.at(
        60.0
    )


def test_the_last_line_says_how_long_it_took_and_not_how_long_is_left() -> None:
    """Whether or not all the items came to run."""
    run = Followed()
    run.tally.expect(WEIGHTS, 600.0)
    run.progress.expect(3)
    run.now = 42.4
    run.progress.pytest_sessionfinish()
    assert (
        "00:00:42 0 de 3 pruebas, 0 con hallazgos, 0 peticiones, terminó en 42 s" == run.lines[-1]
    )
    assert ["terminó en 2 min", "terminó en 2 h 5 min"] == [took(110), took(7500)]


def test_how_long_is_left_is_what_was_estimated_until_enough_was_seen() -> None:
    tally = ItemTally()
    assert None is tally.left_s(10.0)
    tally.expect({"a": 1.0, "b": 20.0, "c": 79.0}, 100.0)
    tally.ended("a", failed=False)
    assert 90.0 == tally.left_s(10.0)
    tally.ended("b", failed=False)
    assert 79.0 == tally.left_s(21.0)
    assert 0.0 == ItemTally(WEIGHTS, 100.0).left_s(101.0)


def test_how_long_is_left_is_told_as_people_say_it() -> None:
    told = [left(seconds) for seconds in (None, 20.0, 95.0, 3 * 3600 + 240)]
    assert ["", "falta menos de 1 min", "faltan unos 2 min", "faltan unas 3 h 4 min"] == told


def test_the_bar_leaves_the_standard_streams_alone() -> None:
    """pytest keeps the stream it found: were it the bar's, each of its dots would be a line above
    the bar.
    """
    shown = io.StringIO()
    before = sys.stdout, sys.stderr
    screen = Terminal(Console(file=shown, force_terminal=True, width=80))
    bar = Progress(ItemTally(), screen)
    during = sys.stdout, sys.stderr
    bar.expect(2)
    bar.pytest_sessionfinish()
    lines = shown.getvalue().count("\n")
    assert (before, 1) == (during, lines)


def test_the_bar_speaks_for_every_report() -> None:
    """A report keeps its category, on which the counts of pytest rest, and loses its letter and its
    word.
    """
    # needs nothing of the bar
    hook = progress.Progress.pytest_report_teststatus(None)  # type: ignore[arg-type]
    next(hook)
    with pytest.raises(StopIteration) as raised:
        hook.send(("failed", "F", "FAILED"))
    assert ("failed", "", "") == raised.value.value


def test_a_run_rewrites_no_asserts_and_shows_no_percentages() -> None:
    """Without rewriting pytest has nothing to say, in English, about a plugin that was loaded
    before it.
    """
    ini = configparser.ConfigParser()
    ini.read(_INI, encoding="utf-8")
    assert ("--assert=plain", "classic") == (
        ini["pytest"]["addopts"],
        ini["pytest"]["console_output_style"],
    )
