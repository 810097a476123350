"""The reports of a run, drawn from its ledger."""

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from conformance.cli.told import told
from conformance.core.speech import printable
from conformance.report.formats import BRIEFLY, DEFAULT, Format, ReportOptions, chosen
from conformance.report.github import inert, tell_github
from conformance.report.ledger import LEDGER, read
from conformance.report.summary import exit_code, summarise
from conformance.report.writer import take_in


def write_reports(
    folder: Path,
    say: Callable[[str], object],
    least: int | None = None,
    names: Sequence[str] = DEFAULT,
    drawn: ReportOptions = BRIEFLY,
) -> Mapping[str, Any]:
    """Write the reports of these names and say where they lie, with what the run came to. `least`:
    the percent of the items of each obligatory requirement that must have judged it, instead of
    what the run said.
    """
    take_in(folder)
    ledger = read(folder / LEDGER)
    if least is not None:
        header = ledger.header
        scope = replace(header.scope, minimum=least)
        ledger = replace(ledger, header=replace(header, scope=scope))
    summary = summarise(ledger)
    reports = chosen(names, drawn)
    for one in reports:
        one.write(folder, ledger, summary)
    say(inert(printable(told(summary))))
    built = [(one, one.build(folder)) for one in reports if one.build]
    say("\n" + "\n".join(_written(folder, reports)))
    for one, note in built:
        for name, file in one.built.items():
            say(f"{name}: {note or folder / file}")
    tell_github(os.environ, ledger, summary, say)
    return summary


def _written(folder: Path, reports: Sequence[Format]) -> list[str]:
    """Return where the files of some reports lie, those that are told and are there."""
    files = [*(pair for one in reports for pair in one.files.items()), ("Libro", LEDGER)]
    return [
        f"{name + ':':<7} {folder / file}"
        for name, file in files
        if name and (folder / file).exists()
    ]


def exit_code_of(summary: Mapping[str, Any]) -> int:
    """Return the exit code of a verdict."""
    return exit_code(dict(summary))
