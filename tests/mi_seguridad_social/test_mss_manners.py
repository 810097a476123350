"""Servers of every right manner, fresh and with what earlier runs left: nothing is found of any."""

from typing import Any

import pytest

from conformance.core.finding import Verdict
from conformance.http.reference import Manner, Setup
from conformance.packs.mi_seguridad_social.sandbox import reference
from conformance.packs.mi_seguridad_social.sandbox.variations import STYLES, VARIATIONS
from conformance.run.plan import make_plan
from conformance.sandbox.start import start
from conformance.selftest.rehearsal import (
    Rehearsal,
    Rehearsed,
    blocked,
    prepare_plan,
    rehearse,
    target_of,
)

_LEFT = ("answered", "reported", "notified", "consulted")
_MANNERS = (*(Manner(one) for one in STYLES), *(Manner(also=(one,)) for one in VARIATIONS))


@pytest.fixture
def one_world(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every server that is started goes on with what the one before it held."""
    left: dict[str, Any] = {}

    def going_on(*args: Any) -> Any:
        server = start(*args)
        for name in _LEFT:
            setattr(server.store, name, left.setdefault(name, getattr(server.store, name)))
        return server

    monkeypatch.setattr(reference, start.__name__, going_on)


_CRAFTS: dict[tuple[str, int], Rehearsed] = {}


def _craft(manner: Manner, seed: int = 0) -> Rehearsed:
    """Return what is asked of a manner: the same of all whose target files say the same."""
    key = f"{reference.REFERENCE.told(manner)}", seed
    if key not in _CRAFTS:
        target = target_of("", "mi_seguridad_social", manner)
        _CRAFTS[key] = prepare_plan(make_plan(target, {}, seed=seed))
    return _CRAFTS[key]


def _run(made: Rehearsed, manner: Manner, seed: int = 0) -> Rehearsal:
    return rehearse(made, setup=Setup(seed, manner=manner))


@pytest.mark.usefixtures("one_world")
@pytest.mark.parametrize("manner", _MANNERS, ids=lambda one: "-".join((one.style, *one.also)))
def test_a_right_server_is_accused_of_nothing_in_a_second_run_either(manner: Manner) -> None:
    """The first run judges everything; the second finds its transactions spent, and says so."""
    made = _craft(manner)
    first, second = _run(made, manner), _run(made, manner)
    assert ((), {}) == (first.findings, blocked(first))
    assert () == second.findings
    assert blocked(second)


@pytest.mark.usefixtures("one_world")
@pytest.mark.parametrize("style", STYLES)
def test_nor_by_other_seeds_nor_in_a_third_run(style: str) -> None:
    """Other data and other generated requests on what is left."""
    manner = Manner(style)
    assert [()] * 2 == [_run(_craft(manner, seed), manner, seed).findings for seed in (1, 2)]


def test_one_token_for_all_services_is_told_where_the_target_says_that_each_has_its_own() -> None:
    """And judges nothing where it says nothing."""
    manner = Manner(also=("token-comun",))
    item = "probing/obtener_token/cruzado"
    silent = _run(_craft(manner), manner)
    assert Verdict.NOT_APPLICABLE == silent.outcomes[item].verdict
    assert "el token de un servicio abre otro" in silent.outcomes[item].reason
    strict = _run(_craft(Manner()), manner)
    assert [("SEC-02", "MAY")] == [(one.code, one.level) for one in strict.found[item]]


@pytest.mark.parametrize(
    ("defect", "code"), [("acepta-anonimo", "SEC-01"), ("acepta-impostor", "SEC-03")]
)
def test_who_a_caja_lets_in_is_judged_by_whatever_it_asks_for(defect: str, code: str) -> None:
    """By a pair in each call as by a token."""
    manner = Manner(also=("caja-basic",))
    made = rehearse(_craft(manner), (defect,), setup=Setup(manner=manner))
    assert code in {one.code for one in made.findings}
