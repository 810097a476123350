"""A history in Spanish for the terminal, and as plain data for machines and the page."""

from collections.abc import Iterator
from typing import Any

from conformance.core.phrase import counted
from conformance.report.comparison import Reason
from conformance.report.comparison_words import (
    VERSION,
    cause_told,
    comparison_told,
    outcome,
    run_told,
)
from conformance.report.history import FEWEST, CauseHistory, History, medians
from conformance.report.page import dated
from conformance.report.verdict import LEVEL_NAMES

_LISTED = 20
SIGNS = {True: "●", False: "○", None: "·"}
"""In a run: found, judged and not found, not judged."""


def history_told(one: History) -> dict[str, Any]:
    """Return a history as plain data."""
    return {
        "version": VERSION,
        "worse": one.worse,
        "runs": [run_told(run) for run in one.runs],
        "steps": [comparison_told(step) for step in one.steps],
        "findings": [_through(row) for row in one.findings],
        "timings": [
            {"capability": name, "medians_ms": list(values)}
            for name, values in medians(one).items()
        ],
    }


def _through(row: CauseHistory) -> dict[str, Any]:
    found = row.seen.finding
    return {
        **cause_told(row.cause, found.title, str(found.level)),
        "there": list(row.there),
        "flaky": row.flaky,
    }


def history_lines(one: History) -> list[str]:
    """Return a history as the lines of a terminal."""
    return [*_runs(one), *_steps(one), *_flaky(one)]


def _runs(one: History) -> Iterator[str]:
    yield f"{counted(len(one.runs), 'corrida', 'corridas')}, de la más antigua a la más nueva:"
    for place, run in enumerate(one.runs, start=1):
        cut = "" if run.whole else ", incompleta"
        yield (
            f"  {place}. {dated(run.started)}  {run.name} (acta {run.number}{cut}): {run.verdict}, "
            f"{counted(len(run.findings), 'hallazgo', 'hallazgos')}"
        )


def _steps(one: History) -> Iterator[str]:
    for place, step in enumerate(one.steps, start=1):
        changed = [
            *(["el objetivo"] if step.target else []),
            *(["el plan"] if step.plan else []),
            *(["el contrato"] if step.contract else []),
        ]
        own = [sum(row.reason is Reason.SYSTEM for row in rows) for rows in (step.new, step.fixed)]
        yield f"\nDe la {place} a la {place + 1}: {outcome(step)}"
        yield (
            f"  requisitos: {len(step.lost)} perdidos, {len(step.gained)} ganados; hallazgos: "
            f"{len(step.new)} nuevos ({own[0]} por el sistema), {len(step.fixed)} ya no están "
            f"({own[1]} por el sistema), {step.still} siguen; cambió además: "
            f"{', '.join(changed) or 'nada'}"
        )


def _flaky(one: History) -> Iterator[str]:
    if len(one.runs) < FEWEST:
        yield f"\nDesde {FEWEST} corridas se dice también qué hallazgos van y vienen."
        return
    if not one.flaky:
        yield "\nNingún hallazgo va y viene entre corridas con el mismo plan y contrato."
        return
    yield f"\nVan y vienen con el mismo plan y contrato: {len(one.flaky)}"
    for row in one.flaky[:_LISTED]:
        found = row.seen.finding
        yield (
            f"  {''.join(SIGNS[there] for there in row.there)}  {found.code} "
            f"[{LEVEL_NAMES[found.level]}] {found.title}: {found.operation or found.code}, "
            f"{found.requirement or 'sin requisito'}, {row.seen.items[0]}"
        )
    if len(one.flaky) > _LISTED:
        yield f"  … y {len(one.flaky) - _LISTED} más con --out"
