"""What a run would take, before it is run: requests, writes, minutes.

The rules of the file: what each item sends is what it sent to the reference server of its pack
(`make costs`), where that is known, and otherwise what its kind sends; minutes are what these
requests take one after another in each item, with so many items at once as the target takes, begun
and waited for as the engine does.
"""

import heapq
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from conformance.core.profile import QUICK
from conformance.http.item import Item
from conformance.run.flight import Stage
from conformance.run.plan import Plan
from conformance.run.profile import length
from conformance.run.schedule import Schedule
from conformance.run.stages import stages

_BEFORE = 50
"""Requests before the first item, where nobody counted them: logins, looking for resources."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What an item sends: requests, and how many of these are writes."""

    requests: int
    writes: int


@dataclass(frozen=True, slots=True)
class Costs:
    """What items cost, by their ids, and how many requests are sent `before` the first one."""

    before: int = _BEFORE
    items: Mapping[str, Cost] = field(default_factory=dict)

    def of(self, item: Item) -> Cost:
        """Return what an item costs: what is known of it, or about what its kind does."""
        return self.items.get(item.id) or Cost(length(item), item.writes)


@dataclass(frozen=True, slots=True)
class Pace:
    """How a target is asked: what an exchange takes, how many items are in flight at once, and the
    most requests a second (0: no bound).
    """

    latency_s: float
    at_once: int = 1
    per_second: float = 0.0


@dataclass(frozen=True, slots=True)
class Estimate:
    """What a run would take. `items` is how many would run."""

    items: int
    requests: int
    writes: int
    minutes: float


def costs_of(plan: Plan) -> Costs:
    """Return what the items of a plan cost, as its pack knows it."""
    return Costs() if plan.pack.costs is None else read_costs(plan.pack.costs, plan.profile)


@cache
def read_costs(path: Path, profile: str) -> Costs:
    """Return what was counted (`make costs`) for a profile."""
    kept = json.loads(path.read_bytes())
    rows = kept["items"] | (kept["quick"] if profile == QUICK else {})
    return Costs(kept["before"], {name: Cost(*row) for name, row in rows.items()})


def costs_text(full: Costs, quick: Costs) -> str:
    """Return the text that `read_costs` reads, an item a line: of the quick profile, those that
    cost something else there.
    """
    other = {name: one for name, one in quick.items.items() if full.items.get(name) != one}
    return (
        f'{{"version": 1,\n"before": {full.before},\n"items": {_rows(full.items)},\n'
        f'"quick": {_rows(other)}}}\n'
    )


def _rows(items: Mapping[str, Cost]) -> str:
    lines = (
        f"{json.dumps(name, ensure_ascii=False)}: [{one.requests}, {one.writes}]"
        for name, one in sorted(items.items())
    )
    return "{\n" + ",\n".join(lines) + "\n}"


def estimate(plan: Plan, schedule: Schedule, items: Sequence[Item], pace: Pace) -> Estimate:
    """Return what these items of a schedule would take at a pace, discovery included."""
    costs = costs_of(plan)
    known = {item.id: costs.of(item) for item in items}
    requests = costs.before + sum(one.requests for one in known.values())
    lasting = {name: one.requests * pace.latency_s for name, one in known.items()}
    took = costs.before * pace.latency_s + sum(_lengths(plan, schedule, items, lasting, pace))
    least = requests / pace.per_second if pace.per_second else 0.0
    return Estimate(
        len(items),
        requests,
        sum(one.writes for one in known.values()),
        max(took, least) / 60,
    )


def _lengths(
    plan: Plan,
    schedule: Schedule,
    items: Sequence[Item],
    lasting: Mapping[str, float],
    pace: Pace,
) -> Iterator[float]:
    """Yield how long each stage takes."""
    for stage in stages(plan, schedule, items, pace.at_once, lambda item: lasting[item.id]):
        yield _length(stage, schedule.before, lasting)


def _length(
    stage: Stage[Item], before: Mapping[str, Sequence[str]], lasting: Mapping[str, float]
) -> float:
    """Return how long a stage takes whose pieces are begun as soon as they may be, the first
    first.
    """
    names = {item.id for item in stage.pieces}
    waits = {name: names.intersection(before.get(name, ())) for name in names}
    left, flying, now = [item.id for item in stage.pieces], list[tuple[float, str]](), 0.0
    while left or flying:
        ready = [name for name in left if not waits[name]][: stage.at_once - len(flying)]
        for name in ready:
            left.remove(name)
            heapq.heappush(flying, (now + lasting[name], name))
        now, ended = heapq.heappop(flying)
        for others in waits.values():
            others.discard(ended)
    return now
