"""Each way of being wrong of MIPRES' server is found, and by its code."""

import pytest

from conformance.selftest.rehearsal import Reach, Rehearsed, Watch, prepare, watched
from conformance.selftest.trial import AMONG_OTHERS, FOUND, tried

_AMONG_OTHERS = {"verbo-post-en-direccionar"}
"""What takes nothing that the others need shows in more than one way."""


@pytest.fixture(scope="module")
def looked() -> tuple[Rehearsed, Reach]:
    """The items, and which of them meet each defect."""
    craft = prepare(pack="mipres")
    clean, reach = watched(craft, Watch(craft.reference.defects.values()))
    assert () == clean.findings
    return craft, reach


def test_every_defect_is_found_by_exactly_its_code(looked: tuple[Rehearsed, Reach]) -> None:
    """All but the one that nothing else can do without."""
    craft, reach = looked
    how = {name: tried(craft, name, reach).how for name in craft.reference.defects}
    others = {name for name, one in how.items() if one != FOUND}
    assert _AMONG_OTHERS == others
    assert {AMONG_OTHERS} == {how[name] for name in others}
