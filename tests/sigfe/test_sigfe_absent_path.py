"""A path that the target file gives and the system does not have: a lack, and no finding."""

from dataclasses import replace

from conformance.core.finding import Verdict
from conformance.core.mismatch import Mismatch
from conformance.run.doctor.contract_checks import contract
from conformance.run.doctor.observed import Observed
from conformance.run.doctor.remark import State
from conformance.run.plan import make_plan
from conformance.selftest.own_target import target_of
from conformance.selftest.rehearsal import Rehearsal, prepare_plan, rehearse

_NAME = "registrar_devengo"


def _rehearsed(path: str) -> Rehearsal:
    target = replace(target_of("", "sigfe"), paths={_NAME: path})
    return rehearse(prepare_plan(make_plan(target, {}, phases=("contract", "probing"))))


def test_a_wrong_path_opens_no_hole() -> None:
    """What asks for that operation is not judged, and says that its path is not there."""
    made = _rehearsed("/no/existe")
    ended = made.outcomes[f"probing/{_NAME}/sin-token"]
    assert () == made.findings
    assert Verdict.BLOCKED is ended.verdict
    assert f"la ruta que el objetivo da a {_NAME} (/no/existe) no está" in ended.reason


def test_the_doctor_says_that_it_is_wrong() -> None:
    """Beside the contract, under the key of the path."""
    one = Mismatch("la ruta no está", f"paths.{_NAME}", "otra", bars=False, capability=_NAME)
    observed = Observed(target_of("", "sigfe"), mismatches=(one,))
    wrong = [remark.said for remark in contract(observed) if remark.state is State.BAD]
    assert ["la ruta no está."] == wrong
