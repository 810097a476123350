"""What it may decide that an answer lacks a member is what its contract says on the way to it."""

import pytest

from conformance.core.finding import Level
from conformance.http.checks.graded import member_level

_SCHEMA = {
    "anyOf": [
        {"properties": {"errors": {"type": "array"}}},
        {
            "properties": {
                "row": {
                    "properties": {
                        "state": {"type": "string"},
                        "title": {"type": "string", "x-conformance-level": "MAY"},
                        "parts": {
                            "x-conformance-level": "SHOULD",
                            "anyOf": [
                                {"type": "array", "items": {"properties": {"id": {}}}},
                                {"properties": {"id": {}}},
                            ],
                        },
                    }
                }
            }
        },
    ]
}


@pytest.mark.parametrize(
    ("names", "level"),
    [
        (("row", "state"), Level.MUST),
        (("row", "title"), Level.MAY),
        (("row", "parts", "id"), Level.SHOULD),
        (("row", "unknown"), Level.MUST),
    ],
)
def test_the_least_mark_on_the_way_counts(names: tuple[str, ...], level: Level) -> None:
    """In whichever alternative has the member, and in the elements of a list."""
    assert level == member_level(_SCHEMA, names)
