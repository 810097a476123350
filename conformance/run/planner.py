"""What a run asks of few resources: items chosen for what they tell, and resources they share.

The rules of the file: where there are resources enough, each item has its own and all run in the
order of the plan. Where there are not, items share: a resource has *users* one after another, those
that count what there is on it first, then in the order in which their marks bar one another. An
item gets a place where nothing that was left before it bars what it does, and nothing that it
leaves bars who comes after. Who comes first in the choice: what judges an obligatory requirement
that nobody judges yet, per what it costs; then what judges one on resources in another state; then
what covers any other requirement, operation, role or kind of item not covered yet, of equals who
asks most; then the rest, the cheapest first. Where what others changed is used, some resources are
kept for confirming what is found there. The same items and resources give the same schedule.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial

from conformance.core.finding import Level
from conformance.core.resource import Pool, Resource
from conformance.core.role import Callers
from conformance.core.terms import ANY_TIME, Terms
from conformance.http.item import Item
from conformance.run.allocation import allocate, key_of, keys_of
from conformance.run.effects import trace
from conformance.run.estimate import Costs, costs_of
from conformance.run.homes import verified
from conformance.run.plan import Plan
from conformance.run.schedule import Schedule
from conformance.run.scope import refused
from conformance.run.sharing import Choice, SharedSchedule

_ROUNDS = 4
"""How many times it is all shared out again, what nobody could judge first."""


def schedule(
    items: Sequence[Item], pool: Pool, choice: Choice, terms: Terms = ANY_TIME
) -> Schedule:
    """Return what runs on the resources of a target, in its order.

    An item that gets no resources stays in the order, without any.
    """
    running = [item for item in items if choice.able(item)]
    apart = allocate(items, pool, terms)
    if not _all_given(running, apart):
        apart = {item.id: () for item in items} | allocate(running, pool, terms)
    if _all_given(running, apart):
        return Schedule(tuple(items), apart, spare=_unused(pool, apart))
    best = SharedSchedule(items, pool, choice, terms)
    best.share()
    first: frozenset[str] = frozenset()
    for _ in range(_ROUNDS):
        missed = best.missed() - first
        if not missed:
            break
        first |= missed
        again = SharedSchedule(items, pool, choice, terms)
        again.share(first)
        best = max(best, again, key=SharedSchedule.covered)
    return best.schedule()


def _all_given(items: Iterable[Item], given: Mapping[str, Sequence[Resource]]) -> bool:
    return all(len(given.get(item.id, ())) == _asked(item) for item in items)


def _asked(item: Item) -> int:
    return sum(need.count for need in item.needs)


def _unused(pool: Pool, given: Mapping[str, Sequence[Resource]]) -> list[Resource]:
    taken = keys_of(given)
    return [row for row in pool.resources if key_of(row) not in taken]


def schedule_of(
    plan: Plan, items: Sequence[Item], pool: Pool, most_writes: int | None = None
) -> Schedule:
    """Return what runs at the target of a plan, in its order, and on what."""
    choice = choice_of(plan, items, pool, most_writes)
    return schedule(items, pool, choice, plan.pack.terms)


def choice_of(
    plan: Plan, items: Sequence[Item], pool: Pool, most_writes: int | None = None
) -> Choice:
    """Return what the items of a plan are chosen by."""
    pack, costs = plan.pack, costs_of(plan)
    judged = {item.id: frozenset(verified(pack, item)) for item in items}
    must = frozenset(
        one.id for one in pack.requirements.values() if plan.level(one.id, one.level) is Level.MUST
    )
    return Choice(
        trace=partial(trace, pack),
        obliged=lambda item: judged[item.id] & must,
        told=lambda item: judged[item.id] | frozenset(kinds_of(item)),
        able=partial(can_run, plan, pool),
        lasts=lambda item: costs.of(item).requests,
        lasting=lambda given: _requests(replace(costs, given=given), items),
        effects=tuple(one for kind in pack.resources for one in kind.effects.values()),
        most_writes=most_writes,
    )


def _requests(costs: Costs, items: Iterable[Item]) -> Callable[[Item], int]:
    known = {item.id: costs.of(item).requests for item in items}
    return lambda item: known[item.id]


def can_run(plan: Plan, pool: Pool, item: Item) -> bool:
    """Say whether the target has whom and what an item calls, and wants it judged."""
    served = all(name in plan.contract.bound for name in item.capabilities)
    known = not item.absent(Callers(plan.pack.roles, pool.roles))
    return served and known and not ((item.writes and plan.read_only) or refused(plan, item))


def kinds_of(item: Item) -> Iterator[str]:
    """Yield what an item is a sample of: an operation, a role, a kind of item of an operation; and
    itself, or the story of which it is one case.
    """
    story = item.id.split("[")[0]
    yield f"capacidad {item.capability}"
    if story.count("/") > 1:  # a story is the only one of its kind
        yield f"tipo {item.id.rsplit('/', 1)[-1]}"
    yield f"{item.phase} {item.capability}"
    yield story
    yield from (f"rol {role} {item.capability}" for role in item.roles)
    yield from item.requirements
