"""What is drawn is the same for the same seed, whatever modules are loaded."""

import pytest
from hypothesis import strategies as st
from hypothesis.internal.conjecture import providers
from hypothesis.internal.constants_ast import Constants

from conformance.core.drawing import drawn

_LARGE = 918_273_645_546_372
_STRATEGY = st.lists(st.integers(), max_size=3)


def test_the_same_seed_draws_the_same_and_another_something_else() -> None:
    assert drawn(_STRATEGY, 20, 1) == drawn(_STRATEGY, 20, 1)
    assert drawn(_STRATEGY, 20, 1) != drawn(_STRATEGY, 20, 2)


def test_no_more_is_drawn_than_was_asked_for() -> None:
    assert 5 == len(drawn(st.integers(), 5, "semilla"))
    assert [True] == drawn(st.just(value=True), 5, 0)


def test_a_module_that_is_loaded_besides_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two processes draw alike: one may have loaded what the other has not."""
    before = drawn(_STRATEGY, 300, 1)
    monkeypatch.setattr(providers, "_get_local_constants", lambda: Constants(integers={_LARGE}))
    providers.CONSTANTS_CACHE.cache.clear()
    assert before == drawn(_STRATEGY, 300, 1)
