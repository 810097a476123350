"""Two defects at once: each must still be found, by something that the report would not say of the
other alone.
"""

import itertools
import random
from collections.abc import Sequence
from dataclasses import dataclass

from conformance.core.finding import about_document
from conformance.http.checks.codes import TIM_01
from conformance.selftest.rehearsal import rehearse
from conformance.selftest.rehearsed import Reach, Rehearsed

Mark = tuple[str, str, str | None, str]
"""What tells findings apart: item, code, capability, requirement."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two defects switched on together: those that were found, and those that leave no mark of
    their own.
    """

    one: str
    other: str
    found: frozenset[str]
    alike: frozenset[str]

    @property
    def both(self) -> bool:
        """Whether each was found by a mark of its own."""
        return self.found == {self.one, self.other}


def drawn(defects: Sequence[str], count: int, seed: int) -> list[tuple[str, str]]:
    """Return `count` pairs of different defects, the same ones for the same seed; all there are
    when they are fewer.
    """
    every = list(itertools.combinations(defects, 2))
    return random.Random(seed).sample(every, min(count, len(every)))


def marks(craft: Rehearsed, defects: Sequence[str], reach: Reach) -> frozenset[Mark]:
    """Return the marks that these defects leave together."""
    made = rehearse(craft, defects, reach=reach)
    # Times are judged over the whole run: which item sent the slowest request is chance.
    return frozenset(
        ("" if one.code == TIM_01.id else item, *one.cause.name, one.cause.requirement)
        for item, said in made.found.items()
        for one in said
        if not about_document(one.code)
    )


def judged(
    one: str, other: str, alone: tuple[frozenset[Mark], frozenset[Mark]], together: frozenset[Mark]
) -> Pair:
    """Return which of two defects are found together by a mark that, alone, only that one
    leaves.
    """
    first, second = alone
    own = {one: first - second, other: second - first}
    return Pair(
        one,
        other,
        found=frozenset(name for name, left in own.items() if left & together),
        alike=frozenset(name for name, left in own.items() if not left),
    )


def why(pair: Pair) -> str:
    """Return why a pair does not count, "" when it does."""
    if pair.both:
        return ""
    if pair.alike:
        return (
            f"el informe no los distingue: {', '.join(sorted(pair.alike))} solo se ve donde se ve "
            "el otro"
        )
    return f"no se ve {', '.join(sorted({pair.one, pair.other} - pair.found))}: lo tapa el otro"
