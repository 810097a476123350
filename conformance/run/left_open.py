"""What a run tells of all that the documents of its system leave open."""

from conformance.core.setting import ToldSetting, told
from conformance.http.contract.provenance import PATH
from conformance.run.plan import Plan


def left_open(plan: Plan) -> tuple[ToldSetting, ...]:
    """Return the settings of the pack with the values that they have at the target, the paths that
    the target spells its own way, and those that nobody published.
    """
    return (*told(plan.settings), *_paths(plan))


def _paths(plan: Plan) -> tuple[ToldSetting, ...]:
    given, proposed = plan.target.paths, _proposed(plan)
    return tuple(
        ToldSetting(
            f"paths.{name}",
            one.operation.path,
            name in given,
            name in proposed,
            f"la ruta de {name}",
        )
        for name, one in plan.contract.bound.items()
        if name in given or name in proposed
    )


def _proposed(plan: Plan) -> frozenset[str]:
    """Return the capabilities whose path is our own proposal."""
    said = {name: one.operation.provenance.get(PATH) for name, one in plan.contract.bound.items()}
    return frozenset(name for name, one in said.items() if one is not None and one.invented)
