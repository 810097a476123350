"""Which runs the second server is judged by: seeds, spellings, resources, choices."""

import itertools
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from second_choices import FAR, PLAIN, Choices
from second_process import rehearsed

from conformance.core.finding import Verdict
from conformance.core.profile import FULL
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
    """A run against the second server, and how it is told from the others."""

    seed: int
    revision: str
    stock: str
    choices: str
    profile: str = FULL

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


EVERY: Sequence[SecondRun] = tuple(
    SecondRun(*one) for one in itertools.product(SEEDS, REVISIONS, STOCKS, CHOICES)
)


def outcome_of(run: SecondRun) -> SecondOutcome:
    """Return what came of a run; a failing item accuses, and so does one that errs."""
    begun = time.perf_counter()
    craft = rehearsed(CHOICES[run.choices], run.revision, seed=run.seed, profile=run.profile)
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
