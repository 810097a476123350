"""ctrf.json (Common Test Report Format): the items as tests, for whoever reads that format."""

import json
import uuid
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from conformance.core.disk import save
from conformance.core.speech import one_line, printable
from conformance.report.case import WHOLE, CaseState, TestedCase, cases
from conformance.report.ledger import Ledger
from conformance.report.scope_words import environment
from conformance.report.words import phase_name

CTRF = "ctrf.json"

_STATUS: Mapping[CaseState, str] = {
    CaseState.PASSED: "passed",
    CaseState.FAILED: "failed",
    CaseState.ERROR: "failed",  # whoever reads it knows no other red
    CaseState.SKIPPED: "skipped",
}
_STATUSES = ("passed", "failed", "skipped", "pending", "other")


def write_ctrf(folder: Path, ledger: Ledger, summary: Mapping[str, Any]) -> None:
    """Write the items of a run as CTRF beside its ledger."""
    said = {
        "reportFormat": "CTRF",
        "specVersion": "0.0.0",
        "reportId": _id(ledger.header.started, ""),
        "timestamp": summary["finished"] or ledger.header.started,
        "generatedBy": "conformance",
        "results": _results(ledger, summary),
    }
    save(folder / CTRF, json.dumps(said, ensure_ascii=False, indent=1) + "\n")


def _results(ledger: Ledger, summary: Mapping[str, Any]) -> dict[str, Any]:
    header = ledger.header
    made = cases(ledger, summary)
    start = _millis(header.started)
    stop = max(start, _millis(summary["finished"] or header.started))
    return {
        "tool": {"name": "conformance", "version": header.engine.get("conformance", "0")},
        "summary": {**_counts(made), "start": start, "stop": stop, "duration": stop - start},
        "tests": [_test(header.pack, one) for one in made],
        "environment": {
            "appName": one_line(header.target.name),
            "testEnvironment": one_line(header.target.environment),
            "extra": {name: printable(text) for name, text in environment(summary).items()},
        },
    }


def _counts(made: Sequence[TestedCase]) -> dict[str, int]:
    shown = Counter(_STATUS[one.shown] for one in made)
    suites = {one.planned.phase for one in made}
    return {
        "tests": len(made),
        **{name: shown[name] for name in _STATUSES},
        "suites": len(suites),
    }


def _test(pack: str, case: TestedCase) -> dict[str, Any]:
    planned, ended = case.planned, case.ended
    start = _millis(ended.started)
    duration = round(ended.elapsed * 1000)
    phase = "Veredicto" if planned.phase == WHOLE else phase_name(planned.phase)
    return {
        "testId": _id(pack, planned.id),
        "name": one_line(planned.title) or planned.id,
        "status": _STATUS[case.shown],
        "rawStatus": str(ended.verdict),
        "duration": duration,
        **({"start": start, "stop": start + duration} if start else {}),
        "suite": [pack, phase or "conformance"],
        **({"message": case.sentence} if case.sentence else {}),
        **({"trace": case.text} if case.text else {}),
        **({"tags": list(planned.requirements)} if planned.requirements else {}),
        **({"filePath": printable(planned.file)} if planned.file else {}),
        "extra": {
            "item": one_line(planned.id),
            "capability": planned.capability,
            "operation": planned.operation,
            "exchanges": case.sent,
        },
    }


def _id(*parts: str) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_OID, "\n".join(parts)))


def _millis(moment: str) -> int:
    try:
        return max(0, round(datetime.fromisoformat(moment).timestamp() * 1000))
    except ValueError:
        return 0
