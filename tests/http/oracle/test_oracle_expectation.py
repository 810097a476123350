"""What a field must show after an act: what the system sets, what was not said."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from conformance.core.lifecycle import Ago
from conformance.http.oracle.expectation import (
    AsShown,
    AtTime,
    ByUser,
    Labelled,
    Unsaid,
    judged,
    meets,
)

NOON = datetime(2026, 1, 31, 12, tzinfo=UTC)
AT_NOON = AtTime((NOON,))


@pytest.mark.parametrize(
    ("wanted", "actual", "right"),
    [
        (AT_NOON, "2026-01-31T12:04:59Z", True),
        (AT_NOON, "2026-01-31T11:54:59Z", False),
        (AT_NOON, "2026-01-31T07:00:00-05:00", True),
        (AT_NOON, "2026-01-31T07:00:00", True),
        (AT_NOON, "2026-01-31T12:00:00.1234567", True),
        (AT_NOON, "2026-01-31T07:00:00Z", False),
        (AT_NOON, None, False),
        (AtTime((NOON,), timedelta(seconds=30)), "2026-01-31T12:05:20Z", True),
        (AtTime((NOON, NOON + timedelta(hours=1))), "2026-01-31T13:00:00Z", True),
        (ByUser(frozenset({"a-b"}), "who"), "A-B", True),
        (ByUser(frozenset({"a-b"}), "who"), "a-c", False),
        (ByUser(frozenset({"a-b"}), "who"), None, False),
        (Labelled("Una  causa"), "una causa ", True),
        (Labelled("Una causa"), "Otra causa", False),
        (Unsaid(), None, True),
        (Unsaid(), "", True),
        (Unsaid(), 0, True),
        (Unsaid(), False, False),
        (Unsaid(), "2026-01-31T12:00:00Z", False),
        (Unsaid(AT_NOON), "2026-01-31T12:00:00Z", True),
        (AsShown("2026-01-31T12:00:00Z", ""), "2026-01-31T07:00:00-05:00", True),
        (AsShown("a", ""), "b", False),
        (AsShown({"a": 1}, ""), {"a": 2}, False),
        (AsShown({"a": 1}, ""), {"a": 1.0, "b": 2}, True),
        (AsShown({"a": 1}, ""), None, False),
        (AsShown([1], ""), [2], True),
        (Ago(0), "2026-01-31T12:00:00Z", True),
        (None, "", True),
        ("", " ", False),
        (1, True, False),
    ],
)
def test_where_either_is_right_both_fit(wanted: Any, actual: Any, right: bool) -> None:
    """The zone of a date without offset, clocks that are a bit off, capitals of an id, nothing
    written as "" or 0.
    """
    said = "2026-01-31T12:00:00Z"
    assert right is meets(wanted, actual, lambda one: said if isinstance(one, Ago) else one)


@pytest.mark.parametrize(
    ("wanted", "row", "declared", "told"),
    [
        ("sent", {}, False, True),
        (AT_NOON, {}, False, False),
        (AT_NOON, {}, True, True),
        (AT_NOON, {"when": None}, False, True),
        (AsShown(1, ""), {}, False, True),
        (AsShown(1, "", optional=True), {}, True, False),
    ],
)
def test_what_no_document_gives_to_a_row_is_not_missed(
    wanted: Any, row: dict[str, Any], declared: bool, told: bool
) -> None:
    """What was sent is missed in any case, what the system sets where the document declares it."""
    fields = frozenset({"when"}) if declared else frozenset()
    assert told is judged(wanted, "when", row, fields)


def test_what_a_code_means_that_no_catalogue_tells_is_not_judged() -> None:
    """A system that serves no catalogue is accused of no label of its."""
    assert Labelled(None).met_by("Glosa aceptada")
    assert not Labelled("Glosa levantada").met_by("Glosa aceptada")
