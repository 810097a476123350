"""A pack of files against its reference validator, in process: clean, and with each defect."""

from collections.abc import Sequence
from dataclasses import replace

from conformance.core.finding import Finding, Verdict
from conformance.core.profile import PHASES
from conformance.files.pack import DeliveryPack
from conformance.files.reference import FileDefect, file_reference_of, in_process
from conformance.files.target import DeliveryTarget
from conformance.report.verdict import concerns, holds
from conformance.run.deliveries.course import performed
from conformance.run.deliveries.performing import DeliveryJournal
from conformance.run.deliveries.plan import plan_of
from conformance.selftest.clean import CleanRun, Unjudged, sign_of
from conformance.selftest.trial import AMONG_OTHERS, FOUND, MISSED, OTHER_CODE, Trial

Found = tuple[str, Finding]


def journals(
    pack: DeliveryPack,
    target: DeliveryTarget,
    phases: Sequence[str],
    defects: Sequence[str] = (),
    manners: Sequence[str] = (),
) -> list[DeliveryJournal]:
    """Return what the items of some phases did to a validator with some defects, at a target that
    asks for what its manners agree on.
    """
    reference = file_reference_of(pack)
    validator = in_process(reference, pack.profile(target), defects, manners)
    briefly = replace(target, settings={**target.settings, **pack.brief})
    plan = plan_of(pack, reference.asked(briefly, manners), validator)
    return list(performed(plan, [one for one in plan.items if one.phase in phases]))


def cleaned(
    pack: DeliveryPack,
    target: DeliveryTarget,
    phases: Sequence[str] = PHASES,
    manners: Sequence[str] = (),
) -> CleanRun:
    """Return what is found on a clean validator, which is false, and what went unjudged."""
    made = journals(pack, target, phases, manners=manners)
    false = tuple(sign_of(one.item.id, finding) for one in made for finding in one.findings)
    left = tuple(
        Unjudged(one.item.id, str(one.outcome.verdict), one.outcome.reason)
        for one in made
        if one.outcome.verdict in (Verdict.BLOCKED, Verdict.ERROR)
    )
    return CleanRun(false, left)


def hunted(pack: DeliveryPack, target: DeliveryTarget, phases: Sequence[str], defect: str) -> Trial:
    """Return what becomes of a defect: what is found of it, by which items."""
    one = file_reference_of(pack).defects[defect]
    made = journals(pack, target, phases, [defect], one.agreed)
    found = [(journal.item.id, finding) for journal in made for finding in journal.findings]
    own = [row for row in found if row[1].code == one.code]
    signs = [sign_of(item, finding) for item, finding in (*own, *found)]
    phase_of = {journal.item.id: journal.item.phase for journal in made}
    seen = {phase_of[item] for item, _ in own}
    return Trial(
        one.id,
        one.code,
        _how(one, found),
        tuple(sorted({finding.code for _, finding in found})),
        tuple(phase for phase in PHASES if phase in seen),
        _broken(pack, made, found),
        tuple(dict.fromkeys(item for item, _ in found)),
        tuple(dict.fromkeys(item for item, finding in found if finding.code != one.code)),
        signs[0] if signs else None,
    )


def _how(defect: FileDefect, found: Sequence[Found]) -> str:
    codes = {finding.code for _, finding in found}
    if defect.code in codes:
        return FOUND if len(codes) == 1 else AMONG_OTHERS
    return OTHER_CODE if codes else MISSED


def _broken(
    pack: DeliveryPack, made: Sequence[DeliveryJournal], found: Sequence[Found]
) -> tuple[str, ...]:
    judges = {journal.item.id: journal.item.requirements for journal in made}
    return tuple(
        one.id
        for one in pack.requirements.values()
        if any(
            concerns(finding, one, judged=one.id in judges[item]) and holds(finding, one)
            for item, finding in found
        )
    )
