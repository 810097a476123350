"""MIPRES' clean reference server: everything is asked, and nothing is found."""

from conformance.core.finding import Verdict
from conformance.selftest.clean import clean_run
from conformance.selftest.rehearsal import prepare, rehearse


def test_the_clean_server_is_accused_of_nothing() -> None:
    """All phases, in process: no finding, no item that could not be judged."""
    made = rehearse(prepare(pack="mipres", seed=7))
    assert () == made.findings
    ended = {one.verdict for one in made.outcomes.values()}
    assert {Verdict.PASSED, Verdict.NOT_APPLICABLE} == ended
    assert clean_run(made).right
