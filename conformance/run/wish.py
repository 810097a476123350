"""What to ask for so that a run judges the obligatory requirements that it would leave unjudged.

The rules of the file: only what is within the scope counts, and of it what the system offers. First
the users: as few as give each requirement an item with everybody it needs. With those the planner
is asked again. For what it still leaves, the fewest more resources of each kind and state with
which it places one item of each; and more until it leaves none when it plans everything anew.
Where nobody could see what resources there are, none are asked for: only users are. For what the
bounds of the run leave out nobody is asked: which of them to raise is said, and to what.
"""

import math
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from conformance.core.limit import bounds
from conformance.core.resource import TEXT, Need, Pool, Resource, ResourceKind
from conformance.core.role import Callers
from conformance.http.item import Item
from conformance.report.extent import NOTHING, Wish
from conformance.run.allocation import Stock, key_of
from conformance.run.choosing import unbounded
from conformance.run.estimate import Pace, estimate
from conformance.run.outlook import Deciding, outlook_of, running, unjudged
from conformance.run.plan import Plan
from conformance.run.planner import schedule_of
from conformance.run.schedule import Schedule
from conformance.run.scope import range_of

_ROUNDS = 4
"""How many times the planner is asked whether it is enough, and more added where it is not."""
_IMMEDIATE = Pace(0.0)
"""How a target is asked that answers at once."""
_FAR = 10**12
"""Ids from here on are of no resource that a target has."""


@dataclass(frozen=True, slots=True)
class _AskedPlan:
    """A plan with its scope: what the planner is asked with."""

    plan: Plan

    def left(self, deciding: Deciding, pool: Pool, made: Schedule) -> tuple[str, ...]:
        return unjudged(self.plan, deciding, pool, made)

    def scheduled(self, items: Sequence[Item], pool: Pool) -> Schedule:
        return schedule_of(self.plan, items, pool)


def wish_of(
    plan: Plan,
    items: Sequence[Item],
    pool: Pool,
    made: Schedule,
    pace: Pace = _IMMEDIATE,
) -> Wish:
    """Return what it takes to judge what a schedule leaves unjudged, nothing when it leaves
    nothing.
    """
    asking = _AskedPlan(plan)
    seen = outlook_of(plan, items, pool, made, range_of(plan))
    if not seen.left:
        return NOTHING
    deciding = _allowed(plan, seen.deciding)
    bounded, raised = 0, tuple[str, ...]()
    if made.left_out:  # no user and no resource helps against a bound
        pool, made = unbounded(plan, items, pool)
        bounded = len(seen.left) - len(asking.left(seen.deciding, pool, made))
        raised = tuple(_raised(plan, pool, made, pace)) if bounded else ()
    left = asking.left(deciding, pool, made)
    roles = plan.pack.roles
    users = _users({name: deciding[name] for name in left}, Callers(roles, pool.roles))
    joined = replace(pool, roles=pool.roles | {*users})
    again = asking.scheduled(items, joined) if users else made
    few = asking.left({name: deciding[name] for name in left}, joined, again)
    short = {name: deciding[name] for name in few}
    more, still = (Counter[Stock](), few) if pool.unseen else _more(asking, short, joined, again)
    for _ in range(_ROUNDS if more else 0):
        added = _among(joined, _new(plan, joined, more))
        unplaced = asking.left(deciding, added, asking.scheduled(items, added))
        lost = {name: deciding[name] for name in unplaced if name not in still}
        if not lost:
            break
        more += _most(_cheapest(lost, Callers(roles, joined.roles)))
    what = (*(f"{_counted(plan, *one, more[one])} más" for one in sorted(more)),)
    people = tuple(plan.pack.roles[name].user for name in users)
    return Wish(len(seen.left), len(left) - len(still), (*what, *people), bounded, raised)


def _raised(plan: Plan, pool: Pool, made: Schedule, pace: Pace) -> Iterator[str]:
    """Yield to what each bound would have to be raised for all of a schedule to run."""
    able = running(plan, made, pool)
    takes = estimate(plan, made, able, pace)
    rows = {key_of(row): row for item in able for row in made.given.get(item.id, ())}.values()
    asked = Counter(key for row in rows for key in {row.state, _key(plan, row)}) + Counter(
        {
            "max_writes": takes.writes,
            "max_exchanges": takes.requests,
            "max_minutes": math.ceil(takes.minutes),
        }
    )
    for name, most in bounds(plan.target).items():
        if asked[name] > most:
            yield f"{name} de {most} a {asked[name]}"


def _key(plan: Plan, resource: Resource) -> str:
    return next(one.key for one in plan.pack.resources if one.name == resource.kind)


def _allowed(plan: Plan, deciding: Deciding) -> dict[str, list[Item]]:
    """Return the items that may judge each requirement and may be asked at all: where nothing may
    be written, neither users nor resources help who writes.
    """
    made = {
        name: [one for one in items if not (one.writes and plan.read_only)]
        for name, items in deciding.items()
    }
    return {name: items for name, items in made.items() if items}


def _users(deciding: Deciding, callers: Callers) -> list[str]:
    """Return the roles to add: again and again those that let most requirements be judged."""
    added: list[str] = []
    while True:
        gains: Counter[tuple[str, ...]] = Counter()
        joined = replace(callers, given={*callers.given, *added})
        for items in deciding.values():
            lacking = {tuple(sorted({*item.lacking(joined)})) for item in items}
            if () not in lacking:
                gains.update(lacking)
        if not gains:
            return added
        best = min(gains, key=lambda roles: (-gains[roles] / len(roles), roles))
        added += best


def _more(
    asking: _AskedPlan, deciding: Deciding, pool: Pool, made: Schedule
) -> tuple[Counter[Stock], tuple[str, ...]]:
    """Return how many more resources of each kind and state place an item of each requirement, and
    the requirements that none places.
    """
    items = _cheapest(deciding, Callers(asking.plan.pack.roles, pool.roles))
    most = _most(items)

    def unplaced(count: Mapping[Stock, int]) -> tuple[str, ...]:
        with_more = replace(pool, resources=(*made.spare, *_new(asking.plan, pool, count)))
        return asking.left(deciding, with_more, asking.scheduled(items, with_more))

    still = unplaced(most)
    for stock in sorted(most):
        most[stock] = _least(most, stock, lambda count: len(unplaced(count)) <= len(still))
    return +most, still


def _cheapest(deciding: Deciding, callers: Callers) -> list[Item]:
    """Return for each requirement the item that takes the fewest resources, of those that have
    whom they need.
    """
    able = [[one for one in items if not one.lacking(callers)] for items in deciding.values()]
    chosen = [min(items, key=_asked) for items in able if items]
    return list({one.id: one for one in chosen}.values())


def _most(items: Iterable[Item]) -> Counter[Stock]:
    """Return how many resources of each kind and state items take that share none."""
    most: Counter[Stock] = Counter()
    for need in (need for one in items for need in one.needs):
        most[need.kind.name, need.state] += need.least
    return most


def _asked(item: Item) -> tuple[int, str]:
    return sum(need.least for need in item.needs), item.id


def _least(
    most: Counter[Stock], stock: Stock, enough: Callable[[Mapping[Stock, int]], bool]
) -> int:
    """Return the fewest of one stock that are enough beside so many of the others."""
    low, high = 0, most[stock]
    while low < high:
        middle = (low + high) // 2
        if enough({**most, stock: middle}):
            high = middle
        else:
            low = middle + 1
    return high


def _new(plan: Plan, pool: Pool, count: Mapping[Stock, int]) -> list[Resource]:
    """Return so many resources that the target does not have, like those it has."""
    kinds = {one.name: one for one in plan.pack.resources}
    made: list[Resource] = []
    for (kind, state), number in sorted(count.items()):
        like = _like(kinds[kind], state, pool)
        text = kinds[kind].ids == TEXT
        ids = range(_FAR + len(made), _FAR + len(made) + number)
        made += [replace(like, id=str(one) if text else one) for one in ids]
    return made


def _among(pool: Pool, new: Sequence[Resource]) -> Pool:
    """Return a pool with more resources, each behind the others of its kind and state."""
    every = (*pool.resources, *new)
    places = {stock: place for place, stock in enumerate(dict.fromkeys(map(_stock, every)))}
    return replace(pool, resources=tuple(sorted(every, key=lambda row: places[_stock(row)])))


def _stock(resource: Resource) -> Stock:
    return resource.kind, resource.state


def _like(kind: ResourceKind, state: str, pool: Pool) -> Resource:
    had = (one for one in pool.resources if Need(kind, state).matches(one))
    return next(had, replace(kind.sample, state=state))


def _counted(plan: Plan, kind: str, state: str, count: int) -> str:
    known = next(one for one in plan.pack.resources if one.name == kind)
    words = known.state(state)
    return f"{known.noun.counted(count)} {words.one if count == 1 else words.many}"
