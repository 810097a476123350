"""A finding as a person reads it in a log: what was expected, what came, and how to see it."""

from collections.abc import Mapping

from conformance.core.finding import Finding
from conformance.core.speech import printable
from conformance.report.verdict import LEVEL_NAMES

NO_TRACES: Mapping[str, str] = {}


def told(finding: Finding, curls: Mapping[str, str], traces: Mapping[str, str] = NO_TRACES) -> str:
    """Return a finding as a person reads it: code, requirement, expected, actual, how to reproduce
    it, and by what it is found in the logs of who was asked.
    """
    level = LEVEL_NAMES[finding.level]
    lines = [f"{finding.code} {finding.title} ({level}, requisito {finding.requirement})"]
    if finding.operation:
        lines.append(f"  Operación: {finding.operation}")
    lines += [f"  Se esperaba: {finding.expected}", f"  Se obtuvo:   {finding.actual}"]
    if finding.place:
        lines.append(f"  Dónde: {finding.place}")
    if finding.basis:
        lines.append(f"  Se apoya en {finding.basis.said}: no pesa más que eso")
    shown = finding.exchanges[-1] if finding.exchanges else ""
    if curl := curls.get(shown):
        lines.append(f"  Reproducir: {curl}")
    if trace := traces.get(shown):
        lines.append(f"  Traza (traceparent): {trace}")
    return printable("\n".join(lines))
