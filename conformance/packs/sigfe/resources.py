"""What SIGFE's items work on: a requerimiento with money left, which everything else stands on."""

from conformance.core.noun import Noun
from conformance.core.resource import (
    NUMBER,
    TEXT,
    Attribute,
    Criterion,
    Need,
    ResourceKind,
    ResourceState,
)

_MOST = 2**62

REQUERIMIENTO = ResourceKind(
    name="requerimiento",
    key="requerimientos",
    noun=Noun("requerimiento", "requerimientos"),
    states=(ResourceState("con_saldo", "con saldo", "con saldo", written=True),),
    attributes=(Attribute("saldo", NUMBER, 5_000_000), Attribute("titulo", TEXT, "Un título")),
    criteria=(Criterion("saldo", "saldo", "su saldo en pesos", "saldo en pesos", most=_MOST),),
    count_key="cuantos",
    free="",
    amount="saldo",
)


def with_money(count: int = 1) -> Need:
    """Return the need of so many requerimientos."""
    return REQUERIMIENTO.need(count)
