"""The request that negatives are made of: what proves it accepted, and what may be done with it."""

from collections.abc import Callable
from typing import Any

from conformance.core.answers import Meaning
from conformance.core.exchange import Exchange
from conformance.core.resource import Resource
from conformance.core.unjudged import BlockedError
from conformance.http.checks.codes import ERR_10
from conformance.http.context import Context, describe, nobody
from conformance.http.exemplar import Exemplar
from conformance.http.probes.judge import said

UNKNOWN_PROPERTY = "propiedadDesconocida"
Interference = Callable[[Context, Resource], str]


def base_of(context: Context, exemplar: Exemplar) -> dict[str, Any]:
    """Return the request that is accepted: of a bulk, one with an element per resource of the
    item.
    """
    made = [exemplar.make(context, resource) for resource in context.resources or (None,)]
    return {
        name: [row for one in made for row in one[name]] if isinstance(value, list) else value
        for name, value in made[0].items()
    }


def prove_base(
    context: Context, exchange: Exchange, count: int = 0, interference: Interference = nobody
) -> None:
    """Raise BlockedError unless the base was accepted: `count` negatives proved nothing then."""
    if context.answers.accepts(exchange):
        return
    reasons = [reason for one in context.resources if (reason := interference(context, one))]
    why = f"otro actuó mientras tanto: {reasons[0]}" if reasons else describe(exchange)
    told = f"; sus {count} negativos no cuentan como probados" if count else ""
    raise BlockedError(f"la solicitud base no fue aceptada ({why}){told}")


def either_way(context: Context, exchange: Exchange, what: str) -> None:
    """Report unless something that no contract speaks of was passed over, or refused as invalid."""
    refused = said(context, Meaning.INVALID)
    context.expect(
        exchange,
        (Meaning.ACCEPTED, Meaning.INVALID),
        ERR_10,
        expected=f"{what}: se pasa por alto o se rechaza con {refused}",
    )
