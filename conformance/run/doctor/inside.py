"""What those who got in see: how many rows, whether lists have pages, what there is to work on."""

from collections.abc import Mapping
from dataclasses import replace
from statistics import median

from conformance.core.resource import Pool
from conformance.core.unjudged import BlockedError, NotApplicableError
from conformance.http.auth.keyring import LoginRefusedError
from conformance.http.item import Item
from conformance.run.doctor.forecast import forecast
from conformance.run.doctor.observed import Counted, Observed, Paged
from conformance.run.doctor.visit import Visit
from conformance.run.plan import Plan, all_items
from conformance.run.preparation import prepare

_ROWS = 5


def inside(visit: Visit, observed: Observed, able: list[str]) -> Observed:
    """Return what was observed, with what those who got in see."""
    target = visit.plan.target
    visit.plan = replace(
        visit.plan,
        target=replace(target, roles={role: target.roles[role] for role in able}),
    )
    counts = {role: _seen(visit, role) for role in able}
    entered = tuple(
        replace(one, seen=counts[one.role]) if one.inside else one for one in observed.entered
    )
    paged = _paged(visit, {role: count for role, count in counts.items() if count})
    items = all_items(visit.plan)
    return _prepared(visit, replace(observed, entered=entered, paged=paged), items)


def _seen(visit: Visit, role: str) -> int | None:
    """Return how many rows the pack's main list shows a role, None where nobody can tell."""
    plan, name = visit.plan, visit.plan.pack.auth.listing
    bound = plan.contract.bound.get(name)
    if bound is None or role not in bound.capability.roles:
        return None
    paging = plan.pack.paging
    asked = paging.ask(_ROWS, paging.first)
    try:
        exchange = visit.context.call(name, role, asked)
    except (BlockedError, NotApplicableError, LoginRefusedError):
        return None
    rows = paging.listed(exchange.json())
    if exchange.status != 200 or rows is None:
        return None
    total = paging.total_of(exchange.json())
    return len(rows) if total is None else total


def _paged(visit: Visit, counts: Mapping[str, int]) -> Paged | None:
    """Return two pages of the main list, as the role sees it that sees the most; None where nobody
    can ask, or there are no pages.
    """
    paging, name = visit.plan.pack.paging, visit.plan.pack.auth.listing
    if not counts or not paging.position:
        return None
    role = max(counts, key=lambda one: counts[one])
    context, asked = visit.context, paging.ask(_ROWS, paging.first)
    paged = Paged(name, role, _ROWS)
    pages: list[list[object]] = []
    totals: list[int | None] = []
    following: Mapping[str, object] | None = asked
    try:
        while following is not None and len(pages) < 2:
            body = context.call(name, role, following).json()
            pages.append(list(paging.listed(body) or ()))
            totals.append(paging.total_of(body))
            following = paging.after(following, body, sum(map(len, pages)))
    except (BlockedError, LoginRefusedError) as error:
        return replace(paged, fault=visit.client.hide(str(error)))
    again = sum(row in pages[0] for page in pages[1:] for row in page)
    return replace(paged, came=tuple(map(len, pages)), repeated=again, totals=tuple(totals))


def _prepared(visit: Visit, observed: Observed, items: tuple[Item, ...]) -> Observed:
    """Return what was observed, with what the target has for these items and what a run would
    take.
    """
    plan = visit.plan
    needs = [need for item in items for need in item.needs]
    made = prepare(plan, visit.send, visit.token, needs, visit.logins)
    why = made.unavailable or made.unprepared or made.ours
    found = replace(
        observed,
        findings=len(made.findings),
        unprepared=visit.client.hide(why.strip().rpartition("\n")[2] if made.ours else why),
        stock=() if why else _stock(plan, made.pool),
        unlisted=_unlisted(plan, made.pool) if not why else {},
    )
    elapsed = [one.elapsed for one in visit.exchanges if one.response is not None]
    if why or not elapsed:
        return found
    return replace(found, forecast=forecast(plan, items, made.pool, median(elapsed)))


def _stock(plan: Plan, pool: Pool) -> tuple[Counted, ...]:
    had = [(row.kind, row.state) for row in pool.resources]
    return tuple(
        Counted(kind, state.name, had.count((kind.name, state.name)))
        for kind in plan.pack.resources
        for state in kind.states
    )


def _unlisted(plan: Plan, pool: Pool) -> dict[str, tuple[object, ...]]:
    """Return the ids that the target file names, by the key of their kind, and that nobody can work
    on.
    """
    found = {(row.kind, row.id) for row in pool.resources}
    missing = {
        kind.key: tuple(
            one for one in plan.target.resources.get(kind.name, ()) if (kind.name, one) not in found
        )
        for kind in plan.pack.resources
    }
    return {key: ids for key, ids in missing.items() if ids}
