"""A correct server is CONFORME in whatever manner it is correct: a sample; `make styles` tries them
all.
"""

from dataclasses import replace

import pytest

from conformance.core.finding import Verdict
from conformance.core.profile import FULL, QUICK
from conformance.http.reference import Manner, Setup
from conformance.selftest.rehearsal import rehearse
from conformance.selftest.rehearsed import prepare

# What a right manner leaves nothing to judge of: one object lists no codes (X12), and a filing
# before its emission may be refused.
_LEFT = {
    "scenario/codigos-grupos",
    "scenario/glosa-fin-de-mes[bisiesto]",
    "scenario/glosa-fin-de-mes[fin-de-2025]",
    "scenario/devolucion-fin-de-mes[bisiesto]",
    "scenario/devolucion-fin-de-mes[fin-de-2025]",
}


@pytest.mark.parametrize(
    ("style", "terms", "revision", "seed", "profile", "part"),
    [
        ("aspnet", True, "manual", 1, FULL, 0),
        ("estricto", False, "oficial", 2, QUICK, 1),
    ],
)
def test_a_correct_server_of_another_manner_is_accused_of_nothing(
    style: str, terms: bool, revision: str, seed: int, profile: str, part: int
) -> None:
    """Each is asked every second item."""
    craft = prepare(
        revision=revision,
        seed=seed,
        examples=3,
        phases=("generation", "probing", "scenario"),
        profile=profile,
    )
    craft = replace(craft, items=craft.items[part::2])
    left = _LEFT & {item.id for item in craft.items} if terms else set()
    rehearsal = rehearse(craft, setup=Setup(seed, manner=Manner(style, enforce_terms=terms)))
    assert () == rehearsal.findings
    assert left == {
        name for name, one in rehearsal.outcomes.items() if one.verdict is Verdict.BLOCKED
    }
    assert [] == [name for name, one in rehearsal.outcomes.items() if one.verdict is Verdict.ERROR]


def test_the_paths_of_the_manual_serve_every_capability() -> None:
    assert () == prepare(revision="manual", phases=("contract",)).plan.contract.missing
