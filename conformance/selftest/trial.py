"""One defect of the sandbox, tried: whether the harness finds it, and by what name."""

from collections.abc import Sequence
from dataclasses import dataclass

from conformance.core.finding import Finding
from conformance.core.profile import PHASES
from conformance.http.reference import Defect
from conformance.report.verdict import concerns, holds
from conformance.run.homes import verified
from conformance.run.preparation import PREPARING
from conformance.selftest.clean import Sign, Unjudged, findings_of, sign_of, unjudged
from conformance.selftest.rehearsal import rehearse
from conformance.selftest.rehearsed import UNOBSERVED, Observer, Reach, Rehearsal, Rehearsed

FOUND, AMONG_OTHERS, OTHER_CODE, MISSED = HOW = (
    "hallado",
    "con otros",
    "otro código",
    "no hallado",
)
_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Trial:
    """What became of one defect: `how` is one of `HOW`, `phases` are those that found its own code.

    `code` is the one that must find it, `codes` are those that were found. `breaks` names the
    requirements that its findings made fail, `met` the items whose requests it changed, `others`
    the items that found other codes, `unjudged` those of `met` that could not be judged. What the
    clean server shows too is not found.
    """

    defect: str
    code: str
    how: str
    codes: tuple[str, ...]
    phases: tuple[str, ...]
    breaks: tuple[str, ...]
    met: tuple[str, ...]
    others: tuple[str, ...]
    sign: Sign | None
    unjudged: tuple[Unjudged, ...] = ()

    @property
    def right(self) -> bool:
        """Whether its own code found it, alone or not."""
        return self.how in (FOUND, AMONG_OTHERS)


def tried(
    craft: Rehearsed,
    defect: str,
    reach: Reach,
    *,
    whole: bool = False,
    observer: Observer = UNOBSERVED,
) -> Trial:
    """Run a defect with the items that meet it; with all of them when these do not find exactly its
    code. The clock begins where that of the watched run did.
    """
    one = craft.reference.defects[defect]
    made = rehearse(craft, (defect,), reach=None if whole else reach, observer=observer)
    if len(made.outcomes) < len(craft.items) and _how(one, findings_of(made, reach.known)) != FOUND:
        made = rehearse(craft, (defect,), observer=observer)
    return _trial(craft, one, made, reach)


def _trial(craft: Rehearsed, defect: Defect, made: Rehearsal, reach: Reach) -> Trial:
    found, met = findings_of(made, reach.known), reach.items[defect.id]
    own = [(item, finding) for item, finding in found if finding.code == defect.code]
    others = [(item, finding) for item, finding in found if finding.code != defect.code]
    signs = [sign_of(item, finding) for item, finding in (*own, *found)]
    return Trial(
        defect.id,
        defect.code,
        _how(defect, found),
        tuple(sorted({finding.code for _, finding in found})),
        _phases(craft, {item for item, _ in own}),
        _broken(craft, found),
        met,
        tuple(dict.fromkeys(item for item, _ in others)),
        signs[0] if signs else None,
        tuple(one for one in unjudged(made) if one.item in met or one.item == PREPARING),
    )


def _phases(craft: Rehearsed, names: set[str]) -> tuple[str, ...]:
    """Return the phases of some items, in the order of a run."""
    of_them = {item.phase for item in craft.items if item.id in names}
    return tuple(phase for phase in PHASES if phase in of_them)


def _how(defect: Defect, found: Sequence[tuple[str, Finding]]) -> str:
    codes = {finding.code for _, finding in found}
    if defect.code in codes:
        return FOUND if len(codes) == 1 else AMONG_OTHERS
    return OTHER_CODE if codes else MISSED


def _broken(craft: Rehearsed, found: Sequence[tuple[str, Finding]]) -> tuple[str, ...]:
    """Return the requirements that findings make fail, as the acta judges it."""
    pack, items = craft.plan.pack, {item.id: item for item in craft.items}
    judges = {name: verified(pack, items[name]) if name in items else () for name, _ in found}
    return tuple(
        one.id
        for one in pack.requirements.values()
        if any(
            concerns(finding, one, judged=one.id in judges[item]) and holds(finding, one)
            for item, finding in found
        )
    )


def why(trial: Trial) -> str:
    """Return why a defect was not found by exactly its code, "" when it was."""
    wrong = ", ".join(code for code in trial.codes if code != trial.code)
    if trial.how == AMONG_OTHERS:
        return f"Además de su código se halló {wrong}, en {_listed(trial.others)}."
    if trial.how == OTHER_CODE:
        return (
            f"Se halló como {wrong}, en {_listed(trial.others)}; su propio código no llegó a "
            "decirse."
        )
    if trial.how == MISSED:
        if not trial.met:
            return "Ninguna prueba hace una petición que este defecto cambie."
        by = (
            "Lo encontró una prueba"
            if len(trial.met) == 1
            else f"Lo encontraron {len(trial.met)} pruebas"
        )
        left = "".join(f" Sin juzgar: {one.item}: {one.reason}." for one in trial.unjudged[:1])
        return f"{by} ({_listed(trial.met)}) y ninguna comprobación lo notó.{left}"
    return ""


def _listed(names: Sequence[str]) -> str:
    rest = f" y {len(names) - _SHOWN} más" if len(names) > _SHOWN else ""
    return ", ".join(names[:_SHOWN]) + rest
