"""Whether what a system says in one place agrees with what it says in another."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

from conformance.core.calendar import BOGOTA

SLACK = timedelta(minutes=5)
"""How far apart the clocks of a system and of who judges it may be."""
ZONES = (UTC, BOGOTA)
"""What a date without an offset may be written in."""
_SECOND = timedelta(seconds=1)
_DIGITS = re.compile(r"(\.\d{6})\d+")
# What a date is written like: Python would also read week dates, and dates without a dash.
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_ISO = re.compile(r"\d{4}-\d\d-\d\d([Tt ]\d\d:\d\d(:\d\d(\.\d+)?)?([Zz]|[+-]\d\d:?\d\d)?)?")


def same_instant(actual: Any, expected: Any) -> bool:
    """Say whether two ISO dates are one instant, to the second; without an offset each may be UTC
    or Bogotá (R31).
    """
    return any(
        abs(found - wanted) < _SECOND for found in instants(actual) for wanted in instants(expected)
    )


def near_instant(actual: Any, expected: Any) -> bool:
    """Say whether two ISO dates are the same moment by clocks of which one may be a bit off."""
    return any(
        abs(found - wanted) <= SLACK for found in instants(actual) for wanted in instants(expected)
    )


def instants(value: Any) -> set[datetime]:
    """Return the instants that an ISO text may say: one, or without an offset UTC's and Bogotá's;
    none of no date.
    """
    read = moment(value)
    if read is None:
        return set()
    zones = (read.tzinfo,) if read.tzinfo else ZONES
    try:
        return {read.replace(tzinfo=zone).astimezone(UTC) for zone in zones}
    # The first and the last day of the calendar, in a zone where it is no day.
    except OverflowError:
        return set()


def is_day(value: Any) -> bool:
    """Say whether a text is a date without its hour."""
    return isinstance(value, str) and _DAY.fullmatch(value) is not None


def moment(value: Any) -> datetime | None:
    """Return the moment that an ISO text says, with its offset if it has one, or None when there is
    no such moment.

    .NET writes seven digits after the second and others nine; Python reads six.
    """
    text = _DIGITS.sub(r"\1", value) if isinstance(value, str) else ""
    if not _ISO.fullmatch(text):
        return None
    try:
        return datetime.fromisoformat(text.upper())
    except ValueError:
        return None
