"""Each way of being wrong of MIPRES' server is found, and by its code."""

import pytest

from conformance.selftest.rehearsal import Watch, watched
from conformance.selftest.rehearsed import Reach, Rehearsed, prepare
from conformance.selftest.trial import FOUND, tried


@pytest.fixture(scope="module")
def looked() -> tuple[Rehearsed, Reach]:
    """The items, and which of them meet each defect."""
    craft = prepare(pack="mipres")
    clean, reach = watched(craft, Watch(craft.reference.defects.values()))
    assert () == clean.findings
    return craft, reach


def test_every_defect_is_found_by_exactly_its_code(looked: tuple[Rehearsed, Reach]) -> None:
    """Nothing but what it breaks is told of it."""
    craft, reach = looked
    how = {name: tried(craft, name, reach).how for name in craft.reference.defects}
    assert dict.fromkeys(how, FOUND) == how
