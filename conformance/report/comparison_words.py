"""A comparison in Spanish for the terminal, and as plain data for machines and the page."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any, TypeVar

from conformance.core.finding import Cause
from conformance.core.phrase import counted
from conformance.report.comparison import (
    Changed,
    FindingChange,
    Reason,
    RequirementChange,
    RunComparison,
    TimeDrift,
)
from conformance.report.past_run import PastRun
from conformance.report.verdict import LEVEL_NAMES, Conclusion

VERSION = 1
_Row = TypeVar("_Row")
_LISTED = 12
_IN_TEXT = 160

NEW_BECAUSE: Mapping[Reason, str] = {
    Reason.SYSTEM: "el sistema cambió: se le preguntó lo mismo, con el mismo contrato",
    Reason.OTHERWISE: "se preguntó de otra manera (otra versión del arnés, semilla o ejemplos), o "
    "trata del documento: no se puede decir que el sistema haya cambiado",
    Reason.CONTRACT: "el contrato es otro: lo que antes valía puede no valer",
    Reason.UNJUDGED: "antes no se llegó a juzgar",
    Reason.PLAN: "es nuevo solo porque el plan pregunta algo que antes no preguntaba",
}
GONE_BECAUSE: Mapping[Reason, str] = {
    Reason.SYSTEM: "el sistema lo corrigió: se le preguntó lo mismo, con el mismo contrato",
    Reason.OTHERWISE: "se preguntó de otra manera (otra versión del arnés, semilla o ejemplos), o "
    "trata del documento: no se puede decir que el sistema haya cambiado",
    Reason.CONTRACT: "el contrato es otro: lo que antes no valía puede valer",
    Reason.UNJUDGED: "esta vez no se llegó a juzgar: no se sabe si sigue",
    Reason.PLAN: "el plan ya no lo pregunta: no se sabe si sigue",
}
LOST_BECAUSE: Mapping[Reason, str] = {
    Reason.SYSTEM: "por el sistema",
    Reason.OTHERWISE: "se preguntó de otra manera",
    Reason.CONTRACT: "por otro contrato",
    Reason.UNJUDGED: "antes no se llegó a juzgar lo que lo incumple, o ahora la corrida se cortó o "
    "falló el arnés",
    Reason.PLAN: "por otro plan",
}
GAINED_BECAUSE = {**LOST_BECAUSE, Reason.UNJUDGED: "antes, o ahora, no se llegó a juzgar todo"}
CONCLUDED: Mapping[str, str] = {
    Conclusion.MET: "cumple",
    Conclusion.OBSERVED: "cumple con observaciones",
    Conclusion.PARTLY: "cumple en parte",
    Conclusion.BROKEN: "no cumple",
    Conclusion.UNJUDGED: "no se pudo juzgar",
    Conclusion.OUTSIDE: "fuera del alcance",
    Conclusion.NOT_OFFERED: "el sistema no ofrece",
    Conclusion.IDLE: "no aplica",
    Conclusion.ATTESTED: "por atestación",
    Conclusion.UNASKED: "sin prueba",
    Conclusion.ERROR: "error del arnés",
}


def comparison_told(one: RunComparison) -> dict[str, Any]:
    """Return a comparison as plain data."""
    return {
        "version": VERSION,
        "worse": one.worse,
        "before": run_told(one.before),
        "after": run_told(one.after),
        "target": [asdict(row) for row in one.target],
        "plan": [asdict(row) for row in one.plan],
        "contract": [asdict(row) for row in one.contract],
        "requirements": {
            "lost": [_requirement(row, LOST_BECAUSE) for row in one.lost],
            "gained": [_requirement(row, GAINED_BECAUSE) for row in one.gained],
        },
        "findings": {
            "new": [_finding(row, NEW_BECAUSE) for row in one.new],
            "fixed": [_finding(row, GONE_BECAUSE) for row in one.fixed],
            "still": one.still,
        },
        "timings": [_time(row) for row in one.times],
    }


def run_told(run: PastRun) -> dict[str, Any]:
    """Return what a comparison says of one of its runs."""
    concluded = Counter(str(row.conclusion) for row in run.requirements.values())
    return {
        "name": run.name,
        "number": run.number,
        "target": run.target,
        "started": run.started,
        "verdict": run.verdict,
        "whole": run.whole,
        "plan": dict(run.plan),
        "contract": [asdict(row) for row in run.contract.values()],
        "findings": len(run.findings),
        "requirements": dict(sorted(concluded.items())),
    }


def cause_told(cause: Cause, title: str, level: str) -> dict[str, Any]:
    """Return what names a finding."""
    return {**asdict(cause), "title": title, "level": level}


def _requirement(row: RequirementChange, because: Mapping[Reason, str]) -> dict[str, Any]:
    return {
        "id": row.id,
        "level": str(row.level),
        "text": row.text,
        "before": row.before,
        "after": row.after,
        "said": row.said,
        "reason": str(row.reason),
        "because": because[row.reason],
    }


def _finding(row: FindingChange, because: Mapping[Reason, str]) -> dict[str, Any]:
    found = row.seen.finding
    return {
        **cause_told(row.cause, found.title, str(found.level)),
        "expected": found.expected,
        "actual": found.actual,
        "items": list(row.seen.items),
        "occurrences": row.seen.occurrences,
        "reason": str(row.reason),
        "because": because[row.reason],
    }


def _time(row: TimeDrift) -> dict[str, Any]:
    return {
        "capability": row.capability,
        "ratio": row.ratio,
        "before_ms": row.medians[0],
        "after_ms": row.medians[1],
        "before_count": row.counts[0],
        "after_count": row.counts[1],
    }


def comparison_lines(one: RunComparison) -> list[str]:
    """Return a comparison as the lines of a terminal: the outcome first, then what is not the
    system's doing, then what is.
    """
    return [
        f"Antes:   {_run_line(one.before)}",
        f"Después: {_run_line(one.after)}",
        "",
        outcome(one),
        *_changes("Cambió lo que se juzga", one.target),
        *_changes("Cambió el plan", one.plan),
        *_changes("Cambió el contrato", one.contract),
        *_requirements("Requisitos perdidos", one.lost, LOST_BECAUSE),
        *_requirements("Requisitos ganados", one.gained, GAINED_BECAUSE),
        *_findings("Hallazgos nuevos", one.new, NEW_BECAUSE),
        *_findings("Hallazgos que ya no están", one.fixed, GONE_BECAUSE),
        *([f"\nSiguen igual: {counted(one.still, 'hallazgo', 'hallazgos')}."] if one.still else []),
        *_times(one.times),
    ]


def outcome(one: RunComparison) -> str:
    """Return in a sentence whether a run is worse than the one before it, and what can't be laid at
    the system's door.
    """
    said = (
        "PEOR: el sistema muestra algo que antes no mostraba."
        if one.worse
        else "Igual o mejor: nada obligatorio ni recomendado empeoró por el sistema."
    )
    others = sum(row.reason is not Reason.SYSTEM for row in one.new)
    if not others:
        return said
    some = counted(others, "hallazgo nuevo no se le puede", "hallazgos nuevos no se le pueden")
    return f"{said} {some} atribuir al sistema: cada uno dice por qué."


def _run_line(run: PastRun) -> str:
    cut = "" if run.whole else ", incompleta"
    return f"{run.name} (acta {run.number}{cut}): {run.verdict}, " + counted(
        len(run.findings), "hallazgo", "hallazgos"
    )


def _changes(title: str, rows: Sequence[Changed]) -> Iterator[str]:
    if rows:
        yield f"\n{title}:"
        yield from (f"  {row.what}: {row.before} → {row.after}" for row in rows)


def _requirements(
    title: str, rows: Sequence[RequirementChange], because: Mapping[Reason, str]
) -> Iterator[str]:
    if rows:
        yield f"\n{title}: {len(rows)}"
        yield from _some(rows, lambda row: _requirement_line(row, because))


def _requirement_line(row: RequirementChange, because: Mapping[Reason, str]) -> str:
    turned = f"{CONCLUDED[row.before]} → {CONCLUDED[row.after]}"
    return f"  {row.id} [{LEVEL_NAMES[row.level]}]: {turned} ({because[row.reason]})"


def _findings(
    title: str, rows: Sequence[FindingChange], because: Mapping[Reason, str]
) -> Iterator[str]:
    """Yield findings under the reason that they share."""
    if not rows:
        return
    yield f"\n{title}: {len(rows)}"
    for reason in Reason:
        some = [row for row in rows if row.reason is reason]
        if some:
            yield f"  {because[reason][:1].upper()}{because[reason][1:]}:"
            yield from _some(some, _finding_line)


def _finding_line(row: FindingChange) -> str:
    found = row.seen.finding
    where = found.operation or row.seen.items[0]
    where += f", {found.requirement}" if found.requirement else ""
    return f"    {found.code} [{LEVEL_NAMES[found.level]}] {found.title[:_IN_TEXT]}: {where}" + (
        f" (x{row.seen.occurrences})"
    )


def _times(rows: Sequence[TimeDrift]) -> Iterator[str]:
    if rows:
        yield "\nTiempos (mediana):"
        yield from _some(rows, _time_line)


def _time_line(row: TimeDrift) -> str:
    return (
        f"  {row.capability}: {_decimal(row.medians[0])} → {_decimal(row.medians[1])} ms "
        f"(x{_decimal(row.ratio)}, de {row.counts[0]} y {row.counts[1]} peticiones)"
    )


def _decimal(number: float) -> str:
    return f"{number:.2f}".rstrip("0").rstrip(".").replace(".", ",")


def _some(rows: Sequence[_Row], line: Callable[[_Row], str]) -> Iterable[str]:
    rest = len(rows) - _LISTED
    return [*map(line, rows[:_LISTED]), *([f"    … y {rest} más con --out"] if rest > 0 else [])]
