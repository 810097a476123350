"""Where what a target sends by itself arrives, for as long as it is asked something."""

from collections.abc import Iterator
from contextlib import contextmanager

from conformance.core.exchange import Exchange, Request, Response
from conformance.http.listener.desk import Desk, Keep
from conformance.http.listener.door import Door
from conformance.http.wire.client import Client
from conformance.run.plan import Plan


def opened(plan: Plan, keep: Keep) -> tuple[Door, Desk] | None:
    """Return the door of a target that asks for one, open, and the desk behind it; None where
    nothing listens. Raises UsageError where its address can't be listened at.
    """
    listen, serving = plan.target.listen, plan.pack.serving
    if listen is None or serving is None:
        return None
    door = Door(listen)
    desk = Desk(serving(plan.target.declared), door.address, keep)
    door.open(desk.receive)
    return door, desk


@contextmanager
def listening(plan: Plan, client: Client) -> Iterator[Desk | None]:
    """Listen for the length of a block, where the target asks for it."""

    def keep(item: str, request: Request, response: Response) -> Exchange:
        return client.arrived(request, response, 0.0)

    there = opened(plan, keep)
    try:
        yield there[1] if there else None
    finally:
        if there:
            there[0].close()
