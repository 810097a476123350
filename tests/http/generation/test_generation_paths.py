"""What a target says of a path changes where requests go, and nothing of what is generated."""

from dataclasses import replace

import pytest
from schemathesis.generation import GenerationMode

from conformance.http.generation.corpus import CaseSource
from conformance.run.plan import make_plan
from conformance.selftest.own_target import target_of


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
def test_a_path_that_the_target_spells_generates_the_same_cases(mode: GenerationMode) -> None:
    """Its document has the operation where it always was."""
    target = target_of("", "mi_seguridad_social")
    plans = [make_plan(replace(target, paths=one), {}) for one in ({}, {"notificar": "/otra/ruta"})]
    made = [CaseSource(one.pack, one.contract).cases("notificar", mode, 5, "0") for one in plans]
    assert made[0] == made[1]
