"""What is in flight together: the stages of a run of many items at once."""

from collections.abc import Sequence

from conformance.core.capability import Kind
from conformance.http.item import Item
from conformance.run.flight import Stage
from conformance.run.plan import Plan
from conformance.run.profile import length
from conformance.run.schedule import Schedule


def stages(
    plan: Plan, schedule: Schedule, items: Sequence[Item], at_once: int
) -> list[Stage[Item]]:
    """Return what is begun one after another, and what together.

    A login may end the sessions that others are in: it is in flight alone. Who writes goes
    beside others who write, each on resources of its own; who only reads comes after, since a
    whole list that changes while it is paged says nothing; and after all who goes `last`, since
    it may leave a weak system in pieces. The longest are begun first: nobody waits for them at
    the end.
    """
    alone = [item for item in items if not item.last and _logs_in(plan, item)]
    apart = {item.id for item in alone}
    rest = [item for item in items if not item.last and item.id not in apart]
    if not schedule.shared:  # else the schedule's order says who comes after whom
        rest.sort(key=length, reverse=True)
    followed = {name for names in schedule.before.values() for name in names}
    writing = [item for item in rest if item.writes or item.id in followed]
    reading = [item for item in rest if not item.writes and item.id not in followed]
    last = [item for item in items if item.last]
    return [Stage(alone), *(Stage(some, at_once) for some in (writing, reading, last))]


def _logs_in(plan: Plan, item: Item) -> bool:
    bound = plan.contract.bound.get(item.capability or "")
    return bound is not None and bound.capability.kind is Kind.LOGIN
