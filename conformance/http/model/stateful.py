"""The model-based phase: the lifecycles' tables walked whole, then by chance, and read again after
every step.

What breaks is told once, by the shortest sequence that shows it, which is also left as a scenario
file.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from typing import Any

from conformance.core.answers import REFUSED
from conformance.core.lifecycle import Lifecycle, Rule
from conformance.core.resource import Need, Resource
from conformance.core.unjudged import BlockedError
from conformance.http.checks.codes import LIF_01, SCH_04
from conformance.http.context import Context
from conformance.http.contract.effective import Contract
from conformance.http.item import Item
from conformance.http.model.divergence import Divergence, SpokenError
from conformance.http.model.execution import Execution
from conformance.http.model.maker import Maker, plainly
from conformance.http.model.parties import readers, trusted
from conformance.http.model.shrinking import accepted, packed, shorter_sequences
from conformance.http.model.state import Cycles, ModelStep, possible
from conformance.http.model.story import FOLDER, Story
from conformance.http.model.walks import crossings, guards, random_walks, tour, variants
from conformance.http.oracle.looking import Looking
from conformance.http.pack import Pack


@dataclass(frozen=True, slots=True)
class Walk:
    """How the steps of an item are made for a target and a seed; `thorough`: other doors are asked
    in every way after the first of each of its steps.
    """

    steps: Callable[[Maker, str], list[ModelStep]]
    thorough: bool = False


_SPARE = 5  # resources on which a failure may be tried again, shorter
_LENGTH = 20
_MOST = 4  # different findings of one item
_Planned = tuple[str, str, Callable[[Maker, Lifecycle], list[ModelStep]]]
"""The name of a walk, what it shows, and how it is made."""
_WALKS: tuple[_Planned, ...] = (
    ("recorrido", "cada paso del ciclo, y cada paso fuera de orden en cada estado", tour),
    ("guardas", "cada paso con otro rol, código, fecha, valor o puerta se rechaza", guards),
    ("cruces", "sus pasos se rechazan en una fila de otro ciclo", crossings),
    ("variantes", "cada código, rol y texto válido se acepta y se conserva", variants),
)


def items(pack: Pack, contract: Contract, examples: int) -> tuple[Item, ...]:
    """Return an item per walk and lifecycle that the contract serves, where it has any step, and
    `examples // 5` of random sequences.
    """
    cycles = {
        one.name: one
        for one in pack.lifecycles
        if one.reads and all(move.capability in contract.bound for move in one.moves)
    }
    nominal = _nominal(pack, cycles)
    certain = [
        _of_table(pack, cycles, one, planned)
        for one in cycles.values()
        for planned in _WALKS
        if planned[2](nominal, one)
    ]
    kinds = [one for one in cycles.values() if one.other_kind]
    if not kinds:
        return tuple(certain)
    count = max(1, examples // 5)
    return (*certain, *(_by_chance(pack, kinds, number) for number in range(count)))


def _of_table(pack: Pack, cycles: Cycles, one: Lifecycle, planned: _Planned) -> Item:
    """Return the item of a walk that the table of a lifecycle determines."""
    name, title, walk = planned
    walked = _certain(walk, one)
    about = f"{one.title}: {title}"
    return _item(pack, cycles, f"stateful/{one.name}/{name}", about, walked, (one,))


def _by_chance(pack: Pack, kinds: Sequence[Lifecycle], number: int) -> Item:
    """Return the item of a random walk over the lifecycles that exclude each other."""
    walked = _chance([kinds[0], *kinds], number)
    cycles = {one.name: one for one in kinds}
    name = f"stateful/secuencias/{number + 1}"
    return _item(pack, cycles, name, f"Secuencia al azar n.º {number + 1}", walked, kinds)


def _item(
    pack: Pack, cycles: Cycles, name: str, title: str, walk: Walk, about: Sequence[Lifecycle]
) -> Item:
    def make(context: Context) -> list[ModelStep]:
        able = tuple(trusted(context, pack, about))
        return walk.steps(Maker(cycles, able, context.pool.codes), str(context.seed))

    steps = walk.steps(_nominal(pack, cycles), "")
    moves = [move for one in about for move in one.moves]
    walked = filter(None, (name for one in steps for name in (one.cycle, one.through)))
    return Item(
        id=name,
        phase="stateful",
        title=title,
        run=partial(_run, pack, cycles, make, walk.thorough),
        requirements=_cited(pack, about, steps),
        capability=moves[0].capability,
        capabilities=tuple(dict.fromkeys(move.capability for move in moves)),
        roles=readers(about),
        needs=_needs(pack, steps),
        acts=tuple(dict.fromkeys(one for name in walked for one in _acts(cycles[name]))),
        counted=tuple(_compared(cycles, steps)),
        writes=len(steps),
    )


def _nominal(pack: Pack, cycles: Cycles) -> Maker:
    """Return who makes steps where no target is known yet."""
    codes = {group: codes for one in cycles.values() for group, codes in one.nominal.items()}
    return Maker(cycles, tuple(pack.roles), codes)


def _needs(pack: Pack, steps: Sequence[ModelStep]) -> tuple[Need, ...]:
    """Return what a walk works on, and one more of each where there are enough."""
    resources = max(step.resource for step in steps) + 1
    return tuple(replace(one, spare=_SPARE) for one in pack.needs(resources + _SPARE))


def _compared(cycles: Cycles, steps: Sequence[ModelStep]) -> Iterator[str]:
    """Yield the readings that tell all of what a walk leaves, and are compared with the model."""
    for name in dict.fromkeys(step.cycle for step in steps):
        reads = cycles[name].reads
        yield from reads.whole if reads else ()


def _cited(pack: Pack, about: Sequence[Lifecycle], steps: Sequence[ModelStep]) -> tuple[str, ...]:
    """Return the requirements that a walk judges: of any lifecycle, of what refuses its steps, of
    its states.
    """
    rules = [refusal.rule for one in about for refusal in one.refusals]
    rules += [step.flaw for step in steps if step.flaw]
    cited = [
        *pack.citations.of("lifecycle").requirements,
        *(rule.requirement for rule in rules),
        *(one.legal for one in about),
    ]
    return tuple(filter(None, dict.fromkeys(cited)))


def _acts(cycle: Lifecycle) -> Iterator[str]:
    """Yield the capabilities by which the moves of a lifecycle are made, one by one and many."""
    for move in cycle.moves:
        yield move.capability
        if move.bulk:
            yield move.bulk[0]


def _certain(walk: Callable[[Maker, Lifecycle], list[ModelStep]], cycle: Lifecycle) -> Walk:
    return Walk(lambda maker, seed: walk(maker, cycle), thorough=walk is tour)


def _chance(contexts: Sequence[Lifecycle], number: int) -> Walk:
    def steps(maker: Maker, seed: str) -> list[ModelStep]:
        return random_walks(maker, contexts, _LENGTH, 1, f"{seed}:stateful:{number}")[0]

    return Walk(steps)


@dataclass(slots=True)
class _Exploration:
    """What one item explores: what it has found, and the resources that are left to it."""

    context: Context
    pack: Pack
    cycles: Cycles
    now: datetime
    left: list[Resource]
    uncompared: set[str] = field(default_factory=set)
    known: set[tuple[str, str | None, str | None]] = field(default_factory=set)
    looking: Looking = field(default_factory=Looking)

    def on_fresh(self, steps: Sequence[ModelStep]) -> Execution | None:
        """Return an execution on as many new resources as the steps need, or None when too few are
        left.
        """
        need = max((step.resource for step in steps), default=0) + 1
        if len(self.left) < need:
            return None
        taken, self.left = self.left[:need], self.left[need:]
        return Execution(
            self.context, self.cycles, taken, self.now, self.uncompared, self.pack, self.looking
        )

    def explore(self, steps: list[ModelStep]) -> None:
        """Make the steps; after a finding that spoils its rows, go on with the rest on new
        resources.
        """
        execution, done, rest = self.on_fresh(steps), list[ModelStep](), list(steps)
        while rest and execution and len(self.known) < _MOST:
            step = rest.pop(0)
            if not possible(self.cycles, execution.rows, step):
                continue
            done.append(step)
            found = self.made(execution, done)
            if found is None or not found.invalidates_rows:
                continue  # what reads wrong is no longer compared
            if found.code is SCH_04:
                done[-1] = plainly(self.cycles, step)  # so it was made in the end
                continue
            done = accepted(self.cycles, done[:-1])
            execution = self.on_fresh([*done, *rest])
            if execution is None or not self.again(execution, done):
                return

    def made(self, execution: Execution, done: Sequence[ModelStep]) -> Divergence | None:
        """Make the last of some steps and return what it finds, reported when it is new."""
        compared = set(self.uncompared)
        found = execution.step(done[-1])
        if found is not None:
            self.interfered(execution, done[-1], found)
            if found.key not in self.known:
                self.known.add(found.key)
                self.report(found, done, compared)
        return found

    def again(self, execution: Execution, steps: Sequence[ModelStep]) -> bool:
        """Bring new resources to where the old ones were; say whether that went as before."""
        return all(execution.step(step, compare=False) is None for step in steps)

    def interfered(self, execution: Execution, step: ModelStep, found: Divergence) -> None:
        """Raise BlockedError when a right move was refused because somebody else used the
        resource.
        """
        if found.code is LIF_01 and (
            reason := self.pack.interference(self.context, execution.resources[step.resource])
        ):
            raise BlockedError(self.context.used_by_others(reason))

    def report(self, found: Divergence, done: Sequence[ModelStep], uncompared: set[str]) -> None:
        """Report a finding by the shortest sequence that shows it, and leave that as a scenario."""
        steps, found = self.shortest(list(done), found, uncompared)
        cited = self.context.citations.requirement(found.code.id)
        level, requirement = found.level or found.code.level, found.requirement or cited
        slug = re.sub(r"[^a-z0-9]+", "-", self.context.item.id.lower())
        name = f"{slug}-{found.code.id.lower()}-{len(self.known)}"
        count = "1 paso" if len(steps) == 1 else f"{len(steps)} pasos"
        title = f"{found.code.title} ({count})"
        kind = self.context.item.needs[0].kind
        if found.can_be_told:
            story = Story(name, title, self.cycles, found, requirement, level, kind, self._refusal)
            self.context.stories[name] = story.written(steps)
        self.context.report(
            found.code,
            found.exchange,
            expected=found.expected,
            actual=found.actual,
            level=level,
            requirement=requirement,
            place=f"{FOLDER}/{name}.yaml" if found.can_be_told else "",
        )

    def _refusal(self, rule: Rule) -> Mapping[str, Any]:
        """Return what a step expects where a rule refuses: statuses, or the refusal itself where
        the system may refuse inside a success.
        """
        inside = set(rule.right) & set(self.context.answers.reads)
        return (
            {"respuesta": REFUSED} if inside else {"status": list(self.context.right(rule.right))}
        )

    def shortest(
        self, steps: list[ModelStep], found: Divergence, uncompared: set[str]
    ) -> tuple[list[ModelStep], Divergence]:
        """Return the shortest sequence seen that fails alike, `uncompared` as it was then; each try
        costs new resources.
        """
        tried: set[tuple[ModelStep, ...]] = {tuple(steps)}
        shorter: list[ModelStep] | None = steps
        while shorter is not None:
            steps, shorter = shorter, None
            for candidate in shorter_sequences(self.cycles, steps):
                if tuple(candidate) in tried:
                    continue
                tried.add(tuple(candidate))
                seen = self.tried(candidate, uncompared)
                if seen is not None and seen.key == found.key:
                    shorter, found = candidate, seen
                    break
        return steps, found

    def tried(self, steps: Sequence[ModelStep], uncompared: set[str]) -> Divergence | None:
        """Return how the last of some steps fails when the others do not, or None; leaves no trace
        in the context.
        """
        few = packed(steps)
        execution = self.on_fresh(few)
        if execution is None:
            return None
        execution.uncompared = set(uncompared)
        execution.looking = Looking(self.looking.thorough)
        findings, moves = list(self.context.findings), list(self.context.moves)
        try:
            return execution.step(few[-1]) if self.again(execution, few[:-1]) else None
        except (SpokenError, BlockedError):
            return None
        finally:
            self.context.findings[:], self.context.moves[:] = findings, moves


def _run(
    pack: Pack,
    cycles: Cycles,
    make: Callable[[Context], list[ModelStep]],
    thorough: bool,
    context: Context,
) -> None:
    exploration = _Exploration(
        context,
        pack,
        cycles,
        context.acting(),
        list(context.resources),
        looking=Looking(thorough),
    )
    try:
        exploration.explore(make(context))
    except SpokenError:
        return
