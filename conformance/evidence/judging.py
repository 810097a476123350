"""How a target is asked again for what a ledger holds: by the plan that a run of it would have."""

from collections.abc import Collection, Iterable

from conformance.core.budget import Budget
from conformance.core.exchange import Exchange, Request
from conformance.core.finding import Finding, Level
from conformance.evidence.asking import Asking, Sender, TokenOf
from conformance.evidence.likeness import Line
from conformance.evidence.repeatable import Surface
from conformance.http.checks.registry import standing
from conformance.http.wire.resending import rebuild
from conformance.report.ledger import Ledger
from conformance.run.plan import Plan

CauseName = tuple[str, str | None]
"""A code and the capability that a finding of it is about."""


def asking_of(ledger: Ledger, plan: Plan, client: Sender) -> Asking:
    """Return how a target is asked for what a ledger holds."""
    target, auth = plan.target, plan.pack.auth
    surface = Surface(
        target.services,
        plan.contract.bound,
        frozenset(name for name in target.services if auth.of(name).keys),
    )
    added = {way.service: way.added for way in ledger.header.network}
    known = causes_of(ledger)

    def rebuilt(line: Line, token_of: TokenOf) -> Request | None:
        return rebuild(line, ledger.header.target.services, target, auth, token_of, added)

    def new_fault(exchange: Exchange) -> str:
        found = surface.served(exchange.request)
        faults = standing(exchange, found[0] if len(found) == 1 else None)
        one = first_new(map(plan.settled, faults), known)
        return client.hide(f"{one.code}, {one.title}: {one.actual}") if one else ""

    return Asking(rebuilt, surface, new_fault, client, Budget(target.max_writes))


def causes_of(ledger: Ledger) -> frozenset[CauseName]:
    """Return what a ledger found, by the names of its causes."""
    return frozenset(one.finding.cause.name for one in ledger.deviations)


def first_new(found: Iterable[Finding], known: Collection[CauseName]) -> Finding | None:
    """Return the first of some findings that weighs and is of no cause that is known."""
    return next(
        (one for one in found if one.level is not Level.MAY and one.cause.name not in known), None
    )
