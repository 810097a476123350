"""Items of a run that only read, performed anew at a target: a page that is lost, a filter that
does not narrow or a total that is wrong shows in no exchange alone.

They are performed as in production, where the context of an item refuses every write.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from conformance.core.budget import Budget
from conformance.core.errors import ConformanceError
from conformance.core.finding import Verdict
from conformance.core.unjudged import BlockedError
from conformance.evidence.asking import Difference
from conformance.evidence.drawing import drawn
from conformance.evidence.judging import causes_of, first_new
from conformance.http.item import Item
from conformance.http.wire.client import Client
from conformance.report.ledger import Ledger
from conformance.run.allocation import allocate
from conformance.run.certification import discover
from conformance.run.engine import Engine
from conformance.run.events import Unheard
from conformance.run.plan import Plan, all_items
from conformance.run.schedule import Schedule

PHASES = ("probing", "scenario")
"""The phases whose items are performed anew: what generation sent is asked one by one."""

_JUDGED = (Verdict.PASSED, Verdict.FAILED)


@dataclass(frozen=True, slots=True)
class PerformedAgain:
    """What came of a sample of so many items: how many were performed, and those of them that
    could be judged.
    """

    items: int = 0
    performed: int = 0
    judged: int = 0
    differences: tuple[Difference, ...] = ()


def perform(
    ledger: Ledger, plan: Plan, client: Client, percent: float, seed: int
) -> PerformedAgain:
    """Return what came of a sample of the items that passed and only read; nothing is written."""
    plan = replace(plan, target=replace(plan.target, environment="produccion"))
    passed = {one.id for one in ledger.items if one.verdict is Verdict.PASSED}
    known = [one for one in all_items(plan) if one.id in passed and not (one.writes or one.last)]
    chosen = drawn(known, percent, seed, _sorts)
    engine = _engine(plan, client, chosen)
    if engine is None:
        return PerformedAgain(len(known))
    judged, told, found = 0, list[Difference](), causes_of(ledger)
    for item in chosen:
        journal = engine.run(item)
        judged += journal.outcome.verdict in _JUDGED
        new = first_new(journal.findings, found)
        if new is not None:
            said = f"{new.code}, {new.title}: se esperaba {new.expected}, y fue {new.actual}"
            told.append(Difference(item.id, item.title, client.hide(said)))
        if engine.unavailable:
            break
    return PerformedAgain(len(known), len(chosen), judged, tuple(told))


def _sorts(item: Item) -> tuple[str, str]:
    """Return what an item looks at, and of what."""
    return item.id.rpartition("/")[2], item.capability or ""


def _engine(plan: Plan, client: Client, chosen: Sequence[Item]) -> Engine | None:
    """Return what performs the items on what the target has, None where that is not told."""
    try:
        pool = discover(
            plan, client.send, client.token, [need for one in chosen for need in one.needs]
        )
    except (ConformanceError, BlockedError):
        return None
    given = allocate(chosen, pool, plan.pack.terms)
    return Engine(
        plan,
        client,
        Unheard(),
        Budget(0),
        pool=pool,
        schedule=Schedule(tuple(chosen), given),
    )
