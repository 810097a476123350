"""Where MIPRES' server meets odd requests, and what goes once."""

from collections.abc import Mapping

from conformance.core.finding import Level
from conformance.core.lifecycle import Rule
from conformance.http.exemplar import Hostile
from conformance.packs.mipres.steps import CHAIN, STEPS

HOSTILE = Hostile(
    places=("direccionamientos_por_prescripcion", "direccionamientos_por_fecha", "direccionar"),
    thorough=("direccionar", "programar"),
    large=("direccionar",),
    text="DirPaciente",
)

_FIRST = "programacion"  # of which two clients show that it is refused; of the others, one (R13)


def _once(name: str) -> Rule:
    act = STEPS[name].act
    strong = name == _FIRST
    return Rule(
        f"una-vez:{act}",
        "LIF-03",
        "MIPRES-R13" if strong else "MIPRES-R13b",
        Level.SHOULD if strong else Level.MAY,
        "El acto ya está registrado",
    )


ONCE: Mapping[str, Rule] = {STEPS[name].act: _once(name) for name in CHAIN}
