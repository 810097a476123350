"""What is in flight together: the stages of a run of many items at once."""

from collections.abc import Callable, Mapping, Sequence
from enum import Enum, auto

from conformance.core.capability import Kind
from conformance.http.item import Item
from conformance.run.flight import Stage
from conformance.run.plan import Plan
from conformance.run.schedule import Schedule


class _When(Enum):
    """The stages of a run, in their order."""

    ALONE = auto()
    WRITING = auto()
    READING = auto()
    LAST = auto()


def stages(
    plan: Plan,
    schedule: Schedule,
    items: Sequence[Item],
    at_once: int,
    lasts: Callable[[Item], float],
) -> list[Stage[Item]]:
    """Return what is begun one after another, and what together; `lasts` says how long an item is.

    A login may end the sessions that others are in: it is in flight alone. Who writes goes
    beside others who write, each on resources of its own; who only reads comes after, since a
    whole list that changes while it is paged says nothing; and after all who goes `last`, since
    it may leave a weak system in pieces. Those are begun first that last longest with whoever
    waits for them: nobody waits for them at the end.
    """
    followed = {name for names in schedule.before.values() for name in names}

    def begun(item: Item) -> _When:
        if item.last:
            return _When.LAST
        if _logs_in(plan, item):
            return _When.ALONE
        return _When.WRITING if item.writes or item.id in followed else _When.READING

    pieces: dict[_When, list[Item]] = {when: [] for when in _When}
    for item in items:
        pieces[begun(item)].append(item)
    lasting = _lasting(schedule, items, lasts)
    for when in (_When.WRITING, _When.READING):
        pieces[when].sort(key=lambda item: lasting[item.id], reverse=True)
    return [Stage(some, 1 if when is _When.ALONE else at_once) for when, some in pieces.items()]


def _logs_in(plan: Plan, item: Item) -> bool:
    bound = plan.contract.bound.get(item.capability or "")
    return bound is not None and bound.capability.kind is Kind.LOGIN


def _lasting(
    schedule: Schedule, items: Sequence[Item], lasts: Callable[[Item], float]
) -> Mapping[str, float]:
    """Return how long each item lasts with the longest row of those that wait for it."""
    lasting = {item.id: 0.0 for item in items}
    place = {item.id: number for number, item in enumerate(schedule.order)}
    for item in sorted(items, key=lambda one: place.get(one.id, 0), reverse=True):
        lasting[item.id] += lasts(item)  # all that come after it are known
        for name in schedule.before.get(item.id, ()):
            if name in lasting:
                lasting[name] = max(lasting[name], lasting[item.id])
    return lasting
