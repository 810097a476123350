"""What a run would take of a target as it was found, and what of the obligatory it would judge.

A requirement is judged when an item that judges it runs. Where none does, nobody logs in for it,
the target lacks what it works on, the system does not offer it, or nothing may be written.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from conformance.core.lack import Lack
from conformance.core.phrase import listed
from conformance.core.resource import Pool
from conformance.core.role import Callers
from conformance.http.item import Item
from conformance.report.scope_words import foreseen
from conformance.run.allocation import scarce
from conformance.run.choosing import Most, schedule_within, within_limits
from conformance.run.doctor.observed import CountedStock, Forecast, Missing
from conformance.run.estimate import Pace, estimate
from conformance.run.outlook import closed, outlook_of, running
from conformance.run.plan import Plan
from conformance.run.schedule import Schedule
from conformance.run.scope import Range
from conformance.run.target_roles import example
from conformance.run.wish import wish_of

_AT_ONCE_S = 0.01  # as the engine has it


def forecast(
    plan: Plan, items: Sequence[Item], pool: Pool, latency_s: float, judged: Range
) -> Forecast:
    """Return what a run of these items would take and judge of a scope, at a target that answers so
    fast.
    """
    slow = latency_s >= _AT_ONCE_S and plan.target.max_writes is None
    at_once = plan.target.concurrency if slow else 1
    pace = Pace(latency_s, at_once, plan.target.requests_per_second)
    pool = within_limits(pool, plan.pack.resources, plan.target.max_resources)
    most = Most(plan.target.max_writes, plan.target.max_exchanges, plan.target.max_minutes, pace)
    schedule = schedule_within(plan, items, pool, most)
    would = running(plan, schedule, pool)
    takes = estimate(plan, schedule, would, pace)
    seen = outlook_of(plan, items, pool, schedule, judged)
    return Forecast(
        items=takes.items,
        exchanges=takes.requests,
        writes=takes.writes,
        seconds=60 * takes.minutes,
        at_once=at_once,
        used=_used(plan, schedule, would),
        obliged=len(seen.deciding),
        judged=seen.judged,
        in_part=len(seen.in_part),
        missing=(
            *_missing(plan, pool, schedule, [seen.deciding[name] for name in seen.left]),
            *([Missing("el sistema no lo ofrece", len(seen.unoffered))] if seen.unoffered else []),
        ),
        asked=foreseen(wish_of(plan, items, pool, schedule, pace)),
    )


def _used(plan: Plan, schedule: Schedule, items: Iterable[Item]) -> tuple[CountedStock, ...]:
    taken = {(row.kind, row.state, row.id) for item in items for row in schedule.given[item.id]}
    counts = Counter((kind, state) for kind, state, _ in taken)
    return tuple(
        CountedStock(kind, state.name, counts[kind.name, state.name])
        for kind in plan.pack.resources
        for state in kind.states
    )


@dataclass(frozen=True, slots=True)
class _Reason:
    """Why an item does not run, and what the target file could give it."""

    why: str
    key: str = ""
    write: str = ""


def _missing(
    plan: Plan, pool: Pool, schedule: Schedule, unjudged: Iterable[Sequence[Item]]
) -> tuple[Missing, ...]:
    """Return why requirements are not judged, first what most of them lack; of the items of one,
    the reason of the one that lacks the least is told.
    """
    counts = Counter(
        min(_bounds(schedule, items) or [_reason(plan, pool, one) for one in items], key=_weight)
        for items in unjudged
    )
    return tuple(Missing(one.why, count, one.key, one.write) for one, count in counts.most_common())


def _weight(reason: _Reason) -> tuple[bool, int, str]:
    return not reason.key, len(reason.why), reason.why


def _bounds(schedule: Schedule, items: Iterable[Item]) -> list[_Reason]:
    """Return which bounds of the run leave some items out, those that would run without."""
    said = [why for item in items if (why := schedule.left_out.get(item.id))]
    return [_Reason(why, f"limits.{why.rpartition(' ')[2]}", "un número mayor") for why in said]


def _reason(plan: Plan, pool: Pool, item: Item) -> _Reason:
    """Return why an item does not run."""
    if item.writes and plan.read_only:
        return _Reason("environment: produccion no deja escribir")
    absent = sorted(item.lacking(Callers(plan.pack.roles, pool.roles)))
    if absent:
        some = "de los roles" if len(absent) > 1 else "del rol"
        pair = example(plan.pack.auth.main.keys)
        return _Reason(
            f"faltan credenciales {some} {listed(absent)}",
            "roles",
            "; ".join(f"{role}: {pair}" for role in absent),
        )
    if (astray := closed(plan, item, pool)) is not None:
        return _Reason(astray.said, astray.key, astray.write)
    lacks = scarce(item, pool)
    if not lacks:
        return _Reason(
            "limits.max_writes no deja escribir más", "limits.max_writes", "un número mayor"
        )
    return _Reason(
        f"faltan {listed(dict.fromkeys(map(_named, lacks)))}",
        item.needs[0].kind.key if item.needs else "",
        "discover, o más ids, una vez que existan",
    )


def _named(lack: Lack) -> str:
    """Return what lacked, whatever its number: items that lack the same are told together."""
    if lack.role or lack.noun is None:
        return lack.what
    return f"{lack.noun.many} {lack.state}"
