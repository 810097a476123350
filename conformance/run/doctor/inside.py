"""What those who got in see: how many rows, whether lists have pages, what there is to work on."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from statistics import median

from conformance.core.answers import Meaning
from conformance.core.resource import Pool
from conformance.core.unjudged import BlockedError, NotApplicableError
from conformance.http.auth.keyring import LoginRefusedError
from conformance.http.item import Item
from conformance.run.doctor.forecast import forecast
from conformance.run.doctor.observed import CountedStock, Entered, Observed, Paged
from conformance.run.doctor.visit import Visit
from conformance.run.plan import Plan
from conformance.run.preparation import prepare
from conformance.run.scope import Range, range_of

_ROWS = 5


def inside(
    visit: Visit, observed: Observed, items_of: Callable[[Plan], tuple[Item, ...]]
) -> Observed:
    """Return what was observed, with what those who got in see: whose token the system does not
    take is out again.
    """
    target = visit.plan.target
    entered = tuple(_seen(visit, one) if one.inside else one for one in observed.entered)
    able = {one.role: one.seen or 0 for one in entered if one.inside}
    observed = replace(observed, entered=entered)
    if target.roles and not able:
        return observed
    judged = range_of(visit.plan)
    roles = {role: target.roles[role] for role in able}
    visit.plan = replace(visit.plan, target=replace(target, roles=roles))
    paged = _paged(visit, {role: count for role, count in able.items() if count})
    return _prepared(visit, replace(observed, paged=paged), items_of(visit.plan), judged)


def _seen(visit: Visit, entered: Entered) -> Entered:
    """Return a role with how many rows the pack's main list shows it, where it may ask."""
    plan, name = visit.plan, visit.plan.pack.auth.listing
    bound = plan.contract.bound.get(name)
    like = plan.pack.roles[entered.role].abroad or entered.role
    if bound is None or like not in bound.capability.roles:
        return entered
    paging = plan.pack.paging
    try:
        request = visit.context.request(name, entered.role, paging.ask(_ROWS, paging.first))
        exchange = visit.send(request)
    except (BlockedError, NotApplicableError, LoginRefusedError):
        return entered
    if plan.pack.answers.says(exchange, Meaning.UNAUTHENTICATED):
        said = f"el sistema no acepta su token: {name} respondió {exchange.status}."
        return replace(entered, refused=said)
    rows = paging.listed(exchange.json())
    if exchange.status != 200 or rows is None:
        return entered
    total = paging.total_of(exchange.json())
    return replace(entered, seen=len(rows) if total is None else total)


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


def _prepared(visit: Visit, observed: Observed, items: tuple[Item, ...], judged: Range) -> Observed:
    """Return what was observed, with what the target has for these items and what a run would
    take.
    """
    plan = visit.plan
    needs = [need for item in items for need in item.needs]
    made = prepare(plan, visit.send, visit.token, needs, visit.logins)
    why = made.unavailable or made.unprepared or made.ours
    astray = any(one.bars and not one.ids for one in made.pool.mismatches)
    found = replace(
        observed,
        findings=len(made.findings),
        unprepared=visit.client.hide(why.strip().rpartition("\n")[2] if made.ours else why),
        stock=() if why or astray else _stock(plan, made.pool),
        mismatches=made.pool.mismatches,
    )
    elapsed = [one.elapsed for one in visit.exchanges if one.response is not None]
    if why or astray or (plan.target.services and not elapsed):
        return found
    usual = median(elapsed) if elapsed else 0.0
    return replace(found, forecast=forecast(plan, items, made.pool, usual, judged))


def _stock(plan: Plan, pool: Pool) -> tuple[CountedStock, ...]:
    if not plan.target.services:
        return ()
    had = [(row.kind, row.state) for row in pool.resources]
    return tuple(
        CountedStock(kind, state.name, had.count((kind.name, state.name)))
        for kind in plan.pack.resources
        for state in kind.states
    )
