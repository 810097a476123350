"""Two runs side by side: what was gained and lost, and whether the system changed or what it was
asked did.

The rules of the file: a finding is known by its cause. One that only one of the two runs has is
told with why (`Reason`, the first line of `_TABLE` that is true): of the system it is told only
where both asked the same by the same contract, and both came to judge it.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from conformance.core.finding import Cause, Level, about_document
from conformance.report.past_run import OTHERWISE, PastRun, SeenFinding, SeenRequirement
from conformance.report.verdict import Conclusion

LEAST = 20
"""Of fewer exchanges a median says nothing of how fast a system is."""
DRIFT, NOTICED_MS = 1.5, 10.0


class Reason(StrEnum):
    """Why two runs differ in something."""

    SYSTEM = "sistema"
    OTHERWISE = "otras_preguntas"
    CONTRACT = "contrato"
    UNJUDGED = "sin_juzgar"
    PLAN = "plan"


@dataclass(frozen=True, slots=True)
class FindingChange:
    """A finding that only one of two runs has, and why."""

    cause: Cause
    seen: SeenFinding
    reason: Reason


@dataclass(frozen=True, slots=True)
class RequirementChange:
    """A requirement that was met in one of two runs alone, what each concluded, and why."""

    id: str
    level: Level
    text: str
    before: str
    after: str
    said: str
    reason: Reason


@dataclass(frozen=True, slots=True)
class Changed:
    """Something that was settled otherwise in each of two runs."""

    what: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class TimeDrift:
    """A capability that answers faster or slower than it did: how many exchanges tell it, and their
    medians in milliseconds.
    """

    capability: str
    counts: tuple[int, int]
    medians: tuple[float, float]
    ratio: float


@dataclass(frozen=True, slots=True)
class RunComparison:
    """All that changed from one run to another."""

    before: PastRun
    after: PastRun
    target: tuple[Changed, ...]
    plan: tuple[Changed, ...]
    contract: tuple[Changed, ...]
    lost: tuple[RequirementChange, ...]
    gained: tuple[RequirementChange, ...]
    new: tuple[FindingChange, ...]
    fixed: tuple[FindingChange, ...]
    still: int
    times: tuple[TimeDrift, ...]

    @property
    def worse(self) -> bool:
        """Whether the system lost a requirement or shows a new finding, of those that weigh."""
        weighs = (Level.MUST, Level.SHOULD)
        return any(one.reason is Reason.SYSTEM and one.level in weighs for one in self.lost) or any(
            one.reason is Reason.SYSTEM and one.seen.finding.level in weighs for one in self.new
        )


def compare(before: PastRun, after: PastRun) -> RunComparison:
    """Return what changed from one run to another of the same pack."""
    new = tuple(_only(after, before))
    fixed = tuple(_only(before, after))
    reasons = {one.cause: one.reason for one in (*new, *fixed)}
    pairs = [
        (was, now)
        for name, now in after.requirements.items()
        if (was := before.requirements.get(name)) is not None
    ]
    turned = [
        _turned(was, now, _reason_of(was, now, (before, after), reasons))
        for was, now in pairs
        if was.held != now.held and _told(was, now)
    ]
    turned.sort(key=lambda one: (list(Reason).index(one.reason), list(Level).index(one.level)))
    held = {name for name, one in after.requirements.items() if one.held}
    return RunComparison(
        before,
        after,
        tuple(_changed(_subject(before), _subject(after))),
        tuple(_changed(before.plan, after.plan)),
        tuple(_changed(_documents(before), _documents(after))),
        tuple(one for one in turned if one.id not in held),
        tuple(one for one in turned if one.id in held),
        new,
        fixed,
        len(before.findings.keys() & after.findings.keys()),
        tuple(_times(before, after)),
    )


def alike(before: PastRun, after: PastRun) -> bool:
    """Whether two runs asked the same, by the same contract, of what is called the same."""
    return (
        before.plan == after.plan
        and _documents(before) == _documents(after)
        and _subject(before) == _subject(after)
    )


def reason_between(found: SeenFinding, there: PastRun, other: PastRun) -> Reason:
    """Return why one run has a finding that another does not have."""
    return next(reason for reason, true in _TABLE if true(found, there, other))


def _unasked(found: SeenFinding, there: PastRun, other: PastRun) -> bool:
    return not other.asked(found.items)


def _unjudged(found: SeenFinding, there: PastRun, other: PastRun) -> bool:
    return not other.judged(found.items)


def _by_another_contract(found: SeenFinding, there: PastRun, other: PastRun) -> bool:
    capability = found.finding.capability or ""
    return there.digest_for(capability) != other.digest_for(capability)


def _otherwise(found: SeenFinding, there: PastRun, other: PastRun) -> bool:
    document = about_document(found.finding.code)
    return document or any(there.plan[name] != other.plan[name] for name in OTHERWISE)


def _always(found: SeenFinding, there: PastRun, other: PastRun) -> bool:
    return True


_TABLE: tuple[tuple[Reason, Callable[[SeenFinding, PastRun, PastRun], bool]], ...] = (
    (Reason.PLAN, _unasked),
    (Reason.UNJUDGED, _unjudged),
    (Reason.CONTRACT, _by_another_contract),
    (Reason.OTHERWISE, _otherwise),
    (Reason.SYSTEM, _always),
)


def _only(there: PastRun, other: PastRun) -> Iterator[FindingChange]:
    """Yield the findings that one run alone has, what weighs most first."""
    levels = list(Level)
    missing = [one for one in there.findings if one not in other.findings]
    made = [
        FindingChange(one, there.findings[one], reason_between(there.findings[one], there, other))
        for one in missing
    ]
    reasons = list(Reason)
    yield from sorted(
        made,
        key=lambda one: (
            reasons.index(one.reason),
            levels.index(one.seen.finding.level),
            one.cause,
        ),
    )


def _told(was: SeenRequirement, now: SeenRequirement) -> bool:
    """Whether a turn says anything: somebody's word and what was never asked do not."""
    quiet = (Conclusion.ATTESTED,)
    return was.conclusion not in quiet and now.conclusion not in quiet


def _turned(was: SeenRequirement, now: SeenRequirement, reason: Reason) -> RequirementChange:
    said = now.reason if was.held else was.reason
    return RequirementChange(
        now.id, now.level, now.text, str(was.conclusion), str(now.conclusion), said, reason
    )


def _reason_of(
    was: SeenRequirement,
    now: SeenRequirement,
    runs: tuple[PastRun, PastRun],
    reasons: Mapping[Cause, Reason],
) -> Reason:
    """Return why a requirement turned: what broke it and is in one run alone, or else that nobody
    judged it in one of them.
    """
    worse = now if was.held else was
    known = [reasons[one] for one in worse.causes if one in reasons]
    if known:
        return min(known, key=list(Reason).index)
    if worse.conclusion is Conclusion.BROKEN:
        return Reason.PLAN
    before, after = runs
    # What failed for our fault says nothing of the system.
    if worse.conclusion is Conclusion.ERROR or not (after if was.held else before).whole:
        return Reason.UNJUDGED
    if was.items != now.items or before.plan != after.plan:
        return Reason.PLAN
    if _documents(before) != _documents(after):
        return Reason.CONTRACT
    return Reason.SYSTEM if was.held else Reason.UNJUDGED


def _subject(run: PastRun) -> dict[str, str]:
    return {"objetivo": run.target, "ambiente": run.environment}


def _documents(run: PastRun) -> dict[str, str]:
    return {
        name: f"{f'{one.title} {one.version}'.strip() or one.source} ({one.sha256[:12]})"
        for name, one in run.contract.items()
    }


def _changed(before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[Changed]:
    for name in dict.fromkeys((*before, *after)):
        one, other = before.get(name, "—"), after.get(name, "—")
        if one != other:
            yield Changed(name, one, other)


def _times(before: PastRun, after: PastRun) -> Iterable[TimeDrift]:
    """Return the capabilities that take another time than they did, the slowest grown first."""
    found = []
    for name in before.times.keys() & after.times.keys():
        one, other = before.times[name], after.times[name]
        if min(one.count, other.count) < LEAST or one.median_ms <= 0 or other.median_ms <= 0:
            continue
        ratio = other.median_ms / one.median_ms
        noticed = abs(other.median_ms - one.median_ms) >= NOTICED_MS
        if noticed and max(ratio, 1 / ratio) >= DRIFT:
            medians = one.median_ms, other.median_ms
            found.append(TimeDrift(name, (one.count, other.count), medians, round(ratio, 2)))
    return sorted(found, key=lambda one: (-one.ratio, one.capability))
