"""What comes back as it was sent: to the cent, to the byte, to the instant."""

from typing import Any

import pytest

from conformance.http.oracle.as_sent import AsSent, same_clock, sendable


@pytest.mark.parametrize(
    ("sent", "shown", "right"),
    [
        (10, 10.0, True),
        (19.99, 19.99, True),
        (19.99, 20.0, False),
        (0.333333, 0.33, True),
        (0.333333, 0.32, False),
        (9007199254740993, 9007199254740992, True),
        (900100001, "900100001", True),
        ("125000.40", 125000.4, True),
        ("125000.40", 125000, False),
        ("00.40", 0.4, False),
        ("á", "á", True),
        ("á", "a\u0301", False),
        ("a ", "a", False),
        ("", None, True),
        ("a", None, False),
        (0, None, False),
        (False, False, True),
        (False, 0, False),
        (False, None, False),
    ],
)
def test_a_value_is_kept(sent: Any, shown: Any, right: bool) -> None:
    """Parts of a cent may be rounded, and no double holds more than it holds."""
    assert right is AsSent(sent).met_by(shown)


@pytest.mark.parametrize(
    ("sent", "shown", "right"),
    [
        ("2026-01-31T12:00:00.125Z", "2026-01-31T07:00:00.1250000-05:00", True),
        ("2026-01-31T12:00:00.125Z", "2026-01-31T12:00:00.127Z", True),
        ("2026-01-31T12:00:00.125Z", "2026-01-31T12:00:00Z", False),
        ("2026-01-31T12:00:00Z", "2026-01-31T07:00:00", True),
        ("2026-01-31T12:00:00Z", "2026-01-31", False),
        ("2026-01-31", "2026-01-31T00:00:00", True),
        ("ayer", "2026-01-31T00:00:00", True),
    ],
)
def test_a_moment_is_kept(sent: str, shown: str, right: bool) -> None:
    """A fraction of a second is part of it; what columns of moments round to is not."""
    assert right is AsSent(sent, moment=True).met_by(shown)


@pytest.mark.parametrize(
    ("one", "other", "right"),
    [
        ("2026-01-31T12:00:00.336Z", "2026-01-31T12:00:00.3364521Z", True),
        ("2026-01-31T12:00:00.336Z", "2026-01-31T12:00:00.266Z", False),
        ("2026-01-31T12:00:00.336Z", "2026-01-31T12:00:00Z", True),
        ("2026-01-31T12:00:00Z", "2026-01-31T12:00:02Z", False),
    ],
)
def test_two_readings_tell_one_moment(one: str, other: str, right: bool) -> None:
    """As far as the shorter of them tells it."""
    assert right is same_clock(one, other)


@pytest.mark.parametrize(
    ("value", "told", "right"),
    [
        ("a", "string", True),
        ("\ud800", "string", False),
        ("1", ["number", "null"], False),
        (True, "integer", False),
        (True, "boolean", True),
        ([1], None, False),
        (1.5, None, True),
    ],
)
def test_what_may_come_back_otherwise_is_not_judged(value: Any, told: Any, right: bool) -> None:
    """Half a character, and what is of another type than its property."""
    assert right is sendable(value, {"type": told} if told else {})
