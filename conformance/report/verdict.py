"""How outcomes roll up: items into a requirement's verdict, everything into the run's. Tables, in
order.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from conformance.core.finding import Finding, Level, Verdict, about_document
from conformance.core.lack import enumerated, shortages
from conformance.core.requirement import ATTESTATION, Requirement
from conformance.report.ledger import Ledger
from conformance.report.record import Deviation, RecordedOutcome

CONFORME = "CONFORME"
CONFORME_CON_OBSERVACIONES = "CONFORME_CON_OBSERVACIONES"
NO_CONFORME = "NO_CONFORME"
NO_CONCLUYENTE = "NO_CONCLUYENTE"

# The first that occurs decides. ERROR before PASSED: what we got wrong is not counted as verified.
JUDGED = frozenset({Verdict.PASSED, Verdict.FAILED})
ROLL_UP = (Verdict.FAILED, Verdict.ERROR, Verdict.PASSED, Verdict.BLOCKED, Verdict.NOT_APPLICABLE)

NEVER_RAN = "no llegó a ejecutarse"
UNPREPARED = "No se pudo preparar la corrida"
NO_ITEM = "sin prueba en esta corrida"
WITHOUT_FINDING = "la prueba falló sin decir por qué"
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
        _judge(
            requirement,
            citing.get(requirement.id, []),
            _against(requirement, citing, against),
            ended,
        )
        for requirement in ledger.header.requirements
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
    return (
        binding
        and finding.requirement in requirement.within
        and (
            judged
            or (
                not requirement.items
                and not requirement.calls
                and finding.capability in requirement.capabilities
            )
        )
    )


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
    held = [d for d in against if holds(d.finding, requirement)]
    concerned = {*citing, *(d.item for d in against)}
    items = tuple(name for name in ended if name in concerned)
    judged = sum(ended[name].verdict in JUDGED for name in items)
    if held:
        return Judged(requirement, Verdict.FAILED, items, _blame(requirement, held), judged)
    if not items and requirement.verify == ATTESTATION:
        return Judged(requirement, Verdict.NOT_APPLICABLE, (), _word(requirement))
    if not items:
        return Judged(requirement, Verdict.NOT_APPLICABLE, (), requirement.note or NO_ITEM)
    # An item that failed on another requirement's finding has verified this one.
    said = {
        name: Verdict.PASSED if ended[name].verdict is Verdict.FAILED else ended[name].verdict
        for name in items
    }
    verdict = next(v for v in ROLL_UP if v in said.values())
    lacking = {name for name in items if ended[name].lacked}
    reasons = sorted(
        {ended[name].reason for name in items if said[name] is verdict and name not in lacking}
        - {""}
    )
    partly = _partly([ended[name] for name in items], judged)
    return Judged(
        requirement,
        verdict,
        items,
        "; ".join([*([partly] if partly else []), *reasons[:3]]),
        judged,
    )


def _partly(items: Sequence[RecordedOutcome], judged: int) -> str:
    """Return how many items of a requirement judged it and what the others lacked, "" when all that
    apply did.
    """
    if all(one.verdict in JUDGED or one.verdict is Verdict.NOT_APPLICABLE for one in items):
        return ""
    lacked = enumerated(shortages(one.lacked for one in items))
    count = (
        f"se juzgó con {judged} de {len(items)} pruebas"
        if judged
        else "ninguna prueba lo pudo juzgar"
    )
    return count + (f": faltaron {lacked}" if lacked else "")


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
    codes = sorted({deviation.finding.code for deviation in held})
    worst = next(level for level in LEVELS if any(d.finding.level is level for d in held))
    wider = sorted({deviation.finding.requirement for deviation in held} - {requirement.id})
    return f"{', '.join(codes)} (nivel {LEVEL_NAMES[worst]})" + (
        f", hallado bajo {', '.join(wider)}" if wider else ""
    )


def decide(
    ledger: Ledger, ended: Mapping[str, RecordedOutcome], judged: Sequence[Judged]
) -> tuple[str, str]:
    """Return the run's verdict and the sentence that says why: the first line of the table that
    holds.
    """
    return next(
        (verdict, reason) for verdict, rule in _DECISIONS if (reason := rule(ledger, ended, judged))
    )


_Rule = Callable[[Ledger, Mapping[str, RecordedOutcome], Sequence[Judged]], str]


def _never_answered(
    ledger: Ledger, ended: Mapping[str, RecordedOutcome], judged: Sequence[Judged]
) -> str:
    unavailable = ledger.footer.unavailable if ledger.footer else None
    answered = any(status is not None for _, status in ledger.statuses)
    return _no_use(unavailable, "no estuvo") if unavailable and not answered else ""


def _must_failed(
    ledger: Ledger, ended: Mapping[str, RecordedOutcome], judged: Sequence[Judged]
) -> str:
    found = [
        d.finding
        for d in ledger.deviations
        if d.finding.level is Level.MUST and not about_document(d.finding.code)
    ]
    if not found:
        return ""
    if broken := {one.requirement for one in found if one.requirement}:
        return f"Requisitos obligatorios incumplidos: {_listed(broken)}."
    codes = _listed({one.code for one in found})
    return f"Hallazgos obligatorios que ningún requisito del paquete nombra: {codes}."


def _unavailable(
    ledger: Ledger, ended: Mapping[str, RecordedOutcome], judged: Sequence[Judged]
) -> str:
    reason = ledger.footer.unavailable if ledger.footer else None
    return _no_use(reason, "dejó de estar" if ledger.items else "no estuvo") if reason else ""


def _no_use(reason: str, since: str) -> str:
    # A system whose answers can't be used is there all the same.
    return reason if reason.startswith(UNPREPARED) else f"El sistema {since} disponible: {reason}"


def _interrupted(
    ledger: Ledger, ended: Mapping[str, RecordedOutcome], judged: Sequence[Judged]
) -> str:
    stopped = ledger.footer is not None and ledger.footer.interrupted
    return "La corrida fue interrumpida antes de terminar." if stopped else ""


def _cut_short(
    ledger: Ledger, ended: Mapping[str, RecordedOutcome], judged: Sequence[Judged]
) -> str:
    return "" if ledger.whole else "El libro de la corrida está incompleto o dañado."


def _nothing_ran(
    ledger: Ledger, ended: Mapping[str, RecordedOutcome], judged: Sequence[Judged]
) -> str:
    # Looking at documents judges nobody's system.
    system = {planned.id for planned in ledger.header.planned if planned.phase != "contract"}
    ran = any(
        outcome.verdict in (Verdict.PASSED, Verdict.FAILED)
        for name, outcome in ended.items()
        if name in system
    )
    return (
        "" if ran or _erred(ledger, ended, judged) else "Ninguna prueba llegó a juzgar el sistema."
    )


def _erred(ledger: Ledger, ended: Mapping[str, RecordedOutcome], judged: Sequence[Judged]) -> str:
    wrong = {name for name, outcome in ended.items() if outcome.verdict is Verdict.ERROR}
    return f"El arnés de pruebas falló (no el sistema) en: {_listed(wrong)}." if wrong else ""


def _missing(ledger: Ledger, ended: Mapping[str, RecordedOutcome], judged: Sequence[Judged]) -> str:
    missing = {planned.id for planned in ledger.header.planned} - {item.id for item in ledger.items}
    return f"No llegaron a ejecutarse pruebas previstas: {_listed(missing)}." if missing else ""


def _must_blocked(
    ledger: Ledger, ended: Mapping[str, RecordedOutcome], judged: Sequence[Judged]
) -> str:
    blocked = {
        row.requirement.id
        for row in judged
        if row.verdict is Verdict.BLOCKED and row.requirement.level is Level.MUST
    }
    if not blocked:
        return ""
    names = {name for row in judged if row.requirement.id in blocked for name in row.items}
    lacked = enumerated(shortages(ended[name].lacked for name in names))
    return f"Requisitos obligatorios que no se pudieron juzgar: {_listed(blocked)}." + (
        f" Faltaron {lacked}." if lacked else ""
    )


def _observed(
    ledger: Ledger, ended: Mapping[str, RecordedOutcome], judged: Sequence[Judged]
) -> str:
    observed = any(not about_document(deviation.finding.code) for deviation in ledger.deviations)
    return (
        "Se cumple todo lo obligatorio que se juzgó; quedan observaciones recomendadas o "
        "informativas."
        if observed
        else ""
    )


def _conforming(
    ledger: Ledger, ended: Mapping[str, RecordedOutcome], judged: Sequence[Judged]
) -> str:
    return "Todo lo que se juzgó se cumple."


_DECISIONS: tuple[tuple[str, _Rule], ...] = (
    (NO_CONCLUYENTE, _never_answered),  # a system that never answered is not judged by its document
    (NO_CONFORME, _must_failed),
    (NO_CONCLUYENTE, _unavailable),
    (NO_CONCLUYENTE, _interrupted),
    (NO_CONCLUYENTE, _cut_short),
    (NO_CONCLUYENTE, _nothing_ran),
    (NO_CONCLUYENTE, _erred),
    (NO_CONCLUYENTE, _missing),
    (NO_CONCLUYENTE, _must_blocked),
    (CONFORME_CON_OBSERVACIONES, _observed),
    (CONFORME, _conforming),
)


def _listed(names: set[str]) -> str:
    shown = sorted(names)
    rest = f" y {len(shown) - 8} más" if len(shown) > 8 else ""
    return ", ".join(shown[:8]) + rest
