"""The schedule of a run within its bounds: of one that begins, that goes on, that was stopped."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from conformance.core.resource import Pool
from conformance.http.item import Item
from conformance.report.ledger import Ledger
from conformance.run.again import schedule_again
from conformance.run.choosing import Most, bounded, schedule_within
from conformance.run.effects import trace
from conformance.run.plan import Plan
from conformance.run.schedule import Schedule


def scheduled(
    plan: Plan, items: Sequence[Item], pool: Pool, most: Most, was: Ledger | None
) -> Schedule:
    """Return which items run, and on what; `was` is the run that this one goes on with: only who is
    left takes of the bounds.
    """
    if was is None:
        return schedule_within(plan, items, pool, most)
    made = schedule_again(items, pool, was, plan.pack.terms, partial(trace, plan.pack))
    left = tuple(item for item in made.order if item.id in was.left)
    going = bounded(plan, replace(made, order=left), pool, most)
    return replace(made, left_out=going.left_out)


def idle(items: Sequence[Item]) -> Schedule:
    """Return the schedule of a run that was stopped: it performs none of its items."""
    return Schedule(tuple(items), {})
