"""Which statuses each capability answered, which of them the run meant to provoke, and why some
could not be.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from conformance.core.finding import Finding, Verdict, about_document
from conformance.core.planned_status import PlannedStatus
from conformance.report.ledger import Ledger
from conformance.report.record import RecordedOutcome, Served

NO_ANSWER = "sin_respuesta"
OBSERVED = "OBSERVED"
_NOT_ASKED = "no se pidió en esta corrida"
_OTHERWISE = "el sistema respondió con otro estado, que también vale"
_FAILED = "lo cuenta un hallazgo"


def rows(ledger: Ledger, ended: Mapping[str, RecordedOutcome]) -> list[dict[str, Any]]:
    """Return the matrix: a row per capability, a cell per status declared, planned or seen."""
    findings = [one.finding for one in ledger.deviations if not about_document(one.finding.code)]
    blamed = _blamed(ledger, findings)
    seen: dict[str, Counter[str]] = {}
    for (capability, status), times in ledger.statuses.items():
        seen.setdefault(capability, Counter())[_status(status)] += times
    served = {row.name: row for row in ledger.header.capabilities}
    for name in sorted(seen.keys() - served.keys()):
        served[name] = Served(name, service="", core=False)
    return [
        _row(row, seen.get(row.name, Counter()), blamed, wrong_cells(row, findings), ended)
        for row in served.values()
    ]


def _blamed(ledger: Ledger, findings: Iterable[Finding]) -> set[tuple[str | None, str]]:
    """Return the capabilities and statuses of the exchanges that findings cite."""
    names = [name for finding in findings for name in finding.exchanges]
    proofs = [ledger.proofs[name] for name in names if name in ledger.proofs]
    return {(proof.capability, _status(proof.status)) for proof in proofs}


def wrong_cells(served: Served, findings: Iterable[Finding]) -> set[str]:
    """Return the statuses of the planned cells that findings speak of: the cell of that requirement
    before others.
    """
    wrong: set[str] = set()
    for finding in findings:
        if finding.capability == served.name:
            told = [cell for cell in served.cells if finding.code in cell.codes]
            exact = [cell for cell in told if cell.requirement == finding.requirement]
            of_any = [cell for cell in told if not cell.requirement]
            wrong |= {cell.status for cell in exact or of_any}
    return wrong


def _row(
    served: Served,
    seen: Counter[str],
    blamed: set[tuple[str | None, str]],
    wrong: set[str],
    ended: Mapping[str, RecordedOutcome],
) -> dict[str, Any]:
    planned = {cell.status: cell for cell in served.cells}
    statuses = {}
    for status in sorted({*served.declared, *seen, *planned}):
        verdict = _verdict(status, served, seen[status], (served.name, status) in blamed)
        cell = {
            "expected": status in served.declared,
            "observed": seen[status],
            "verdict": str(Verdict.FAILED) if status in wrong else verdict,
        }
        if status in planned:
            cell |= _told(planned[status], cell, ended)
        statuses[status] = cell
    operation = f"{served.method} {served.path}" if served.path else None
    return {"capability": served.name, "operation": operation, "statuses": statuses}


def _verdict(status: str, served: Served, observed: int, blamed: bool) -> str:
    """Return PASSED, FAILED, NOT_APPLICABLE (not seen) or OBSERVED (undeclared, and no check
    objected).
    """
    if not observed:
        return str(Verdict.NOT_APPLICABLE)
    never_right = (
        status >= "500"
    )  # a 5xx is never right, declared or not (MAN §7); nor is no answer
    if not never_right and (status in served.declared or status in served.undeclared):
        return str(Verdict.PASSED)
    return str(Verdict.FAILED) if blamed else OBSERVED


def _told(
    cell: PlannedStatus, said: Mapping[str, Any], ended: Mapping[str, RecordedOutcome]
) -> dict[str, Any]:
    """Return how a planned cell is provoked, and why it was not when nothing was seen of it."""
    if said["observed"]:
        return {"how": cell.how, "reason": ""}
    asked = [ended[name] for name in cell.items if name in ended]
    told = {"how": cell.how, "reason": cell.reason or _unseen(asked)}
    provocable = not cell.reason and said["verdict"] != Verdict.FAILED
    if provocable and any(one.verdict is Verdict.BLOCKED for one in asked):
        told["verdict"] = str(Verdict.BLOCKED)
    return told


def _unseen(asked: Sequence[RecordedOutcome]) -> str:
    """Return why a status that could be provoked was not seen, from how the items that provoke it
    ended.
    """
    if not asked:
        return _NOT_ASKED
    if any(one.verdict is Verdict.FAILED for one in asked):
        return _FAILED
    reasons = dict.fromkeys(
        one.reason for one in asked if one.verdict is not Verdict.PASSED and one.reason
    )
    return "; ".join(reasons) or _OTHERWISE


def _status(status: int | None) -> str:
    return NO_ANSWER if status is None else str(status)
