"""The words that people read in the reports, Spanish, in one place."""

from collections.abc import Mapping, Sequence

from conformance.profile import FULL
from conformance.report.verdict import (
    CONFORME,
    CONFORME_CON_OBSERVACIONES,
    LEVEL_NAMES,
    NO_CONCLUYENTE,
    NO_CONFORME,
)

PHASES: Mapping[str, str] = {
    "contract": "Contrato", "generation": "Generación", "probing": "Sondeos",
    "scenario": "Escenarios", "stateful": "Ciclo de vida",
}
# The phases of a full run; what is missing from them is said on the acta's first screen.
FULL_RUN = ("contract", "generation", "probing", "stateful", "scenario")

VERDICTS: Mapping[str, str] = {
    "PASSED": "Cumple", "FAILED": "No cumple", "BLOCKED": "No se pudo juzgar",
    "NOT_APPLICABLE": "No aplica", "ERROR": "Error del arnés", "OBSERVED": "No declarado",
}
ATTESTED = "Atestiguado"  # by somebody's word: never counted as passed
LEVELS: Mapping[str, str] = {level: name.capitalize() for level, name in LEVEL_NAMES.items()}

HEADLINES: Mapping[str, str] = {
    CONFORME: "Conforme",
    CONFORME_CON_OBSERVACIONES: "Conforme con observaciones",
    NO_CONFORME: "No conforme",
    NO_CONCLUYENTE: "No concluyente",
}
MEANINGS: Mapping[str, str] = {
    CONFORME: "El sistema hizo lo que piden todos los requisitos que esta corrida juzgó.",
    CONFORME_CON_OBSERVACIONES: "El sistema cumple todo lo obligatorio que esta corrida juzgó, "
    "y se aparta de algo recomendado o informativo.",
    NO_CONFORME: "El sistema incumple al menos un requisito obligatorio.",
    NO_CONCLUYENTE: "No se puede afirmar que el sistema cumple ni que incumple: faltó juzgar algo obligatorio.",
}
NEXT_STEPS: Mapping[str, str] = {
    CONFORME: "Guarde esta acta junto con ledger.jsonl, que es su evidencia, y repita la corrida "
    "con cada versión del sistema o del contrato.",
    CONFORME_CON_OBSERVACIONES: "Revise los hallazgos de abajo: no impiden la conformidad, "
    "pero pueden molestar a quienes se conecten.",
    NO_CONFORME: "Corrija los hallazgos de nivel obligatorio, que están abajo en orden de importancia; "
    "cada uno trae la línea de curl que lo reproduce. Después repita la corrida.",
    NO_CONCLUYENTE: "Resuelva la causa que se indica aquí y repita la corrida; este resultado no habla "
    "ni a favor ni en contra del sistema.",
}


def partial(phases: Sequence[str], selection: str, profile: str = FULL) -> str:
    """Return what a run left out, as the sentences that follow «Corrida parcial», or "" for a full run."""
    missing = [phase for phase in FULL_RUN if phase not in phases]
    parts = []
    if missing:
        ran = ", ".join(map(phase_name, phases)) or "ninguna fase"
        parts += [f"{'Corrió' if len(phases) == 1 else 'Corrieron'} solo: {ran}.",
                  f"{'No corrió' if len(missing) == 1 else 'No corrieron'}: {', '.join(map(phase_name, missing))}."]
    if profile != FULL:
        parts.append("Corrió el perfil rápido: una muestra de cada clase de prueba.")
    if selection:
        parts.append(f"Corrieron solo los ítems que cumplen «{selection}».")
    return " ".join([*parts, "El veredicto habla únicamente de lo que corrió."]) if parts else ""


def skewed(seconds: int) -> str:
    """Return what is said of a target whose clock is off, "" for one that is not."""
    if not seconds:
        return ""
    minutes = round(abs(seconds) / 60)
    length = f"{minutes // 60} h {minutes % 60} min" if minutes >= 60 else f"{minutes} min"
    return (f"El reloj del sistema va {length} {'adelantado' if seconds > 0 else 'atrasado'}, según su cabecera Date. "
            "Las fechas de las pruebas se calcularon con la hora del sistema.")


def phase_name(phase: str) -> str:
    """Return the Spanish name of a phase, or the phase itself when it has none."""
    return PHASES.get(phase, phase)
