"""What is found on a shared resource, when none is left to confirm it on."""

import pytest
from core_sample import item

from conformance.core.capability import Shape
from conformance.core.finding import Finding, Level, Verdict
from conformance.run.confirmation import unconfirmed
from conformance.run.journal import Journal
from conformance.run.performing import Outcome

SHAPES = {"listar": Shape.PAGE, "ver": Shape.DETAIL}


def _found(code: str, capability: str, aspect: str = "") -> Journal:
    finding = Finding(code, "t", Level.MUST, "R1", "a", "b", capability, aspect=aspect)
    return Journal(
        item("i", radicada=1), Outcome(Verdict.FAILED), (finding,), (), (), {}, "ahora", 0.1
    )


@pytest.mark.parametrize(
    ("code", "capability", "verdict"),
    [
        ("SCH-02", "listar", Verdict.FAILED),
        ("SEC-05", "listar", Verdict.FAILED),
        ("ERR-07", "ver", Verdict.FAILED),
        ("ERR-07", "listar", Verdict.BLOCKED),
        ("LIF-01", "ver", Verdict.BLOCKED),
    ],
)
def test_what_may_come_of_what_others_left_does_not_count(
    code: str, capability: str, verdict: Verdict
) -> None:
    """A list shows the rows of others too: what they hold accuses nobody."""
    made = unconfirmed(_found(code, capability), ["otro"], SHAPES)
    assert (verdict, verdict is Verdict.FAILED) == (made.outcome.verdict, bool(made.findings))
    assert "otro" in made.outcome.reason


def test_what_readings_alone_contradict_needs_no_clean_resource() -> None:
    """It was read again before it was told: whatever rows others left, it is so."""
    made = unconfirmed(_found("CON-03", "listar", "reading.page"), ["otro"], SHAPES)
    assert Verdict.FAILED == made.outcome.verdict
