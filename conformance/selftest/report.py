"""The matrix of defects, written: matriz.json for machines, matriz.html for people, JUnit for what
integrates.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from conformance import __version__
from conformance.core.disk import save
from conformance.core.finding import Verdict
from conformance.core.requirement import Requirement
from conformance.core.speech import printable
from conformance.http.pack import Pack
from conformance.http.reference import reference_of
from conformance.report import words
from conformance.report.page import environment
from conformance.selftest.clean import CleanRun
from conformance.selftest.tally import (
    CLASSES,
    SUBTLE,
    Alone,
    Defects,
    KnownDefect,
    RequirementScore,
    Tally,
    by_class,
    by_level,
    by_phase,
    by_requirement,
    lacking,
    tally,
)
from conformance.selftest.trial import FOUND, Trial, why

VERSION = 1
JSON_NAME, HTML_NAME = "matriz.json", "matriz.html"


@dataclass(frozen=True, slots=True)
class Asked:
    """What was tried, and of which pack (None: the usual one); `selection` says which
    defects, "" for the whole catalogue.
    """

    started: datetime
    profile: str
    phases: tuple[str, ...]
    examples: int
    selection: str = ""
    pack: str | None = None


def told(
    asked: Asked,
    trials: Sequence[Trial],
    clean: CleanRun,
    pack: Pack,
    seconds: float,
) -> dict[str, Any]:
    """Return the whole matrix as data, of a pack with a reference server."""
    requirements, defects = pack.requirements.values(), reference_of(pack).defects
    return matrix_of(asked, trials, clean, requirements, defects, seconds)


def matrix_of(
    asked: Asked,
    trials: Sequence[Trial],
    clean: CleanRun,
    requirements: Iterable[Requirement],
    defects: Defects,
    seconds: float,
) -> dict[str, Any]:
    """Return the whole matrix as data: the counts first, each defect last."""
    proofs = by_requirement(trials, requirements, defects)
    return {
        "version": VERSION,
        "program": __version__,
        "started": asked.started.isoformat(timespec="seconds"),
        "seconds": round(seconds, 1),
        "profile": asked.profile,
        "phases": list(asked.phases),
        "examples": asked.examples,
        "selection": asked.selection,
        "totals": _counts(tally("", trials)),
        "false": [asdict(sign) for sign in clean.false],
        "unjudged": [asdict(one) for one in clean.unjudged],
        "clean": clean.right,
        "levels": [_counts(one) for one in by_level(trials, defects)],
        "classes": [{**_counts(one), "title": CLASSES[one.name]} for one in by_class(trials)],
        "phases_alone": [_alone(one) for one in by_phase(trials, asked.phases)],
        "requirements": [_requirement(one) for one in proofs if one.plain or one.subtle],
        # Of a part of the catalogue nothing can be missed.
        "lacking": [] if asked.selection else [_requirement(one) for one in lacking(proofs)],
        "defects": [_defect(one, defects[one.defect]) for one in trials],
    }


def passed(matrix: Mapping[str, Any]) -> bool:
    """Say whether every defect was found by exactly its code, and the clean sandbox was right."""
    return matrix["clean"] and all(row["how"] == FOUND for row in matrix["defects"])


def _counts(one: Tally) -> dict[str, Any]:
    return {
        "name": one.name,
        "total": one.total,
        "exact": one.exact,
        "among_others": one.among_others,
        "other_code": one.other_code,
        "missed": one.missed,
        "score": round(one.score, 1),
    }


def _alone(one: Alone) -> dict[str, Any]:
    return {"phase": one.phase, "found": one.found, "only": list(one.only)}


def _requirement(proof: RequirementScore) -> dict[str, Any]:
    one, total = proof.requirement, len(proof.plain) + len(proof.subtle)
    return {
        "id": one.id,
        "level": str(one.level),
        "text": one.text,
        "source": one.source,
        "plain": list(proof.plain),
        "subtle": list(proof.subtle),
        "missed": list(proof.missed),
        "score": round(100 * (1 - len(proof.missed) / total), 1) if total else None,
        "lacking": proof.lacking,
    }


def _defect(trial: Trial, one: KnownDefect) -> dict[str, Any]:
    return {
        "id": one.id,
        "title": one.title,
        "code": one.code,
        "requirement": one.requirement,
        "level": str(one.level),
        "subtle": one.subtle,
        "how": trial.how,
        "codes": list(trial.codes),
        "phases": list(trial.phases),
        "breaks": list(trial.breaks),
        "items_met": len(trial.met),
        "why": why(trial),
        "sign": asdict(trial.sign) if trial.sign else None,
    }


def write_matrix(folder: Path, matrix: Mapping[str, Any]) -> None:
    """Write matriz.json and matriz.html, the folder made if need be."""
    folder.mkdir(parents=True, exist_ok=True)
    save(folder / JSON_NAME, json.dumps(matrix, ensure_ascii=False, indent=1) + "\n")
    save(
        folder / HTML_NAME,
        environment()
        .get_template("matriz.html.j2")
        .render(
            matrix=matrix,
            words=words,
            passed=passed(matrix),
            selected=bool(matrix["selection"]),
            subtle=SUBTLE,
        ),
    )


def write_junit(path: Path, matrix: Mapping[str, Any]) -> None:
    """Write a JUnit file: a case for the clean sandbox, and one for each defect, failed unless
    found by its code.
    """
    rows = matrix["defects"]
    failed = sum(row["how"] != FOUND for row in rows) + (not matrix["clean"])
    suite = ElementTree.Element(
        "testsuite",
        name="conformance selftest",
        tests=str(len(rows) + 1),
        failures=str(failed),
        errors="0",
        time=str(matrix["seconds"]),
    )
    clean = ElementTree.SubElement(suite, "testcase", classname="selftest", name="sandbox-limpio")
    for kind, said in _of_clean(matrix)[: not matrix["clean"]]:  # a case fails once
        _failure(clean, kind, said)
    for row in rows:
        case = ElementTree.SubElement(
            suite, "testcase", classname=f"selftest.{row['code']}", name=row["id"]
        )
        if row["how"] != FOUND:
            _failure(case, row["how"], f"{row['title']}: {row['why']}")
    path.parent.mkdir(parents=True, exist_ok=True)
    ElementTree.indent(suite)
    save(path, ElementTree.tostring(suite, encoding="utf-8", xml_declaration=True))


def _of_clean(matrix: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return what is wrong with the clean server, each with its kind: findings first, and errors
    before what was only blocked.
    """
    false = [
        (
            "hallazgo falso",
            f"{sign['title']} en {sign['item']}: se esperaba {sign['expected']}, "
            f"se obtuvo {sign['actual']}",
        )
        for sign in matrix["false"]
    ]
    errors_first = sorted(matrix["unjudged"], key=lambda one: one["verdict"] != Verdict.ERROR)
    return false + [("sin juzgar", f"{one['item']}: {one['reason']}") for one in errors_first]


def _failure(case: ElementTree.Element, kind: str, message: str) -> None:
    ElementTree.SubElement(case, "failure", type=kind, message=printable(message))
