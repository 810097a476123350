"""An entity with a token of each régimen: all are tried, and the target says which the run uses."""

from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import urlsplit

import pytest

from conformance.core.finding import Verdict
from conformance.core.setting import Settings
from conformance.core.target import Credentials, Target
from conformance.http.auth.keyring import Keyring
from conformance.packs.mipres import load
from conformance.packs.mipres.sandbox.records import USERS
from conformance.packs.mipres.settings import REGIME, SETTINGS
from conformance.run.plan import make_plan
from conformance.selftest.own_target import target_of
from conformance.selftest.rehearsal import rehearse
from conformance.selftest.rehearsed import Rehearsal, prepare_plan

_ITEMS = tuple(f"probing/generar_token/token-por-regimen-{role}" for role in ("eps", "proveedor"))


@pytest.mark.parametrize(
    ("regime", "more", "exchanged"),
    [
        ("principal", {"token_subsidiado": "uno"}, "otro"),
        ("subsidiado", {"token_subsidiado": "uno"}, "uno"),
        ("subsidiado", {}, "otro"),
    ],
)
def test_the_run_enters_with_the_token_that_the_target_says(
    regime: str, more: Mapping[str, str], exchanged: str
) -> None:
    """A role without that one enters with its only token."""
    recipe = load().at(Settings(SETTINGS, {REGIME: regime})).auth.of("suministro")
    known = {"eps": Credentials("900100201", "otro", more=more)}
    logins = {recipe.login: "http://x/api/GenerarToken/{nit}/{token}"}
    asked = next(recipe.obtain("eps", Keyring(known, lambda: 0.0, logins)))
    assert f"/api/GenerarToken/900100201/{exchanged}" == urlsplit(asked.url).path


def test_what_was_prescribed_is_read_with_that_token_itself() -> None:
    """Nothing is exchanged for it; a role without that one shows its only token."""
    recipe = load().at(Settings(SETTINGS, {REGIME: "subsidiado"})).auth.of("prescripcion")
    known = {
        "eps": Credentials("900100201", "otro", more={"token_subsidiado": "uno"}),
        "ips": Credentials("860100206", "otro"),
    }
    keyring = Keyring(known, lambda: 0.0)
    for role, expected in (("eps", "uno"), ("ips", "otro")):
        with pytest.raises(StopIteration) as ended:
            next(recipe.obtain(role, keyring))
        assert expected == ended.value.value.value


def _rehearsed(target: Target) -> Rehearsal:
    return rehearse(prepare_plan(make_plan(target, {}, phases=("probing",))))


def test_who_has_one_token_has_none_by_regime() -> None:
    """It does not apply, and the rest is judged."""
    target = target_of("", "mipres")
    alone = {role: replace(one, more={}) for role, one in target.roles.items()}
    made = _rehearsed(replace(target, roles=alone))
    assert () == made.findings
    assert {Verdict.NOT_APPLICABLE} == {made.outcomes[name].verdict for name in _ITEMS}


def test_a_run_with_the_token_of_a_regime_finds_nothing() -> None:
    """Whoever it is given to enters with it, and every token of its own is tried all the same."""
    target = target_of("", "mipres")
    told = replace(target, settings={**target.settings, REGIME: "contributivo"})
    made = _rehearsed(told)
    assert () == made.findings
    assert {Verdict.PASSED} == {made.outcomes[name].verdict for name in _ITEMS}
    assert len(USERS["eps"].by_regime) == len(target.roles["eps"].more)
