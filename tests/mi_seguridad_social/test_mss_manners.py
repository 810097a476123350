"""Servers of every right manner, fresh and with what earlier runs left: nothing is found of any."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import pytest

from conformance.core.finding import Verdict
from conformance.http.reference import Defect, Manner, Reply, Setup
from conformance.packs.mi_seguridad_social.sandbox import reference
from conformance.packs.mi_seguridad_social.sandbox.variations import (
    STYLES,
    VARIATIONS,
    VARIED,
)
from conformance.packs.mi_seguridad_social.sandbox.varying import NOTIFIED
from conformance.run.plan import make_plan
from conformance.sandbox.application import Incoming, Serve
from conformance.sandbox.reach import Watch
from conformance.sandbox.start import start
from conformance.selftest.own_target import target_of
from conformance.selftest.rehearsal import rehearse, watched
from conformance.selftest.rehearsed import Rehearsal, Rehearsed, blocked, prepare_plan

_LEFT = ("answered", "reported", "notified", "consulted")
_ANSWERING = {
    one.id: one.wrapper
    for one in VARIATIONS.values()
    if one.wrapper and not one.prepare and one.id not in VARIED
}
"""The variations that are in what is answered alone, each with what answers."""
_ACTING = tuple(
    one for one in VARIATIONS if one.startswith("caja-") and one not in {*_ANSWERING, *VARIED}
)
"""Those that are in what a caja does once it was notified."""

_STYLED = {name for names in STYLES.values() for name in names}
_ALONE = tuple(one for one in VARIATIONS if one in {*_ANSWERING, *_ACTING} or one not in _STYLED)
"""Those that are tried by themselves: soon done, or of no style."""
_MANNERS = (*(Manner(one) for one in STYLES), *(Manner(also=(one,)) for one in _ALONE))


def _notified(sandbox: Any, incoming: Incoming, serve: Serve) -> Reply:
    """Answer a notification otherwise than the reference, whatever it says."""
    reply = serve(incoming)
    return replace(reply, status=0) if NOTIFIED(sandbox, incoming) else reply


_WATCHED = {**_ANSWERING, **dict.fromkeys(_ACTING, _notified)}
"""By variation, what changes whatever it may change: who of the reference's run never meets that
has been told all that it would be by that variation.
"""


@pytest.fixture
def one_world(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every server that is started goes on with what the one before it held."""
    _go_on(monkeypatch)


def _go_on(patch: pytest.MonkeyPatch) -> None:
    left: dict[str, Any] = {}

    def going_on(*args: Any) -> Any:
        server = start(*args)
        for name in _LEFT:
            setattr(server.store, name, left.setdefault(name, getattr(server.store, name)))
        return server

    patch.setattr(reference, start.__name__, going_on)


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


@dataclass(frozen=True, slots=True)
class _Twice:
    """Two runs of the reference, the second on what the first left: what became of them, and which
    items met which variation in either.
    """

    first: Rehearsal
    second: Rehearsal
    met: Mapping[str, frozenset[str]]


@cache
def _reference() -> _Twice:
    made = _craft(Manner())
    defects = [Defect(name, "", "", "", wrapper=one) for name, one in _WATCHED.items()]
    with pytest.MonkeyPatch.context() as patch:
        _go_on(patch)
        runs = [watched(made, Watch(defects)) for _ in range(2)]
    met = {
        name: frozenset(item for _, reach in runs for item in reach.items[name])
        for name in _WATCHED
    }
    return _Twice(runs[0][0], runs[1][0], met)


def _meeting(made: Rehearsed, manner: Manner) -> Rehearsed:
    """Return a run of the items that may be told anything else by a manner than by the
    reference.
    """
    met = [_reference().met[one] for one in manner.also if one in _WATCHED]
    if not met:
        return made
    return replace(made, items=tuple(one for one in made.items if one.id in met[0]))


def test_the_reference_is_accused_of_nothing_in_a_second_run_either() -> None:
    """The first run judges everything; the second finds its transactions spent, and says so."""
    made = _reference()
    assert ((), {}) == (made.first.findings, blocked(made.first))
    assert () == made.second.findings
    assert blocked(made.second)


@pytest.mark.usefixtures("one_world")
@pytest.mark.parametrize("manner", _MANNERS[1:], ids=lambda one: "-".join((one.style, *one.also)))
def test_nor_is_a_server_of_another_right_manner(manner: Manner) -> None:
    """What it tells otherwise is judged alike: the second run of an item is blocked where that of
    the reference is.
    """
    made = _meeting(_craft(manner), manner)
    assert made.items
    first, second = _run(made, manner), _run(made, manner)
    assert ((), {}) == (first.findings, blocked(first))
    assert () == second.findings
    assert set(blocked(_reference().second)) & set(second.outcomes) == set(blocked(second))


@pytest.mark.usefixtures("one_world")
@pytest.mark.parametrize("style", ["referencia", "escueto"])
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
