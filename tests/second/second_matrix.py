"""Which runs the second server is judged by: seeds, spellings, resources, choices."""

import itertools
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from second_choices import FAR, PLAIN, Choices
from second_process import rehearsed

from conformance.core.finding import Verdict
from conformance.core.profile import FULL, QUICK
from conformance.http.reference import Setup
from conformance.selftest.rehearsal import rehearse

SEEDS, REVISIONS = range(5), ("oficial", "manual")
STOCKS: Mapping[str, Mapping[str, int]] = {
    "enteros": {},
    "escasos": {"radicada": 40, "pendiente": 10},
}
CHOICES: Mapping[str, Choices] = {"plain": PLAIN, "far": FAR}


@dataclass(frozen=True, slots=True)
class SecondRun:
    """A run against the second server, and how it is told from the others. It asks every item, or
    every second from `part` on.
    """

    seed: int
    revision: str
    stock: str
    choices: str
    profile: str = FULL
    part: int | None = None

    def __str__(self) -> str:
        return f"{self.seed}-{self.revision}-{self.stock}-{self.choices}"


@dataclass(frozen=True, slots=True)
class SecondOutcome:
    """What came of a run: what it accuses a correct server of, each a line; what it could not
    judge.
    """

    accused: tuple[str, ...]
    judged: int
    left: int
    seconds: float


def _choices(seed: int, revision: str, stock: str) -> str:
    """Return the choices of a run: over the seeds each meets every spelling with all and few."""
    turn = seed + REVISIONS.index(revision) + tuple(STOCKS).index(stock)
    return tuple(CHOICES)[turn % len(CHOICES)]


EVERY: Sequence[SecondRun] = tuple(
    SecondRun(*one, _choices(*one)) for one in itertools.product(SEEDS, REVISIONS, STOCKS)
)
QUICKLY: Sequence[SecondRun] = tuple(
    SecondRun(*one, QUICK, part)
    for *one, part in (
        (0, "oficial", "enteros", "plain", 0),
        (1, "manual", "escasos", "plain", 0),
        (2, "oficial", "escasos", "far", 1),
        (3, "manual", "enteros", "far", 1),
    )
)
"""What fits into every test run: each pair of a spelling, resources and choices, and seeds enough
for them; each item once with facturas for all, and once with few.
"""


def outcome_of(run: SecondRun) -> SecondOutcome:
    """Return what came of a run; a failing item accuses, and so does one that errs."""
    begun = time.perf_counter()
    craft = rehearsed(CHOICES[run.choices], run.revision, seed=run.seed, profile=run.profile)
    if run.part is not None:
        craft = replace(craft, items=craft.items[run.part :: 2])
    made = rehearse(craft, setup=Setup(stock=STOCKS[run.stock]))
    accused = [
        f"{one.code} {item}: se esperaba {one.expected}; vino {one.actual}"
        for item, said in made.found.items()
        for one in said
    ]
    wrong = [
        f"{one.verdict} {item}: {one.reason}"
        for item, one in made.outcomes.items()
        if one.verdict in (Verdict.FAILED, Verdict.ERROR) and item not in made.found
    ]
    left = sum(one.verdict is Verdict.BLOCKED for one in made.outcomes.values())
    unended = [] if len(made.outcomes) == len(craft.items) else ["no todas las pruebas terminaron"]
    return SecondOutcome(
        (*accused, *wrong, *unended), len(made.outcomes), left, time.perf_counter() - begun
    )
