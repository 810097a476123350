"""The clean reference server conforms: every item passes, or says why it does not apply."""

import pytest

from conformance.core.finding import Verdict
from conformance.http.reference import Manner, Setup
from conformance.run.plan import make_plan
from conformance.selftest.own_target import target_of
from conformance.selftest.rehearsal import rehearse
from conformance.selftest.rehearsed import prepare_plan

_PHASES = ("contract", "probing", "scenario")


@pytest.mark.parametrize("style", ["referencia", "otra", "tercera", "cuarta"])
def test_the_clean_server_conforms_in_each_of_its_styles(style: str) -> None:
    """What may be either way is taken either way; nothing is left unjudged for want of anything."""
    manner = Manner(style=style)
    craft = prepare_plan(make_plan(target_of("", "sigfe", manner), {}, phases=_PHASES))
    made = rehearse(craft, setup=Setup(strict=True, manner=manner))
    assert () == made.findings
    ended = {one.verdict for one in made.outcomes.values()}
    assert {Verdict.PASSED, Verdict.NOT_APPLICABLE} == ended
