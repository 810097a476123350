"""The credentials of one service at another, which each service refuses."""

from collections.abc import Iterator
from functools import partial

from conformance.http.checks.codes import SEC_02
from conformance.http.context import Context
from conformance.http.contract.effective import Contract
from conformance.http.exemplar import Exemplar, Exemplars
from conformance.http.item import Item
from conformance.http.probes.credentials import accepted, shut

_CROSSED, _OWNER = "servicio_ajeno", "institucion"


def crossed_items(exemplars: Exemplars, contract: Contract) -> Iterator[Item]:
    """Yield one item for each operation."""
    for name, bound in contract.bound.items():
        exemplar = exemplars.get(name)
        yield Item(
            id=f"probing/{name}/credencial-de-otro-servicio",
            phase="probing",
            title=f"{name}: con las credenciales de otro servicio no entra nadie",
            capability=name,
            capabilities=(name,),
            requirements=("SIGFE-PRE-42",),
            roles=(_CROSSED, _OWNER),
            writes=1 if bound.capability.kind == "write" else 0,
            run=partial(_refused, name, exemplar if exemplar and not exemplar.need else None),
        )


def _refused(name: str, exemplar: Exemplar | None, context: Context) -> None:
    """Ask what is right in all but who asks, where that takes nothing; elsewhere of no row."""
    if exemplar is None:
        asked, good = (accepted(context, name, role) for role in (_CROSSED, _OWNER))
    else:
        values = exemplar.make(context, None)
        asked, good = (context.request(name, role, values) for role in (_CROSSED, _OWNER))
    wanted = "{} con las credenciales de otro servicio"
    shut(context, context.send(asked), good, SEC_02, wanted)
