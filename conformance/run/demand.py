"""What a run asks of a target, told before it is run: how many items run and why the others do not,
what they take, and who lacks.

The rules of the file: what an item takes counts if it runs, or would if there were resources for
it; what is outside the scope, what the system does not offer and what nobody may call takes
nothing. An item that does not run is counted once, by the first reason of the table.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from conformance.core.phrase import listed
from conformance.core.resource import Pool, ResourceKind, ResourceState
from conformance.core.role import Callers
from conformance.http.item import Item
from conformance.run.allocation import Stock, stock_of
from conformance.run.estimate import costs_of
from conformance.run.outlook import offers
from conformance.run.plan import Plan
from conformance.run.planner import can_run
from conformance.run.schedule import Schedule
from conformance.run.scope import Range, range_of
from conformance.run.sharing_words import shared_lines

_SHOWN = 3


class Idle(StrEnum):
    """Why an item does not run, as the words that follow how many."""

    OUTSIDE = "fuera del alcance"
    NOT_OFFERED = "que el sistema no ofrece"
    NOBODY = "sin credenciales de quien llama"
    READ_ONLY = "que escriben"
    SHORT = "sin recursos"
    BOUND = "que los límites dejan fuera"


@dataclass(frozen=True, slots=True)
class Supply:
    """How many resources of a kind in a state a run would take if its items shared none, how many
    of those of the target it may use, and how many its bounds withhold.
    """

    kind: ResourceKind
    state: ResourceState
    asked: int
    had: int
    withheld: int = 0

    def line(self, unseen: Sequence[str]) -> str:
        """Return it as a line of the plan; without the roles `unseen` nobody could count."""
        many = self.kind.noun.many
        free = f" y {self.kind.free}" if self.kind.free else ""
        return f"{_capital(many)} {self.state.many}{free}: {self._told(unseen)}."

    def _told(self, unseen: Sequence[str]) -> str:
        if unseen:
            many = "cuántas" if self.kind.noun.feminine else "cuántos"
            return (
                f"usaría {self.asked}; sin {' ni '.join(unseen)} no se sabe {many} tiene el "
                "objetivo"
            )
        if self.withheld:
            total = self.had + self.withheld
            return f"el objetivo tiene {total}; los límites de la corrida dejan usar {self.had}"
        if self.asked > self.had:
            return f"el objetivo tiene {self.had}; sin compartir se usarían {self.asked}"
        return f"usa {self.asked}; el objetivo tiene {self.had}"


@dataclass(frozen=True, slots=True)
class Demand:
    """What a run asks of the target and what the target has, resources by kind and state.

    `items` are all by their phases, `idle` how many do not run and why. `writes` is how many it is
    thought to send, as the doctor has it; `short` the items that get no resources; `absent` the
    roles that items need and the target lacks; `unseen` those without which nobody could count;
    `sharing` says of what items share.
    """

    items: Mapping[str, int]
    idle: Mapping[Idle, int]
    supplies: tuple[Supply, ...]
    writes: int
    max_writes: int | None
    short: tuple[str, ...]
    absent: tuple[str, ...]
    read_only: bool
    unseen: tuple[str, ...] = ()
    sharing: tuple[str, ...] = ()

    def lines(self) -> list[str]:
        """Return the plan as a person reads it before the first request, in Spanish."""
        return [
            self._counted(),
            *(supply.line(self.unseen) for supply in self.supplies),
            *self.sharing,
            *self._shortfall(),
            self._written(),
            *self._missing(),
        ]

    def _counted(self) -> str:
        total, idle = sum(self.items.values()), sum(self.idle.values())
        phases = ", ".join(f"{name} {n}" for name, n in self.items.items())
        whole = f"Pruebas: {total} ({phases})"
        if not idle:
            return f"{whole}; corren todas."
        why = listed(f"{self.idle[one]} {one}" for one in Idle if self.idle.get(one))
        return f"{whole}; corren {total - idle}. No corren {idle}: {why}."

    def _shortfall(self) -> Iterable[str]:
        if not self.short:
            return
        ends = (
            "prueba, que queda sin juzgar"
            if len(self.short) == 1
            else "pruebas, que quedan sin juzgar"
        )
        more = ", …" if len(self.short) > _SHOWN else "."
        nouns = " ni ".join(dict.fromkeys(one.kind.noun.many for one in self.supplies))
        why = f"No se ven {nouns}" if self.unseen else "No alcanzan los recursos"
        yield f"{why} para {len(self.short)} {ends}: {', '.join(self.short[:_SHOWN])}{more}"

    def _written(self) -> str:
        if self.read_only:
            return (
                "Escrituras: ninguna (environment: produccion); las pruebas que escriben quedan "
                "sin juzgar."
            )
        bound = "" if self.max_writes is None else f"; limits.max_writes permite {self.max_writes}"
        several = f"unas {self.writes}" if self.writes > 1 else ("ninguna", "una")[self.writes]
        return f"Escrituras: {several}{bound}."

    def _missing(self) -> Iterable[str]:
        if self.absent:
            yield (
                f"Roles del alcance que el objetivo no tiene: {', '.join(self.absent)}; "
                "lo que los necesita queda sin juzgar."
            )


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def demand(
    plan: Plan,
    items: Sequence[Item],
    pool: Pool,
    made: Schedule,
    max_writes: int | None = None,
) -> Demand:
    """Return what these items ask of the target, by what a schedule gives them."""
    callers = Callers(plan.pack.roles, pool.roles)
    asking = _Asking(plan, range_of(plan), pool, made, callers)
    why = {item.id: one for item in items if (one := _idle(asking, item))}
    runs = [item for item in items if item.id not in why]
    wanted = [item for item in items if why.get(item.id) in (None, Idle.SHORT)]
    within = [item for item in items if why.get(item.id) not in (Idle.OUTSIDE, Idle.NOT_OFFERED)]
    kinds, costs = plan.pack.resources, costs_of(plan, made)
    return Demand(
        items=Counter(item.phase for item in items),
        idle=Counter(why.values()),
        supplies=tuple(_supplies(kinds, wanted, pool)),
        writes=sum(costs.of(item).writes for item in runs),
        max_writes=max_writes,
        short=tuple(item.id for item in items if why.get(item.id) is Idle.SHORT),
        absent=tuple(sorted({role for item in within for role in item.lacking(callers)})),
        read_only=plan.read_only,
        unseen=pool.unseen,
        sharing=tuple(shared_lines(made, kinds)),
    )


def _supplies(
    kinds: Iterable[ResourceKind], wanted: Iterable[Item], pool: Pool
) -> Iterator[Supply]:
    asked = Counter[Stock]()
    for need in (need for item in wanted for need in item.needs):
        asked[need.kind.name, need.state] += need.count
    had = Counter(map(stock_of, pool.resources))
    withheld = Counter(map(stock_of, pool.withheld))
    for kind in kinds:
        for state in kind.states:
            stock = kind.name, state.name
            yield Supply(kind, state, asked[stock], had[stock], withheld[stock])


@dataclass(frozen=True, slots=True)
class _Asking:
    """A plan with its scope, what the target has, and what a schedule gives to whom."""

    plan: Plan
    judged: Range
    pool: Pool
    made: Schedule
    callers: Callers

    def outside(self, item: Item) -> bool:
        return bool(self.judged.outside(item)) and not can_run(self.plan, self.pool, item)

    def not_offered(self, item: Item) -> bool:
        return not offers(self.plan, item)

    def nobody(self, item: Item) -> bool:
        return bool(item.absent(self.callers))

    def read_only(self, item: Item) -> bool:
        return bool(item.writes and self.plan.read_only)

    def short(self, item: Item) -> bool:
        return not self.made.supplies(item)

    def bound(self, item: Item) -> bool:
        return item.id in self.made.left_out


_WHY: tuple[tuple[Idle, Callable[[_Asking, Item], bool]], ...] = (
    (Idle.OUTSIDE, _Asking.outside),
    (Idle.NOT_OFFERED, _Asking.not_offered),
    (Idle.NOBODY, _Asking.nobody),
    (Idle.READ_ONLY, _Asking.read_only),
    (Idle.BOUND, _Asking.bound),
    (Idle.SHORT, _Asking.short),
)


def _idle(asking: _Asking, item: Item) -> Idle | None:
    """Return why an item does not run, None for one that does: the first that holds."""
    return next((why for why, holds in _WHY if holds(asking, item)), None)
