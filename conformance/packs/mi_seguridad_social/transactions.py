"""What a run works on: transactions that the ministry notified, one kind for each novelty."""

from collections.abc import Mapping

from conformance.core.answers import Meaning
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
from conformance.core.unjudged import BlockedError
from conformance.http.context import Context, describe
from conformance.packs.mi_seguridad_social.notification import MINISTRY
from conformance.packs.mi_seguridad_social.novelties import NOVELTIES, Novelty

NOTIFIED = "notificada"
_NOBODYS = "0"
"""The number of no transaction."""


def _kind(one: Novelty) -> ResourceKind:
    return ResourceKind(
        name=f"transaccion_{one.name}",
        key=f"transacciones_{one.name}",
        noun=Noun(f"transacción de {one.name}", f"transacciones de {one.name}", feminine=True),
        states=(ResourceState(NOTIFIED, "sin responder", "sin responder", written=False),),
        attributes=(Attribute("novedad", TEXT, one.code),),
        count_key="cuantas",
        ids=TEXT,
        named=True,
    )


KINDS: Mapping[str, ResourceKind] = {one.name: _kind(one) for one in NOVELTIES}
"""The kinds by novelty."""


def discover(context: Context, only: Mapping[str, tuple[ResourceId, ...]]) -> Pool:
    """Return the transactions that the target file lists: no service of the platform lists them,
    whoever was notified knows their numbers. Raises BlockedError where a token that the file gives
    opens nothing.
    """
    for role in sorted(context.showing):
        _prove(context, role, only)
    found = (
        Resource(number, KINDS[one.name].name, NOTIFIED, {"novedad": one.code})
        for one in NOVELTIES
        for number in only.get(KINDS[one.name].name, ())
    )
    return Pool(resources=tuple(found), roles=context.pool.roles)


def _prove(context: Context, role: str, only: Mapping[str, tuple[ResourceId, ...]]) -> None:
    """Return when no consulta refuses the token that the file gives a role. Raises BlockedError."""
    for one in NOVELTIES:
        if role == MINISTRY or one.consult not in context.contract.bound:
            continue
        number = next(iter(only.get(KINDS[one.name].name, ())), _NOBODYS)
        exchange = context.call(one.consult, role, {"NumeroTransaccion": number})
        if context.answers.says(exchange, Meaning.UNAUTHENTICATED):
            raise BlockedError(
                f"el servicio {one.consult} no recibe el token que el objetivo da al rol {role} "
                f"({describe(exchange)}): pida otro, o escriba userName y password en su lugar"
            )
