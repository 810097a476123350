"""What was expected of a run against what it found: nothing beyond it, and all of it. From a ledger
alone.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from conformance.core.calendar import BOGOTA
from conformance.core.finding import Finding, Verdict, about_document
from conformance.report.decision import decide
from conformance.report.ledger import Ledger
from conformance.report.record import Accepted, Exempt, Expected, RecordedOutcome
from conformance.report.verdict import judge
from conformance.report.words import partial

Key = tuple[str, str | None]
"""Code and capability: what an accepted deviation is known by."""


class Standing(StrEnum):
    """How an expectation ended."""

    MET = "MET"
    UNCHECKED = "UNCHECKED"
    ABSENT = "ABSENT"
    EXPIRED = "EXPIRED"
    APPLIES = "APPLIES"


FAILING = frozenset({Standing.ABSENT, Standing.EXPIRED, Standing.APPLIES})

# How an item that is expected not to apply ended -> how the expectation did; anything else tells
# nothing.
_APPLIED: Mapping[Verdict, Standing] = {
    Verdict.NOT_APPLICABLE: Standing.MET,
    Verdict.PASSED: Standing.APPLIES,
    Verdict.FAILED: Standing.APPLIES,
}
_STALLED = (Verdict.BLOCKED, Verdict.ERROR)


@dataclass(frozen=True, slots=True)
class Reckoning:
    """Each expectation with its standing, what was found beyond them, and the verdict on all but
    what is accepted.

    `accepted` also counts how often each was found, `valid` holds those that had not expired. `day`
    is the day that they are judged on, in Bogotá.
    """

    file: str
    day: str
    accepted: tuple[tuple[Accepted, Standing, int], ...]
    not_applicable: tuple[tuple[Exempt, Standing], ...]
    unexpected: Mapping[Key, int]
    rest: str
    valid: Mapping[Key, Accepted]

    @property
    def met(self) -> bool:
        """Whether all that was expected came true, and nothing else."""
        standings = {row[1] for row in (*self.accepted, *self.not_applicable)}
        return not self.unexpected and standings.isdisjoint(FAILING)


def reckon(
    ledger: Ledger, expected: Expected, ended: Mapping[str, RecordedOutcome], moment: str
) -> Reckoning:
    """Return what became of what was expected of a run, as of a moment."""
    day = day_of(moment)
    valid = in_force(expected, day)
    found = Counter(key_of(deviation.finding) for deviation in ledger.deviations)
    others = [one for one in ledger.deviations if key_of(one.finding) not in valid]
    rest = replace(ledger, deviations=tuple(others))
    accepted = [
        (one, _standing(one, found, ledger, ended, valid), found[one.code, one.capability])
        for one in expected.accepted
    ]
    exempt = [(one, _applied(ended.get(one.item))) for one in expected.not_applicable]
    return Reckoning(
        file=expected.file,
        day=day,
        valid=valid,
        accepted=tuple(accepted),
        not_applicable=tuple(exempt),
        unexpected=_unexpected(expected, found),
        rest=decide(rest, ended, judge(rest, ended))[0],
    )


def _unexpected(expected: Expected, found: Mapping[Key, int]) -> dict[Key, int]:
    """Return how often each thing was found that nobody lists as accepted, documents apart."""
    listed = {(one.code, one.capability) for one in expected.accepted}
    keys = [key for key in found if key not in listed and not about_document(key[0])]
    return {key: found[key] for key in sorted(keys, key=in_order)}


def in_force(expected: Expected, day: str) -> dict[Key, Accepted]:
    """Return what is accepted on a day: the last one counts."""
    return {(one.code, one.capability): one for one in expected.accepted if one.expires >= day}


def terms_of(expected: Expected, findings: Sequence[Finding], day: str) -> str:
    """Return until when and why findings are accepted on a day, "" unless all of them are."""
    valid = in_force(expected, day)
    terms = [valid[key_of(one)] for one in findings if key_of(one) in valid]
    if len(terms) < len(findings):
        return ""
    said = (f"{one.code} hasta el {one.expires} ({one.ticket}): {one.reason}" for one in terms)
    return "; ".join(dict.fromkeys(said))


def key_of(finding: Finding) -> Key:
    """Return what an expectation knows a finding by."""
    return finding.cause.name


def day_of(moment: str) -> str:
    """Return the day that a moment is in Bogotá, as AAAA-MM-DD; "" for what is no moment."""
    try:
        return datetime.fromisoformat(moment).astimezone(BOGOTA).date().isoformat()
    except (ValueError, OverflowError):
        return ""


def in_order(key: Key) -> tuple[str, str]:
    """Return what keys are sorted by."""
    return key[0], key[1] or ""


def _standing(
    one: Accepted,
    found: Mapping[Key, int],
    ledger: Ledger,
    ended: Mapping[str, RecordedOutcome],
    valid: Mapping[Key, Accepted],
) -> Standing:
    key = one.code, one.capability
    if key not in valid:
        return Standing.EXPIRED
    if key in found:
        return Standing.MET
    return Standing.ABSENT if _would_show(ledger, ended, one.capability) else Standing.UNCHECKED


def _would_show(
    ledger: Ledger, ended: Mapping[str, RecordedOutcome], capability: str | None
) -> bool:
    """Say whether a run that did not find a thing about a capability shows that it is not there any
    more.
    """
    header, footer = ledger.header, ledger.footer
    cut = not ledger.whole or footer is None or footer.interrupted or footer.unavailable
    if cut or partial(header.phases, header.chosen, header.profile):
        return False
    return not any(
        planned.capability == capability and _stalled(ended[planned.id])
        for planned in header.planned
    )


def _stalled(outcome: RecordedOutcome) -> bool:
    """Say whether an item told nothing that it might have: for want of a role it never found
    anything.
    """
    return outcome.verdict in _STALLED and not outcome.uncredited


def _applied(outcome: RecordedOutcome | None) -> Standing:
    if outcome is None:
        return Standing.UNCHECKED
    if outcome.uncredited:  # there is no such user here, as was said
        return Standing.MET
    return _APPLIED.get(outcome.verdict, Standing.UNCHECKED)
