"""What a run would take, before it is run: requests, writes, minutes.

The rules of the file: what each item sends is what it sent to the reference server of its pack
(`make costs`), where that is known, and otherwise what its kind sends. Who gets fewer resources
than it would take sends what it sent with few of them, and who asks as several roles its share for
those that are there. Minutes are what these requests take one after another in each item, with so
many items at once as the target takes, begun and waited for as the engine does: in the same stages,
by the rule of `flight`.
"""

import heapq
import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

from conformance.core.profile import QUICK
from conformance.http.item import Item
from conformance.run.flight import Stage, Waiting
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

    def towards(self, other: "Cost", share: float) -> "Cost":
        """Return what lies so far between this and another."""
        return Cost(
            round(self.requests + (other.requests - self.requests) * share),
            round(self.writes + (other.writes - self.writes) * share),
        )


@dataclass(frozen=True, slots=True)
class FewCost:
    """What an item sends that gets so many resources, fewer than it would take."""

    cost: Cost
    resources: int


@dataclass(frozen=True, slots=True)
class Costs:
    """What items cost, by their ids, and how many requests are sent `before` the first one.

    `few` tells what those cost that got fewer resources than they would take, `given` how many each
    item gets, all that it would take where nothing is said, and `roles` who is there to call, None
    where everybody is.
    """

    before: int = _BEFORE
    items: Mapping[str, Cost] = field(default_factory=dict)
    few: Mapping[str, FewCost] = field(default_factory=dict)
    given: Mapping[str, int] = field(default_factory=dict)
    roles: Collection[str] | None = None

    def of(self, item: Item) -> Cost:
        """Return what an item costs: what is known of it, or about what its kind does."""
        whole = self.items.get(item.id) or Cost(length(item), item.writes)
        return self._by_roles(item, self._by_resources(item, whole))

    def _by_resources(self, item: Item, whole: Cost) -> Cost:
        """Return what an item costs with what it gets, between few resources and all."""
        few, most = self.few.get(item.id), sum(need.count for need in item.needs)
        got = self.given.get(item.id, most)
        if few is None or got >= most or few.cost.requests >= whole.requests:
            return whole
        more = max(0, got - few.resources)
        return few.cost.towards(whole, more / (most - few.resources))

    def _by_roles(self, item: Item, whole: Cost) -> Cost:
        """Return the share that an item sends as those who are there, of the roles it asks as."""
        if self.roles is None or not item.some:
            return whole
        there = sum(role in self.roles for role in item.some)
        return Cost(0, 0).towards(whole, there / len(item.some))


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


def costs_of(plan: Plan, schedule: Schedule | None = None) -> Costs:
    """Return what the items of a plan cost, as its pack has it: with what a schedule gives them,
    or before there is one, with all that they would take.
    """
    known = Costs() if plan.pack.costs is None else read_costs(plan.pack.costs, plan.profile)
    given = {name: len(rows) for name, rows in schedule.given.items()} if schedule else {}
    return replace(known, given=given, roles=plan.target.roles)


@cache
def read_costs(path: Path, profile: str) -> Costs:
    """Return what was counted (`make costs`) for a profile."""
    kept = json.loads(path.read_bytes())
    rows = kept["items"] | (kept["quick"] if profile == QUICK else {})
    return Costs(
        kept["before"],
        {name: Cost(*row) for name, row in rows.items()},
        {name: FewCost(Cost(*row), got) for name, (*row, got) in kept.get("few", {}).items()},
    )


def costs_text(full: Costs, quick: Costs) -> str:
    """Return the text that `read_costs` reads, an item a line: of the quick profile, those that
    cost something else there.
    """
    other = {name: one for name, one in quick.items.items() if full.items.get(name) != one}
    few = {name: (*_row(one.cost), one.resources) for name, one in full.few.items()}
    return (
        f'{{"version": 1,\n"before": {full.before},\n"items": {_rows(_each(full.items))},\n'
        f'"few": {_rows(few)},\n"quick": {_rows(_each(other))}}}\n'
    )


def _each(costs: Mapping[str, Cost]) -> dict[str, tuple[int, ...]]:
    return {name: _row(one) for name, one in costs.items()}


def _row(cost: Cost) -> tuple[int, int]:
    return cost.requests, cost.writes


def _rows(items: Mapping[str, tuple[int, ...]]) -> str:
    lines = (
        f"{json.dumps(name, ensure_ascii=False)}: {list(row)}"
        for name, row in sorted(items.items())
    )
    return "{\n" + ",\n".join(lines) + "\n}"


def estimate(plan: Plan, schedule: Schedule, items: Sequence[Item], pace: Pace) -> Estimate:
    """Return what these items of a schedule would take at a pace, discovery included: without any
    service there is nobody to ask.
    """
    if not plan.target.services:
        return Estimate(len(items), 0, 0, 0.0)
    costs = costs_of(plan, schedule)
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
    """Return how long a stage takes whose pieces are begun as they are in flight."""
    waiting = Waiting([item.id for item in stage.pieces], str, before)
    flying, now = list[tuple[float, str]](), 0.0
    while waiting or flying:
        while len(flying) < stage.at_once and (name := waiting.begin()):
            heapq.heappush(flying, (now + lasting[name], name))
        now, ended = heapq.heappop(flying)
        waiting.end(ended)
    return now
