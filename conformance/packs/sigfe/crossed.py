"""The credentials of one service at another, which each service refuses."""

from collections.abc import Iterator
from functools import partial

from conformance.http.checks.codes import SEC_02
from conformance.http.context import Context
from conformance.http.contract.effective import Contract
from conformance.http.item import Item
from conformance.http.probes.credentials import accepted, shut

_CROSSED, _OWNER = "servicio_ajeno", "institucion"


def crossed_items(contract: Contract) -> Iterator[Item]:
    """Yield one item for each operation."""
    for name, bound in contract.bound.items():
        yield Item(
            id=f"probing/{name}/credencial-de-otro-servicio",
            phase="probing",
            title=f"{name}: con las credenciales de otro servicio no entra nadie",
            capability=name,
            capabilities=(name,),
            requirements=("SIGFE-PRE-42",),
            roles=(_CROSSED, _OWNER),
            writes=1 if bound.capability.kind == "write" else 0,
            run=partial(_refused, name),
        )


def _refused(name: str, context: Context) -> None:
    exchange = context.send(accepted(context, name, _CROSSED))
    good = accepted(context, name, _OWNER)
    shut(context, exchange, good, SEC_02, "{} con las credenciales de otro servicio")
