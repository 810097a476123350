"""What Allure says of how an item ended: a message, a trace, and expected beside actual."""

from collections.abc import Mapping, Sequence

from conformance.core.finding import Finding, Verdict
from conformance.core.speech import printable
from conformance.report.endings import why
from conformance.report.record import Deviation, Planned, RecordedOutcome
from conformance.report.verdict import LEVEL_NAMES

_SUMS_UP: Mapping[Verdict, str] = {
    Verdict.ERROR: "Error del arnés, no del sistema",
    Verdict.FAILED: "No cumple",
    Verdict.PASSED: "",
}


def details(
    plan: Planned,
    outcome: RecordedOutcome,
    said: Sequence[Deviation],
    breaks: Mapping[Deviation, Sequence[str]],
) -> dict[str, str]:
    """Return the details of a status; `breaks` are the requirements that each finding breaks.

    A dictionary, since the model of the library has no expected and actual, which Allure 3 reads
    for its comparison.
    """
    findings = [one.finding for one in said]
    trace = "\n\n".join(_traced(one.finding, breaks.get(one, ())) for one in said)
    texts = {
        "message": _message(plan, outcome, findings),
        "trace": trace,
        "expected": _told([(one, one.expected) for one in findings]),
        "actual": _told([(one, one.actual) for one in findings]),
    }
    return {name: printable(text) for name, text in texts.items() if text}


def _message(plan: Planned, outcome: RecordedOutcome, said: Sequence[Finding]) -> str:
    if outcome.verdict not in _SUMS_UP:
        return why(plan, outcome)
    head = _SUMS_UP[outcome.verdict]
    if not head:
        return outcome.reason
    found = dict.fromkeys(f"{row.code} {row.title}" for row in said)
    reason = "; ".join(found) or outcome.reason
    return f"{head}: {reason}" if reason else head


def _told(rows: Sequence[tuple[Finding, str]]) -> str:
    """Return what was expected, or what came, of each finding: under its code where there are
    several.
    """
    if len(rows) == 1:
        return rows[0][1]
    heads = (" ".join(filter(None, [one.code, one.place])) for one, _ in rows)
    return "\n".join(f"{head}: {text}" for head, (_, text) in zip(heads, rows, strict=True))


def _traced(finding: Finding, breaks: Sequence[str]) -> str:
    """Return a finding as lines: its code, what was expected, what came, and what it breaks besides
    the requirement that it cites.
    """
    others = [name for name in breaks if name != finding.requirement]
    return "\n".join(
        (
            f"{finding.code} [{LEVEL_NAMES[finding.level]}] {finding.requirement}",
            f"se esperaba: {finding.expected}",
            f"se obtuvo:   {finding.actual}",
            *([f"incumple además: {', '.join(others)}"] if others else []),
        )
    )
