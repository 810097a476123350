"""The run as a person follows it on the terminal: counts, current phase, time left."""

from collections.abc import Generator, Sequence

import pytest
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bar

from conformance.core.speech import printable

_NAMES = {
    "contract": "contrato",
    "generation": "generación",
    "probing": "sondas",
    "scenario": "escenarios",
}
_Status = tuple[str, str, str]


class Progress:
    """A progress bar on standard error, fed by pytest's reports."""

    def __init__(self) -> None:
        # Fits 80 columns whole, up to 99999 exchanges.
        self._bar = Bar(
            TextColumn("[bold]{task.fields[phase]:<11}"),
            BarColumn(12),
            MofNCompleteColumn(),
            TextColumn("{task.fields[sent]} envíos"),
            TextColumn("[red]{task.fields[failed]} fallas"),
            TextColumn("faltan"),
            TimeRemainingColumn(compact=True),
            # pytest's own lines stay in its output: sent through the bar they would tear it.
            redirect_stdout=False,
            redirect_stderr=False,
            console=Console(stderr=True),
            refresh_per_second=4,
        )
        self._task = self._bar.add_task("", total=None, phase="preparación", sent=0, failed=0)
        self._sent = self._failed = 0
        self._bar.start()

    def say(self, lines: Sequence[str]) -> None:
        """Write lines above the bar."""
        for line in lines:
            self._bar.console.print(printable(line), markup=False, highlight=False)

    def expect(self, total: int) -> None:
        """Say how many items there are."""
        self._bar.update(self._task, total=total)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Count an item when it has been called."""
        if report.when != "call":
            return
        told = dict(report.user_properties)
        self._sent += int(str(told.get("exchanges", 0)))
        self._failed += report.failed
        phase = _NAMES.get(str(told.get("phase")), "")
        self._bar.update(self._task, advance=1, phase=phase, sent=self._sent, failed=self._failed)

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_report_teststatus(self) -> Generator[None, _Status, _Status]:
        """Keep the category of every report and take its letter and word: the bar speaks for
        them.
        """
        category, *_ = yield
        return category, "", ""

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self) -> None:
        """Leave the bar as it stands."""
        self._bar.stop()
