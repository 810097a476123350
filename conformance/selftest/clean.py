"""What a run finds on the clean reference server: nothing, or the pack is not one to trust.

The rules of the file: whatever is found there is found of no defect, so a trial leaves it out; it
is told before any trial, and a score that rests on it is no success. An item that could not be
judged there detects nothing.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from conformance.core.finding import Cause, Finding, Verdict, about_document
from conformance.run.preparation import PREPARING
from conformance.selftest.rehearsed import Rehearsal


@dataclass(frozen=True, slots=True)
class Sign:
    """How something shows: the item that found it, and what it said."""

    item: str
    title: str
    expected: str
    actual: str


@dataclass(frozen=True, slots=True)
class Unjudged:
    """An item that ended without a judgement, and why: BLOCKED, or ERROR of the pack's own."""

    item: str
    verdict: str
    reason: str


@dataclass(frozen=True, slots=True)
class CleanRun:
    """The clean server, run once: what was found on it, which is false, and what went unjudged."""

    false: tuple[Sign, ...] = ()
    unjudged: tuple[Unjudged, ...] = ()

    @property
    def right(self) -> bool:
        """Whether nothing was found, and everything was asked without an error."""
        return not self.false and not any(
            one.item == PREPARING or one.verdict == Verdict.ERROR for one in self.unjudged
        )


def clean_run(made: Rehearsal) -> CleanRun:
    """Return what a rehearsal of the clean server says of the pack."""
    false = tuple(sign_of(item, finding) for item, finding in findings_of(made))
    return CleanRun(false, tuple(unjudged(made)))


def unjudged(made: Rehearsal) -> Iterator[Unjudged]:
    """Yield the items that a rehearsal could not judge."""
    for name, one in made.outcomes.items():
        if one.verdict in (Verdict.BLOCKED, Verdict.ERROR):
            yield Unjudged(name, str(one.verdict), one.reason)


def findings_of(
    made: Rehearsal, known: frozenset[tuple[str, Cause]] = frozenset()
) -> list[tuple[str, Finding]]:
    """Return the findings of a rehearsal, each with its item; those about documents, and those that
    are known, left out.
    """
    return [
        (item, finding)
        for item, said in made.found.items()
        for finding in said
        if not about_document(finding.code) and (item, finding.cause) not in known
    ]


def sign_of(item: str, finding: Finding) -> Sign:
    """Return how a finding shows."""
    return Sign(item, f"{finding.code} {finding.title}", finding.expected, finding.actual)
