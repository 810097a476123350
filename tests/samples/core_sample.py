"""A plan of the SIIFA pack, facturas, and a context that answers with scripted responses."""

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from conformance.core.exchange import Evidence, Exchange, Request, Response
from conformance.core.resource import Pool, Resource
from conformance.http.context import Context
from conformance.http.item import Item
from conformance.packs.siifa.facturas import PENDIENTE, factura, pendientes, radicadas
from conformance.run.certification import make_context
from conformance.run.plan import Plan, make_plan
from conformance.selftest.own_target import target_of

PLAN = make_plan(target_of(), {}, phases=())
PRODUCTION = replace(PLAN, target=replace(PLAN.target, environment="produccion"))
NOW = datetime(2026, 3, 1, tzinfo=UTC)
POOL = Pool(
    tuple(
        one if one.id <= 4 else replace(one, state=PENDIENTE)
        for one in (
            factura(number, f"F{number}", ("1", "2"), 100.0, "2026-01-01") for number in range(1, 7)
        )
    ),
    roles=frozenset({"erp", "ips"}),
)


def nothing(context: Context) -> None:
    """Do nothing: the item passes."""


def item(
    name: str,
    run: Callable[[Context], None] = nothing,
    *,
    radicada: int = 0,
    pendiente: int = 0,
) -> Item:
    """Return an item that needs these many facturas of each kind."""
    needs = tuple(need for need in (radicadas(radicada), pendientes(pendiente)) if need.count)
    return Item(name, "scenario", name, run, needs=needs)


def answer(status: int, body: object = None) -> Response:
    """Return a JSON response."""
    return Response(
        status,
        (("content-type", "application/json"),),
        b"" if body is None else json.dumps(body).encode(),
    )


def context_of(
    one: Item,
    *answers: Response | None,
    plan: Plan = PLAN,
    facturas: Sequence[Resource] = (),
    sent: list[Request] | None = None,
) -> Context:
    """Return a context whose client gives these answers in turn; None is a transport fault."""
    left = list(answers)
    seen: list[Request] = sent if sent is not None else []

    def send(request: Request) -> Exchange:
        response = left.pop(0)
        seen.append(request)
        text = response.body.decode() if response else None
        return Exchange(
            f"x{len(seen)}",
            request,
            response,
            None if response else "sin conexión: x",
            "",
            0.0,
            Evidence(request.url, (), None, (), text, "curl"),
        )

    made = make_context(plan, one, send, lambda role, service="": f"token-{role}", POOL, facturas)
    return replace(made, now=lambda: NOW)
