"""The defect matrix, exact in both directions: each defect gives just its code, the clean sandbox gives none."""

import pytest

from conformance.checks.codes import SYSTEM_CODES
from conformance.finding import Level, Verdict
from conformance.rehearsal import Stagecraft, prepare, rehearse
from conformance.sandbox.defects import DEFECTS

ALL = (Level.MUST, Level.SHOULD, Level.MAY)


@pytest.fixture(scope="session")
def craft() -> Stagecraft:
    """One plan and its generated cases serve all the rehearsals of a worker."""
    return prepare()


# A whole rehearsal costs seconds: every third code is sampled by its first defect, `make selftest` runs all of them.
_FIRST = {defect.code: defect.id for defect in reversed(DEFECTS.values())}
SAMPLE = [_FIRST[code] for code in sorted(_FIRST)][1::4]


@pytest.mark.parametrize("defect", SAMPLE)
def test_a_defect_is_found_by_exactly_its_code(craft: Stagecraft, defect: str) -> None:
    """Nothing else is said of a sandbox that is wrong in one way only, and at the level of its requirement."""
    rehearsal = rehearse(craft, (defect,))
    assert {DEFECTS[defect].code} == rehearsal.codes(*ALL)
    assert {DEFECTS[defect].code} == rehearsal.codes(DEFECTS[defect].level)


def test_the_clean_sandbox_passes_every_item(craft: Stagecraft) -> None:
    """No finding, nothing blocked, no error; the two lists that only the Manual spells do not apply to this one."""
    rehearsal = rehearse(craft)
    assert () == rehearsal.findings
    manual = {name for name, outcome in rehearsal.outcomes.items() if outcome.reason in (
        "el objetivo no tiene la capacidad listar_glosa", "el objetivo no tiene la capacidad listar_devolucion")}
    assert {Verdict.PASSED} == {outcome.verdict for name, outcome in rehearsal.outcomes.items() if name not in manual}


def test_every_code_about_the_system_is_provoked_by_a_defect() -> None:
    """A check that cannot fail is a defect."""
    assert {code.id for code in SYSTEM_CODES} == {defect.code for defect in DEFECTS.values()}


def test_every_defect_names_a_requirement_of_the_pack(craft: Stagecraft) -> None:
    """A finding cites the norm it breaks; so does the defect that provokes it."""
    known = set(craft.plan.pack.requirements)
    assert set() == {defect.requirement for defect in DEFECTS.values()} - known
    assert set() == {code.requirement for code in SYSTEM_CODES} - known
