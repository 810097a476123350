"""`conformance replay` of a pack of files: the items that found something, performed again."""

import argparse
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from conformance.cli.deliveries.run import asked_of
from conformance.core.errors import UsageError
from conformance.core.finding import Cause, Verdict
from conformance.files.item import DeliveryItem
from conformance.files.pack import DeliveryPack
from conformance.report.ledger import Ledger
from conformance.run.deliveries.course import performed
from conformance.run.deliveries.plan import DeliveryPlan, plan_of
from conformance.run.replay import TIMES, FoundCause, Replayed, ReplayVerdict

_JUDGED = (Verdict.PASSED, Verdict.FAILED)


@dataclass(slots=True)
class DeliveredAgain:
    """The items of a ledger, performed again at a target: each as often as it takes, once for all
    its findings.
    """

    plan: DeliveryPlan
    items: Mapping[str, DeliveryItem]
    done: dict[str, list[tuple[Verdict, str, frozenset[Cause]]]] = field(default_factory=dict)

    def ask(self, case: FoundCause) -> Replayed:
        """Return what is said of a cause that was found."""
        known = [name for name in case.asked if name in self.items]
        if not known:
            why = f"el plan de este objetivo no tiene el ítem {case.asked[0]}"
            return Replayed(case, ReplayVerdict.UNASKED, reason=why)
        made = [one for name in known for one in self._performed(name)]
        cause = case.finding.cause
        shown = sum(cause in causes for _, _, causes in made)
        judged = sum(verdict in _JUDGED for verdict, _, _ in made)
        if not judged:
            return Replayed(case, ReplayVerdict.UNASKED, reason=made[0][1])
        answer = (
            ReplayVerdict.FIXED
            if not shown
            else ReplayVerdict.FAILS
            if shown == judged
            else ReplayVerdict.FLAKY
        )
        return Replayed(case, answer, judged, shown)

    def _performed(self, name: str) -> list[tuple[Verdict, str, frozenset[Cause]]]:
        if name not in self.done:
            self.done[name] = [
                (one.outcome.verdict, one.outcome.reason, frozenset(f.cause for f in one.findings))
                for _ in range(TIMES)
                for one in performed(self.plan, [self.items[name]])
            ]
        return self.done[name]


def asked_again(
    args: argparse.Namespace, pack: DeliveryPack, ledger: Ledger, wanted: Sequence[FoundCause]
) -> tuple[list[Replayed], Counter[ReplayVerdict]]:
    """Return what is said of the causes of a ledger, and how many of each answer there are."""
    named = args.target or ledger.header.target_file
    if not named:
        raise UsageError(f"Falta --target: {ledger.path} no dice con qué objetivo se corrió.")
    target, validator = asked_of(named, pack)
    header = ledger.header
    examples = header.examples or 20
    plan = plan_of(pack, target, validator, seed=header.seed, examples=examples)
    again = DeliveredAgain(plan, {item.id: item for item in plan.items})
    with plan.door:
        answers = [again.ask(case) for case in wanted]
    return answers, Counter(one.answer for one in answers)
