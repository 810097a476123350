"""Rows under a filter beside all of the group: none that is not of the value, none left out."""

import pytest

from conformance.http.probes.ordered import filter_fault

_WHOLE = [
    {"codigo": "A", "clase": 1},
    {"codigo": "B", "clase": 1},
    {"codigo": "C", "clase": 2},
    {"codigo": "D", "clase": None},
]


@pytest.mark.parametrize(
    ("shown", "fault"),
    [
        ("AB", ""),
        ("BA", ""),
        ("ABD", ""),
        ("ABC", "también C, con clase=2"),
        ("A", "faltan 1, entre ellos B"),
        ("", "faltan 2, entre ellos A"),
    ],
)
def test_a_filter_brings_the_rows_of_its_value_and_only_those(shown: str, fault: str) -> None:
    """A row that says nothing of the field may be of any value."""
    rows = [row for code in shown for row in _WHOLE if row["codigo"] == code]
    assert fault == filter_fault("clase", 1, "codigo", rows, _WHOLE)
