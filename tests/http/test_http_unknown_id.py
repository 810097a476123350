"""An id that no row has: a number or a text, as the rows' own are, and none of those known."""

from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from conformance.core.resource import ResourceId
from conformance.http.unknown_id import UNKNOWN, unknown_id

NUMBER: Mapping[str, Any] = {"type": "integer"}
TEXT: Mapping[str, Any] = {"type": "string"}
CODE: Mapping[str, Any] = {"type": "string", "pattern": "^P-[0-9]{3}$"}
UUID = "0b0f2d0e-5c1b-4b55-8c7d-3f1f2d0e5c1b"
LONG = 10**14


@pytest.mark.parametrize(
    ("schema", "known", "made"),
    [
        (NUMBER, (), UNKNOWN),
        (NUMBER, (1, UNKNOWN, UNKNOWN + 1), UNKNOWN + 2),
        (NUMBER, (str(UNKNOWN),), UNKNOWN + 1),
        ({"type": "integer", "maximum": 99}, (98, 99), 97),
        ({"type": "integer", "minimum": LONG}, (LONG,), LONG + 1),
        (TEXT, (), str(UNKNOWN)),
        (TEXT, (1, 2), str(UNKNOWN)),
        (TEXT, (UNKNOWN, "A"), f"A-{UNKNOWN}"),
        (TEXT, ("P-7", f"P-{UNKNOWN}"), "P-9"),
        (CODE, ("P-007",), "P-999"),
        (CODE, ("P-007", "P-999", "P-998"), "P-997"),
        (CODE, ("17",), None),
        ({**CODE, "example": "P-012"}, ("17",), "P-999"),
        ({"type": "string", "format": "uuid"}, (), "ffffffff-ffff-4fff-bfff-ffffffffffff"),
        ({"type": "string", "enum": ["A", "B"]}, ("A",), None),
        ({}, (1, 2), UNKNOWN),
        ({}, ("P-7",), f"P-{UNKNOWN}"),
        ({}, ("P-7", 8), UNKNOWN),
        ({"type": ["integer", "null"]}, ("P-7",), UNKNOWN),
        ({"type": ["integer", "string"]}, ("P-7",), f"P-{UNKNOWN}"),
    ],
)
def test_it_is_of_the_kind_of_the_rows_ids_and_none_of_them(
    schema: Mapping[str, Any], known: Sequence[ResourceId], made: ResourceId | None
) -> None:
    assert made == unknown_id(schema, known)


def test_an_id_that_would_be_right_says_the_kind() -> None:
    """A document that calls a number a text, or says nothing, does not decide."""
    assert [f"P-{UNKNOWN}", UNKNOWN] == [unknown_id({}, (), like) for like in ("P-7", 7)]
    assert UUID.translate(str.maketrans("0123456789", "9" * 10)) == unknown_id(
        {"type": "string", "format": "uuid"}, (), UUID
    )
