"""Runs in process, one after the other, on one and the same sandbox."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import partial

from conformance.core.exchange import Exchange, Request
from conformance.core.resource import Pool
from conformance.http.item import Item
from conformance.http.wire.client import Client
from conformance.packs.siifa.sandbox.server import SiifaSandbox
from conformance.run.allocation import allocate
from conformance.run.certification import discover, make_context
from conformance.run.performing import Outcome, perform
from conformance.selftest.in_process import InProcess
from conformance.selftest.rehearsed import Rehearsed

Send = Callable[[Request], Exchange]
Meddle = Callable[[Request, Send], Exchange]


def now() -> datetime:
    """Return the present moment."""
    return datetime.now(UTC)


def plainly(request: Request, send: Send) -> Exchange:
    """Return what the target answers."""
    return send(request)


def run_on(
    application: SiifaSandbox,
    craft: Rehearsed,
    items: Sequence[Item],
    *,
    meddle: Meddle = plainly,
    found: list[str] | None = None,
) -> tuple[Pool, dict[str, Outcome]]:
    """Run items on a sandbox that may have been used before; `meddle` carries what they send, and
    may do more.
    """
    outcomes: dict[str, Outcome] = {}
    with Client(craft.plan.target, craft.plan.entry, carrier=InProcess(application)) as client:
        pool = discover(
            craft.plan, client.send, client.token, (need for item in items for need in item.needs)
        )
        allocated = allocate(items, pool, craft.plan.pack.terms)
        for item in items:
            send = partial(meddle, send=client.send)
            context = make_context(craft.plan, item, send, client.token, pool, allocated[item.id])
            context.now = now
            outcomes[item.id] = perform(context)
            if found is not None:
                found += [one.code for one in context.findings]
    return pool, outcomes
