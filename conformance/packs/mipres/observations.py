"""Where MIPRES shows what each write could have changed: the collection of its own and that of the
row before it, by prescription.
"""

from collections.abc import Iterator, Mapping

from conformance.core.observation import Observation, RowsRead
from conformance.packs.mipres.bodies import EPS, PROVIDER
from conformance.packs.mipres.steps import CHAIN, STEPS, Step


def _shown(name: str) -> RowsRead:
    return RowsRead(STEPS[name].reading("prescripcion"), "noPrescripcion", of_resource=True)


def _of(step: Step) -> Iterator[tuple[str, Observation]]:
    own = _shown(step.name)
    # what was billed, its provider reads
    readings = (own, _shown(step.follows)) if step.name in CHAIN[1:] else (own,)
    reader = PROVIDER if step.name == "facturacion" else EPS
    seen = Observation(readings, reader, own)
    yield from ((name, seen) for name in (step.act, *step.doors, step.annul))


OBSERVATIONS: Mapping[str, Observation] = {
    **dict(pair for step in STEPS.values() for pair in _of(step)),
    "entregar_codigos": Observation((_shown("entrega"),), EPS, _shown("entrega")),
}
