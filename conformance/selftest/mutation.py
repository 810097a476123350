"""Mutants of the reference server, tried: how many the harness finds, and what those it does not
find look like.

The rules of the file: a mutant is found when an item finds of it what it does not find of the clean
server, at the weight of what it breaks; seen when only at less. One that no request of the clean
run tells from the clean server is dropped, and counted apart: no run of this kind could find it.
"""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from conformance.core.citation import Citations
from conformance.core.finding import Cause, Finding, Level, about_document, weakest
from conformance.http.contract.effective import Contract
from conformance.http.contract.provenance import WHOLE
from conformance.http.pack import Pack
from conformance.http.reference import Setup
from conformance.run.journal import Journal
from conformance.sandbox.mutants.mutant import Mutant, MutantBreach, Weight
from conformance.sandbox.mutants.shadows import ChangedExchange, MutantEffect, Shadows
from conformance.selftest.clean import Sign, findings_of, sign_of
from conformance.selftest.rehearsal import (
    DISCOVERY,
    Hunt,
    Known,
    Rehearsed,
    hunted,
    shadowing,
)

_Z = 1.959963984540054  # of the normal distribution: 95 %
_ORDER = tuple(Level)  # the weightiest first


@dataclass(frozen=True, slots=True)
class Bed:
    """What trials share: the items, the world, what discovery settles in it, and what was found of
    the clean server.
    """

    craft: Rehearsed
    setup: Setup
    settled: Known
    false: frozenset[tuple[str, Cause]] = frozenset()


@dataclass(frozen=True, slots=True)
class Shadowed:
    """What a clean run showed: whom each mutant met, by its number; what was found, which is false;
    how many exchanges there were.
    """

    met: Mapping[int, tuple[str, ...]]
    false: tuple[tuple[str, Finding], ...]
    exchanges: int


@dataclass(frozen=True, slots=True)
class MutantTrial:
    """What became of a mutant: `sign` is what found it, None where nothing did; `stumbled` says
    that the mutant itself failed.
    """

    mutant: str
    seam: str
    operator: str
    capability: str
    part: str
    condition: str
    coordinate: str
    requirement: str
    level: Level
    met: tuple[str, ...]
    sign: Sign | None
    weight: Level | None
    smallest: ChangedExchange | None = None
    stumbled: str = ""
    crashed: str = ""

    @property
    def reached(self) -> bool:
        """Whether any request of the clean run tells it from the clean server."""
        return self.smallest is not None or self.sign is not None

    @property
    def found(self) -> bool:
        """Whether it was found at the weight of what it breaks."""
        return self.weight is not None and _ORDER.index(self.weight) <= _ORDER.index(self.level)


def weight_of(pack: Pack, mutant: Mutant) -> Weight:
    """Return what a mutant breaks by the register."""
    breach, citations = mutant.breach, pack.citations
    name = breach.requirement or _cited(citations, breach, mutant.capability)
    requirement = pack.requirements.get(name)
    level = requirement.level if requirement is not None else Level.MAY
    cited = citations.of(breach.aspect, mutant.capability).level if breach.aspect else None
    return Weight(name, max(level, breach.level, cited or level, key=_ORDER.index))


def _bounded(weight: Weight, contract: Contract, mutant: Mutant) -> Weight:
    """Return a weight at no more than what the contract says of the mutant's operation."""
    bound = contract.bound.get(mutant.capability)
    said = bound.operation.provenance.get(WHOLE) if bound else None
    return replace(weight, level=weakest(weight.level, said.most)) if said else weight


def _at_its_basis(level: Level, found: Finding | None) -> Level:
    """Return the level of a mutant as what found it shows: on less than a published text nothing
    weighs more.
    """
    return weakest(level, found.basis.level) if found and found.basis else level


def _cited(citations: Citations, breach: MutantBreach, capability: str) -> str:
    return citations.requirement(breach.code, breach.aspect, capability)


def shadowed(bed: Bed, mutants: Mapping[int, Mutant]) -> Shadowed:
    """Return whom each mutant meets in one clean run with all of them in its shadow."""
    shadows = Shadows(mutants.values())
    clean = shadowing(bed.craft, shadows, setup=bed.setup)
    met = {number: tuple(shadows.met[one.id]) for number, one in mutants.items()}
    return Shadowed(met, tuple(findings_of(clean)), clean.exchanges)


def tried(bed: Bed, mutant: Mutant, met: Sequence[str]) -> MutantTrial:
    """Run a mutant with the items that meet it, until one finds it."""
    weight = _bounded(weight_of(bed.craft.plan.pack, mutant), bed.craft.plan.contract, mutant)
    effect = MutantEffect(mutant)
    found: list[tuple[str, Finding]] = []
    crashed = ""
    hunt = Hunt(frozenset(met), bed.settled, _enough(bed.false, weight.level), DISCOVERY in met)
    try:
        if met:  # nobody else can find it
            found = findings_of(hunted(bed.craft, effect, hunt, setup=bed.setup), bed.false)
    except Exception as fault:  # noqa: BLE001  # the harness's own: no finding, and told as such
        crashed = f"{type(fault).__name__}: {fault}"
    best = min(found, key=lambda one: _ORDER.index(one[1].level), default=None)
    return MutantTrial(
        mutant.id,
        mutant.seam,
        mutant.operator,
        mutant.capability,
        mutant.part,
        str(mutant.condition),
        mutant.condition.kind,
        weight.requirement,
        _at_its_basis(weight.level, best[1] if best else None),
        tuple(met),
        sign_of(*best) if best else None,
        best[1].level if best else None,
        effect.smallest,
        f"{type(effect.stumbled).__name__}: {effect.stumbled}" if effect.stumbled else "",
        crashed,
    )


def _enough(false: frozenset[tuple[str, Cause]], level: Level) -> Callable[[Journal], bool]:
    """Return what says of an item that no other one need be run."""

    def enough(journal: Journal) -> bool:
        return any(
            _ORDER.index(one.level) <= _ORDER.index(level)
            and not about_document(one.code)
            and (journal.item.id, one.cause) not in false
            for one in journal.findings
        )

    return enough


@dataclass(frozen=True, slots=True)
class FoundShare:
    """So many of so many, with the interval in which the true share lies in 95 of 100 samples
    (Wilson's).
    """

    found: int
    total: int

    @property
    def value(self) -> float:
        """The share, in per cent."""
        return 100 * self.found / self.total if self.total else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """The ends of the interval, in per cent."""
        if not self.total:
            return 0.0, 100.0
        share, size = self.found / self.total, self.total
        spread = _Z * math.sqrt(share * (1 - share) / size + _Z**2 / (4 * size**2))
        middle, whole = share + _Z**2 / (2 * size), 1 + _Z**2 / size
        low, high = (middle - spread) / whole, (middle + spread) / whole
        return 100 * max(0.0, low), 100 * min(1.0, high)


def share(trials: Iterable[MutantTrial]) -> FoundShare:
    """Return how many of the mutants that were reached were found."""
    reached = [one for one in trials if one.reached]
    return FoundShare(sum(one.found for one in reached), len(reached))


def grouped(
    trials: Sequence[MutantTrial], key: Callable[[MutantTrial], str]
) -> list[tuple[str, FoundShare]]:
    """Return the share of each group that has any, the worst first."""
    groups: dict[str, list[MutantTrial]] = {}
    for one in trials:
        if one.reached:
            groups.setdefault(key(one), []).append(one)
    made = [(name, share(own)) for name, own in groups.items()]
    return sorted(made, key=lambda one: (one[1].value, -one[1].total, one[0]))
