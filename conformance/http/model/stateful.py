"""The model-based phase: the lifecycles' tables walked whole, then by chance, and read again after
every step.

What breaks is told once, by the shortest sequence that shows it, which is also left as a scenario
file.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial

from conformance.core.lifecycle import Lifecycle
from conformance.http.checks.codes import LIF_01, SCH_04
from conformance.http.context import BlockedError, Context, Item, Resource
from conformance.http.contract.effective import Contract
from conformance.http.model.play import Divergence, Play, SpokenError
from conformance.http.model.state import Cycles, Rows, Step, played, possible, rule_of, settled
from conformance.http.model.story import written
from conformance.http.model.walks import Maker, guards, plainly, random_walks, tour, variants
from conformance.http.pack import Pack

FOLDER = "historias"
_SPARE = 5  # resources on which a failure may be tried again, shorter
_LENGTH = 20
_MOST = 4  # different findings of one item
Walk = Callable[[Maker, str], list[Step]]  # a target and a seed
_WALKS: tuple[tuple[str, str, Callable[[Maker, Lifecycle], list[Step]]], ...] = (
    ("recorrido", "cada paso del ciclo, y cada paso fuera de orden en cada estado", tour),
    ("guardas", "cada paso con otro rol, código, fecha, valor o puerta se rechaza", guards),
    ("variantes", "cada código, rol y texto válido se acepta y se conserva", variants),
)


def items(pack: Pack, contract: Contract, examples: int) -> tuple[Item, ...]:
    """Return three items per lifecycle that the contract serves, and `examples // 4` of random
    sequences.
    """
    cycles = {
        one.name: one
        for one in pack.lifecycles
        if one.reads and all(move.capability in contract.bound for move in one.moves)
    }
    made = [
        _item(
            pack,
            cycles,
            f"stateful/{one.name}/{name}",
            f"{one.title}: {title}",
            _certain(walk, one),
            (one,),
        )
        for one in cycles.values()
        for name, title, walk in _WALKS
    ]
    kinds = [one for one in cycles.values() if one.other_kind]
    if not kinds:
        return tuple(made)
    contexts = [kinds[0], *kinds]
    used = {one.name: one for one in kinds}
    for number in range(max(1, examples // 4)):
        made.append(
            _item(
                pack,
                used,
                f"stateful/secuencias/{number + 1}",
                f"Secuencia al azar n.º {number + 1}",
                _chance(contexts, number),
                kinds,
            )
        )
    return tuple(made)


def _item(
    pack: Pack, cycles: Cycles, name: str, title: str, walk: Walk, about: Sequence[Lifecycle]
) -> Item:
    def make(context: Context) -> list[Step]:
        trusted = tuple(_trusted(context, pack, about))
        return walk(Maker(cycles, trusted, context.pool.codes), str(context.seed))

    nominal = {group: codes for one in cycles.values() for group, codes in one.nominal.items()}
    steps = walk(Maker(cycles, tuple(pack.roles), nominal), "")
    need = max(step.resource for step in steps) + 1 + _SPARE
    rules = [refusal.rule for one in about for refusal in one.refusals] + [
        step.flaw for step in steps if step.flaw
    ]
    cited = dict.fromkeys(
        [
            *pack.citations.of("lifecycle").requirements,
            *(rule.requirement for rule in rules),
            *(one.legal for one in about),
        ]
    )
    moves = [move for one in about for move in one.moves]
    return Item(
        id=name,
        phase="stateful",
        title=title,
        run=partial(_run, pack, cycles, make),
        requirements=tuple(cited),
        capability=moves[0].capability,
        capabilities=tuple(dict.fromkeys(move.capability for move in moves)),
        roles=_readers(about),
        needs=pack.needs(need),
        writes=len(steps),
    )


def _certain(walk: Callable[[Maker, Lifecycle], list[Step]], cycle: Lifecycle) -> Walk:
    return lambda maker, seed: walk(maker, cycle)


def _chance(contexts: Sequence[Lifecycle], number: int) -> Walk:
    return lambda maker, seed: random_walks(
        maker, contexts, _LENGTH, 1, f"{seed}:stateful:{number}"
    )[0]


def _readers(about: Sequence[Lifecycle]) -> tuple[str, ...]:
    """Return one role of each party of the resources."""
    return tuple(dict.fromkeys(role for one in about if one.reads for role in one.reads.readers))


def _trusted(context: Context, pack: Pack, about: Sequence[Lifecycle]) -> Iterator[str]:
    """Yield the roles that act for the parties whose resources these are, and those that act for
    no party and may make a move.
    """
    parties = _readers(about)
    own = {context.entity_of(role) for role in parties} - {""}
    anybody = {
        role
        for one in about
        for move in one.moves
        for role in move.roles
        if not pack.roles[role].side
    }
    for role in sorted(context.pool.roles):
        if role in parties or (own and (role in anybody or context.entity_of(role) in own)):
            yield role


@dataclass(slots=True)
class _Performance:
    """The performance of one item: what it has found, and the resources that are left to it."""

    context: Context
    pack: Pack
    cycles: Cycles
    now: datetime
    left: list[Resource]
    muted: set[str] = field(default_factory=set)
    known: set[tuple[str, str | None, str | None]] = field(default_factory=set)

    def on_fresh(self, steps: Sequence[Step]) -> Play | None:
        """Return a play on as many new resources as the steps need, or None when too few are
        left.
        """
        need = max((step.resource for step in steps), default=0) + 1
        if len(self.left) < need:
            return None
        taken, self.left = self.left[:need], self.left[need:]
        return Play(self.context, self.cycles, taken, self.now, self.muted)

    def perform(self, steps: list[Step]) -> None:
        """Play the steps; after a finding that spoils its rows, go on with the rest on new
        resources.
        """
        play, done, rest = self.on_fresh(steps), [], list(steps)
        while rest and play and len(self.known) < _MOST:
            step = rest.pop(0)
            if not possible(self.cycles, play.rows, step):
                continue
            done.append(step)
            compared = set(self.muted)
            found = play.step(step)
            if found is None:
                continue
            self.excused(play, step, found)
            if found.key not in self.known:
                self.known.add(found.key)
                self.report(found, done, compared)
            if not found.spoils:
                continue  # what reads wrong is no longer compared
            if found.code is SCH_04:
                done[-1] = plainly(self.cycles, step)  # so it was made in the end
                continue
            done = _accepted(self.cycles, done[:-1])
            play = self.on_fresh([*done, *rest])
            if play is None or not self.again(play, done):
                return

    def again(self, play: Play, steps: Sequence[Step]) -> bool:
        """Bring new resources to where the old ones were; say whether that went as before."""
        return all(play.step(step, look=False) is None for step in steps)

    def excused(self, play: Play, step: Step, found: Divergence) -> None:
        """Raise BlockedError when a right move was refused because somebody else used the
        resource.
        """
        if found.code is LIF_01 and (
            reason := self.pack.excuse(self.context, play.resources[step.resource])
        ):
            raise BlockedError(self.context.used_by_others(reason))

    def report(self, found: Divergence, done: Sequence[Step], muted: set[str]) -> None:
        """Report a finding by the shortest sequence that shows it, and leave that as a scenario."""
        steps, found = self.shortest(list(done), found, muted)
        level, requirement = (
            found.level or found.code.level,
            found.requirement or self.context.citations.requirement(found.code.id),
        )
        slug = re.sub(r"[^a-z0-9]+", "-", self.context.item.id.lower())
        name = f"{slug}-{found.code.id.lower()}-{len(self.known)}"
        title = f"{found.code.title} ({len(steps)} {'paso' if len(steps) == 1 else 'pasos'})"
        self.context.stories[name] = written(
            name,
            title,
            self.cycles,
            steps,
            found,
            requirement,
            level,
            self.context.item.needs[0].kind,
        )
        self.context.report(
            found.code,
            found.exchange,
            expected=found.expected,
            actual=found.actual,
            level=level,
            requirement=requirement,
            place=f"{FOLDER}/{name}.yaml",
        )

    def shortest(
        self, steps: list[Step], found: Divergence, muted: set[str]
    ) -> tuple[list[Step], Divergence]:
        """Return the shortest sequence seen that fails alike, `muted` as it was then; each try
        costs new resources.
        """
        tried: set[tuple[Step, ...]] = {tuple(steps)}
        shorter = True
        while shorter:
            shorter = False
            for candidate in _shorter(self.cycles, steps):
                if tuple(candidate) in tried or len(candidate) > len(steps):
                    continue
                tried.add(tuple(candidate))
                seen = self.tried(candidate, muted)
                if seen is None:
                    continue
                if seen.key == found.key:
                    steps, found, shorter = candidate, seen, True
                    break
        return steps, found

    def tried(self, steps: Sequence[Step], muted: set[str]) -> Divergence | None:
        """Return how the last of some steps fails when the others do not, or None; leaves no trace
        in the context.
        """
        packed = _packed(steps)
        play = self.on_fresh(packed)
        if play is None:
            return None
        play.muted = set(muted)
        findings, moves = list(self.context.findings), list(self.context.moves)
        try:
            return play.step(packed[-1]) if self.again(play, packed[:-1]) else None
        except (SpokenError, BlockedError):
            return None
        finally:
            self.context.findings[:], self.context.moves[:] = findings, moves


def _accepted(cycles: Cycles, steps: Sequence[Step]) -> list[Step]:
    """Return only the steps that must be accepted: what leads to the state they leave."""
    rows: Rows = {}
    kept = []
    for step in steps:
        if possible(cycles, rows, step) and rule_of(cycles, rows, step) is None:
            kept.append(step)
            rows = settled(cycles, rows, step)
    return kept


def _shorter(cycles: Cycles, steps: list[Step]) -> Iterator[list[Step]]:
    """Yield sequences that may fail alike, the boldest first: they end in the same step, and it
    meets the same rule.
    """
    last = steps[-1]
    before = played(cycles, steps[:-1])
    wanted = rule_of(cycles, before, last) if before is not None else None
    accepted = _accepted(cycles, steps[:-1])
    mine = [step for step in accepted if step.row == last.row]
    near = [step for step in accepted if (step.cycle, step.resource) == (last.cycle, last.resource)]
    plain = [replace(step, bulk=False) for step in mine]
    cuts = [
        steps[:at] + steps[at + size : -1]
        for size in (len(steps) // 2, len(steps) // 4, 1)
        if size
        for at in range(0, len(steps) - 1, size)
    ]
    rows_out = [
        [step for step in near if step.row != row]
        for row in dict.fromkeys(step.row for step in near)
    ]
    peers = {step.row for step in near if step.move == last.move} | {
        last.row
    }  # those that came as far
    alike = [step for step in near if step.row in peers]
    for candidate in (plain, mine, _first_row(near, last), alike, near, *rows_out, accepted, *cuts):
        whole = [*candidate, last]
        rows = played(cycles, candidate)
        if (
            rows is None
            or not possible(cycles, rows, last)
            or len(whole) > len(steps)
            or whole == steps
        ):
            continue
        if rule_of(cycles, rows, last) == wanted:
            yield whole


def _first_row(near: Sequence[Step], last: Step) -> list[Step]:
    """Return the steps of the row that is furthest on: enough to be out of turn for one who
    creates.
    """
    rows = [step.row for step in near]
    furthest = max(dict.fromkeys(rows), key=rows.count, default="")
    return [step for step in near if step.row in (furthest, last.row)]


def _packed(steps: Sequence[Step]) -> list[Step]:
    """Return the steps with their resources numbered from 0 without gaps, so as to use up few."""
    numbers = {
        number: place for place, number in enumerate(dict.fromkeys(step.resource for step in steps))
    }
    return [replace(step, resource=numbers[step.resource]) for step in steps]


def _run(
    pack: Pack, cycles: Cycles, make: Callable[[Context], list[Step]], context: Context
) -> None:
    performance = _Performance(context, pack, cycles, context.acting(), list(context.resources))
    try:
        performance.perform(make(context))
    except SpokenError:
        return
