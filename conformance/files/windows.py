"""Windows of delivery: from which day to which of a month, until what hour, counted in business
days, and on which its results come.

The rules of the file: a business day is what the `Days` say; the first one of a month counts 1. A
window is a row of a table (`Window`), and what a month makes of it is a `Term`: from the first
moment of its first day to the closing hour of its last. Everything is in the country's legal time.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from conformance.core.calendar import BOGOTA, holidays_of

_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Days:
    """Which days are business days: Monday to Friday without holidays, as somebody may set it
    otherwise.
    """

    saturdays: bool = False
    more_holidays: frozenset[date] = frozenset()

    def business(self, day: date) -> bool:
        """Say whether a day is a business day."""
        last = _SATURDAY if self.saturdays else _SATURDAY - 1
        off = day in holidays_of(day.year) or day in self.more_holidays
        return day.weekday() <= last and not off

    def nth(self, year: int, month: int, count: int) -> date:
        """Return the business day of that number in a month, the first one being 1."""
        day = date(year, month, 1)
        left = count
        while True:
            left -= self.business(day)
            if not left:
                return day
            day += timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Window:
    """When something is delivered: from the business day `first` to `last` of the `months` (none
    named: of any), with its results on the business day `results`.
    """

    name: str
    first: int
    last: int
    results: int
    months: frozenset[int] = frozenset()

    def in_month(self, month: int) -> bool:
        """Say whether there is one in a month."""
        return not self.months or month in self.months


@dataclass(frozen=True, slots=True)
class Term:
    """A window in a month: its first moment, its last, and the day of its results."""

    window: Window
    year: int
    month: int
    opens: datetime
    closes: datetime
    results: date

    def holds(self, moment: datetime) -> bool:
        """Say whether a moment is within it; the closing one is, to the second."""
        return self.opens <= moment < self.closes + timedelta(seconds=1)

    @property
    def cutoff(self) -> date:
        """The last day of the month before."""
        return date(self.year, self.month, 1) - timedelta(days=1)


def term(days: Days, window: Window, year: int, month: int, closing: time) -> Term:
    """Return what a window is in a month."""
    first, last = days.nth(year, month, window.first), days.nth(year, month, window.last)
    return Term(
        window,
        year,
        month,
        at(first, time()),
        at(last, closing),
        days.nth(year, month, window.results),
    )


def terms(
    days: Days, windows: Iterable[Window], months: Iterable[tuple[int, int]], closing: time
) -> Iterator[Term]:
    """Yield what windows are in some months (year and month)."""
    for year, month in months:
        for window in windows:
            if window.in_month(month):
                yield term(days, window, year, month, closing)


def at(day: date, hour: time) -> datetime:
    """Return a moment of a day in the country's legal time."""
    return datetime.combine(day, hour, BOGOTA)


def months_of(years: Collection[int]) -> list[tuple[int, int]]:
    """Return the months of some years, in order."""
    return [(year, month) for year in sorted(years) for month in range(1, 13)]
