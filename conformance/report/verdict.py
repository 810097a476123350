"""How items roll up into a requirement's verdict: the first that occurs of a table, in order."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from conformance.core.finding import Finding, Level, Verdict, about_document
from conformance.core.lack import enumerated, shortages
from conformance.core.requirement import ATTESTATION, Requirement
from conformance.report.ledger import Ledger
from conformance.report.record import Deviation, RecordedOutcome

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


@dataclass(frozen=True, slots=True)
class Judged:
    """A requirement and its verdict, the items that speak of it, and why when it did not pass.

    `judged` is how many of the items came to judge it; `reason` says besides what the others
    lacked.
    """

    requirement: Requirement
    verdict: Verdict
    items: tuple[str, ...]
    reason: str
    judged: int = 0


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
    return [
        _judge(one, citing.get(one.id, []), _against(one, citing, against), ended)
        for one in ledger.header.requirements
    ]


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
    binding = LEVELS.index(finding.level) <= LEVELS.index(requirement.level)
    of_wider = finding.requirement in requirement.within
    return binding and of_wider and (judged or _is_part_of(finding, requirement))


def _is_part_of(finding: Finding, requirement: Requirement) -> bool:
    """Say whether a requirement speaks of certain capabilities alone, the finding's among them."""
    by_capability = not requirement.items and not requirement.calls
    return by_capability and finding.capability in requirement.capabilities


def holds(finding: Finding, requirement: Requirement) -> bool:
    """Say whether a finding that concerns a requirement makes it fail: one about the document does
    for a MAY alone.
    """
    return requirement.level is Level.MAY or not about_document(finding.code)


def _judge(
    requirement: Requirement,
    citing: Sequence[str],
    against: Sequence[Deviation],
    ended: Mapping[str, RecordedOutcome],
) -> Judged:
    concerned = {*citing, *(deviation.item for deviation in against)}
    items = {name: outcome for name, outcome in ended.items() if name in concerned}
    judged = sum(outcome.verdict in JUDGED for outcome in items.values())
    held = [one for one in against if holds(one.finding, requirement)]
    if held:
        blame = _blame(requirement, held)
        return Judged(requirement, Verdict.FAILED, tuple(items), blame, judged)
    if not items:
        return Judged(requirement, Verdict.NOT_APPLICABLE, (), _without_items(requirement))
    verdict, reasons = _rolled_up(items.values())
    partly = _partly(list(items.values()), judged)
    told = filter(None, [partly, *reasons[:_MOST_REASONS]])
    return Judged(requirement, verdict, tuple(items), "; ".join(told), judged)


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


def _partly(items: Sequence[RecordedOutcome], judged: int) -> str:
    """Return how many items of a requirement judged it and what the others lacked, "" when all that
    apply did.
    """
    if all(one.verdict in JUDGED or one.verdict is Verdict.NOT_APPLICABLE for one in items):
        return ""
    some = f"se juzgó con {judged} de {len(items)} pruebas"
    count = some if judged else "ninguna prueba lo pudo juzgar"
    lacked = enumerated(shortages(one.lacked for one in items))
    return f"{count}: faltaron {lacked}" if lacked else count


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
