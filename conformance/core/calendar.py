"""Business days of Colombia: Monday to Friday, without the holidays of Ley 51 de 1983."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta, timezone
from functools import cache

import holidays

BOGOTA = timezone(timedelta(hours=-5))
"""Colombia's legal time, the same all year round (Decreto 2707 de 1982)."""

RECENT = 4
"""Business days: what lies within the shortest legal term, five of them, whatever the hour."""

_DAY, _AFTER = (
    timedelta(days=1),
    timedelta(hours=2),
)  # the first act of an item is dated an hour before the last


def es_habil(day: date) -> bool:
    """Tell whether `day` is a business day: neither Saturday, Sunday nor holiday (Ley 51 de
    1983).
    """
    return day.weekday() < 5 and day not in festivos(day.year)


def sumar_habiles(day: date, count: int) -> date:
    """Return the business day `count` business days after `day` (before it when negative).

    The day itself never counts: a term runs from the following day (Ley 4 de 1913, art. 59-62).
    """
    step = timedelta(days=1 if count >= 0 else -1)
    left = abs(count)
    while left:
        day += step
        left -= es_habil(day)
    return day


def contar_habiles(start: date, end: date) -> int:
    """Return how many business days lie after `start` up to and including `end` (0 when not
    later).
    """
    days = (end - start).days
    return sum(es_habil(start + timedelta(days=n)) for n in range(1, days + 1))


def acting(filed: Sequence[datetime], issued: Sequence[datetime], now: datetime) -> datetime:
    """Return the moment before which to date acts on facturas filed then: now, or shortly after
    they were filed.

    An act of today is late for a factura filed long ago, and whoever enforces the legal terms is
    right to refuse it (R18). Facturas yet to be filed are not filed before they were issued. A
    moment without offset is Bogotá's.
    """
    known = [local(one) for one in filed]
    if not known or contar_habiles(min(known).date(), local(now).date()) <= RECENT:
        return now
    return min(now, max([*known, *(local(one) + _DAY for one in issued)]) + _AFTER)


def local(moment: datetime) -> datetime:
    """Return a moment in Bogotá's time, whose it is when it has no offset."""
    return moment.astimezone(BOGOTA) if moment.tzinfo else moment.replace(tzinfo=BOGOTA)


@cache
def festivos(year: int) -> frozenset[date]:
    """Return the holidays of a year (Ley 51 de 1983, art. 1, and the laws that changed it)."""
    return frozenset(holidays.country_holidays("CO", years=year))
