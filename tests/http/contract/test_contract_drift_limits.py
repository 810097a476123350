"""A limit that changed, and whether the new admits fewer or more."""

from typing import Any

import pytest

from conformance.http.contract.drift.change import Relation
from conformance.http.contract.drift.limits import limits
from conformance.http.contract.drift.shapes import Case


def _changed(kind: str, old: dict[str, Any], new: dict[str, Any], *, integer: bool = False) -> Any:
    return list(limits(Case(kind, (old,), integer), Case(kind, (new,), integer)))


@pytest.mark.parametrize(
    ("kind", "old", "new", "told"),
    [
        ("string", {"maxLength": 9}, {"maxLength": 5}, ("maxLength", "9", "5", Relation.NARROWER)),
        ("string", {"maxLength": 9}, {}, ("maxLength", "9", "", Relation.WIDER)),
        ("string", {}, {"minLength": 1}, ("minLength", "", "1", Relation.NARROWER)),
        ("array", {"minItems": 2}, {"minItems": 1}, ("minItems", "2", "1", Relation.WIDER)),
        ("number", {"minimum": 0}, {"minimum": 1}, ("minimum", "≥ 0", "≥ 1", Relation.NARROWER)),
        ("number", {"maximum": 5}, {"maximum": 7}, ("maximum", "≤ 5", "≤ 7", Relation.WIDER)),
        ("number", {"format": "float"}, {"format": "double"}, None),
    ],
)
def test_a_limit_that_changed_is_told_with_which_way(
    kind: str, old: dict[str, Any], new: dict[str, Any], told: Any
) -> None:
    expected = told or ("format", "float", "double", Relation.WIDER)
    assert [expected] == _changed(kind, old, new)


@pytest.mark.parametrize(
    ("kind", "old", "new", "integer"),
    [
        ("string", {"minLength": 0}, {}, False),
        ("string", {"pattern": ".*"}, {}, False),
        ("number", {"exclusiveMinimum": 0}, {"minimum": 1}, True),
        ("number", {"format": "int32"}, {"minimum": -(2**31), "maximum": 2**31 - 1}, True),
        ("object", {"required": ["a"]}, {"required": ["a", "b"]}, False),
        ("array", {"maxLength": 3}, {}, False),
    ],
)
def test_what_admits_the_same_is_no_change(
    kind: str, old: dict[str, Any], new: dict[str, Any], integer: bool
) -> None:
    """Neither is a limit of another type, nor what follows from the names that are required."""
    assert [] == _changed(kind, old, new, integer=integer)
