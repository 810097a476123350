"""The matrix of a selftest as lines: by level, class and phase, and what requirements lack."""

from collections.abc import Mapping, Sequence
from typing import Any

from conformance.core.phrase import counted
from conformance.report import words
from conformance.selftest.trial import FOUND, Trial, why

_LISTED = 12
# The head of each column, what of a row stands in it, and its width.
_COLUMNS = (
    ("defectos", "total", 9),
    ("hallados", "exact", 10),
    ("con otros", "among_others", 11),
    ("otro código", "other_code", 13),
    ("no hallados", "missed", 13),
)


def trial_line(trial: Trial) -> str:
    """Return how a defect fared, and why where it was not found by exactly its code."""
    others = ", ".join(code for code in trial.codes if code != trial.code)
    told_why = f"\n    {why(trial)}" if trial.how != FOUND else ""
    return f"{trial.defect:<40} {trial.code}  {trial.how:<12} {others}".rstrip() + told_why


def summary(matrix: Mapping[str, Any]) -> list[str]:
    """Return the whole matrix, its totals last."""
    totals, false = matrix["totals"], matrix["false"]
    return [
        *_table("Por nivel", {_level(row["name"]): row for row in matrix["levels"]}),
        *_table("Por clase", {f"{row['name']} {row['title']}": row for row in matrix["classes"]}),
        *_alone(matrix["phases_alone"]),
        *_requirements(matrix),
        f"\n{totals['exact']} de "
        f"{counted(totals['total'], 'defecto hallado', 'defectos hallados')} "
        f"con exactamente su código ({percent(totals['score'])} con su código); "
        f"{counted(len(false), 'hallazgo falso', 'hallazgos falsos')} en el sandbox limpio; "
        f"{matrix['seconds']:.0f} s",
    ]


def _level(name: str) -> str:
    level, kind = name.split()
    return f"{words.LEVELS[level]}, {kind}"


def percent(score: float) -> str:
    """Return a score as people write it: «97,5 %»."""
    return f"{score:.1f} %".replace(".", ",")


def _table(title: str, rows: Mapping[str, Mapping[str, Any]]) -> list[str]:
    heads = "".join(f"{head:>{width}}" for head, _, width in _COLUMNS)
    return [
        f"\n{title:<28}{heads}",
        *(f"  {name:<26}{_figures(row)}  {percent(row['score'])}" for name, row in rows.items()),
    ]


def _figures(row: Mapping[str, Any]) -> str:
    return "".join(f"{row[key]:>{width}}" for _, key, width in _COLUMNS)


def _alone(phases: Sequence[Mapping[str, Any]]) -> list[str]:
    return [
        f"\n{'Por fase':<28}{'por sí sola':>12}{'solo ella':>11}",
        *(
            f"  {words.phase_name(row['phase']):<26}{row['found']:>12}{len(row['only']):>11}"
            for row in phases
        ),
    ]


def _requirements(matrix: Mapping[str, Any]) -> list[str]:
    rows, missed = matrix["requirements"], [row for row in matrix["requirements"] if row["missed"]]
    lines = [
        f"\n{counted(len(rows), 'requisito', 'requisitos')} con defectos que lo prueban; "
        f"{len(rows) - len(missed)} con todos los suyos hallados."
    ]
    lines += [
        f"  {row['id']}: {percent(row['score'])}, falta {', '.join(row['missed'])}"
        for row in missed
    ]
    lines += (
        [
            f"{counted(len(matrix['lacking']), 'requisito', 'requisitos')} sin un defecto simple "
            f"y uno sutil:"
        ]
        if matrix["lacking"]
        else []
    )
    lines += [
        f"  {row['id']} ({words.LEVELS[row['level']].lower()}): falta uno {row['lacking']}"
        for row in matrix["lacking"][:_LISTED]
    ]
    rest = len(matrix["lacking"]) - _LISTED
    return lines + ([f"  y {rest} más: --out los escribe todos."] if rest > 0 else [])
