"""The schedule of a run within its bounds: of one that begins, that goes on, that was stopped.

The rules of the file: when a run goes on only who is left takes of the bounds. Who gets no
resources then because of a bound is left out by it: by one that holds now, or by one that had put
it off until others had used up what it was to have.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from conformance.core.limit import RESOURCES
from conformance.core.resource import Pool
from conformance.core.unjudged import put_off
from conformance.http.item import Item
from conformance.report.ledger import Ledger
from conformance.run.again import schedule_again
from conformance.run.choosing import Most, bounded, schedule_within, starved
from conformance.run.outlook import runs
from conformance.run.plan import Plan
from conformance.run.planner import can_run, choice_of
from conformance.run.schedule import Schedule


def scheduled(
    plan: Plan, items: Sequence[Item], pool: Pool, most: Most, was: Ledger | None
) -> Schedule:
    """Return which items run, and on what; `was` is the run that this one goes on with."""
    if was is None:
        return schedule_within(plan, items, pool, most)
    made = schedule_again(items, pool, was, choice_of(plan, items, pool), plan.pack.terms)
    left = tuple(item for item in made.order if item.id in was.left)
    going = bounded(plan, replace(made, order=left), pool, most)
    without = [
        item
        for item in left
        if item.id not in going.left_out
        and item.id not in made.cut
        and can_run(plan, pool, item)
        and not runs(plan, item, pool, going)
    ]
    out = {
        **_put_off(without, was),
        **dict(starved(plan, replace(going, order=tuple(without)), pool)),
    }
    return replace(made, left_out={**going.left_out, **out})


def _put_off(items: Sequence[Item], was: Ledger) -> Mapping[str, str]:
    """Return who had been put off by a bound, of those that bound no resources, and why."""
    reasons = {one.id: one.reason for one in was.items if put_off(one.reason)}
    names = (item.id for item in items if item.id in reasons)
    return {name: reasons[name] for name in names if RESOURCES not in reasons[name]}


def idle(items: Sequence[Item]) -> Schedule:
    """Return the schedule of a run that was stopped: it performs none of its items."""
    return Schedule(tuple(items), {})
