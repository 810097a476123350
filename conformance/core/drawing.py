"""Examples of a hypothesis strategy: the same for the same seed, whatever else is loaded."""

from typing import TypeVar

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import seed as seeded
from hypothesis import strategies as st

from conformance.core.local_constants import switched_off

Drawn = TypeVar("Drawn")


def drawn(strategy: st.SearchStrategy[Drawn], most: int, seed: int | str) -> list[Drawn]:
    """Return the examples of a strategy that are drawn first, so many at most. Raises UsageError
    where hypothesis does not let what is drawn be fixed.
    """
    made: list[Drawn] = []

    @seeded(seed)
    @settings(
        max_examples=most,
        database=None,
        deadline=None,
        phases=(Phase.generate,),
        suppress_health_check=tuple(HealthCheck),
    )
    @given(strategy)
    def take(one: Drawn) -> None:
        made.append(one)

    with switched_off():
        take()
    return made[:most]
