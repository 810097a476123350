"""What the trials of many defects say: counts by class and level, by phase alone, and by
requirement.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from conformance.core.finding import Level
from conformance.core.requirement import ATTESTATION, Requirement
from conformance.selftest.trial import HOW, Trial

PLAIN, SUBTLE = "simple", "sutil"
CLASSES: Mapping[str, str] = {
    "SCH": "Contrato",
    "ERR": "Errores",
    "SEC": "Seguridad",
    "TIM": "Tiempos",
    "LIF": "Ciclo de vida",
    "CON": "Consistencia",
}


class KnownDefect(Protocol):
    """A way of being wrong, whatever serves it: what must find it, what it breaks, how much."""

    @property
    def id(self) -> str:
        """Its name."""

    @property
    def title(self) -> str:
        """What is wrong, in words."""

    @property
    def code(self) -> str:
        """The code that must find it."""

    @property
    def requirement(self) -> str:
        """What it breaks."""

    @property
    def level(self) -> Level:
        """How much that weighs."""

    @property
    def subtle(self) -> bool:
        """Whether it shows at few places."""


Defects = Mapping[str, KnownDefect]
"""A catalogue, by id."""

AnyDefect = TypeVar("AnyDefect", bound=KnownDefect)
_OWED = (Level.MUST, Level.SHOULD)


@dataclass(frozen=True, slots=True)
class Tally:
    """How many defects of one kind were found, in each way."""

    name: str
    exact: int
    among_others: int
    other_code: int
    missed: int

    @property
    def total(self) -> int:
        """All of them."""
        return self.exact + self.among_others + self.other_code + self.missed

    @property
    def score(self) -> float:
        """The percentage that its own code found."""
        return 100 * (self.exact + self.among_others) / self.total if self.total else 100.0


@dataclass(frozen=True, slots=True)
class RequirementScore:
    """What the defects say of one requirement: those that break it, and of these those that were
    not found.
    """

    requirement: Requirement
    plain: tuple[str, ...]
    subtle: tuple[str, ...]
    missed: tuple[str, ...]

    @property
    def lacking(self) -> str:
        """What would be needed to speak of it: one plain defect and one subtle one."""
        return " y uno ".join(
            name for name, there in ((PLAIN, self.plain), (SUBTLE, self.subtle)) if not there
        )


@dataclass(frozen=True, slots=True)
class Alone:
    """What a phase finds by itself, and what nobody else does."""

    phase: str
    found: int
    only: tuple[str, ...]


def tally(name: str, trials: Iterable[Trial]) -> Tally:
    """Count how defects were found."""
    seen = [trial.how for trial in trials]
    return Tally(name, *(seen.count(how) for how in HOW))


def by_class(trials: Sequence[Trial]) -> list[Tally]:
    """Count the defects of each class of code."""
    return _grouped(trials, CLASSES, lambda trial: trial.code.split("-")[0])


def by_level(trials: Sequence[Trial], defects: Defects) -> list[Tally]:
    """Count the defects of each level, plain and subtle apart: their names are `MUST simple`."""
    names = [f"{level} {kind}" for level in Level for kind in (PLAIN, SUBTLE)]

    def kind(trial: Trial) -> str:
        defect = defects[trial.defect]
        return f"{defect.level} {SUBTLE if defect.subtle else PLAIN}"

    return _grouped(trials, names, kind)


def _grouped(
    trials: Sequence[Trial], names: Iterable[str], kind: Callable[[Trial], str]
) -> list[Tally]:
    made = (tally(name, [one for one in trials if kind(one) == name]) for name in names)
    return [one for one in made if one.total]


def by_phase(trials: Sequence[Trial], phases: Sequence[str]) -> list[Alone]:
    """Return what each phase finds by itself, and what would be lost without it."""
    return [
        Alone(
            phase,
            sum(phase in one.phases for one in trials),
            tuple(one.defect for one in trials if one.phases == (phase,)),
        )
        for phase in phases
    ]


def by_requirement(
    trials: Sequence[Trial], requirements: Iterable[Requirement], defects: Defects
) -> list[RequirementScore]:
    """Return what the defects say of each requirement that is verified through the API.

    A defect concerns those that its findings make fail; one that was missed, the one it names.
    """
    concerned = {
        one.defect: one.breaks if one.right else (defects[one.defect].requirement,)
        for one in trials
    }

    def proof(requirement: Requirement) -> RequirementScore:
        own = [one for one in trials if requirement.id in concerned[one.defect]]
        return RequirementScore(
            requirement,
            tuple(one.defect for one in own if not defects[one.defect].subtle),
            tuple(one.defect for one in own if defects[one.defect].subtle),
            tuple(one.defect for one in own if not one.right),
        )

    return [proof(one) for one in requirements if one.verify != ATTESTATION]


def lacking(proofs: Iterable[RequirementScore]) -> list[RequirementScore]:
    """Return the requirements of level MUST or SHOULD without one plain defect and one subtle
    one.
    """
    return [one for one in proofs if one.requirement.level in _OWED and one.lacking]


def sample(defects: Sequence[AnyDefect], each: int) -> list[AnyDefect]:
    """Return at most `each` defects of every code, far apart in the catalogue; always the same
    ones.
    """
    by_code: dict[str, list[AnyDefect]] = {}
    for defect in defects:
        by_code.setdefault(defect.code, []).append(defect)
    chosen = {
        own[(2 * place + 1) * len(own) // (2 * each)].id
        for own in by_code.values()
        for place in range(each)
    }
    return [defect for defect in defects if defect.id in chosen]
