"""What is said of a run on the terminal, once its reports are written."""

from collections.abc import Mapping
from typing import Any

from conformance.core.finding import about_document
from conformance.core.phrase import counted
from conformance.report import endings, words
from conformance.report.privacy_words import unmasked
from conformance.report.remains import sentence
from conformance.report.scope_words import minimum, why_out
from conformance.report.verdict import LEVEL_NAMES
from conformance.report.ways import unlooked

_SHOWN = 600
_LISTED, _PLACES = 20, 3
_SENT = ("intercambio", "intercambios"), ("petición", "peticiones")
"""What is sent to a system that has no document, which is delivered files, and to one that has."""
_SENTENCES = {
    "CONFORME": "todo lo obligatorio que se juzgó se cumple.",
    "CONFORME_CON_OBSERVACIONES": "cumple lo obligatorio que se juzgó; hay observaciones que "
    "conviene atender.",
    "NO_CONFORME": "hay al menos un requisito obligatorio que el sistema no cumple.",
    "NO_CONCLUYENTE": "no se puede afirmar que el sistema cumple ni que incumple.",
}


def told(summary: Mapping[str, Any]) -> str:
    """Return the verdict, what it speaks of, what was found, and why, line by line."""
    partial = words.partial(summary["phases"], summary["selection"], summary["profile"])
    lacked = words.lacked(summary)
    scope = summary["scope"]
    lines = [
        f"\nVeredicto: {_headline(summary)}",
        *filter(None, [scope["counts"], why_out(scope), _wish(summary), minimum(scope)]),
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
        *([_shortened(words.because(summary))] if summary["verdict"].startswith("NO_") else []),
        f"{counted(summary['exchanges'], *_SENT[bool(summary['contract'])])}; pruebas: "
        f"{endings.told(summary['endings'])}.",
    ]
    causes = summary["causes"]
    if causes:
        lines.append(f"Causas ({len(causes)}), primero la que más daña:")
    lines += [_cause(number, one) for number, one in enumerate(causes[:_LISTED], start=1)]
    if len(causes) > _LISTED:
        lines.append(f"  … y {len(causes) - _LISTED} más en el acta")
    documents = sum(about_document(one["code"]) for one in summary["findings"])
    if documents:
        some = counted(documents, "hallazgo", "hallazgos")
        lines.append(f"Sobre el documento del contrato, {some}: el acta lo dice.")
    return "\n".join(lines)


def _cause(number: int, cause: Mapping[str, Any]) -> str:
    """Return a cause as a line: its code and level, what it is, where, and how often it was
    seen.
    """
    field = f" ({cause['field']})" if cause["field"] else ""
    where = cause["capabilities"] or cause["items"]
    more = f" y {len(where) - _PLACES} más" if len(where) > _PLACES else ""
    accepted = f" [aceptada hasta {cause['accepted']['expires']}]" if cause["accepted"] else ""
    return (
        f"  {number}. {cause['code']} [{LEVEL_NAMES[cause['level']]}] {cause['title']}{field}: "
        f"{', '.join(where[:_PLACES])}{more} (x{cause['occurrences']}){accepted}"
    )


def _wish(summary: Mapping[str, Any]) -> str:
    """Return what to ask for, where the reason of the verdict does not say so."""
    wish = str(summary["scope"]["wish"])
    said = summary["verdict"].startswith("NO_") and wish in words.because(summary)
    return "" if said else wish


def _headline(summary: Mapping[str, Any]) -> str:
    """Return the verdict, what it speaks of where that is not everything, and what it means."""
    verdict, within = summary["verdict"], summary["scope"]["words"]
    said = _SENTENCES[verdict]
    return f"{verdict} {within}. {said[:1].upper()}{said[1:]}" if within else f"{verdict}: {said}"


def _shortened(text: str) -> str:
    return text if len(text) <= _SHOWN else text[:_SHOWN] + "… (completo en el acta)"
