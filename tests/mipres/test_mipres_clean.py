"""MIPRES' clean reference server, in each of its right manners: everything is asked, and nothing is
found.
"""

import pytest

from conformance.core.finding import Verdict
from conformance.http.reference import Manner, Setup
from conformance.packs.mipres.sandbox.variations import STYLES
from conformance.selftest.clean import clean_run
from conformance.selftest.rehearsal import Rehearsed, prepare, rehearse


@pytest.fixture(scope="module")
def craft() -> Rehearsed:
    """What both manners are asked."""
    return prepare(pack="mipres", seed=7)


@pytest.mark.parametrize("style", STYLES)
def test_a_right_server_is_accused_of_nothing(craft: Rehearsed, style: str) -> None:
    """All phases, in process: no finding, and nothing left unjudged."""
    made = rehearse(craft, setup=Setup(seed=7, manner=Manner(style)))
    assert () == made.findings
    assert clean_run(made).right
    ended = {one.verdict for one in made.outcomes.values()}
    assert {Verdict.PASSED, Verdict.NOT_APPLICABLE} == ended
