"""The validator's own calendar: which window a moment falls in, and the defects of whoever counts
otherwise.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from conformance.core.calendar import holidays_of
from conformance.files.windows import Days, Term, Window, at, term
from conformance.packs.bdua.regimes import CONTRIBUTIVO, SUBSIDIADO, TRIMESTRAL, Regime
from conformance.packs.bdua.sandbox.rules import Rules

CLOSING = time(23, 59, 59)
_UNMOVED = (date(2026, 11, 16), date(2026, 11, 11))
_CHIQUINQUIRA = date(2026, 7, 13)
_GRACE, _UTC = timedelta(minutes=10), timedelta(hours=5)


@dataclass(frozen=True, slots=True)
class OwnDays(Days):
    """Business days as a wrong validator counts them: without some holidays, with others."""

    ignored: frozenset[date] = frozenset()
    no_holidays: bool = False

    def business(self, day: date) -> bool:
        """Say whether a day is a business day."""
        off = not self.no_holidays and day in holidays_of(day.year) and day not in self.ignored
        return (
            day.weekday() <= (5 if self.saturdays else 4)
            and not off
            and day not in self.more_holidays
        )


def own_days(rules: Rules) -> OwnDays:
    """Return which days the validator counts."""
    moved, fixed = _UNMOVED
    ignored = {moved} if rules.wrong("festivo-no-movido") else set()
    if rules.wrong("chiquinquira"):
        ignored.add(_CHIQUINQUIRA)
    return OwnDays(
        saturdays=rules.wrong("sabado-habil"),
        more_holidays=frozenset({fixed} if rules.wrong("festivo-no-movido") else ()),
        ignored=frozenset(ignored),
        no_holidays=rules.wrong("festivo-ignorado"),
    )


def windows_of(regime: Regime, rules: Rules) -> Iterator[Window]:
    """Yield the windows of a regime as the validator has them."""
    for window in regime.windows:
        made = window
        if window.name == "segunda":
            if rules.wrong("no-recibe-el-trece"):
                continue
            if rules.wrong("quince-en-catorce"):
                made = replace(made, results=14)
        elif rules.wrong("no-recibe-el-octavo"):
            made = replace(made, last=7)
        if window.name != "segunda" and rules.wrong("resultados-antes"):
            made = replace(made, results=8)
        if regime is TRIMESTRAL and rules.wrong("trimestral-en-marzo"):
            made = replace(made, months=made.months | {3})
        yield made
    if regime is SUBSIDIADO and rules.wrong("trece-para-subsidiado"):
        yield CONTRIBUTIVO.windows[1]


def term_at(regime: Regime, moment: datetime, rules: Rules) -> Term | None:
    """Return the window of a regime in which a moment falls, None for none."""
    days = own_days(rules)
    for window in windows_of(regime, rules):
        if not window.in_month(moment.month):
            continue
        made = term(days, window, moment.year, moment.month, CLOSING)
        if replace(made, closes=_closes(made, days, rules)).holds(moment):
            return made
    return None


def closed(results: date, closes: datetime, now: datetime, rules: Rules) -> bool:
    """Say whether a window is over."""
    return now > closes + _extra(rules)


def _closes(made: Term, days: Days, rules: Rules) -> datetime:
    if rules.wrong("recibe-el-noveno") and made.window.name != "segunda":
        ninth = days.nth(made.year, made.month, made.window.last + 1)
        return at(ninth, CLOSING)
    return made.closes + _extra(rules)


def _extra(rules: Rules) -> timedelta:
    if rules.wrong("hora-utc"):
        return _UTC
    return _GRACE if rules.wrong("recibe-tras-la-hora") else timedelta()
