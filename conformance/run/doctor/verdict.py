"""The last sentence of the doctor, and its exit code."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from conformance.core.remark import Remark, State
from conformance.run.doctor.observed import Observed
from conformance.run.doctor.stock_checks import minutes

READY, IN_PART = 0, 2


@dataclass(frozen=True, slots=True)
class Opinion:
    """Whether a run may begin: the word, the exit code, the sentence."""

    exit_code: int
    said: str
    may_run: bool = True


def opinion(observed: Observed, said: Iterable[Remark]) -> Opinion:
    """Return whether a target is ready, by what was observed and said of it.

    What the system does not offer keeps nobody from running: what the target file could still give
    makes it ready in part.
    """
    wrong = [one for one in said if one.state is State.BAD]
    would = observed.forecast
    barred = any(one.bars for one in observed.mismatches)
    if barred or would is None or not would.judged:
        count = "1 cosa" if len(wrong) == 1 else f"{len(wrong)} cosas"
        what = f"hay {count} por arreglar" if wrong else "no se pudo ver todo"
        return Opinion(IN_PART, f"No está listo para correr: {what}.", may_run=False)
    in_part = f" ({would.in_part} de ellos en parte)" if would.in_part else ""
    count = f"{would.judged} de {would.obliged} obligatorios{in_part}"
    judged = f"se juzgan {count} en {minutes(would)}"
    lacks = [one for one in would.missing if one.key]
    if not wrong and not lacks:
        return Opinion(READY, f"Listo para correr: {judged}.")
    rest = "; ".join(filter(None, [_worst(wrong), "lo que falta está arriba" if lacks else ""]))
    return Opinion(IN_PART, f"Listo en parte: {judged}; {rest}.")


def _worst(wrong: Sequence[Remark]) -> str:
    """Return the first thing that is wrong, and how many others are, "" where nothing is."""
    if not wrong:
        return ""
    first = wrong[0]
    others = f" (y {len(wrong) - 1} más)" if len(wrong) > 1 else ""
    said = first.said.partition("\n")[0].rstrip(".")
    return f"está mal {': '.join(filter(None, [first.check, said]))}{others}"
