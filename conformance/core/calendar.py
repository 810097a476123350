"""Business days of Colombia: Monday to Friday, without the holidays of Ley 51 de 1983."""

from datetime import date, datetime, timedelta, timezone
from functools import cache

import holidays

BOGOTA = timezone(timedelta(hours=-5))
"""Colombia's legal time, the same all year round (Decreto 2707 de 1982)."""


def is_business_day(day: date) -> bool:
    """Tell whether `day` is a business day: neither Saturday, Sunday nor holiday (Ley 51 de
    1983).
    """
    return day.weekday() < 5 and day not in holidays_of(day.year)


def add_business_days(day: date, count: int) -> date:
    """Return the business day `count` business days after `day` (before it when negative).

    The day itself never counts: a term runs from the following day (Ley 4 de 1913, art. 59-62).
    """
    step = timedelta(days=1 if count >= 0 else -1)
    left = abs(count)
    while left:
        day += step
        left -= is_business_day(day)
    return day


def count_business_days(start: date, end: date) -> int:
    """Return how many business days lie after `start` up to and including `end` (0 when not
    later).
    """
    days = (end - start).days
    return sum(is_business_day(start + timedelta(days=n)) for n in range(1, days + 1))


def local(moment: datetime) -> datetime:
    """Return a moment in Bogotá's time, whose it is when it has no offset."""
    return moment.astimezone(BOGOTA) if moment.tzinfo else moment.replace(tzinfo=BOGOTA)


@cache
def holidays_of(year: int) -> frozenset[date]:
    """Return the holidays of a year (Ley 51 de 1983, art. 1, and the laws that changed it)."""
    return frozenset(holidays.country_holidays("CO", years=year))
