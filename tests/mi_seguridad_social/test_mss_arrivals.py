"""A caja that answers late, twice, out of order, never, or to another transaction: each item is
judged by what came about its own.
"""

from dataclasses import replace
from functools import cache
from typing import Any

import pytest
from mss_trials import craft

from conformance.core.finding import Verdict
from conformance.http.reference import Manner, Setup
from conformance.packs.mi_seguridad_social.auth import CAJA
from conformance.packs.mi_seguridad_social.novelties import NOTIFY, NOVELTIES
from conformance.packs.mi_seguridad_social.sandbox import world
from conformance.selftest.rehearsal import rehearse
from conformance.selftest.rehearsed import Rehearsal, Rehearsed

_DANCES = {f"probing/{NOTIFY}/baile-{one.name}" for one in NOVELTIES}
_WAITING = {f"probing/{NOTIFY}/{name}" for name in ("defectuosa", "repetida", "ya-respondida")}
_RENEWS = f"probing/{NOTIFY}/token-vencido"


@cache
def _waiting() -> Rehearsed:
    """Return the run of the items that wait for a caja."""
    made = craft()
    own = (*_DANCES, *_WAITING, _RENEWS, f"probing/{NOTIFY}/url-ajena")
    return replace(made, items=tuple(item for item in made.items if item.id in own))


def _by_hand(made: Rehearsed) -> Rehearsed:
    """Return it at a target that does not say that its caja acts by itself."""
    target = made.plan.target
    told = {key: value for key, value in target.declared[CAJA].items() if key != "automatico"}
    declared: dict[str, Any] = {**target.declared, CAJA: told}
    return replace(made, plan=replace(made.plan, target=replace(target, declared=declared)))


def _failed(made: Rehearsal) -> dict[str, set[str]]:
    return {item: {one.code for one in found} for item, found in made.found.items() if found}


@pytest.mark.parametrize("manner", ["caja-tarda", "caja-responde-antes"])
def test_late_and_out_of_order_are_as_good(manner: str) -> None:
    """What comes within the wait is judged as if it had come at once."""
    made = rehearse(_waiting(), setup=Setup(manner=Manner(also=(manner,))))
    assert {} == _failed(made)
    assert {Verdict.PASSED} == {one.verdict for one in made.outcomes.values()}


def test_what_comes_after_the_wait_is_no_other_items(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each item says that its own did not come; what others' late calls say is nobody's."""
    monkeypatch.setattr(world, "DELAY_S", 25.0)
    made = rehearse(_waiting())
    late = {*_DANCES, *_WAITING, _RENEWS}
    assert {key: {"LIF-01"} for key in late} == _failed(made)


def test_twice_is_told_where_it_was_notified_twice() -> None:
    """And nowhere else."""
    assert {f"probing/{NOTIFY}/repetida": {"LIF-03"}} == _failed(
        rehearse(_waiting(), ("reproceso",))
    )


def test_never_is_a_finding_where_the_caja_acts_by_itself() -> None:
    """By every item that waits."""
    made = rehearse(_waiting(), ("no-consulta",))
    assert {key: {"LIF-01"} for key in {*_DANCES, *_WAITING, _RENEWS}} == _failed(made)


def test_never_is_no_finding_where_somebody_has_to_act() -> None:
    """Nobody can tell: each says what it waited for, how long, and what to do."""
    made = rehearse(_by_hand(_waiting()), ("no-consulta",))
    assert {} == _failed(made)
    silent = [made.outcomes[item] for item in {*_DANCES, *_WAITING, _RENEWS}]
    assert {Verdict.BLOCKED} == {one.verdict for one in silent}
    assert all("no llegó de la caja" in one.reason and "en 10 s" in one.reason for one in silent)


def test_another_transaction_is_told_as_such_by_whom_it_was_notified() -> None:
    """The number that was asked about is none of this run: the item sees it by its address."""
    made = rehearse(_waiting(), ("otra-transaccion",))
    assert {key: {"CON-01"} for key in _DANCES}.items() <= _failed(made).items()


def test_what_is_wrong_with_a_call_is_why_nothing_else_came() -> None:
    """A caja that shows no token gets no answer: it is told of the token, by every item."""
    made = rehearse(_waiting(), ("consulta-sin-token",))
    assert {key: {"SEC-01"} for key in {*_DANCES, *_WAITING, _RENEWS}} == _failed(made)
