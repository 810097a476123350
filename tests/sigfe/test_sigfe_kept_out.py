"""A service that does not take what the target file gives for a role: a lack, and no finding."""

from dataclasses import replace

from conformance.core.finding import Verdict
from conformance.core.mismatch import Mismatch
from conformance.core.remark import State
from conformance.core.resource import Pool
from conformance.core.target import Credentials, Target
from conformance.run.doctor.login_checks import logins
from conformance.run.doctor.observed import Entered, Observed
from conformance.run.outlook import closed
from conformance.run.plan import all_items, make_plan
from conformance.selftest.own_target import target_of
from conformance.selftest.rehearsal import rehearse
from conformance.selftest.rehearsed import Rehearsal, prepare_plan

_ROLE, _SERVICE = "institucion", "devengo"


def _with(own: dict[str, Credentials]) -> Target:
    target = target_of("", "sigfe")
    changed = replace(target.roles[_ROLE], services=own)
    return replace(target, roles={**target.roles, _ROLE: changed})


def _rehearsed(target: Target) -> Rehearsal:
    return rehearse(prepare_plan(make_plan(target, {}, phases=("contract", "probing"))))


def test_one_wrong_password_accuses_nobody() -> None:
    """What the role asks of that service is not judged, and says why."""
    own = target_of("", "sigfe").roles[_ROLE].services
    wrong = {**own, _SERVICE: replace(own[_SERVICE], password="mala")}
    made = _rehearsed(_with(wrong))
    reasons = [one.reason for one in made.outcomes.values() if one.verdict is Verdict.BLOCKED]
    assert () == made.findings
    assert any(f"el servicio {_SERVICE} no acepta la credencial" in one for one in reasons)


def test_one_pair_for_all_services_accuses_nobody() -> None:
    """The pair of one service is refused by the others."""
    assert () == _rehearsed(_with({})).findings


def test_the_doctor_says_that_it_is_wrong() -> None:
    """Under the role, with the key of its credentials at that service."""
    said = "el servicio devengo no acepta la credencial de «institucion»"
    key = f"roles.{_ROLE}.services.{_SERVICE}"
    one = Mismatch(said, key, "otra", bars=False, role=_ROLE, service=_SERVICE)
    observed = Observed(_with({}), entered=(Entered(_ROLE),), mismatches=(one,))
    wrong = [remark for remark in logins(observed) if remark.state is State.BAD]
    assert [f"{said}."] == [remark.said for remark in wrong]


def test_what_it_leaves_is_foreseen() -> None:
    """What calls that service as that role counts as not judged; the rest does."""
    said = "el servicio devengo no acepta la credencial de «institucion»"
    one = Mismatch(said, "clave", "otra", bars=False, role=_ROLE, service=_SERVICE)
    plan = make_plan(target_of("", "sigfe"), {})
    pool = Pool(roles=frozenset(plan.target.roles), mismatches=(one,))
    items = {item.id: item for item in all_items(plan)}
    told = [
        closed(plan, items[name], pool)
        for name in ("scenario/devengo-sin-saldo", "probing/obtener_requerimiento/roles")
    ]
    assert [one, None] == told
