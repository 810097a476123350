"""What a run works on: transactions that the ministry notified, one kind for each novelty."""

from collections.abc import Mapping

from conformance.core.noun import Noun
from conformance.core.resource import (
    TEXT,
    Attribute,
    Pool,
    Resource,
    ResourceId,
    ResourceKind,
    ResourceState,
)
from conformance.http.context import Context
from conformance.packs.mi_seguridad_social.novelties import NOVELTIES, Novelty

NOTIFIED = "notificada"


def _kind(one: Novelty) -> ResourceKind:
    return ResourceKind(
        name=f"transaccion_{one.name}",
        key=f"transacciones_{one.name}",
        noun=Noun(f"transacción de {one.name}", f"transacciones de {one.name}", feminine=True),
        states=(ResourceState(NOTIFIED, "sin responder", "sin responder", written=False),),
        attributes=(Attribute("novedad", TEXT, one.code),),
        count_key="cuantas",
        ids=TEXT,
    )


KINDS: Mapping[str, ResourceKind] = {one.name: _kind(one) for one in NOVELTIES}
"""The kinds by novelty."""


def discover(context: Context, only: Mapping[str, tuple[ResourceId, ...]]) -> Pool:
    """Return the transactions that the target file lists: no service of the platform lists them,
    whoever was notified knows their numbers.
    """
    found = (
        Resource(number, KINDS[one.name].name, NOTIFIED, {"novedad": one.code})
        for one in NOVELTIES
        for number in only.get(KINDS[one.name].name, ())
    )
    return Pool(resources=tuple(found), roles=context.pool.roles)
