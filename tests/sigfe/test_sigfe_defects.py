"""Every defect of the reference server is found by exactly its code; its source lists them."""

import pytest

from conformance.packs.sigfe.sandbox.defects import DEFECTS
from conformance.selftest.rehearsal import Watch, watched
from conformance.selftest.rehearsed import Reach, Rehearsed, prepare
from conformance.selftest.trial import AMONG_OTHERS, FOUND, tried

_OF_SOURCE = 44
_MORE = {
    "sin-entrar-404",
    "rut-de-persona-no-mirado",
    "personas-sin-rango",
    "persona-perdida",
    "persona-sin-tildes",
    "periodo-de-otro-mes",
    "requerimiento-en-borrador",
    "requerimiento-que-no-sustenta",
    "requerimiento-que-no-se-mueve",
}
_ECHOED = {"registrar-sincrono", "obtener-404-tras-folio", "final-que-cambia", "folio-cambia"}
"""Nothing else can be done without what they spoil: they show in more than one way."""


@pytest.fixture(scope="module")
def looked() -> tuple[Rehearsed, Reach]:
    """The items, and which of them meet each defect."""
    craft = prepare(pack="sigfe")
    clean, reach = watched(craft, Watch(craft.reference.defects.values()))
    assert () == clean.findings
    return craft, reach


def test_there_are_as_many_as_the_source_lists() -> None:
    """Twenty-one plain ones, twenty-three subtle ones, and those of ours."""
    source = [one for one in DEFECTS.values() if one.id not in _MORE]
    assert _OF_SOURCE == len(source)
    assert 23 == sum(one.subtle for one in source)


def test_every_defect_is_found_by_exactly_its_code(looked: tuple[Rehearsed, Reach]) -> None:
    """But for those that leave nothing to be done."""
    craft, reach = looked
    how = {name: tried(craft, name, reach).how for name in DEFECTS}
    expected = {name: AMONG_OTHERS if name in _ECHOED else FOUND for name in DEFECTS}
    assert expected == how
