"""Mutants of the reference validator of a pack of files, tried.

The rules of the file: what a validator gives back is known by all that lies in the folder after
each validation. A mutant that leaves the same there, whatever is delivered, is none that a run
could find.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from conformance.core.errors import UsageError
from conformance.core.finding import Cause, Finding
from conformance.core.mutant_space import MutantSpace, Weight, weighed
from conformance.files.item import DeliveryItem
from conformance.files.mutants.mutant import FileMutant
from conformance.files.mutants.mutation import UNCHANGED, FileShadows, Mutation, OneMutant
from conformance.files.pack import DeliveryPack
from conformance.files.reference import FileReference, file_reference_of
from conformance.files.validator import Ended, InProcessValidator
from conformance.run.deliveries.course import performed
from conformance.run.deliveries.performing import DeliveryJournal
from conformance.run.deliveries.plan import COMMAND, DeliveryPlan, plan_of
from conformance.run.deliveries.target import usual_target
from conformance.selftest.clean import sign_of
from conformance.selftest.mutant_bench import CleanRuns, Met
from conformance.selftest.mutant_score import ORDER, MutantTrial, Shadowed

_LONGEST, _MOST = 160, 3
Left = Mapping[str, bytes]


@dataclass(slots=True)
class _Watched:
    """A validator that notes what lies in the folder after each validation."""

    inner: InProcessValidator
    left: list[Left] = field(default_factory=list)
    dated: bool = True

    def validate(self, root: Path, now: datetime) -> Ended:
        """Validate, and note what came of it."""
        ended = self.inner.validate(root, now)
        found = (path for path in sorted(root.rglob("*")) if path.is_file())
        shown = {path.relative_to(root).as_posix(): path for path in found}
        kept = {name: path.read_bytes() for name, path in shown.items() if name[0] != "."}
        self.left.append({**kept, "(código de salida)": str(ended.code).encode()})
        return ended


@dataclass(frozen=True, slots=True)
class DeliveryBench:
    """Where mutants of a validator are tried: the items of a run, in this process."""

    plan: DeliveryPlan
    reference: FileReference
    profile: str
    space: MutantSpace[FileMutant]

    def sizes(self) -> Mapping[str, int]:
        """Return how many mutants the space has, by where they are wrong."""
        return self.space.sizes()

    def drawn(self, count: int, seed: int) -> Sequence[int]:
        """Return the numbers of so many mutants, each as likely as any."""
        return self.space.drawn(count, seed)

    def shadowed(self, numbers: Sequence[int]) -> CleanRuns:
        """Return whom some mutants meet in a clean run."""
        mutants = {number: self.space[number] for number in numbers}
        shadows = FileShadows(mutants.values())
        false: list[tuple[str, Finding]] = []
        exchanges = 0
        for item in self.plan.items:
            shadows.sender = item.id
            made, _ = self._one(item, shadows)
            false += [(item.id, one) for one in made.findings]
            exchanges += len(made.exchanges)
        met = {number: tuple(shadows.met[one.id]) for number, one in mutants.items()}
        seen = Shadowed(met, tuple(false), exchanges)
        return CleanRuns(seen, seen)

    def tried(self, number: int, met: Met, false: frozenset[tuple[str, Cause]]) -> MutantTrial:
        """Return what becomes of a mutant with the items that meet it, until one finds it."""
        mutant = self.space[number]
        weight = self._weight(mutant)
        best: tuple[str, Finding] | None = None
        shown: tuple[str, ...] = ()
        crashed = ""
        for item in self.plan.items:
            if item.id not in met.here:
                continue
            made, left = self._one(item, OneMutant(mutant))
            crashed = crashed or (str(made.error) if made.error else "")
            found = [one for one in made.findings if (item.id, one.cause) not in false]
            if not shown:
                shown = self._shown(item, left)
            for one in found if shown else ():
                if best is None or ORDER.index(one.level) < ORDER.index(best[1].level):
                    best = (item.id, one)
            if best and ORDER.index(best[1].level) <= ORDER.index(weight.level):
                break
        return MutantTrial(
            mutant.id,
            mutant.seam,
            mutant.operator,
            mutant.capability,
            mutant.part,
            str(mutant.condition),
            mutant.condition.kind,
            weight.requirement,
            weight.level,
            tuple(met.here),
            sign_of(*best) if best else None,
            best[1].level if best else None,
            shown,
            crashed=crashed,
        )

    def _weight(self, mutant: FileMutant) -> Weight:
        pack = self.plan.pack
        made = weighed(pack.citations, pack.requirements, mutant.breach, mutant.capability)
        return Weight(made.requirement, self.plan.level(made.requirement, made.level))

    def _one(
        self, item: DeliveryItem, mutation: Mutation
    ) -> tuple[DeliveryJournal, Sequence[Left]]:
        """Return what an item did with a validator, and what that left after each validation."""
        mutated = self.reference.mutated
        assert mutated is not None
        inner = InProcessValidator(lambda root, now: mutated(root, now, mutation, self.profile))
        watched = _Watched(inner)
        plan = DeliveryPlan(
            self.plan.pack,
            self.plan.target,
            (item,),
            watched,
            self.plan.seed,
            self.plan.examples,
        )
        return next(performed(plan, (item,))), watched.left

    def _shown(self, item: DeliveryItem, left: Sequence[Left]) -> tuple[str, ...]:
        """Return where what a mutant left differs first from what the clean reference leaves."""
        _, clean = self._one(item, UNCHANGED)
        for number, (right, wrong) in enumerate(zip(clean, left, strict=False), 1):
            if right != wrong:
                return (f"{item.id}, validación {number}:", *_differences(right, wrong))
        return ()


def _differences(right: Left, wrong: Left) -> Iterator[str]:
    names = [name for name in dict.fromkeys((*right, *wrong)) if right.get(name) != wrong.get(name)]
    for name in names[:_MOST]:
        yield _cut(f"{name}: {_between(right.get(name), wrong.get(name))}")
    if len(names) > _MOST:
        yield f"y {len(names) - _MOST} archivos más"


def _between(right: bytes | None, wrong: bytes | None) -> str:
    if right is None or wrong is None:
        return "no debía estar" if right is None else "falta"
    mine, theirs = (one.decode("cp1252", "replace").splitlines() for one in (right, wrong))
    for number, (one, other) in enumerate(zip(mine, theirs, strict=False), 1):
        if one != other:
            start = next(
                (at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), 0
            )
            begin = max(0, start - 20)
            was, came = (text[begin : begin + 50] for text in (one, other))
            return f"línea {number}: debía ser «…{was}» y es «…{came}»"
    return f"debía tener {len(mine)} líneas y tiene {len(theirs)}"


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def delivery_bench(pack: DeliveryPack) -> DeliveryBench:
    """Return where mutants of a pack's validator are tried. Raises UsageError for one that has
    none.
    """
    reference, profile = file_reference_of(pack), pack.profiles[0]
    if reference.mutated is None or reference.space is None:
        raise UsageError(
            f"El validador de referencia del paquete «{pack.name}» no dice en qué puede estar mal "
            "(mutated, space): no se sabe cómo hacerle mutantes."
        )
    without_time = {name: value for name, value in pack.brief.items() if name == "volumen"}
    target = usual_target(pack, "mutantes", {COMMAND: ("x",), **without_time})
    validator = InProcessValidator(lambda root, now: 0)
    plan = plan_of(pack, target, validator)
    return DeliveryBench(plan, reference, profile, reference.space(profile))
