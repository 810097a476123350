"""Business days of Colombia: Monday to Friday, without the holidays of Ley 51 de 1983.

The table is the law's own article 1 with the one day added since (Ley 2578 de 2026). The tests compare
it with the `holidays` package, which follows the laws but takes half a second to import.
"""

from datetime import date, timedelta
from functools import cache

# Ley 51 de 1983, art. 1: kept on their day ...
_FIXED = ((1, 1), (5, 1), (7, 20), (8, 7), (12, 8), (12, 25))
# ... moved to the following Monday (art. 1, inciso 2) ...
_MOVED = ((1, 6), (3, 19), (6, 29), (8, 15), (10, 12), (11, 1), (11, 11))
_CHIQUINQUIRA = (7, 9)  # moved too, since 2026 (Ley 2578 de 2026)
# ... and counted from Easter: jueves and viernes santos, and the Mondays of Ascensión, Corpus and Sagrado Corazón.
_FROM_EASTER = (-3, -2, 43, 64, 71)


def es_habil(day: date) -> bool:
    """Tell whether `day` is a business day: neither Saturday, Sunday nor holiday (Ley 51 de 1983)."""
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
    """Return how many business days lie after `start` up to and including `end` (0 when not later)."""
    days = (end - start).days
    return sum(es_habil(start + timedelta(days=n)) for n in range(1, days + 1))


@cache
def festivos(year: int) -> frozenset[date]:
    """Return the holidays of a year (Ley 51 de 1983, art. 1; Ley 2578 de 2026)."""
    to_move = (*_MOVED, _CHIQUINQUIRA) if year >= 2026 else _MOVED
    moved = (_next_monday(date(year, month, day)) for month, day in to_move)
    easter = _easter(year)
    return frozenset((*(date(year, month, day) for month, day in _FIXED), *moved,
                      *(easter + timedelta(days=days) for days in _FROM_EASTER)))


def _next_monday(day: date) -> date:
    return day + timedelta(days=-day.weekday() % 7)


def _easter(year: int) -> date:
    """Return Easter Sunday (Gregorian calendar; the algorithm of Meeus, Jones and Butcher)."""
    century, rest = divmod(year, 100)
    golden = year % 19
    moon = (19 * golden + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    week = (32 + 2 * (century % 4) + 2 * (rest // 4) - moon - rest % 4) % 7
    late = (golden + 11 * moon + 22 * week) // 451
    month, day = divmod(moon + week - 7 * late + 114, 31)
    return date(year, month, day + 1)
