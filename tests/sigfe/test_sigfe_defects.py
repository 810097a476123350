"""Every defect of the reference server is found by its own code; they are those of its source."""

import pytest

from conformance.http.reference import Setup
from conformance.packs.sigfe.sandbox.defects import DEFECTS
from conformance.selftest.rehearsal import Rehearsed, prepare, rehearse

_COUNT = 44
_QUICK = (
    "credenciales-de-otro-servicio",
    "error-de-negocio-en-400",
    "ticket-eterno",
    "final-que-cambia",
    "carrera-de-saldo",
    "ticket-con-ceros",
)


@pytest.fixture(scope="module")
def craft() -> Rehearsed:
    """What the rehearsals share."""
    return prepare(pack="sigfe", phases=("probing", "scenario"))


def test_there_are_as_many_as_the_source_lists() -> None:
    """Twenty-one plain ones, twenty-three subtle ones."""
    assert _COUNT == len(DEFECTS)
    assert 23 == sum(one.subtle for one in DEFECTS.values())


@pytest.mark.parametrize("name", _QUICK)
def test_a_defect_is_found_by_its_own_code(craft: Rehearsed, name: str) -> None:
    """Some of each kind: what a ticket, a credential and a race show (`selftest` tries all)."""
    made = rehearse(craft, [name], setup=Setup())
    assert DEFECTS[name].code in {one.code for one in made.findings}
