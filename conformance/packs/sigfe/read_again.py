"""Transactions that the harness registers, read again: what an Obtener shows of one, and what is
reported of it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from conformance.core.answers import Meaning
from conformance.core.exchange import Exchange
from conformance.core.finding import Code, Level
from conformance.core.unjudged import BlockedError
from conformance.http.checks.codes import CON_01, CON_09
from conformance.http.context import Context
from conformance.packs.sigfe.bodies import by_folio, registering
from conformance.packs.sigfe.modules import MODULES, ModuleNames
from conformance.packs.sigfe.tickets import form_of


@dataclass(frozen=True, slots=True)
class Made:
    """A transaction that was registered: what was sent of it, its amount and its folio."""

    sent: Mapping[str, Any]
    amount: int
    folio: int


def registered(context: Context, module: ModuleNames, role: str, row: Mapping[str, Any]) -> int:
    """Return the folio of a transaction that is registered now. Raises BlockedError without one."""
    body = registering(context, module.name, [row], role)
    exchange = context.call(f"registrar_{module.capability}", role, body)
    context.require(exchange, Meaning.ACCEPTED, f"registrar en {module.name}")
    told = form_of(context.settings).folios(exchange.json())
    if not told or not told[0].isdigit():
        raise BlockedError(f"el registro en {module.name} no dio un folio")
    return int(told[0])


def obtained(
    context: Context, module: ModuleNames, role: str, one: Made, lost: Code = CON_01
) -> tuple[Exchange, Mapping[str, Any]] | None:
    """Return what an Obtener shows of a transaction, None once what it lacks was reported: `lost`
    where it gives nothing.
    """
    name = f"obtener_{module.capability}"
    exchange = context.call(name, role, by_folio(context, one.folio, role))
    body = exchange.json()
    told = body.get(module.shown) if isinstance(body, Mapping) else None
    good = context.answers.says(exchange, Meaning.ACCEPTED) and isinstance(told, Mapping)
    if good and isinstance(told, Mapping):
        return exchange, told
    report(context, exchange, lost, f"el folio {one.folio}", "no se obtiene", "SIGFE-PRE-7")
    return None


def balance(context: Context, role: str, folio: int) -> int | None:
    """Return what is left of a requerimiento, None where it is not told or there is none (0)."""
    if not folio:
        return None
    read = obtained(context, MODULES["requerimiento"], role, Made({}, 0, folio))
    left = read[1].get("saldo") if read else None
    return left if isinstance(left, int) else None


def agree(context: Context, exchange: Exchange, expected: str, actual: str) -> None:
    """Report that Buscar and Obtener say different things."""
    report(context, exchange, CON_09, expected, actual, "SIGFE-R-ACUERDO")


_LEVELS = {
    "SIGFE-R-TEXTOS": Level.SHOULD,
    "SIGFE-R-ACUERDO": Level.SHOULD,
    "SIGFE-R-FORMA": Level.MAY,
}


def report(
    context: Context, exchange: Exchange, code: Code, expected: str, actual: str, requirement: str
) -> None:
    """Report a finding with the level of what it breaks."""
    name, colon, _ = expected.partition(": ")
    context.report(
        code,
        exchange,
        expected=expected,
        actual=actual,
        requirement=requirement,
        level=_LEVELS.get(requirement, Level.MUST),
        place=f"$.{name}" if colon else "",
    )
