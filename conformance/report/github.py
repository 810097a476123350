"""What GitHub Actions shows of a run: annotations by commands on the output, and the job's summary.

The rules of the file: a command is a line that begins with `::`; what others wrote stands in one
only escaped, so that it can neither end it nor begin another.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any

from conformance.core.errors import why
from conformance.core.finding import Level
from conformance.core.speech import one_line
from conformance.report.case import CaseState, cases
from conformance.report.ledger import Ledger
from conformance.report.located import Located, located
from conformance.report.markdown import markdown

ON = "GITHUB_ACTIONS"
SUMMARY = "GITHUB_STEP_SUMMARY"

_COMMANDS: Mapping[str, str] = {Level.MUST: "error", Level.SHOULD: "warning", Level.MAY: "notice"}
_MOST = 10  # of each kind: GitHub shows no more of a step
_BEGINS = re.compile(r"^(\s*)::", re.MULTILINE)
_MARKED = re.compile(r"(##)(\[|vso\[)")
_DATA = {"%": "%25", "\r": "%0D", "\n": "%0A"}
_PROPERTY = {**_DATA, ":": "%3A", ",": "%2C"}


def tell_github(
    environ: Mapping[str, str],
    ledger: Ledger,
    summary: Mapping[str, Any],
    say: Callable[[str], object],
) -> None:
    """Annotate the run that GitHub Actions is on, and add to its job's summary; nothing elsewhere.

    A summary that can't be written is no reason for the run to fail: it is said.
    """
    if environ.get(ON) != "true":
        return
    for line in annotations(ledger, summary):
        say(line)
    if path := environ.get(SUMMARY):
        try:
            with Path(path).open("a", encoding="utf-8", errors="replace") as file:
                file.write(markdown(ledger, summary))
        except OSError as error:
            say(f"No se pudo escribir el resumen del trabajo: {why(error)}.")


def annotations(ledger: Ledger, summary: Mapping[str, Any]) -> list[str]:
    """Return what was found as commands, what is accepted apart, and what kept the run from
    concluding.
    """
    errors = [one for one in cases(ledger, summary) if one.shown is CaseState.ERROR]
    whole = [_command("error", one.planned.title, one.sentence) for one in islice(errors, 1)]
    found = [one for one in located(ledger, summary) if not one.finding["accepted"]]
    shown = [
        line
        for level in Level
        for line in islice(_annotated(found, level), _MOST - len(whole) * (level is Level.MUST))
    ]
    return [*whole, *shown]


def inert(text: str) -> str:
    """Return a text of which no line is a command for GitHub Actions or Azure Pipelines, whatever
    a system said: both read what is printed.
    """
    return _MARKED.sub(r"\1 \2", _BEGINS.sub(r"\1· ::", text))


def _annotated(found: list[Located], level: Level) -> Iterator[str]:
    for one in found:
        if one.finding["level"] == level:
            yield _command(_COMMANDS[level], one.title, one.text, f"{one.path}:{one.line}")


def _command(name: str, title: str, message: str, path: str = "") -> str:
    file, _, line = path.rpartition(":")
    where = f"file={_escaped(file, _PROPERTY)},line={line}," if path else ""
    return (
        f"::{name} {where}title={_escaped(one_line(title), _PROPERTY)}::{_escaped(message, _DATA)}"
    )


def _escaped(text: str, table: Mapping[str, str]) -> str:
    return "".join(table.get(char, char) for char in text)
