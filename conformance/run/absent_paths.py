"""The paths that a target file gives and at which nothing stands: told before anything is judged.

The rules of the file: nothing is written to find out, and nobody is named: what a path answers to a
verb that only asks is compared with what the path of another operation of that service does. Where
both answer that there is nothing, nothing can be told.
"""

from collections.abc import Iterator
from dataclasses import replace

from conformance.core.capability import Kind
from conformance.core.exchange import Exchange
from conformance.core.mismatch import Mismatch
from conformance.core.role import ANONYMOUS
from conformance.core.unjudged import BlockedError, NotApplicableError
from conformance.http.context import Context
from conformance.run.plan import Plan

_ASKING = "OPTIONS"
_ABSENT = 404


def absent_paths(plan: Plan, context: Context) -> Iterator[Mismatch]:
    """Yield each operation whose path the target file gives and the target does not have."""
    for name, path in plan.target.paths.items():
        if name in plan.contract.bound and _is_absent(plan, context, name):
            yield Mismatch(
                f"la ruta que el objetivo da a {name} ({path}) no está en el sistema: responde "
                f"{_ABSENT}, y otras de ese servicio no. Esa operación no se juzga",
                f"paths.{name}",
                "la ruta con que el sistema atiende esa operación",
                bars=False,
                capability=name,
            )


def _is_absent(plan: Plan, context: Context, name: str) -> bool:
    service = plan.contract.bound[name].capability.service
    others = [
        other
        for other, bound in plan.contract.bound.items()
        if bound.capability.service == service and other not in plan.target.paths
    ]
    try:
        if not others or _asked(context, name).status != _ABSENT:
            return False
        return _asked(context, others[0]).status not in (None, _ABSENT)
    except (BlockedError, NotApplicableError):
        return False


def _asked(context: Context, name: str) -> Exchange:
    """Return what the path of an operation answers to nobody who asks what may be done there."""
    made = context.request(name, ANONYMOUS, {}, path_values=context.nobody(name))
    asking = replace(made, method=_ASKING, kind=Kind.READ, body=None, token="")
    return context.send_request(asking)
