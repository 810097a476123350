"""Mutants of the reference server, tried: what the harness finds of each, and how those that it
does not find show.
"""

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from conformance.core.cache import user_cache
from conformance.core.errors import UsageError
from conformance.core.finding import Cause, Finding, Level, about_document, weakest
from conformance.core.mutant_space import MutantSpace, Weight, weighed
from conformance.core.profile import FULL
from conformance.http.contract.effective import Contract
from conformance.http.contract.provenance import WHOLE
from conformance.http.pack import Pack
from conformance.http.reference import Setup
from conformance.run.journal import Journal
from conformance.run.plan import make_plan
from conformance.sandbox.application import Sandbox
from conformance.sandbox.mutants.mutant import Mutant
from conformance.sandbox.mutants.shadows import MutantEffect, Shadows
from conformance.sandbox.mutants.shown import lines
from conformance.sandbox.mutants.space import space_of
from conformance.selftest.clean import findings_of, sign_of
from conformance.selftest.mutant_bench import CleanRuns, Met, MutantBench
from conformance.selftest.mutant_score import ORDER, MutantTrial, Shadowed
from conformance.selftest.own_target import target_of
from conformance.selftest.rehearsal import Hunt, hunted, settle, shadowing
from conformance.selftest.rehearsed import DISCOVERY, Known, Rehearsed, prepare_plan


@dataclass(frozen=True, slots=True)
class Bed:
    """What trials share: the items, the world, what discovery settles in it, and what was found of
    the clean server.
    """

    craft: Rehearsed
    setup: Setup
    settled: Known
    false: frozenset[tuple[str, Cause]] = frozenset()


def weight_of(pack: Pack, mutant: Mutant) -> Weight:
    """Return what a mutant breaks by the register."""
    return weighed(pack.citations, pack.requirements, mutant.breach, mutant.capability)


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
    best = min(found, key=lambda one: ORDER.index(one[1].level), default=None)
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
        tuple(lines(effect.smallest)) if effect.smallest else (),
        f"{type(effect.stumbled).__name__}: {effect.stumbled}" if effect.stumbled else "",
        crashed,
    )


def _enough(false: frozenset[tuple[str, Cause]], level: Level) -> Callable[[Journal], bool]:
    """Return what says of an item that no other one need be run."""

    def enough(journal: Journal) -> bool:
        return any(
            ORDER.index(one.level) <= ORDER.index(level)
            and not about_document(one.code)
            and (journal.item.id, one.cause) not in false
            for one in journal.findings
        )

    return enough


@dataclass(frozen=True, slots=True)
class _RequestBench:
    """Where mutants of a server are tried, and where it is seen which of them show at all, by a
    whole run with all that it may use.
    """

    bed: Bed
    whole: Bed
    space: MutantSpace[Mutant]

    def sizes(self) -> Mapping[str, int]:
        """Return how many mutants the space has, by where they are wrong."""
        return self.space.sizes()

    def drawn(self, count: int, seed: int) -> Sequence[int]:
        """Return the numbers of so many mutants, each as likely as any."""
        return self.space.drawn(count, seed)

    def shadowed(self, numbers: Sequence[int]) -> CleanRuns:
        """Return whom some mutants meet in clean runs."""
        mutants = {number: self.space[number] for number in numbers}
        whole = shadowed(self.whole, mutants)
        return CleanRuns(whole if self.bed is self.whole else shadowed(self.bed, mutants), whole)

    def tried(self, number: int, met: Met, false: frozenset[tuple[str, Cause]]) -> MutantTrial:
        """Return what becomes of a mutant with the items that meet it."""
        mutant = self.space[number]
        trial = tried(replace(self.bed, false=false), mutant, met.here)
        if trial.reached or self.bed is self.whole:
            return trial
        # What only a whole run would show, this one misses.
        return replace(trial, shown=tried(self.whole, mutant, met.whole).shown)


def request_bench(pack: str | None, profile: str, stock: Mapping[str, int]) -> MutantBench:
    """Return where mutants of a pack's server are tried, with a profile and so much stock. Raises
    UsageError for a server that is not the kit's.
    """
    whole = _bed(pack, FULL, {})
    bed = _bed(pack, profile, stock) if profile != FULL or stock else whole
    plan, reference = whole.craft.plan, whole.craft.reference
    server = reference.create(whole.setup)
    if not isinstance(server, Sandbox):
        raise UsageError(
            f"El servidor de referencia del paquete «{plan.pack.name}» no es del kit "
            "(conformance.sandbox): no se sabe cómo hacerle mutantes."
        )
    return _RequestBench(bed, whole, space_of(plan.pack, plan.contract, reference, server))


def _bed(pack: str | None, profile: str, stock: Mapping[str, int]) -> Bed:
    plan = make_plan(target_of("", pack), {}, profile=profile)
    craft, setup = prepare_plan(plan, user_cache(os.environ)), Setup(stock=stock)
    return Bed(craft, setup, settle(craft, setup=setup))
