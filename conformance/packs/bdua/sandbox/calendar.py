"""The validator's own calendar: which window a moment falls in, and the defects of whoever counts
otherwise.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from conformance.core.calendar import holidays_of
from conformance.files.mutants.mutant import FileMutant, Place
from conformance.files.windows import Days, Term, Window, at, term
from conformance.packs.bdua.regimes import CONTRIBUTIVO, SUBSIDIADO, TRIMESTRAL, Regime
from conformance.packs.bdua.sandbox.rules import Rules
from conformance.packs.bdua.sandbox.seams import MONTH, TERM, WINDOW

CLOSING = time(23, 59, 59)
_UNMOVED = (date(2026, 11, 16), date(2026, 11, 11))
_CHIQUINQUIRA = date(2026, 7, 13)
Otherwise = Callable[[Term], Term | None]
OPENS = "abre-ese-mes"
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
        made = term(days, window, moment.year, moment.month, CLOSING)
        wide = replace(made, closes=_closes(made, days, rules))
        held = made if window.in_month(moment.month) and wide.holds(moment) else None
        if held := _turned(regime, made, held, moment, rules):
            return held
    return None


def _turned(
    regime: Regime, made: Term, held: Term | None, moment: datetime, rules: Rules
) -> Term | None:
    """Return the window that holds a moment, or what a mutant makes of that."""

    def change(mutant: FileMutant) -> Term | None:
        inside = made.window.in_month(moment.month)
        if mutant.operator == OPENS:
            return made if made.holds(moment) else None
        other = _OTHERWISE[mutant.operator](made) if inside else None
        return other if other is not None and other.holds(moment) else None

    place = Place({MONTH: f"{moment.year}-{moment.month:02d}", WINDOW: made.window.name})
    return rules.mutation.turn(TERM, f"{regime.name} {made.window.name}", place, held, change)


def _closing(extra: timedelta) -> Otherwise:
    return lambda made: replace(made, closes=made.closes + extra)


def _days_off(*, first: int = 0, last: int = 0, results: int = 0) -> Otherwise:
    """Return what moves the days of a window, in business days."""

    def change(made: Term) -> Term:
        window, days = made.window, Days()
        opens = days.nth(made.year, made.month, window.first + first)
        closes = days.nth(made.year, made.month, window.last + last)
        return replace(
            made,
            opens=at(opens, time()),
            closes=datetime.combine(closes, made.closes.timetz()),
            results=days.nth(made.year, made.month, window.results + results),
        )

    return change


def _counted(days: Days) -> Otherwise:
    """Return what counts the days of a window otherwise."""
    return lambda made: term(days, made.window, made.year, made.month, CLOSING)


_OTHERWISE: Mapping[str, Otherwise] = {
    "no-abre": lambda made: None,
    "abre-un-dia-despues": _days_off(first=1),
    "cierra-un-dia-antes": _days_off(last=-1),
    "cierra-un-dia-despues": _days_off(last=1),
    "cierra-un-segundo-antes": _closing(-timedelta(seconds=1)),
    "cierra-un-segundo-despues": _closing(timedelta(seconds=1)),
    "cierra-una-hora-antes": _closing(-timedelta(hours=1)),
    "cierra-una-hora-despues": _closing(timedelta(hours=1)),
    "cierra-cinco-horas-antes": _closing(-_UTC),
    "cierra-cinco-horas-despues": _closing(_UTC),
    "cuenta-los-festivos": _counted(OwnDays(no_holidays=True)),
    "cuenta-los-sabados": _counted(Days(saturdays=True)),
    "responde-un-dia-antes": _days_off(results=-1),
    "responde-un-dia-despues": _days_off(results=1),
}
TERMS = tuple(_OTHERWISE)
"""How a window may be looked at otherwise."""


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
