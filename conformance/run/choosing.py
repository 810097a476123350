"""What a run asks when it may not ask all: of the items that could run, those that tell most.

The rules of the file: first who judges an obligatory requirement that nobody judges yet, the most
of them per cost; then who covers any other requirement, operation, role or kind of item; then the
rest, the cheapest first. What an item costs is what it is thought to send. What stays outside says
which bound left it there. The same items, costs and bounds give the same choice.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from conformance.core.limit import RESOURCES
from conformance.core.phrase import counted
from conformance.core.resource import Pool, Resource, ResourceKind
from conformance.core.unjudged import LEFT_OUT
from conformance.http.item import Item
from conformance.run.allocation import key_of, stock_of
from conformance.run.estimate import Cost, Costs, Pace, costs_of, estimate
from conformance.run.greedy import cover
from conformance.run.outlook import running, runs
from conformance.run.plan import Plan
from conformance.run.planner import choice_of, schedule_of
from conformance.run.schedule import Schedule
from conformance.run.sharing import Choice

_AGAIN = 6  # times that fewer requests are tried, until the minutes hold
_SPARE = 0.97
_SHOWN, _NAMED = 3, 8


@dataclass(frozen=True, slots=True)
class Most:
    """What a run may take at most, None where nothing bounds it: with what looking at the target
    takes, unless that is done (`prepared`).
    """

    writes: int | None = None
    exchanges: int | None = None
    minutes: float | None = None
    pace: Pace = field(default_factory=lambda: Pace(0.0))
    prepared: bool = False


def schedule_within(plan: Plan, items: Sequence[Item], pool: Pool, most: Most) -> Schedule:
    """Return what runs within bounds, and on what: who gets no resources because of a bound is left
    out by it as well.
    """
    made = bounded(plan, schedule_of(plan, items, pool, most.writes), pool, most)
    return replace(made, left_out={**made.left_out, **dict(starved(plan, made, pool))})


def bounded(plan: Plan, schedule: Schedule, pool: Pool, most: Most) -> Schedule:
    """Return a schedule within bounds: who stays outside is in its `left_out`, with the reason."""
    costs, able = costs_of(plan, schedule), running(plan, schedule, pool)
    choice = choice_of(plan, able, pool)
    room = _room(most, costs)
    chosen = choose(able, choice, costs, room)
    if most.minutes is not None:
        taken = costs.before * most.pace.latency_s / 60 if most.prepared else 0.0
        allowed = most.minutes + taken
        for _ in range(_AGAIN):
            needed = estimate(plan, schedule, chosen, most.pace)
            if needed.minutes <= allowed:
                break
            fewer = (needed.requests - costs.before) * _SPARE * allowed / needed.minutes
            room = {**room, "max_minutes": fewer}
            chosen = choose(able, choice, costs, room)
    kept = {item.id for item in chosen}
    outside = {item.id: _why(item, costs, room) for item in able if item.id not in kept}
    return replace(schedule, left_out=outside) if outside else schedule


def unbounded(plan: Plan, items: Sequence[Item], pool: Pool) -> tuple[Pool, Schedule]:
    """Return all that the target has, and what would run on it if nothing bounded the run."""
    whole = replace(pool, resources=(*pool.resources, *pool.withheld), withheld=())
    return whole, schedule_of(plan, items, whole)


def starved(plan: Plan, schedule: Schedule, pool: Pool) -> Iterator[tuple[str, str]]:
    """Yield who gets no resources because of what bounds them, or the writes on them, and why."""
    target = plan.target
    if not pool.withheld and target.max_writes is None:
        return
    whole, free = unbounded(plan, schedule.order, pool)
    for item in running(plan, free, whole):
        if item.id not in schedule.left_out and not runs(plan, item, pool, schedule):
            keys = [key for need in item.needs for key in (need.state, need.kind.key)]
            bounding = [f"{RESOURCES}.{key}" for key in keys if key in target.max_resources]
            yield item.id, f"{LEFT_OUT} {(*(bounding if pool.withheld else ()), 'max_writes')[0]}"


def choose(
    items: Sequence[Item], choice: Choice, costs: Costs, room: Mapping[str, float]
) -> list[Item]:
    """Return the items that tell most within the room that each bound leaves, in their order."""
    if all(sum(_of(name, costs.of(item)) for item in items) <= most for name, most in room.items()):
        return list(items)
    left, chosen = dict(room), list[int]()

    def take(number: int) -> bool:
        cost = costs.of(items[number])
        if any(_of(name, cost) > most for name, most in left.items()):
            return False
        for name in left:
            left[name] -= _of(name, cost)
        chosen.append(number)
        return True

    def price(number: int) -> int:
        return max(1, costs.of(items[number]).requests)

    rest = list(range(len(items)))
    for tells in (choice.obliged, choice.told):
        covered = {one for number in chosen for one in tells(items[number])}
        told = {number: tells(items[number]) for number in rest}
        rest = sorted(cover(rest, told.__getitem__, covered, price, take))
    for number in sorted(rest, key=lambda one: (costs.of(items[one]).requests, one)):
        take(number)
    return [items[number] for number in sorted(chosen)]


def _room(most: Most, costs: Costs) -> dict[str, float]:
    room: dict[str, float] = {}
    if most.writes is not None:
        room["max_writes"] = most.writes
    if most.exchanges is not None:
        room["max_exchanges"] = most.exchanges - (0 if most.prepared else costs.before)
    return room


def _of(name: str, cost: Cost) -> int:
    return cost.writes if name == "max_writes" else cost.requests


def _why(item: Item, costs: Costs, room: Mapping[str, float]) -> str:
    """Return which bound left an item out: one that leaves no room for all, the narrowest first."""
    cost = costs.of(item)
    names = sorted((name for name in room if _of(name, cost)), key=lambda name: (room[name], name))
    return f"{LEFT_OUT} {(names or [*room])[0]}"


def outside(
    plan: Plan, schedule: Schedule, pool: Pool, before: Collection[str] = ()
) -> Iterator[str]:
    """Yield what the bounds of a run leave out, as lines of its plan; `before` are the items that
    the run which it goes on with has judged.
    """
    if not schedule.left_out:
        return
    left = replace(schedule, left_out={})
    able = [
        item
        for item in schedule.order
        if item.id in schedule.left_out or item.id in before or runs(plan, item, pool, left)
    ]
    choice = choice_of(plan, able, pool)
    out = [item for item in able if item.id in schedule.left_out]
    judged = {name for item in able if item not in out for name in choice.obliged(item)}
    lost = sorted({name for item in out for name in choice.obliged(item)} - judged)
    named = ", ".join(item.id for item in out[:_SHOWN])
    more = ", …" if len(out) > _SHOWN else ""
    tests = counted(len(able), "prueba", "pruebas")
    yield f"Quedan fuera por esos límites {len(out)} de {tests}: {named}{more}."
    if lost:
        some = counted(len(lost), "requisito obligatorio", "requisitos obligatorios")
        verb = "juzga" if len(lost) == 1 else "juzgan"
        shown = ", ".join(lost[:_NAMED]) + (f" y {len(lost) - _NAMED} más" if lost[_NAMED:] else "")
        yield f"Así no se {verb} {some}: {shown}."


def within_limits(pool: Pool, kinds: Iterable[ResourceKind], most: Mapping[str, int]) -> Pool:
    """Return a pool of the resources that a run may use, the others withheld."""
    kept = allowed(pool.resources, kinds, most)
    names = {key_of(row) for row in kept}
    withheld = tuple(row for row in pool.resources if key_of(row) not in names)
    return replace(pool, resources=kept, withheld=withheld)


def allowed(
    resources: Sequence[Resource], kinds: Iterable[ResourceKind], most: Mapping[str, int]
) -> tuple[Resource, ...]:
    """Return the resources that a run may use, the first of each state: as many as its state may,
    and of each state its share of what its kind may.
    """
    kept = list(resources)
    for kind in kinds:
        for state in kind.states:
            kept = _first(kept, kind.name, state.name, most.get(state.name))
        for name, count in _shares(kept, kind, most.get(kind.key)).items():
            kept = _first(kept, kind.name, name, count)
    return tuple(kept)


def _first(rows: Sequence[Resource], kind: str, state: str, count: int | None) -> list[Resource]:
    if count is None:
        return list(rows)
    kept, seen = list[Resource](), 0
    for row in rows:
        its = stock_of(row) == (kind, state)
        seen += its
        if not its or seen <= count:
            kept.append(row)
    return kept


def _shares(rows: Sequence[Resource], kind: ResourceKind, most: int | None) -> dict[str, int]:
    """Return how many of each state there may be when there may be so many of a kind; what does not
    come out even goes to the first states.
    """
    own = [row.state for row in rows if row.kind == kind.name]
    had = {one.name: own.count(one.name) for one in kind.states}
    total = sum(had.values())
    if most is None or total <= most:
        return {}
    shares = {name: count * most // total for name, count in had.items()}
    for name in had:
        if sum(shares.values()) < most and shares[name] < had[name]:
            shares[name] += 1
    return shares
