"""Pieces of work take turns: all come as far as their pause, then each goes on to its end."""

from collections.abc import Callable

import pytest

from conformance.run.relay import Pause, Pausing, relay

Work = Callable[[Pause], str]


def _work(name: str, told: list[str], *, pauses: int = 1) -> Work:
    def work(pause: Pause) -> str:
        told.append(f"{name} abre")
        for _ in range(pauses):
            pause()
        told.append(f"{name} cierra")
        return name

    return work


def test_all_open_before_the_first_closes() -> None:
    told: list[str] = []
    assert ["a", "b"] == relay([_work("a", told), _work("b", told)])
    assert ["a abre", "b abre", "a cierra", "b cierra"] == told


def test_who_never_pauses_goes_to_its_end_and_a_second_pause_waits_for_nobody() -> None:
    told: list[str] = []
    works = [_work("a", told, pauses=2), _work("b", told, pauses=0), _work("c", told)]
    assert ["a", "b", "c"] == relay(works)
    assert ["a abre", "b abre", "b cierra", "c abre", "a cierra", "c cierra"] == told


def test_what_one_raises_is_raised_once_all_have_ended() -> None:
    told: list[str] = []

    def fails(pause: Pause) -> str:
        raise ValueError("rota")

    with pytest.raises(ValueError, match="rota"):
        relay([fails, _work("b", told)])
    assert ["b abre", "b cierra"] == told


def test_a_turn_ends_with_the_last_of_its_acts() -> None:
    told: list[str] = []
    turn = Pausing(frozenset({"abrir"}), 2, lambda: told.append("pausa"))
    for act in ("abrir", "leer", None, "abrir", "abrir"):
        turn.asked(act)
        told.append(str(act))
    assert ["abrir", "leer", "None", "pausa", "abrir", "abrir"] == told
