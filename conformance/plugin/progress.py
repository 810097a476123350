"""The run as a person follows it: a bar on a terminal, and on any other output a line every half
minute.
"""

import threading
import time
from collections.abc import Callable, Generator, Sequence
from datetime import datetime
from typing import Protocol

import pytest
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn
from rich.progress import Progress as Bar

from conformance.core.phrase import counted
from conformance.core.speech import printable
from conformance.run.tally import ItemTally

_NAMES = {
    "contract": "contrato",
    "generation": "generación",
    "probing": "sondas",
    "scenario": "escenarios",
    "stateful": "ciclo",
}
_LINE_S, _BAR_S = 30.0, 1.0
_Status = tuple[str, str, str]


class Screen(Protocol):
    """Where the run is shown."""

    every_s: float
    """How often it is shown anew."""

    def say(self, line: str) -> None:
        """Show a line that stays."""

    def show(self, tally: ItemTally, total: int, phase: str, time_told: str) -> None:
        """Show where the run is; `time_told` says how long it will go on, or took."""

    def close(self) -> None:
        """Leave what is shown as it stands."""


class Terminal:
    """A bar that stays in its place."""

    every_s = _BAR_S

    def __init__(self, console: Console) -> None:
        # Fits 80 columns whole, up to 99999 exchanges.
        self._bar = Bar(
            TextColumn("[bold]{task.fields[phase]:<11}"),
            BarColumn(12),
            MofNCompleteColumn(),
            TextColumn("{task.fields[sent]} peticiones"),
            TextColumn("[red]{task.fields[failed]} fallas"),
            TextColumn("{task.fields[left]}"),
            # pytest's own lines stay in its output: sent through the bar they would tear it.
            redirect_stdout=False,
            redirect_stderr=False,
            console=console,
            refresh_per_second=4,
        )
        self._task = self._bar.add_task(
            "", total=None, phase="preparación", sent=0, failed=0, left=""
        )
        self._bar.start()

    def say(self, line: str) -> None:
        """Write a line above the bar."""
        self._bar.console.print(line, markup=False, highlight=False)

    def show(self, tally: ItemTally, total: int, phase: str, time_told: str) -> None:
        """Draw the bar anew."""
        self._bar.update(
            self._task,
            total=total or None,
            completed=tally.done,
            phase=phase,
            sent=tally.sent,
            failed=tally.failed,
            left=time_told,
        )

    def close(self) -> None:
        """Leave the bar as it stands."""
        self._bar.stop()


class Lines:
    """Lines for a file or a pipe, each with the time of day; `write` sends one on its way at
    once.
    """

    every_s = _LINE_S

    def __init__(self, write: Callable[[str], object], now: Callable[[], datetime]) -> None:
        self._write, self._now = write, now

    def say(self, line: str) -> None:
        """Write a line."""
        self._write(line)

    def show(self, tally: ItemTally, total: int, phase: str, time_told: str) -> None:
        """Write where the run is."""
        parts = [
            f"{tally.done} de {total} pruebas" if total else "preparación",
            *([f"{tally.failed} con hallazgos"] if total else []),
            counted(tally.sent, "petición", "peticiones"),
            *filter(None, [time_told]),
        ]
        self._write(f"{self._now():%H:%M:%S} {', '.join(parts)}")

    def close(self) -> None:
        """Nothing stands open."""


def left(seconds: float | None) -> str:
    """Return how long is left, as people say it; "" while nobody can tell."""
    if seconds is None:
        return ""
    minutes = round(seconds / 60)
    if minutes < 1:
        return "falta menos de 1 min"
    if minutes < 60:
        return "falta 1 min" if minutes == 1 else f"faltan unos {minutes} min"
    return f"faltan unas {minutes // 60} h {minutes % 60} min"


def took(seconds: float) -> str:
    """Return how long a run took, as people say it."""
    minutes = round(seconds / 60)
    if seconds < 60:
        return f"terminó en {round(seconds)} s"
    if minutes < 60:
        return f"terminó en {minutes} min"
    return f"terminó en {minutes // 60} h {minutes % 60} min"


class Progress:
    """Where a run is, shown as it goes on: by what `tally` says, and where items are performed in
    other processes (`elsewhere`), by what their reports say.
    """

    def __init__(
        self,
        tally: ItemTally,
        screen: Screen,
        *,
        elsewhere: bool = False,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._tally, self._screen, self._elsewhere = tally, screen, elsewhere
        self._clock, self._begun, self._total, self._phase = clock, clock(), 0, "preparación"
        self._shown = self._begun
        self._ended = threading.Event()

    def begin(self) -> None:
        """Show by itself, whether anything is reported or not, until the session is over."""
        threading.Thread(target=self._go_on, name="progress", daemon=True).start()

    def _go_on(self) -> None:
        while not self._ended.wait(_BAR_S):
            self.look()

    def look(self) -> None:
        """Show where the run is, if that is due."""
        if self._clock() - self._shown >= self._screen.every_s:
            self._show()

    def _show(self, *, ended: bool = False) -> None:
        self._shown = self._clock()
        elapsed = self._shown - self._begun
        said = took(elapsed) if ended else left(self._tally.left_s(elapsed))
        self._screen.show(self._tally, self._total, self._phase, said if self._total else "")

    def say(self, lines: Sequence[str]) -> None:
        """Write lines that stay."""
        for line in lines:
            self._screen.say(printable(line))

    def expect(self, total: int) -> None:
        """Say how many items there are: they begin now."""
        self._total, self._begun = total, self._clock()
        self._show()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Count an item when it has been called."""
        if report.when != "call":
            return
        told = dict(report.user_properties)
        self._phase = _NAMES.get(str(told.get("phase")), "")
        if self._elsewhere:
            self._tally.count(int(str(told.get("exchanges", 0))))
            self._tally.ended(str(told.get("item", "")), failed=report.failed)
        self.look()

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_report_teststatus(self) -> Generator[None, _Status, _Status]:
        """Keep the category of every report and take its letter and word: the bar speaks for
        them.
        """
        category, *_ = yield
        return category, "", ""

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self) -> None:
        """Say how long it took, and leave it as it stands."""
        self._ended.set()
        self._show(ended=True)
        self._screen.close()


def screen() -> Screen:
    """Return what standard error is: a terminal, or anything else."""
    console = Console(stderr=True)
    if console.is_terminal:
        return Terminal(console)

    def write(line: str) -> None:
        console.file.write(f"{line}\n")
        console.file.flush()

    return Lines(write, lambda: datetime.now().astimezone())
