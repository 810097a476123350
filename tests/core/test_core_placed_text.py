"""A fault stands where its value does: line, column, and the line itself where it may be shown."""

import yaml

from conformance.core.errors import MOST_FAULTS, Place
from conformance.core.yaml.file import Sort
from conformance.core.yaml.placed_text import PlacedText, capital

_FREE = Sort("el archivo")
_OWN = Sort("el escenario", own=("steps",))


def _nodes(text: str) -> list[yaml.Node]:
    node = yaml.compose(text)
    assert isinstance(node, yaml.SequenceNode)
    return list(node.value)


def test_a_value_is_placed_by_its_line_and_column_from_one() -> None:
    text = "- uno\n-   dos\n"
    assert Place("x.yaml", 2, 5, "-   dos") == PlacedText(text, "x.yaml", _FREE).place_of(
        _nodes(text)[1]
    )


def test_a_line_that_is_too_long_or_of_another_sort_of_file_is_not_shown() -> None:
    """A file that is not one of ours may hold anything: a password, say."""
    long = PlacedText("a" * 1001, "x.yaml", _FREE)
    foreign = PlacedText("clave: secreta", "x.yaml", _OWN)
    own = PlacedText("steps: []", "x.yaml", _OWN)
    assert ["", "", "steps: []"] == [one.place(0, 0).source for one in (long, foreign, own)]


def test_faults_are_told_in_the_order_of_the_file_and_no_more_than_some() -> None:
    text = "- a\n- b\n"
    read = PlacedText(text, "x.yaml", _FREE)
    first, second = _nodes(text)
    read.fault(second, "dos")
    read.fault(first, "uno")
    assert ["uno", "dos"] == [one.message for one in read.told()]
    for _ in range(2 * MOST_FAULTS):
        read.fault(first, "otra")
    assert (True, MOST_FAULTS + 1) == (read.full, len(read.faults))


def test_a_value_that_was_found_wrong_is_not_found_wrong_again() -> None:
    text = "- a\n"
    read, node = PlacedText(text, "x.yaml", _FREE), _nodes(text)[0]
    before = len(read.faults)
    read.fault(node, "uno")
    read.once(before, node, "dos")
    assert ["uno"] == [one.message for one in read.told()]


def test_a_sentence_begins_with_a_capital_and_a_key_as_it_is_written() -> None:
    assert ("El archivo", "facturas") == (capital("el archivo"), capital("facturas"))
