"""How items roll up into a requirement's verdict: the first that occurs of a table, in order."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from conformance.core.finding import Finding, Level, Verdict, about_document
from conformance.core.lack import Lack, enumerated, shortages, told
from conformance.core.phrase import counted
from conformance.core.requirement import ATTESTATION, Requirement
from conformance.core.unjudged import together
from conformance.report.extent import Extent
from conformance.report.ledger import Ledger
from conformance.report.record import Deviation, Planned, RecordedOutcome

# The first that occurs decides. ERROR before PASSED: what we got wrong is not counted as verified.
JUDGED = frozenset({Verdict.PASSED, Verdict.FAILED})
ROLL_UP = (Verdict.FAILED, Verdict.ERROR, Verdict.PASSED, Verdict.BLOCKED, Verdict.NOT_APPLICABLE)

NEVER_RAN = "no llegó a ejecutarse"
NO_ITEM = "sin prueba en esta corrida"
WITHOUT_FINDING = "la prueba falló sin decir por qué"
_MOST_REASONS = 3
UNATTESTED = "no se verifica por la API y el objetivo no trae su atestación"

LEVELS = tuple(Level)
LEVEL_NAMES: Mapping[str, str] = {
    "MUST": "obligatorio",
    "SHOULD": "recomendado",
    "MAY": "informativo",
}


class Conclusion(StrEnum):
    """What a run concludes of a requirement; what each means for the verdict is a table of
    `decision`.
    """

    MET = "CUMPLE"
    OBSERVED = "CUMPLE_CON_OBSERVACIONES"
    PARTLY = "CUMPLE_EN_PARTE"
    BROKEN = "NO_CUMPLE"
    UNJUDGED = "NO_SE_PUDO_JUZGAR"
    OUTSIDE = "FUERA_DEL_ALCANCE"
    NOT_OFFERED = "EL_SISTEMA_NO_OFRECE"
    IDLE = "NO_APLICA"
    ATTESTED = "ATESTACION"
    UNASKED = "SIN_PRUEBA"
    ERROR = "ERROR_DEL_ARNES"


_CONCLUSIONS: Mapping[Verdict, Conclusion] = {
    Verdict.FAILED: Conclusion.BROKEN,
    Verdict.ERROR: Conclusion.ERROR,
    Verdict.BLOCKED: Conclusion.UNJUDGED,
}


@dataclass(frozen=True, slots=True)
class Judged:
    """A requirement and what is concluded of it, the items that speak of it, and why when it is not
    met whole.

    `judged` is how many of the items came to judge it, `applicable` how many could have: those
    within the scope of the run that apply to the system; `outside` are those out of it. `reason`
    says besides what the others lacked. `breaches` are what was found that breaks it.
    """

    requirement: Requirement
    verdict: Verdict
    items: tuple[str, ...]
    reason: str
    judged: int = 0
    conclusion: Conclusion = Conclusion.MET
    applicable: int = 0
    outside: int = 0
    breaches: tuple[Deviation, ...] = ()

    @property
    def share(self) -> int:
        """What percent of the items that could have judged it did."""
        return 100 * self.judged // self.applicable if self.applicable else 0


@dataclass(frozen=True, slots=True)
class _Tried:
    """An item that speaks of a requirement: how it was planned, and how it ended."""

    planned: Planned
    ended: RecordedOutcome

    @property
    def judged(self) -> bool:
        return self.ended.verdict in JUDGED

    @property
    def applies(self) -> bool:
        return self.ended.verdict is not Verdict.NOT_APPLICABLE


def outcomes(ledger: Ledger) -> dict[str, RecordedOutcome]:
    """Return how each item ended, in planned order; a planned item that never ran is BLOCKED.

    An item that failed without a finding is an ERROR of ours.
    """
    ran = {item.id: item for item in ledger.items}
    named = {deviation.item for deviation in ledger.deviations}
    planned = [item.id for item in ledger.header.planned]
    unplanned = sorted(ran.keys() - set(planned))
    return {name: _settled(ran.get(name), name, named) for name in (*planned, *unplanned)}


def _settled(outcome: RecordedOutcome | None, name: str, named: set[str]) -> RecordedOutcome:
    if outcome is None:
        return RecordedOutcome(name, Verdict.BLOCKED, NEVER_RAN)
    if outcome.verdict is Verdict.FAILED and name not in named:
        return replace(outcome, verdict=Verdict.ERROR, reason=outcome.reason or WITHOUT_FINDING)
    return outcome


def judge(ledger: Ledger, ended: Mapping[str, RecordedOutcome]) -> list[Judged]:
    """Return every requirement with its verdict, in the order of the pack."""
    citing: dict[str, list[str]] = {}
    for item in ledger.header.planned:
        for requirement in item.requirements:
            citing.setdefault(requirement, []).append(item.id)
    against: dict[str, list[Deviation]] = {}
    for deviation in ledger.deviations:
        against.setdefault(deviation.finding.requirement, []).append(deviation)
    planned = {item.id: item for item in ledger.header.planned}
    made = []
    for one in ledger.header.requirements:
        found = _against(one, citing, against)
        concerned = {*citing.get(one.id, ()), *(deviation.item for deviation in found)}
        tried = [
            _Tried(planned.get(name) or Planned(name, "", ""), outcome)
            for name, outcome in ended.items()
            if name in concerned
        ]
        made.append(_judge(one, tried, found, ledger.header.scope))
    return made


def _against(
    requirement: Requirement,
    citing: Mapping[str, Sequence[str]],
    against: Mapping[str, Sequence[Deviation]],
) -> list[Deviation]:
    judging = citing.get(requirement.id, ())
    return [
        deviation
        for name in (requirement.id, *requirement.within)
        for deviation in against.get(name, ())
        if concerns(deviation.finding, requirement, judged=deviation.item in judging)
    ]


def concerns(finding: Finding, requirement: Requirement, *, judged: bool) -> bool:
    """Say whether a finding is against a requirement: its own, or of a wider one found where its
    part was `judged`.

    A part of certain capabilities alone is judged wherever they are. What is only recommended of
    the wider one breaks no part that is obligatory.
    """
    if finding.requirement == requirement.id:
        return True
    of_wider = finding.requirement in requirement.within
    part = judged or _is_part_of(finding, requirement)
    return of_wider and part and breaks(finding, requirement)


def _is_part_of(finding: Finding, requirement: Requirement) -> bool:
    """Say whether a requirement speaks of certain capabilities alone, the finding's among them."""
    by_capability = not requirement.items and not requirement.calls
    return by_capability and finding.capability in requirement.capabilities


def holds(finding: Finding, requirement: Requirement) -> bool:
    """Say whether a finding that concerns a requirement makes it fail: one about the document does
    for a MAY alone.
    """
    return requirement.level is Level.MAY or not about_document(finding.code)


def breaks(finding: Finding, requirement: Requirement) -> bool:
    """Say whether what was found against a requirement weighs as much as it does: what is less is
    only observed of it.
    """
    return LEVELS.index(finding.level) <= LEVELS.index(requirement.level)


def breached(judged: Iterable[Judged]) -> dict[Deviation, tuple[str, ...]]:
    """Return the requirements that each deviation breaks: its own, and the others that its item
    verifies.
    """
    found: dict[Deviation, list[str]] = {}
    for row in judged:
        for deviation in dict.fromkeys(row.breaches):
            found.setdefault(deviation, []).append(row.requirement.id)
    return {deviation: tuple(names) for deviation, names in found.items()}


def _judge(
    requirement: Requirement,
    tried: Sequence[_Tried],
    against: Sequence[Deviation],
    scope: Extent,
) -> Judged:
    why = scope.outside.get(requirement.id, "")
    within = [one for one in tried if not (why or one.planned.outside)]
    applying = [one for one in within if one.applies]
    made = Judged(
        requirement,
        Verdict.NOT_APPLICABLE,
        tuple(one.ended.id for one in tried),
        "",
        judged=sum(one.judged for one in tried),
        conclusion=Conclusion.OUTSIDE,
        applicable=len(applying),
        outside=len(tried) - len(within),
    )
    held = [one for one in against if holds(one.finding, requirement)]
    broken = [one for one in held if breaks(one.finding, requirement)]
    if broken:
        return replace(
            made,
            verdict=Verdict.FAILED,
            reason=_blame(requirement, broken),
            conclusion=Conclusion.BROKEN,
            breaches=tuple(broken),
        )
    if why or (tried and not within):
        return replace(made, reason=_outside(tried, why))
    if not within:
        said = Conclusion.ATTESTED if requirement.verify == ATTESTATION else Conclusion.UNASKED
        return replace(made, reason=_without_items(requirement), conclusion=said)
    deciding = _deciding(within) if requirement.id in scope.apart else within
    concluded = _concluded(made, within, deciding)
    return _observed(concluded, held) if held else concluded


def _observed(concluded: Judged, held: Sequence[Deviation]) -> Judged:
    """Return what is concluded of a requirement of which something was found that does not weigh
    enough to break it.
    """
    said = "; ".join(filter(None, [_blame(concluded.requirement, held), concluded.reason]))
    made = replace(concluded, reason=said)
    return replace(made, conclusion=Conclusion.OBSERVED) if made.verdict is Verdict.PASSED else made


def _deciding(within: Sequence[_Tried]) -> Sequence[_Tried]:
    """Return the items that decide on a requirement that speaks of other entities: while none that
    calls as one has judged it, those alone.
    """
    apart = [one for one in within if one.planned.apart and not one.planned.unserved]
    return within if any(one.judged for one in apart) or not apart else apart


def _concluded(made: Judged, within: Sequence[_Tried], deciding: Sequence[_Tried]) -> Judged:
    """Return what is concluded of a requirement without a finding against it."""
    verdict, reasons = _rolled_up([one.ended for one in deciding])
    if deciding is not within and verdict is Verdict.NOT_APPLICABLE:
        verdict = Verdict.BLOCKED  # whoever was given as another entity is none
    judged = sum(one.judged for one in deciding)
    partly = _partly([one.ended for one in deciding], judged, made.applicable)
    said = "; ".join(filter(None, [partly, *together(reasons)[:_MOST_REASONS]]))
    return replace(
        made, verdict=verdict, reason=said, conclusion=_conclusion(verdict, made, within)
    )


def _conclusion(verdict: Verdict, made: Judged, within: Sequence[_Tried]) -> Conclusion:
    if verdict is Verdict.PASSED:
        whole = made.judged == made.applicable
        return Conclusion.MET if whole else Conclusion.PARTLY
    if verdict is Verdict.NOT_APPLICABLE:
        unserved = any(one.planned.unserved for one in within)
        return Conclusion.NOT_OFFERED if unserved else Conclusion.IDLE
    return _CONCLUSIONS[verdict]


def _outside(tried: Sequence[_Tried], why: str) -> str:
    """Return why a requirement is out of the scope of a run."""
    reasons = [why] if why else sorted({one.planned.outside for one in tried})
    return "; ".join(reasons[:_MOST_REASONS])


def _without_items(requirement: Requirement) -> str:
    """Return why no item judges a requirement."""
    if requirement.verify == ATTESTATION:
        return _word(requirement)
    return requirement.note or NO_ITEM


def _rolled_up(items: Collection[RecordedOutcome]) -> tuple[Verdict, list[str]]:
    """Return the verdict of some items without a finding against what they judge, and its reasons
    but for what they lacked.
    """
    said = [(_of_this(one), one) for one in items]
    verdict = next(one for one in ROLL_UP if one in [own for own, _ in said])
    deciding = [one for own, one in said if own is verdict and not one.lacked]
    return verdict, sorted({one.reason for one in deciding if one.reason})


def _of_this(outcome: RecordedOutcome) -> Verdict:
    # An item that failed on another requirement's finding has verified this one.
    return Verdict.PASSED if outcome.verdict is Verdict.FAILED else outcome.verdict


def _partly(items: Sequence[RecordedOutcome], judged: int, applicable: int) -> str:
    """Return how many items of a requirement judged it and what the others lacked, "" when all that
    apply did; where none did, the least that one of them takes.
    """
    left = [one for one in items if one.verdict not in JUDGED]
    if all(one.verdict is Verdict.NOT_APPLICABLE for one in left):
        return ""
    lacked = [one.lacked for one in left if one.lacked]
    if judged:
        count = f"se juzgó con {judged} de {counted(applicable, 'prueba', 'pruebas')}"
        said = enumerated(shortages(lacked))
        return f"{count}: faltaron {said}" if said else count
    none = "ninguna prueba lo pudo juzgar"
    return f"{none}: faltaron {told(min(lacked, key=_dear))}" if lacked else none


def _dear(lacked: Iterable[Lack]) -> tuple[int, int]:
    """Say how much it takes to give an item what it lacked: users first, then resources."""
    several = list(lacked)
    return sum(bool(one.role) for one in several), sum(one.count for one in several)


def _word(requirement: Requirement) -> str:
    """Return who attests a requirement and what, or that nobody does and why it takes somebody's
    word.
    """
    said = requirement.attested
    return (
        f"atestiguado por {said['by']} el {said['date']}: {said['text']}"
        if said
        else f"{UNATTESTED}: {requirement.note}"
    )


def _blame(requirement: Requirement, held: Sequence[Deviation]) -> str:
    """Return the codes found against a requirement, their worst level, and where they were."""
    findings = [deviation.finding for deviation in held]
    codes = ", ".join(sorted({one.code for one in findings}))
    worst = min((one.level for one in findings), key=LEVELS.index)
    wider = sorted({one.requirement for one in findings} - {requirement.id})
    said = f"{codes} (nivel {LEVEL_NAMES[worst]})"
    return f"{said}, hallado bajo {', '.join(wider)}" if wider else said
