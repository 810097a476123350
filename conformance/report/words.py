"""The words that people read in the reports, Spanish, in one place."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from conformance.core.finding import Level
from conformance.core.lack import enumerated, kept_from
from conformance.core.phrase import counted, listed
from conformance.core.profile import FULL, PHASES
from conformance.http.contract.provenance import ORIGIN_WORDS as ORIGIN_WORDS
from conformance.report.decision import (
    CONFORME,
    CONFORME_CON_OBSERVACIONES,
    NO_CONCLUYENTE,
    NO_CONFORME,
    UNJUDGED_MUSTS,
)
from conformance.report.scope_words import CONCLUSIONS as CONCLUSIONS
from conformance.report.verdict import LEVEL_NAMES, Conclusion

PHASE_NAMES: Mapping[str, str] = {
    "contract": "Contrato",
    "generation": "Generación",
    "probing": "Sondeos",
    "scenario": "Escenarios",
    "stateful": "Ciclo de vida",
}

VERDICTS: Mapping[str, str] = {
    "PASSED": "Cumple",
    "FAILED": "No cumple",
    "BLOCKED": "No se pudo juzgar",
    "NOT_APPLICABLE": "No aplica",
    "ERROR": "Error del arnés",
    "OBSERVED": "No declarado",
}
_NAMED = 5
_NAMED_CAPABILITIES = 3
ATTESTED = "Atestiguado"  # by somebody's word: never counted as passed
LEVELS: Mapping[str, str] = {level: name.capitalize() for level, name in LEVEL_NAMES.items()}

HEADLINES: Mapping[str, str] = {
    CONFORME: "Conforme",
    CONFORME_CON_OBSERVACIONES: "Conforme con observaciones",
    NO_CONFORME: "No conforme",
    NO_CONCLUYENTE: "No concluyente",
}
MEANINGS: Mapping[str, str] = {
    CONFORME: "En todo lo que esta corrida juzgó, el sistema hizo lo que se le pide.",
    CONFORME_CON_OBSERVACIONES: "El sistema cumple todo lo obligatorio que esta corrida juzgó, "
    "y se aparta de algo recomendado o informativo.",
    NO_CONFORME: "El sistema incumple al menos un requisito obligatorio.",
    NO_CONCLUYENTE: "No se puede afirmar que el sistema cumple ni que incumple.",
}
NEXT_STEPS: Mapping[str, str] = {
    CONFORME: "Guarde esta acta junto con ledger.jsonl, que es su evidencia, y repita la corrida "
    "con cada versión del sistema o del contrato.",
    CONFORME_CON_OBSERVACIONES: "Revise las causas de abajo: no impiden la conformidad, "
    "pero pueden molestar a quienes se conecten.",
    NO_CONFORME: "Corrija las causas de nivel obligatorio, que están abajo: la que más daño hace "
    "va primero, y cada una trae cómo repetirla. Después repita la corrida.",
    NO_CONCLUYENTE: "Resuelva lo que faltó, que se dice aquí, y repita la corrida.",
}


def partial(phases: Sequence[str], selection: str, profile: str = FULL) -> str:
    """Return what a run left out, as the sentences that follow «Corrida parcial», or "" for a full
    run.
    """
    missing = [phase for phase in PHASES if phase not in phases]
    parts = []
    if missing:
        ran = ", ".join(map(phase_name, phases)) or "ninguna fase"
        parts += [
            f"{'Corrió' if len(phases) == 1 else 'Corrieron'} solo: {ran}.",
            f"{'No corrió' if len(missing) == 1 else 'No corrieron'}: "
            f"{', '.join(map(phase_name, missing))}.",
        ]
    if profile != FULL:
        parts.append("Corrió el perfil rápido: una muestra de cada clase de prueba.")
    if selection:
        parts.append(f"Corrieron solo las pruebas que cumplen «{selection}».")
    return " ".join([*parts, "El veredicto habla únicamente de lo que corrió."]) if parts else ""


def because(summary: Mapping[str, Any]) -> str:
    """Return why a run says what it says, as a person needs it: of what could not be judged, what
    it takes and not which it was.
    """
    reason = str(summary["reason"])
    unjudged = sum(
        row["level"] == Level.MUST and row["conclusion"] == Conclusion.UNJUDGED
        for row in summary["requirements"]
    )
    if not reason.startswith(UNJUDGED_MUSTS):
        return reason
    some = counted(unjudged, "requisito obligatorio quedó", "requisitos obligatorios quedaron")
    asked = summary["scope"]["wish"] or lacked(summary)
    rest = asked or "La causa de cada uno está en «Lo que no se juzgó»."
    return " ".join([f"{some[:1].upper()}{some[1:]} sin juzgar.", rest, *summary["notes"]])


def broken(requirements: Sequence[Mapping[str, Any]]) -> str:
    """Return of how many requirements it was concluded that they are not met, by what each level
    decides, "" of none.
    """
    counts = {
        level: sum(
            row["conclusion"] == Conclusion.BROKEN and row["level"] == level for row in requirements
        )
        for level in Level
    }
    total = sum(counts.values())
    if not total:
        return ""
    parts = [counted(count, *_BROKEN[level]) for level, count in counts.items() if count]
    verb = "no se cumple" if total == 1 else "no se cumplen"
    noun = counted(total, "requisito", "requisitos")
    return f"{noun} de cualquier nivel {verb}: {listed(parts)}."


_BROKEN: Mapping[str, tuple[str, str]] = {
    Level.MUST: ("obligatorio, que decide el veredicto", "obligatorios, que deciden el veredicto"),
    Level.SHOULD: ("recomendado, que no lo decide", "recomendados, que no lo deciden"),
    Level.MAY: ("informativo, que tampoco", "informativos, que tampoco"),
}


def found_causes(causes: Sequence[Mapping[str, Any]]) -> str:
    """Return how many causes there are and which is the worst, as a sentence, "" of none."""
    if not causes:
        return ""
    musts = sum(one["level"] == Level.MUST for one in causes)
    worst = causes[0]
    where = listed(worst["capabilities"][:_NAMED_CAPABILITIES])
    of_them = f", {counted(musts, 'obligatoria', 'obligatorias')}" if musts < len(causes) else ""
    said = f"{counted(len(causes), 'causa', 'causas')} de lo hallado{of_them}."
    first = f"{worst['harm']}: {worst['title'][:1].lower()}{worst['title'][1:]}"
    return f"{said} La más grave: {first}{f' ({where})' if where else ''}."


def skewed(seconds: int) -> str:
    """Return what is said of a target whose clock is off, "" for one that is not."""
    if not seconds:
        return ""
    minutes = round(abs(seconds) / 60)
    length = f"{minutes // 60} h {minutes % 60} min" if minutes >= 60 else f"{minutes} min"
    return (
        f"El reloj del sistema va {length} {'adelantado' if seconds > 0 else 'atrasado'}, según "
        f"su cabecera Date. "
        "Las fechas de las pruebas se calcularon con la hora del sistema."
    )


def stand_ins(made: Iterable[Mapping[str, Any]]) -> str:
    """Return who calls in the place of the roles without credentials, "" for nobody."""
    said = [
        f"por {one['role']} {'lee' if one['reads'] else 'actúa'} {one['caller']} "
        f"(usuario {one['user']})"
        for one in made
    ]
    return f"Roles sin credenciales propias: {'; '.join(said)}." if said else ""


def in_flight(items: int) -> str:
    """Return what is said of items that are in flight together, "" of one alone."""
    if items == 1:
        return ""
    return f"En vuelo: hasta {items} pruebas a la vez (limits.concurrency)."


def lacked(summary: Mapping[str, Any]) -> str:
    """Return what the target could have given the items that were left unjudged, "" when none
    lacked anything.
    """
    said = lacks(summary)
    return f"Quedó sin juzgar lo que necesitaba: {said}." if said else ""


def lacks(summary: Mapping[str, Any]) -> str:
    """Return what lacked within the scope, in one phrase: the same in all reports.

    What each item lacks by itself is no sum where they share: then no number is told.
    """
    name = "named" if summary["shared"] or summary["scope"]["wish"] else "what"
    return enumerated(kept_from(row[name], row["items"]) for row in summary["lacked"])


def resumed(moments: Sequence[str]) -> str:
    """Return what is said of a run that was taken up again, "" for one that was not."""
    if not moments:
        return ""
    times = "una vez" if len(moments) == 1 else f"{len(moments)} veces"
    return (
        f"Se cortó y se reanudó {times} ({', '.join(moments)}). Lo que había terminado no se "
        f"repitió; lo que "
        "estaba a medias se hizo de nuevo."
    )


STANDINGS: Mapping[str, str] = {
    "MET": "Se cumplió",
    "UNCHECKED": "No se pudo comprobar",
    "ABSENT": "Ya no aparece",
    "EXPIRED": "Venció",
    "APPLIES": "Sí aplica",
}
# Why an expectation failed -> how one, and how several, are told.
_UNMET: Mapping[str, tuple[str, str]] = {
    "UNEXPECTED": ("hallazgo que nadie aceptó", "hallazgos que nadie aceptó"),
    "ABSENT": (
        "desviación aceptada que ya no aparece",
        "desviaciones aceptadas que ya no aparecen",
    ),
    "EXPIRED": ("aceptación vencida", "aceptaciones vencidas"),
    "APPLIES": ("prueba que no debía aplicar y aplica", "pruebas que no debían aplicar y aplican"),
}


def accepted(summary: Mapping[str, Any]) -> str:
    """Return what is said before anything else of a run some of whose deviations are accepted, ""
    for another.
    """
    rows = [
        row for row in (summary["expected"] or {}).get("accepted", ()) if row["standing"] == "MET"
    ]
    if not rows:
        return ""
    days = sorted({row["expires"] for row in rows})
    until = (
        f"hasta el {days[0]}"
        if len(days) == 1
        else f"la primera hasta el {days[0]}, la última hasta el {days[-1]}"
    )
    what = "1 desviación aceptada" if len(rows) == 1 else f"{len(rows)} desviaciones aceptadas"
    stays = " El sistema NO CONFORMA." if summary["verdict"] == NO_CONFORME else ""
    return (
        f"Con {what} por ahora ({until}).{stays} Aceptar no cambia el veredicto, solo el "
        f"código de salida."
    )


def expectations(summary: Mapping[str, Any]) -> str:
    """Return whether what was expected of a run came true, and what did not, as sentences; "" if
    nothing was.
    """
    said = summary["expected"]
    if said is None:
        return ""
    rows = [*said["accepted"], *said["not_applicable"]]
    told = {
        "UNEXPECTED": said["unexpected"],
        **{
            standing: [row for row in rows if row["standing"] == standing]
            for standing in list(_UNMET)[1:]
        },
    }
    parts = [
        f"{len(these)} {_UNMET[name][len(these) > 1]} ({_named(these)})"
        for name, these in told.items()
        if these
    ]
    open_ = sum(row["standing"] == "UNCHECKED" for row in rows)
    return (
        f"No se cumplió lo esperado: {'; '.join(parts)}." if parts else "Se cumplió lo esperado."
    ) + (
        f" {open_} entrada{'' if open_ == 1 else 's'} no se "
        f"{'pudo' if open_ == 1 else 'pudieron'} comprobar en "
        "esta corrida."
        if open_
        else ""
    )


def _named(rows: Sequence[Mapping[str, Any]]) -> str:
    names = [
        row.get("item") or f"{row['code']} de {row['capability'] or 'ninguna capacidad'}"
        for row in rows
    ]
    return ", ".join(names[:_NAMED]) + (
        f" y {len(names) - _NAMED} más" if len(names) > _NAMED else ""
    )


def phase_name(phase: str) -> str:
    """Return the Spanish name of a phase, or the phase itself when it has none."""
    return PHASE_NAMES.get(phase, phase)
