"""A path that the target file gives and the system does not have: a lack, and no finding; what a
target says that it does not serve does not apply.
"""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from conformance.core.errors import InputError
from conformance.core.finding import Verdict
from conformance.core.mismatch import Mismatch
from conformance.core.remark import State
from conformance.run.doctor.contract_checks import contract
from conformance.run.doctor.observed import Observed
from conformance.run.plan import make_plan
from conformance.run.target_file import parse_target
from conformance.selftest.own_target import target_of
from conformance.selftest.rehearsal import rehearse
from conformance.selftest.rehearsed import Rehearsal, prepare_plan

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


_EXAMPLE = Path(__file__).resolve().parents[2] / "docs" / "sigfe-objetivo.yaml"


def _parsed(name: str) -> str:
    """Return what a target file has for a capability that it says is not served."""
    text = _EXAMPLE.read_text(encoding="utf-8").replace("paths:\n", f"paths:\n  {name}: ninguna\n")
    names = re.findall(r"\$\{env:(\w+)\}", text)
    return parse_target(text, "objetivo.yaml", dict.fromkeys(names, "x")).paths[name]


def test_what_is_not_served_does_not_apply() -> None:
    """Whatever asks for it says so, and nobody is accused."""
    name = "registrar_requerimiento"
    target = replace(target_of("", "sigfe"), paths={name: _parsed(name)})
    phases = ("contract", "generation", "probing", "scenario")
    plan = make_plan(target, {}, phases=phases)
    assert name in plan.contract.missing
    made = rehearse(prepare_plan(plan))
    assert () == made.findings
    assert Verdict.NOT_APPLICABLE is made.outcomes["scenario/requerimiento-sustenta"].verdict
    assert Verdict.PASSED is made.outcomes["scenario/devengo-sobre-requerimiento"].verdict


def test_a_system_is_none_without_what_it_cannot_do_without() -> None:
    """A core capability has a path."""
    with pytest.raises(InputError, match=r"no puede ser sin «obtener_devengo»"):
        _parsed("obtener_devengo")
