"""What two tools found on the same defects, weighed against what they find on a clean sandbox."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

Failure = tuple[str, str]
"""Where, and what kind: an operation and a failure of `st`, or nothing and a code of ours."""

OURS, THEIRS = "conformance", "st run"
REJECTED = (
    "RejectedPositiveData"  # of `positive_data_acceptance`: the one that speaks on a clean sandbox
)


@dataclass(frozen=True, slots=True)
class ToolRun:
    """One run of a tool on a sandbox with one defect, or with none (`defect` is empty)."""

    tool: str
    defect: str
    seed: int
    failures: frozenset[Failure]
    seconds: float
    requests: int

    def line(self) -> dict[str, Any]:
        """Return the run as a line of the results file."""
        return {**asdict(self), "failures": sorted(self.failures)}


def run_of(line: Mapping[str, Any]) -> ToolRun:
    """Return the run that a line of the results file tells."""
    return ToolRun(
        **{**line, "failures": frozenset((where, kind) for where, kind in line["failures"])}
    )


def failures_of(report: Mapping[str, Any]) -> frozenset[Failure]:
    """Return what a JSON report of `st` says failed; an error that ended a test counts as well."""
    failed = {
        (operation, group["type"])
        for group in report["failures"]
        for operation in group["operations"]
    }
    return frozenset(failed | {("", group["title"]) for group in report["errors"]})


def chosen(codes: Mapping[str, str], count: int) -> tuple[str, ...]:
    """Return so many defects, given the code of each: one of every code, then a second of every
    code, and so on.

    Which one is the first of its code depends on its name alone, so a catalogue that grows keeps
    the most of a sample.
    """
    seen: Counter[str] = Counter()
    turns: dict[str, tuple[int, bytes]] = {}
    for name in sorted(codes, key=_lot):
        turns[name] = (seen[codes[name]], _lot(name))
        seen[codes[name]] += 1
    return tuple(sorted(turns, key=lambda name: turns[name])[:count])


def _lot(name: str) -> bytes:
    return hashlib.sha256(name.encode()).digest()


def shown(runs: Iterable[ToolRun]) -> frozenset[Failure]:
    """Return what any clean run of `st` shows: no defect explains it."""
    return frozenset(
        failure for run in runs if run.tool == THEIRS and not run.defect for failure in run.failures
    )


def table(runs: Iterable[ToolRun], codes: Mapping[str, str]) -> str:
    """Return the table: what each found of the defects that both were given, by class of code."""
    runs = tuple(runs)
    clean = shown(runs)
    given: defaultdict[str, dict[str, ToolRun]] = defaultdict(dict)
    for run in runs:
        if run.defect in codes:
            given[run.defect][run.tool] = run
    rows: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for name, by_tool in given.items():
        if len(by_tool) == 2:
            for row in (codes[name].split("-")[0], "todas"):
                rows[row] += _scores(by_tool, codes[name], clean)
    lines = [
        "| clase | defectos | conformance, con exactamente su código | conformance, con alguno | "
        "st run | "
        "st run sin `positive_data_acceptance` |",
        "|---|---|---|---|---|---|",
    ]
    lines += [
        f"| {row} | {one['given']} | {one['exactly']} | {one['ours']} | {one['theirs']} | "
        f"{one['quiet']} |"
        for row, one in sorted(rows.items(), key=lambda item: (item[0] == "todas", item[0]))
    ]
    return "\n".join(lines)


def _scores(by_tool: Mapping[str, ToolRun], code: str, clean: frozenset[Failure]) -> Counter[str]:
    ours, theirs = by_tool[OURS].failures, by_tool[THEIRS].failures - clean
    return Counter(
        given=1,
        exactly=ours == {("", code)},
        ours=bool(ours),
        theirs=bool(theirs),
        quiet=any(kind != REJECTED for _, kind in theirs),
    )


def costs(runs: Iterable[ToolRun]) -> str:
    """Return the table of the clean sandbox: false findings, seconds and requests of each tool."""
    lines = [
        "| en el sandbox limpio | corridas | hallazgos falsos | s por corrida | solicitudes por "
        "corrida |",
        "|---|---|---|---|---|",
    ]
    clean = [run for run in runs if not run.defect]
    for tool in (OURS, THEIRS):
        own = [run for run in clean if run.tool == tool]
        if own:
            false = {failure for run in own for failure in run.failures}
            kinds = ", ".join(
                f"{count} {kind}"
                for kind, count in sorted(Counter(kind for _, kind in false).items())
            )
            lines.append(
                f"| {tool} | {len(own)} | {len(false)}{f' ({kinds})' if kinds else ''} | "
                f"{sum(run.seconds for run in own) / len(own):.0f} | "
                f"{sum(run.requests for run in own) // len(own)} |"
            )
    return "\n".join(lines)
