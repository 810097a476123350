"""How the items of a run ended, each counted once and under one word, for all that tell of a run.

The rules of the file: who judged something counts as what it judged. Of the others, what is outside
the scope of the run, and what the system does not offer, are told apart from what could not be
judged; of that, how much for want of something that the target could give.
"""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any

from conformance.core.finding import Verdict
from conformance.report.record import Planned, RecordedOutcome


class Ending(StrEnum):
    """How an item ended."""

    PASSED = "APROBADA"
    FAILED = "CON_HALLAZGOS"
    LACKED = "LE_FALTO_ALGO"
    BLOCKED = "NO_SE_PUDO_JUZGAR"
    OUTSIDE = "FUERA_DEL_ALCANCE"
    NOT_OFFERED = "EL_SISTEMA_NO_OFRECE"
    IDLE = "NO_APLICA"
    ERROR = "ERROR_DEL_ARNES"


_JUDGED: Mapping[Verdict, Ending] = {
    Verdict.PASSED: Ending.PASSED,
    Verdict.FAILED: Ending.FAILED,
    Verdict.ERROR: Ending.ERROR,
}
WORDS: Mapping[str, tuple[str, str]] = {
    Ending.PASSED: ("aprobada", "aprobadas"),
    Ending.FAILED: ("con hallazgos", "con hallazgos"),
    Ending.LACKED: ("a la que le faltó algo", "a las que les faltó algo"),
    Ending.BLOCKED: ("que no se pudo juzgar", "que no se pudieron juzgar"),
    Ending.OUTSIDE: ("fuera del alcance", "fuera del alcance"),
    Ending.NOT_OFFERED: ("que el sistema no ofrece", "que el sistema no ofrece"),
    Ending.IDLE: ("que no aplica", "que no aplican"),
    Ending.ERROR: ("con error del arnés", "con error del arnés"),
}
"""What is said of one item that ended so, and of several."""
HEADS: Mapping[str, str] = {
    Ending.PASSED: "Aprobada",
    Ending.FAILED: "Con hallazgos",
    Ending.LACKED: "Le faltó algo",
    Ending.BLOCKED: "No se pudo juzgar",
    Ending.OUTSIDE: "Fuera del alcance",
    Ending.NOT_OFFERED: "El sistema no lo ofrece",
    Ending.IDLE: "No aplica",
    Ending.ERROR: "Error del arnés",
}
"""What stands before the reason of one, or over a count."""
MEANINGS: Mapping[str, str] = {
    Ending.PASSED: "",
    Ending.FAILED: "",
    Ending.LACKED: "el objetivo no dio las credenciales o los recursos que la prueba necesita",
    Ending.BLOCKED: "no se dio una condición previa de la prueba, que su fila dice",
    Ending.OUTSIDE: "es de una parte de la que este veredicto no habla",
    Ending.NOT_OFFERED: "el contrato no tiene la operación",
    Ending.IDLE: "la prueba no tiene sentido en este sistema",
    Ending.ERROR: "falló la herramienta, no el sistema",
}
"""What a head means, where it does not say so itself."""
UNJUDGED = (Ending.LACKED, Ending.BLOCKED, Ending.OUTSIDE, Ending.NOT_OFFERED, Ending.IDLE)
"""How items end that judge nothing."""


def ending(planned: Planned, ended: RecordedOutcome) -> Ending:
    """Return how an item ended."""
    judged = _JUDGED.get(ended.verdict)
    if judged is not None:
        return judged
    if planned.outside:
        return Ending.OUTSIDE
    if ended.verdict is Verdict.BLOCKED:
        return Ending.LACKED if ended.lacked else Ending.BLOCKED
    return Ending.NOT_OFFERED if planned.unserved else Ending.IDLE


def endings(planned: Iterable[Planned], ended: Mapping[str, RecordedOutcome]) -> dict[str, int]:
    """Return how many items ended in each way, those ways in which some did."""
    known = {one.id: one for one in planned}
    made = [ending(known.get(name) or Planned(name, "", ""), one) for name, one in ended.items()]
    counts = {one: made.count(one) for one in Ending}
    return {str(one): count for one, count in counts.items() if count}


def told(counts: Mapping[str, Any]) -> str:
    """Return how many items ended in each way, in one phrase."""
    parts = [f"{count} {WORDS[name][count != 1]}" for name, count in counts.items()]
    return ", ".join(parts) or "ninguna"


def why(planned: Planned, ended: RecordedOutcome) -> str:
    """Return in which way an item ended that judged nothing, and why: outside the scope, why it is
    outside, whatever it lacks besides.
    """
    how = ending(planned, ended)
    reason = planned.outside if how is Ending.OUTSIDE else ended.reason
    return f"{HEADS[how]}: {reason}" if reason else HEADS[how]
