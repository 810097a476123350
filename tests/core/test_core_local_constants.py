"""What is generated does not depend on the modules that happen to be loaded, whatever hypothesis
does inside.
"""

from contextlib import AbstractContextManager, nullcontext

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from hypothesis.internal.conjecture import providers
from hypothesis.internal.constants_ast import Constants

from conformance.core.errors import UsageError
from conformance.core.local_constants import switched_off, verify
from conformance.run.plan import make_plan, phase_items
from conformance.selftest.own_target import target_of

CONSTANT = 918_273_645_546_372


def _drawn(how: AbstractContextManager[None]) -> bool:
    made: list[int] = []

    @seed(1)
    @settings(
        max_examples=600,
        database=None,
        deadline=None,
        phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )
    @given(st.integers())
    def collect(number: int) -> None:
        made.append(number)

    with how:
        collect()
    return CONSTANT in made


def test_a_constant_of_a_loaded_module_is_drawn_unless_switched_off(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The first shows that the second is worth something: what is replaced is what generation
    asks.
    """
    monkeypatch.setattr(providers, "_get_local_constants", lambda: Constants(integers={CONSTANT}))
    providers.CONSTANTS_CACHE.cache.clear()
    assert (True, False) == (_drawn(nullcontext()), _drawn(switched_off()))


@pytest.mark.parametrize("name", ["_get_local_constants", "CONSTANTS_CACHE"])
def test_a_hypothesis_that_keeps_them_elsewhere_is_refused_before_a_run(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.delattr(providers, name)
    for attempt in (
        verify,
        lambda: phase_items(make_plan(target_of(), {}, phases=("generation",))),
    ):
        with pytest.raises(UsageError, match="La versión instalada de hypothesis"):
            attempt()
