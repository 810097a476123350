"""The run's verdict, and the sentence that says why: the first line of a table that holds."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from conformance.core.finding import Level, Verdict, about_document
from conformance.core.lack import enumerated, shortages
from conformance.report.extent import lacking
from conformance.report.ledger import Ledger
from conformance.report.record import RecordedOutcome
from conformance.report.scope_words import wished
from conformance.report.verdict import JUDGED, Conclusion, Judged

CONFORME = "CONFORME"
CONFORME_CON_OBSERVACIONES = "CONFORME_CON_OBSERVACIONES"
NO_CONFORME = "NO_CONFORME"
NO_CONCLUYENTE = "NO_CONCLUYENTE"
UNPREPARED = "No se pudo preparar la corrida"
UNJUDGED_MUSTS = "Requisitos obligatorios que no se pudieron juzgar"
_MOST_NAMES = 8

WEIGHT: Mapping[Conclusion, str] = {
    Conclusion.MET: "",
    Conclusion.OBSERVED: "",  # what was found weighs less than the requirement
    Conclusion.PARTLY: "",  # unless less than `--minimum` of its items judged it
    Conclusion.BROKEN: NO_CONFORME,
    Conclusion.UNJUDGED: NO_CONCLUYENTE,
    Conclusion.OUTSIDE: "",
    Conclusion.NOT_OFFERED: "",  # whether it must be offered is a requirement of its own
    Conclusion.IDLE: "",
    Conclusion.ATTESTED: "",
    Conclusion.UNASKED: "",  # a run of a part says so
    Conclusion.ERROR: NO_CONCLUYENTE,
}
"""What an obligatory requirement makes of the verdict by what was concluded of it, "" nothing;
`docs/veredicto.md` is this table in words.
"""
_MET_IN_PART = (Conclusion.PARTLY, Conclusion.OBSERVED)


@dataclass(frozen=True, slots=True)
class _Run:
    """What is decided on: the ledger, how each item ended, and what became of each requirement."""

    ledger: Ledger
    ended: Mapping[str, RecordedOutcome]
    judged: Sequence[Judged]

    @property
    def unavailable(self) -> str:
        """Why the system could not be used, or ""."""
        footer = self.ledger.footer
        return (footer.unavailable or "") if footer else ""


def decide(
    ledger: Ledger, ended: Mapping[str, RecordedOutcome], judged: Sequence[Judged]
) -> tuple[str, str]:
    """Return the run's verdict and the sentence that says why: the first line of the table that
    holds.
    """
    run = _Run(ledger, ended, judged)
    for verdict, rule in _DECISIONS:
        reason = rule(run)
        if reason:
            return verdict, reason
    raise LookupError("a rule of the table always holds")


def _never_answered(run: _Run) -> str:
    answered = any(status is not None for _, status in run.ledger.statuses)
    return "" if answered else _no_use(run.unavailable, "empezar")


def _must_failed(run: _Run) -> str:
    findings = [deviation.finding for deviation in run.ledger.deviations]
    of_system = [one for one in findings if not about_document(one.code)]
    found = [one for one in of_system if one.level is Level.MUST]
    broken = {row.requirement.id for row in run.judged if _is_broken_must(row)}
    if broken:
        return _breached(broken, {one.requirement for one in found})
    cited = {one.requirement for one in found if one.requirement}
    if cited:
        return f"Hallazgos de nivel obligatorio sobre requisitos que no lo son: {_listed(cited)}."
    codes = {one.code for one in found}
    if codes:
        return f"Hallazgos obligatorios que ningún requisito del paquete nombra: {_listed(codes)}."
    return ""


def _breached(broken: Collection[str], cited: Collection[str]) -> str:
    """Return which requirements are breached, and why they may be more than the findings cite."""
    many = f" ({len(broken)})" if len(broken) > 1 else ""
    said = f"Requisitos obligatorios incumplidos{many}: {_listed(broken)}."
    if {*broken} <= {*cited}:
        return said
    return f"{said} Un mismo hallazgo incumple todos los que su prueba verifica."


def _is_broken_must(row: Judged) -> bool:
    return WEIGHT[row.conclusion] == NO_CONFORME and row.requirement.level is Level.MUST


def _unavailable(run: _Run) -> str:
    return _no_use(run.unavailable, "seguir" if run.ledger.items else "empezar")


def _no_use(reason: str, what: str) -> str:
    # A system that lets nobody in, or whose answers can't be used, is there all the same.
    if not reason or reason.startswith(UNPREPARED):
        return reason
    return f"La corrida no pudo {what}: {reason}"


def _interrupted(run: _Run) -> str:
    footer = run.ledger.footer
    stopped = footer is not None and footer.interrupted
    return "La corrida fue interrumpida antes de terminar." if stopped else ""


def _cut_short(run: _Run) -> str:
    return "" if run.ledger.whole else "El libro de la corrida está incompleto o dañado."


def _nothing_ran(run: _Run) -> str:
    # Looking at documents judges nobody's system.
    planned = run.ledger.header.planned
    of_system = {item.id for item in planned if item.phase != "contract"}
    ran = any(one.verdict in JUDGED for name, one in run.ended.items() if name in of_system)
    if ran or _erred(run):
        return ""
    return "Ninguna prueba llegó a juzgar el sistema."


def _erred(run: _Run) -> str:
    wrong = [name for name, outcome in run.ended.items() if outcome.verdict is Verdict.ERROR]
    return f"El arnés de pruebas falló (no el sistema) en: {_listed(wrong)}." if wrong else ""


def _missing(run: _Run) -> str:
    planned = {item.id for item in run.ledger.header.planned}
    missing = planned - {item.id for item in run.ledger.items}
    return f"No llegaron a ejecutarse pruebas previstas: {_listed(missing)}." if missing else ""


def _must_blocked(run: _Run) -> str:
    blocked = [row for row in run.judged if _is_blocked_must(row)]
    if not blocked:
        return ""
    named = _listed({row.requirement.id for row in blocked})
    outside = {item.id for item in run.ledger.header.planned if item.outside}
    items = {name for row in blocked for name in row.items} - outside
    missed = shortages(run.ended[name].lacked for name in items)
    # What items lack each by itself is no sum where they share: what to ask for says how many.
    wish = run.ledger.header.scope.wish
    lacked = lacking(wish) if wish.left else f"Faltaron {enumerated(missed)}." if missed else ""
    # Beside this every report says what to ask for, where anything helps.
    rest = "" if wished(wish, len(blocked)) else lacked
    return f"{UNJUDGED_MUSTS}: {named}. {rest}".strip()


def _is_blocked_must(row: Judged) -> bool:
    inconclusive = WEIGHT[row.conclusion] == NO_CONCLUYENTE
    return inconclusive and row.requirement.level is Level.MUST


def _no_must_judged(run: _Run) -> str:
    musts = [row for row in run.judged if row.requirement.level is Level.MUST]
    if not musts or any(map(_says_something, musts)):
        return ""
    return "Ninguna prueba de la corrida juzgó algo obligatorio."


def _says_something(row: Judged) -> bool:
    """Say whether a requirement was judged: by an item of its own, on somebody's word, or by what
    another found.
    """
    broken = row.conclusion is Conclusion.BROKEN
    return broken or bool(row.judged or row.requirement.attested)


def _below_minimum(run: _Run) -> str:
    minimum = run.ledger.header.scope.minimum
    few = [
        row.requirement.id
        for row in run.judged
        if row.requirement.level is Level.MUST
        and row.conclusion in _MET_IN_PART
        and row.share < minimum
    ]
    if not few:
        return ""
    return (
        f"Requisitos obligatorios que juzgó menos del {minimum} % de sus pruebas (--minimum): "
        f"{_listed(few)}."
    )


def _observed(run: _Run) -> str:
    findings = [deviation.finding for deviation in run.ledger.deviations]
    if all(about_document(one.code) for one in findings):
        return ""
    return (
        "Se cumple todo lo obligatorio que se juzgó; quedan observaciones recomendadas o "
        "informativas."
    )


def _conforming(run: _Run) -> str:
    return "Todo lo que se juzgó se cumple."


_DECISIONS: tuple[tuple[str, Callable[[_Run], str]], ...] = (
    (NO_CONCLUYENTE, _never_answered),  # a system that never answered is not judged by its document
    (NO_CONFORME, _must_failed),
    (NO_CONCLUYENTE, _unavailable),
    (NO_CONCLUYENTE, _interrupted),
    (NO_CONCLUYENTE, _cut_short),
    (NO_CONCLUYENTE, _nothing_ran),
    (NO_CONCLUYENTE, _erred),
    (NO_CONCLUYENTE, _missing),
    (NO_CONCLUYENTE, _must_blocked),
    (NO_CONCLUYENTE, _below_minimum),
    (NO_CONCLUYENTE, _no_must_judged),
    (CONFORME_CON_OBSERVACIONES, _observed),
    (CONFORME, _conforming),
)


def _listed(names: Iterable[str]) -> str:
    shown = sorted(names)
    first = ", ".join(shown[:_MOST_NAMES])
    more = len(shown) - _MOST_NAMES
    return f"{first} y {more} más" if more > 0 else first
