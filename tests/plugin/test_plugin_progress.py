"""The progress bar is alone on the terminal: pytest's letters, percentages and warnings don't mix
with it.
"""

import configparser
import io
import sys
from pathlib import Path

import pytest
from rich.console import Console

from conformance.plugin import progress

_INI = Path(progress.__file__).with_name("run.ini")


def test_the_bar_leaves_the_standard_streams_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """pytest keeps the stream it found: were it the bar's, each of its dots would be a line above
    the bar.
    """
    screen = io.StringIO()
    monkeypatch.setattr(
        progress, "Console", lambda **_: Console(file=screen, force_terminal=True, width=80)
    )
    before = sys.stdout, sys.stderr
    bar = progress.Progress()
    during = sys.stdout, sys.stderr
    bar.expect(2)
    bar.pytest_sessionfinish()
    lines = screen.getvalue().count("\n")
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
