"""Items of the pack against its reference validator, in process."""

from collections.abc import Sequence
from typing import Any

from conformance.files.reference import file_reference_of, in_process
from conformance.files.target import DeliveryTarget
from conformance.packs.bdua.pack import load
from conformance.run.deliveries.course import performed
from conformance.run.deliveries.performing import DeliveryJournal
from conformance.run.deliveries.plan import plan_of
from conformance.run.deliveries.target import usual_target

BRIEF: dict[str, Any] = {"validador.comando": ("x",), "calendario.anios": ("2026",), "volumen": 0.0}


def target_of(**given: Any) -> DeliveryTarget:
    """Return a target that says some settings, a point in their names written as `__`."""
    return usual_target(
        load(), "prueba", {**BRIEF, **{key.replace("__", "."): v for key, v in given.items()}}
    )


def journals_of(
    target: DeliveryTarget,
    words: Sequence[str] = ("",),
    defects: Sequence[str] = (),
    manners: Sequence[str] = (),
) -> list[DeliveryJournal]:
    """Return what the items did whose id holds one of the words."""
    pack = load()
    validator = in_process(file_reference_of(pack), pack.profile(target), defects, manners)
    plan = plan_of(pack, target, validator)
    chosen = [item for item in plan.items if any(word in item.id for word in words)]
    return list(performed(plan, chosen))


def codes_of(made: Sequence[DeliveryJournal]) -> set[str]:
    """Return the codes that were found."""
    return {finding.code for one in made for finding in one.findings}
