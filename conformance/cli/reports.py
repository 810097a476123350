"""The reports of a run, drawn from its ledger, and what is said of them on the terminal."""

import os
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

from conformance.core.phrase import counted
from conformance.core.speech import printable
from conformance.report import endings, words
from conformance.report.formats import DEFAULT, FORMATS, Format
from conformance.report.github import tell_github
from conformance.report.ledger import LEDGER, read
from conformance.report.node import REPORT
from conformance.report.privacy_words import unmasked
from conformance.report.remains import sentence
from conformance.report.scope_words import minimum, why_out
from conformance.report.summary import exit_code, summarise
from conformance.report.verdict import LEVEL_NAMES
from conformance.report.ways import unlooked
from conformance.report.writer import take_in

_SHOWN = 600
_LISTED = 20
_SENTENCES = {
    "CONFORME": "todo lo obligatorio que se juzgó se cumple.",
    "CONFORME_CON_OBSERVACIONES": "cumple lo obligatorio que se juzgó; hay observaciones que "
    "conviene atender.",
    "NO_CONFORME": "hay al menos un requisito obligatorio que el sistema no cumple.",
    "NO_CONCLUYENTE": "no se puede afirmar que el sistema cumple ni que incumple.",
}


def write_reports(
    folder: Path,
    say: Callable[[str], object],
    least: int | None = None,
    names: Sequence[str] = DEFAULT,
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
    chosen = [FORMATS[name] for name in FORMATS if name in names]
    for one in chosen:
        one.write(folder, ledger, summary)
    say(printable(_told(summary)))
    notes = [one.build(folder) for one in chosen if one.build]
    say("\n" + "\n".join(_written(folder, chosen)))
    for note in notes:
        say(f"Allure: {note}" if note else f"Allure: {folder / REPORT}")
    tell_github(os.environ, ledger, summary, say)
    return summary


def _written(folder: Path, chosen: Sequence[Format]) -> list[str]:
    """Return where the files of some reports lie, those that are told and are there."""
    told = [*(pair for one in chosen for pair in one.files.items()), ("Libro", LEDGER)]
    return [
        f"{name + ':':<7} {folder / file}"
        for name, file in told
        if name and (folder / file).exists()
    ]


def exit_code_of(summary: Mapping[str, Any]) -> int:
    """Return the exit code of a verdict."""
    return exit_code(dict(summary))


def _told(summary: Mapping[str, Any]) -> str:
    partial = words.partial(summary["phases"], summary["selection"], summary["profile"])
    lacked = words.lacked(summary)
    scope = summary["scope"]
    lines = [
        f"\nVeredicto: {_headline(summary)}",
        *filter(None, [scope["counts"], why_out(scope), scope["wish"], minimum(scope)]),
        *([f"Corrida parcial: {partial}"] if partial else []),
        *([_shortened(lacked)] if lacked else []),
        *filter(
            None,
            [
                words.accepted(summary),
                words.expectations(summary),
                unlooked(summary["network"]),
                unmasked(summary["privacy"]),
                words.stand_ins(summary["stand_ins"]),
                words.skewed(summary["clock_skew_s"]),
                summary["clocks"],
                *(note for note in summary["notes"] if note not in summary["reason"]),
                words.resumed(summary["resumed"]),
                sentence(summary["remains"]),
            ],
        ),
        *([_shortened(summary["reason"])] if summary["verdict"].startswith("NO_") else []),
        f"{counted(summary['exchanges'], 'petición', 'peticiones')}; pruebas: "
        f"{endings.told(summary['endings'])}.",
    ]
    told: Counter[tuple[str, str]] = Counter()
    for finding in summary["findings"]:  # where in a story it was is for the acta to say
        accepted = (
            f" [aceptada hasta {finding['accepted']['expires']}]" if finding["accepted"] else ""
        )
        told[
            f"{finding['code']} [{LEVEL_NAMES[finding['level']]}] {finding['title']}: "
            f"{finding['operation'] or finding['item']}",
            accepted,
        ] += finding["occurrences"]
    lines += [
        f"  {text} (x{times}){accepted}"
        for (text, accepted), times in islice(told.items(), _LISTED)
    ]
    if len(told) > _LISTED:
        lines.append(f"  … y {len(told) - _LISTED} más en el acta")
    return "\n".join(lines)


def _headline(summary: Mapping[str, Any]) -> str:
    """Return the verdict, what it speaks of where that is not everything, and what it means."""
    verdict, within = summary["verdict"], summary["scope"]["words"]
    said = _SENTENCES[verdict]
    return f"{verdict} {within}. {said[:1].upper()}{said[1:]}" if within else f"{verdict}: {said}"


def _shortened(text: str) -> str:
    return text if len(text) <= _SHOWN else text[:_SHOWN] + "… (completo en el acta)"
