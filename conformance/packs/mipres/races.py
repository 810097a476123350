"""What MIPRES may be asked several times at one instant (R19): an act of the chain goes once."""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial

from conformance.http.checks.codes import LIF_03
from conformance.http.context import Context
from conformance.http.exemplar import Exemplar
from conformance.http.race import ListShows, Race, RaceCall, RaceRule, Round, Winner
from conformance.packs.mipres.bodies import EPS, ROLES, before
from conformance.packs.mipres.prescriptions import needed
from conformance.packs.mipres.steps import STEPS

_AT_ONCE = 4
_RACED = ("programacion", "entrega", "reporte", "suministro")


def _made(name: str, winners: Sequence[Winner]) -> list[str]:
    return [str(row.get(STEPS[name].answered)) for one in winners for row in one.rows]


def _rounds(name: str, context: Context, exemplars: Mapping[str, Exemplar]) -> Iterator[Round]:
    """Yield one act of one case, several times at once: one row stays."""
    step, prescription = STEPS[name], context.resources[0]
    body = exemplars[step.act].make(context, prescription)
    reading = RaceCall(step.reading("prescripcion"), EPS, {"noPrescripcion": prescription.id})
    listed = ListShows(
        reading,
        wanted=partial(_made, name),
        shown=lambda row: str(row.get(step.id)),
        expected="una fila: la del acto que se aceptó",
        actual="{} filas",
        aspect="carrera",
    )
    calls = (RaceCall(step.act, ROLES[name], body),) * _AT_ONCE
    yield Round(calls, RaceRule(LIF_03, "carrera"), (listed,))


RACES: tuple[Race, ...] = tuple(
    Race(
        STEPS[name].act,
        f"de varios {STEPS[name].act} simultáneos de un caso queda uno",
        "carrera",
        partial(_rounds, name),
        (needed(),),
        _AT_ONCE + len(before(name)),
        calls=(STEPS[name].reading("prescripcion"),),
        roles=(EPS,),
    )
    for name in _RACED
)
