"""A finding as a person reads it in a log: what was expected, what came, and how to see it."""

from collections.abc import Mapping

from conformance.core.finding import Finding
from conformance.core.speech import printable
from conformance.report.verdict import LEVEL_NAMES


def told(finding: Finding, curls: Mapping[str, str]) -> str:
    """Return a finding as a person reads it: code, requirement, expected, actual, and how to
    reproduce it.
    """
    level = LEVEL_NAMES[finding.level]
    lines = [f"{finding.code} {finding.title} ({level}, requisito {finding.requirement})"]
    if finding.operation:
        lines.append(f"  Operación: {finding.operation}")
    lines += [f"  Se esperaba: {finding.expected}", f"  Se obtuvo:   {finding.actual}"]
    if finding.place:
        lines.append(f"  Dónde: {finding.place}")
    curl = curls.get(finding.exchanges[-1]) if finding.exchanges else None
    if curl:
        lines.append(f"  Reproducir: {curl}")
    return printable("\n".join(lines))
