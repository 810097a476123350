"""Runs in process, one after the other, on one and the same sandbox."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from conformance.allotment import allot
from conformance.certification import Outcome, discover, perform, set_stage
from conformance.exchange import Exchange, Request
from conformance.rehearsal import InProcess, Stagecraft
from conformance.sandbox.app import Sandbox
from conformance.stage import Item, Pool
from conformance.wire.client import Door

Meddle = Callable[[Request, Callable[[Request], Exchange]], object]


def now() -> datetime:
    """Return the present moment."""
    return datetime.now(UTC)


def nobody(request: Request, send: Callable[[Request], Exchange]) -> None:
    """Leave the target alone."""


def run_on(application: Sandbox, craft: Stagecraft, items: Sequence[Item], *, meddle: Meddle = nobody
           ) -> tuple[Pool, dict[str, Outcome]]:
    """Run items on a sandbox that may have been used before; `meddle` may use it too, after each request."""
    outcomes: dict[str, Outcome] = {}
    with Door(craft.plan.target, craft.plan.login_path, carrier=InProcess(application)) as door:
        def send(request: Request) -> Exchange:
            exchange = door.send(request)
            meddle(request, door.send)
            return exchange

        pool = discover(craft.plan, door.send, door.token, (need for item in items for need in item.needs))
        allotted = allot(items, pool)
        for item in items:
            stage = set_stage(craft.plan, item, send, door.token, pool, allotted[item.id], now)
            outcomes[item.id] = perform(stage)
    return pool, outcomes
