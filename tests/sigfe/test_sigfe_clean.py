"""The clean reference server conforms: every item passes, or says why it does not apply."""

from conformance.core.finding import Verdict
from conformance.http.reference import Setup
from conformance.selftest.rehearsal import prepare, rehearse


def test_the_clean_server_conforms() -> None:
    """Nothing is found, and nothing is left unjudged for want of anything."""
    craft = prepare(pack="sigfe", phases=("contract", "probing", "scenario"))
    made = rehearse(craft, setup=Setup(strict=True))
    assert () == made.findings
    ended = {one.verdict for one in made.outcomes.values()}
    assert {Verdict.PASSED, Verdict.NOT_APPLICABLE} == ended
