"""What rehearsals share and what one leaves: the plan with its items, what was found and how each
ended, who met which defect.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache as once
from functools import partial

from conformance.core.cache import Cache
from conformance.core.exchange import Request, Response
from conformance.core.finding import Cause, Finding, Level, Verdict
from conformance.core.profile import FULL, PHASES
from conformance.core.resource import Pool
from conformance.http.generation.corpus import CaseSource
from conformance.http.item import Item
from conformance.http.reference import Reference, reference_of
from conformance.run.performing import Outcome
from conformance.run.plan import Plan, all_items, corpus_of, make_plan
from conformance.run.schedule import Schedule
from conformance.selftest.own_target import target_of

DISCOVERY = "discovery"
"""Who sends what is sent before the first item."""

Heard = Callable[[str, Request, Response], object]


def _unheard(item: str, request: Request, response: Response) -> None:
    """Nobody listens."""


@dataclass(frozen=True, slots=True)
class Observer:
    """How a rehearsal is observed: `heard` is given each request as it was carried, with the item
    that sent it.

    With `start` its clocks stand still there but for what is waited for, and what is sent is the
    same every time.
    """

    start: datetime | None = None
    heard: Heard = _unheard


UNOBSERVED = Observer()


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What a run in process found: the findings of each item, how each ended, the moves it made,
    the files it left.
    """

    found: Mapping[str, tuple[Finding, ...]]
    outcomes: Mapping[str, Outcome]
    exchanges: int
    moves: tuple[str, ...] = ()
    written: Mapping[str, str] = field(default_factory=dict)
    statuses: Mapping[tuple[str | None, int | None], int] = field(default_factory=dict)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """The findings of all the items."""
        return tuple(finding for said in self.found.values() for finding in said)

    def codes(self, *levels: Level) -> frozenset[str]:
        """Return the codes of the findings of some levels, those about the documents left out."""
        return frozenset(
            one.code
            for one in self.findings
            if one.level in levels and not one.code.startswith("DOC")
        )


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """What rehearsals share: the plan, its items, and the cases that were generated once for
    all.
    """

    plan: Plan
    items: tuple[Item, ...]

    @property
    def reference(self) -> Reference:
        """The reference server of the plan's pack."""
        return reference_of(self.plan.pack)


def prepare(
    *,
    pack: str | None = None,
    revision: str = "",
    seed: int = 0,
    examples: int = 20,
    phases: Sequence[str] = PHASES,
    profile: str = FULL,
) -> Rehearsed:
    """Return what rehearsals by the pack's own documents share."""
    plan = make_plan(
        target_of(revision, pack),
        {},
        phases=phases,
        seed=seed,
        examples=examples,
        profile=profile,
    )
    return prepare_plan(plan)


def prepare_plan(plan: Plan, cache: Cache | None = None) -> Rehearsed:
    """Return what rehearsals of one plan share; made once, used for each defect. A cache keeps what
    is generated.
    """
    source = CaseSource(
        plan.pack, plan.contract, once(partial(corpus_of, plan, cache)) if cache else None
    )
    return Rehearsed(plan, all_items(plan, source))


@dataclass(frozen=True, slots=True)
class Known:
    """What an earlier rehearsal of the same world settled: what discovery finds, and who has what
    when.
    """

    pool: Pool
    schedule: Schedule


@dataclass(frozen=True, slots=True)
class Reach:
    """What a clean rehearsal showed: the items that met each defect, what discovery settled, and
    what each item found of no defect. Of the defects `looked` discovery met some.
    """

    items: Mapping[str, tuple[str, ...]]
    settled: Known
    looked: frozenset[str]
    known: frozenset[tuple[str, Cause]] = frozenset()

    def before(self, defects: Iterable[str]) -> Known | None:
        """Return what discovery settles with these defects: None where it met one of them."""
        return None if self.looked.intersection(defects) else self.settled


def blocked(rehearsal: Rehearsal) -> dict[str, str]:
    """Return the items that could not be judged, with the reason."""
    return {
        name: one.reason
        for name, one in rehearsal.outcomes.items()
        if one.verdict is Verdict.BLOCKED
    }
