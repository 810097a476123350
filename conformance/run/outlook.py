"""Which obligatory requirements a run would judge and which it would leave: one answer for its
plan, for what to ask for, and for the doctor.

The rules of the file: only what is within the scope counts, and of it what the system offers; what
it does not offer stands apart. A requirement is judged when an item that judges it runs: the target
has whom and what it calls, it gets its resources, and no bound of the run leaves it out.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from conformance.core.finding import Level
from conformance.core.mismatch import Mismatch
from conformance.core.resource import Pool
from conformance.core.role import Callers
from conformance.http.item import Item
from conformance.run.homes import verified
from conformance.run.plan import Plan
from conformance.run.planner import can_run
from conformance.run.schedule import Schedule
from conformance.run.scope import Range, apart

Deciding = Mapping[str, Sequence[Item]]
"""The items that may judge each requirement."""


@dataclass(frozen=True, slots=True)
class Outlook:
    """What a schedule does for each obligatory requirement of the scope: the items that may judge
    those that the system offers, those that none that runs judges, those of which only some items
    run, and those that it does not offer.
    """

    deciding: Deciding
    left: tuple[str, ...]
    in_part: tuple[str, ...]
    unoffered: tuple[str, ...]

    @property
    def judged(self) -> int:
        """How many are judged."""
        return len(self.deciding) - len(self.left)


def outlook_of(
    plan: Plan, items: Iterable[Item], pool: Pool, made: Schedule, judged: Range
) -> Outlook:
    """Return what a schedule of these items judges."""
    citing = _citing(items, judged)
    offered = {
        name: [one for one in several if offers(plan, one)] for name, several in citing.items()
    }
    deciding = {
        name: _deciding(plan, several) if name in judged.apart else several
        for name, several in sorted(offered.items())
        if several
    }
    judging = _judging(plan, deciding, pool, made)
    return Outlook(
        deciding,
        tuple(name for name, does in judging.items() if not any(does)),
        tuple(name for name, does in judging.items() if any(does) and not all(does)),
        tuple(sorted({*citing} - {*deciding})),
    )


def _citing(items: Iterable[Item], judged: Range) -> dict[str, list[Item]]:
    """Return the items that judge each obligatory requirement of a scope."""
    items = tuple(items)
    plan, outside = judged.plan, judged.requirements(items)
    must = {
        one.id
        for one in plan.pack.requirements.values()
        if one.id not in outside and plan.level(one.id, one.level) is Level.MUST
    }
    found: dict[str, list[Item]] = {}
    for item in items:
        if not judged.outside(item):
            for name in must.intersection(verified(plan.pack, item)):
                found.setdefault(name, []).append(item)
    return found


def _deciding(plan: Plan, items: Sequence[Item]) -> Sequence[Item]:
    """Return the items that decide on what speaks of other entities: whoever is of the same one
    does not.
    """
    return [item for item in items if apart(plan, item)] or items


def unjudged(plan: Plan, deciding: Deciding, pool: Pool, made: Schedule) -> tuple[str, ...]:
    """Return the requirements of which no item runs."""
    judging = _judging(plan, deciding, pool, made)
    return tuple(name for name, does in judging.items() if not any(does))


def _judging(
    plan: Plan, deciding: Deciding, pool: Pool, made: Schedule
) -> Mapping[str, Sequence[bool]]:
    """Return of each requirement which of its items judge; each item is asked for once."""
    items = {item.id: item for several in deciding.values() for item in several}
    does = {name: judges(plan, item, pool, made) for name, item in items.items()}
    return {name: [does[item.id] for item in several] for name, several in deciding.items()}


def offers(plan: Plan, item: Item) -> bool:
    """Say whether the system offers what an item calls."""
    return all(name in plan.contract.bound for name in item.capabilities)


def runs(plan: Plan, item: Item, pool: Pool, made: Schedule) -> bool:
    """Say whether an item of a schedule runs at a target."""
    return made.supplies(item) and item.id not in made.left_out and can_run(plan, pool, item)


def judges(plan: Plan, item: Item, pool: Pool, made: Schedule) -> bool:
    """Say whether an item of a schedule runs at a target and has whom it judges something by."""
    callers = Callers(plan.pack.roles, pool.roles)
    may = runs(plan, item, pool, made) and not item.lacking(callers)
    return may and closed(plan, item, pool) is None


def closed(plan: Plan, item: Item, pool: Pool) -> Mismatch | None:
    """Return what the target file says and is not so, for which an item is not sure to be judged:
    its role is kept out of a service that it calls, or a path of its is not there.
    """
    bound = plan.contract.bound
    services = {bound[name].capability.service for name in item.capabilities if name in bound}
    for one in pool.mismatches:
        if one.capability in item.capabilities or (
            one.role in item.roles and one.service in services
        ):
            return one
    return None


def running(plan: Plan, schedule: Schedule, pool: Pool) -> tuple[Item, ...]:
    """Return the items of a schedule that run, in its order."""
    return tuple(item for item in schedule.order if runs(plan, item, pool, schedule))
