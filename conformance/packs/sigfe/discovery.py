"""What the target has to work on: the requerimientos of the ejercicio that have money left."""

from collections.abc import Mapping
from typing import Any

from conformance.core.answers import Meaning
from conformance.core.exchange import Exchange
from conformance.core.resource import Pool, Resource, ResourceId
from conformance.core.unjudged import BlockedError
from conformance.http.context import Context
from conformance.packs.sigfe.bodies import by_folio, this_year
from conformance.packs.sigfe.modules import MODULES, ModuleNames
from conformance.packs.sigfe.resources import REQUERIMIENTO
from conformance.packs.sigfe.tickets import many

_SEARCH, _OBTAIN = "buscar_requerimiento", "obtener_requerimiento"
_OWNER = "institucion"
_LEAST = 10_000_000
"""More pesos than any requerimiento that a run registers: none is what the next one works on."""


def discover(context: Context, only: Mapping[str, tuple[ResourceId, ...]]) -> Pool:
    """Return the requerimientos with money left: those that the target names, or all that a Buscar
    of the ejercicio shows. Raises BlockedError where neither can be read.
    """
    roles = context.pool.roles
    named = only.get(REQUERIMIENTO.name)
    reading = _OBTAIN if named else _SEARCH
    if not context.can_read(reading, _OWNER):
        return Pool(roles=roles, unseen=(_OWNER,))
    rows = [_obtained(context, one) for one in named] if named else usable(context, _OWNER)
    known = (_resource(row) for row in rows)
    return Pool(tuple(one for one in known if one is not None), roles=roles)


def usable(context: Context, role: str) -> list[Mapping[str, Any]]:
    """Return the rows of a Buscar that items can take from; one that a run made has less."""
    rows = listed(context, role)
    return [row for row in rows if not isinstance(row.get("saldo"), int) or row["saldo"] > _LEAST]


def listed(
    context: Context,
    role: str,
    exchange: Exchange | None = None,
    module: ModuleNames = MODULES["requerimiento"],
) -> list[Mapping[str, Any]]:
    """Return the rows of a Buscar, of the requerimientos of the ejercicio where none is given."""
    if exchange is None:
        exchange = context.call(_SEARCH, role, this_year(context, role))
    body = context.require(exchange, Meaning.ACCEPTED, f"buscar en {module.name}")
    held = body.get(module.summary) if isinstance(body, Mapping) else None
    return many(held.get(module.shown)) if isinstance(held, Mapping) else []


def _obtained(context: Context, folio: ResourceId) -> Any:
    exchange = context.call(_OBTAIN, _OWNER, by_folio(context, folio))
    if not context.answers.says(exchange, Meaning.ACCEPTED):
        raise BlockedError(f"el requerimiento {folio}, que el objetivo nombra, no se pudo obtener")
    body = exchange.json()
    return body.get("requerimiento") if isinstance(body, Mapping) else None


def _resource(row: Any) -> Resource | None:
    """Return the requerimiento of a row, None for a row that has no folio or no money left."""
    if not isinstance(row, Mapping):
        return None
    folio, left = row.get("folio"), row.get("saldo")
    text = str(folio)
    if not text.isdigit() or not isinstance(left, int) or left <= 0:
        return None
    known = {"saldo": left, "titulo": str(row.get("titulo") or "")}
    return Resource(int(text), REQUERIMIENTO.name, "con_saldo", known)
