"""How a target is asked again for what a ledger holds: by the plan that a run of it would have."""

from conformance.core.budget import Budget
from conformance.core.exchange import Exchange, Request
from conformance.core.finding import Level
from conformance.evidence.asking import Asking, Sender, TokenOf
from conformance.evidence.likeness import Line
from conformance.evidence.repeatable import Surface
from conformance.http.checks.registry import standing
from conformance.http.wire.resending import rebuild
from conformance.report.ledger import Ledger
from conformance.run.plan import Plan


def asking_of(ledger: Ledger, plan: Plan, client: Sender) -> Asking:
    """Return how a target is asked for what a ledger holds."""
    target, auth = plan.target, plan.pack.auth
    surface = Surface(
        target.services,
        plan.contract.bound,
        frozenset(name for name in target.services if auth.of(name).keys),
    )
    added = {way.service: way.added for way in ledger.header.network}
    known = {one.finding.cause.name for one in ledger.deviations}

    def rebuilt(line: Line, token_of: TokenOf) -> Request | None:
        return rebuild(line, ledger.header.target.services, target, auth, token_of, added)

    def new_fault(exchange: Exchange) -> str:
        found = surface.served(exchange.request)
        for one in standing(exchange, found[0] if len(found) == 1 else None):
            finding = plan.settled(one)
            if finding.level is not Level.MAY and finding.cause.name not in known:
                return client.hide(f"{finding.code}, {finding.title}: {finding.actual}")
        return ""

    return Asking(rebuilt, surface, new_fault, client, Budget(target.max_writes))
