"""The clean reference server conforms: every item passes, or says why it does not apply."""

import pytest

from conformance.core.finding import Verdict
from conformance.http.reference import Manner, Setup
from conformance.selftest.rehearsal import prepare, rehearse


def test_the_clean_server_conforms() -> None:
    """Nothing is found, and nothing is left unjudged for want of anything."""
    craft = prepare(pack="sigfe", phases=("contract", "probing", "scenario"))
    made = rehearse(craft, setup=Setup(strict=True))
    assert () == made.findings
    ended = {one.verdict for one in made.outcomes.values()}
    assert {Verdict.PASSED, Verdict.NOT_APPLICABLE} == ended


@pytest.mark.parametrize("style", ["otra", "tercera", "cuarta"])
def test_what_may_be_either_way_is_taken_either_way(style: str) -> None:
    """Each of its styles conforms as the reference does."""
    craft = prepare(pack="sigfe", phases=("probing", "scenario"))
    made = rehearse(craft, setup=Setup(strict=True, manner=Manner(style=style)))
    assert () == made.findings
    ended = {one.verdict for one in made.outcomes.values()}
    assert {Verdict.PASSED, Verdict.NOT_APPLICABLE} == ended
