"""What several readings of MIPRES tell alike: a row of a collection, and the head of its case."""

from collections.abc import Iterator

from conformance.core.rows import Portrayed
from conformance.http.lists import Lists
from conformance.packs.mipres.steps import ANNULLED, CHAIN, STEPS, Step

_BODIES = (
    *("NoSubEntrega", "TipoIDProv", "NoIDProv", "CodMunEnt", "FecMaxEnt", "CantTotAEntregar"),
    *("DirPaciente", "CodSerTecAEntregar", "NoIDEPS", "CodEPS", "TipoIDSedeProv", "NoIDSedeProv"),
    *("CodSedeProv", "CodSerTecEntregado", "CantTotEntregada", "EntTotal", "CausaNoEntrega"),
    *("FecEntrega", "NoLote", "TipoIDRecibe", "NoIDRecibe", "CodigosEntrega", "EstadoEntrega"),
    *("ValorEntregado", "CodTecEntregado", "UltEntrega", "EntregaCompleta"),
    *("NoPrescripcionAsociada", "ConTecAsociada"),
)
"""What a collection says of its own act: of a case it is another in each."""


def _readings(step: Step) -> tuple[str, ...]:
    return tuple(step.reading(by) for by in step.ways)


def _of_rows() -> Iterator[Portrayed]:
    for step in STEPS.values():
        changing = (step.state, ANNULLED, "CodigosEntrega", "CodigosFacturacion")
        yield Portrayed(step.name, step.id, _readings(step), changing=changing)


def _of_cases() -> Portrayed:
    every = [STEPS[name] for name in CHAIN]
    own = tuple(name for one in every for name in (one.id, one.state, one.moment))
    readings = tuple(name for one in every for name in _readings(one))
    changing = tuple(dict.fromkeys((*own, *_BODIES, ANNULLED)))
    return Portrayed("caso", "ID", readings, changing=changing)


LISTS = Lists(portrayed=(*_of_rows(), _of_cases()))
