"""While a process loads, nothing is looked through for what may be let go."""

import gc

from conformance.core.loading import loading


def test_what_loads_is_not_looked_through_then_nor_later() -> None:
    with loading():
        assert not gc.isenabled()
        before = gc.get_freeze_count()
        held = [[number] for number in range(1000)]
    assert gc.isenabled()
    assert gc.get_freeze_count() >= before + len(held)


def test_what_comes_after_it_is_seldom_looked_through() -> None:
    with loading():
        gc.set_threshold(700)
    assert gc.get_threshold()[0] > 700


def test_who_had_turned_it_off_has_it_off_afterwards() -> None:
    gc.disable()
    try:
        with loading():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()
