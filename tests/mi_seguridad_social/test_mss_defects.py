"""Nothing is found on the clean servers; of each defect, what its catalogue says."""

import pytest
from mss_trials import clean, craft

from conformance.core.finding import Verdict
from conformance.http.reference import Setup
from conformance.packs.mi_seguridad_social.sandbox.defects import DEFECTS
from conformance.selftest.rehearsal import rehearse
from conformance.selftest.trial import tried, why


def test_the_clean_servers_pass_every_item() -> None:
    """No finding, nothing blocked, nothing that does not apply."""
    made, _ = clean()
    assert () == made.findings
    assert {Verdict.PASSED} == {one.verdict for one in made.outcomes.values()}


def test_another_seed_finds_nothing_either() -> None:
    """Other data, other generated requests: the servers are as right."""
    assert () == rehearse(craft(3), (), setup=Setup(seed=3)).findings


@pytest.mark.parametrize("defect", DEFECTS)
def test_a_defect_is_found_by_its_code(defect: str) -> None:
    """By the code that its catalogue names, alone or with others."""
    trial = tried(craft(), defect, clean()[1])
    assert trial.right, why(trial)


def test_the_levels_of_findings_are_those_of_what_they_break() -> None:
    """No finding of a defect that breaks a recommendation decides a verdict."""
    weak = [one.id for one in DEFECTS.values() if one.code in ("ERR-05", "LIF-03")]
    made = [rehearse(craft(), (name,), reach=clean()[1]) for name in weak]
    known = craft().plan.pack.requirements
    order = ["MUST", "SHOULD", "MAY"]
    assert all(
        order.index(one.level) >= order.index(known[one.requirement].level)
        for some in made
        for one in some.findings
        if one.requirement
    )


def test_what_was_registered_of_a_person_is_told_of_nobody() -> None:
    """A finding says which datum came back otherwise, and shows what was registered of no one."""
    made = rehearse(craft(), ("acentos",), reach=clean()[1])
    found = [one for some in made.found.values() for one in some if one.code == "CON-06"]
    assert {"PrimerNombreTrabajador como se registró (***)"} & {one.expected for one in found}
    assert not [one for one in found if "Ã" in one.actual and "RazonSocial" not in one.expected]
