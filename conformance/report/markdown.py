"""resumen.md: the run on half a page, for the summary of a job or a comment on a merge request.

The rules of the file: what others wrote is shown as it is, whatever it holds: no link, picture,
heading, mention or HTML comes of it.
"""

import re
from collections.abc import Mapping
from itertools import islice
from pathlib import Path
from typing import Any

from conformance.core.disk import save
from conformance.core.phrase import counted
from conformance.core.speech import one_line
from conformance.report import endings, words
from conformance.report.ledger import Ledger
from conformance.report.located import located
from conformance.report.verdict import LEVEL_NAMES

MARKDOWN = "resumen.md"

_LISTED = 20
_LONGEST = 300
_LIVE = re.compile(r"[\\`*_{}\[\]<>#!|~&@$^]|(?<=www)\.|:(?=//)", re.IGNORECASE)


def write_markdown(folder: Path, ledger: Ledger, summary: Mapping[str, Any]) -> None:
    """Write the summary of a run beside its ledger."""
    save(folder / MARKDOWN, markdown(ledger, summary))


def markdown(ledger: Ledger, summary: Mapping[str, Any]) -> str:
    """Return a run as Markdown: its verdict, what it speaks of, and what was found."""
    scope = summary["scope"]
    head = " ".join(filter(None, [words.HEADLINES[summary["verdict"]], scope["words"]]))
    rows = {
        "Sistema": ledger.header.target.name,
        "Motivo": summary["reason"],
        "Alcance": scope["counts"],
        "Falta": scope["wish"],
        "Lo esperado": words.expectations(summary),
        "Pruebas": endings.told(summary["endings"]),
        "Peticiones": str(summary["exchanges"]),
        "Corrida": " a ".join(filter(None, [summary["started"], summary["finished"]])),
    }
    table = [f"| {name} | {plain(text)} |" for name, text in rows.items() if text]
    return "\n".join(
        [f"## {plain(head)}", "", "| | |", "|---|---|", *table, *_found(ledger, summary), ""]
    )


def _found(ledger: Ledger, summary: Mapping[str, Any]) -> list[str]:
    """Return the causes of what was found as the rows of a table, the first ones, and how many
    there are.
    """
    causes = summary["causes"]
    if not causes:
        return []
    first = {one.cause: one for one in reversed(located(ledger, summary))}
    more = len(causes) - _LISTED
    return [
        "",
        f"### {counted(len(causes), 'causa', 'causas')}, primero la que más daña",
        "",
        "| código | nivel | qué pasa | dónde | se esperaba | se obtuvo | veces |",
        "|---|---|---|---|---|---|---|",
        *(
            _row(cause, first[number].finding)
            for number, cause in islice(enumerate(causes, start=1), _LISTED)
        ),
        *(["", f"… y {more} más en el acta."] if more > 0 else []),
    ]


def _row(cause: Mapping[str, Any], first: Mapping[str, Any]) -> str:
    """Return a cause as a row, told by its first finding."""
    where = ", ".join(cause["capabilities"]) or first["operation"] or first["item"]
    cells = (
        cause["code"],
        LEVEL_NAMES[cause["level"]],
        plain(cause["title"]),
        plain(where),
        plain(first["expected"]),
        plain(first["actual"]),
        str(cause["occurrences"]),
    )
    return f"| {' | '.join(cells)} |"


def plain(text: str) -> str:
    """Return a text that Markdown shows as it is, on one line and not too long."""
    line = one_line(text)
    shown = line if len(line) <= _LONGEST else line[:_LONGEST] + "…"
    return _LIVE.sub(lambda found: f"&#{ord(found.group())};", shown)
