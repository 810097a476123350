"""The reports of a run, drawn from its ledger, and what is said of them on the terminal."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

from conformance.core.data_path import data
from conformance.core.phrase import counted
from conformance.core.speech import printable
from conformance.report import endings, words
from conformance.report.acta import write_acta
from conformance.report.allure import write_allure
from conformance.report.junit import tell
from conformance.report.ledger import LEDGER, read
from conformance.report.node import REPORT, build_allure
from conformance.report.privacy_words import unmasked
from conformance.report.remains import CSV_NAME, sentence
from conformance.report.scope_words import minimum, why_out
from conformance.report.summary import exit_code
from conformance.report.verdict import LEVEL_NAMES
from conformance.report.ways import unlooked
from conformance.report.writer import take_in

_SHOWN = 600
_LISTED = 20
# A run that was cut has no JUnit: pytest writes it at its end.
_WRITTEN = {"Acta": "acta.html", "JUnit": "junit.xml", "Filas": CSV_NAME, "Libro": LEDGER}
_SENTENCES = {
    "CONFORME": "todo lo obligatorio que se juzgó se cumple.",
    "CONFORME_CON_OBSERVACIONES": "cumple lo obligatorio que se juzgó; hay observaciones que "
    "conviene atender.",
    "NO_CONFORME": "hay al menos un requisito obligatorio que el sistema no cumple.",
    "NO_CONCLUYENTE": "no se puede afirmar que el sistema cumple ni que incumple.",
}


def write_reports(
    folder: Path, say: Callable[[str], object], least: int | None = None
) -> Mapping[str, Any]:
    """Write acta, Allure results and, where Node is present, the Allure report; say where they
    lie. `least`: the percent of the items of each obligatory requirement that must have judged it,
    instead of what the run said.
    """
    take_in(folder)
    ledger = read(folder / LEDGER)
    if least is not None:
        header = ledger.header
        scope = replace(header.scope, minimum=least)
        ledger = replace(ledger, header=replace(header, scope=scope))
    summary = write_acta(folder, ledger)
    write_allure(folder, ledger)
    tell(folder / _WRITTEN["JUnit"], summary)
    say(printable(_told(summary)))
    note = build_allure(folder, data("reports"), folder / REPORT)
    written = [
        f"{name + ':':<7} {folder / file}"
        for name, file in _WRITTEN.items()
        if (folder / file).exists()
    ]
    say("\n" + "\n".join(written))
    say(f"Allure: {note}" if note else f"Allure: {folder / REPORT}")
    return summary


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
