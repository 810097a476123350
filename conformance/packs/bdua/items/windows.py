"""The windows of each regime, month by month: what comes within them is received and has its
results on their day; what comes outside is not.

The rules of the file: a month of a regime is one item. In one folder each role of the regime
delivers at another moment within; in another one of them delivers on each business day around. A
calendar that is counted otherwise refuses some days and takes others: what it takes or tells too
early says more, so that alone is found of it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta

from conformance.core.exchange import Exchange
from conformance.core.finding import Level
from conformance.core.unjudged import NotApplicableError
from conformance.files.context import DeliveryContext
from conformance.files.item import DeliveryItem
from conformance.files.target import DeliveryTarget
from conformance.files.windows import Term, at, months_of
from conformance.packs.bdua.desk import (
    EVENING,
    NOON,
    RESULTS,
    Desk,
    Sent,
    days_of,
    historic,
    regimes_of,
    results_of,
    term_of,
)
from conformance.packs.bdua.people import person
from conformance.packs.bdua.regimes import CONTRIBUTIVO, MASTER, NEWS, Regime

_SECOND = timedelta(seconds=1)
_AROUND = (9, 10, 11, 12, 13, 14)
_END = 16
_SAID = {
    "contributivo": ("4.a1", "4.a2", "4.7", "4.8"),
    "subsidiado": ("4.b1", "4.9"),
    "trimestral": ("4.c1", "4.12"),
}
_WIDE = ("2.1", "4.4", "4.6", "4.p1", "9.1", "9.2")


@dataclass(slots=True)
class _Seen:
    """What a month showed: what was taken or told too early, and what was not taken or told."""

    late: list[tuple[str, Exchange | None, Level]] = field(default_factory=list)
    missing: list[tuple[str, Exchange | None]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Month:
    """A month of a regime, to be judged."""

    context: DeliveryContext
    regime: Regime
    year: int
    month: int
    news: dict[str, Sent] = field(default_factory=dict)

    def run(self) -> None:
        """Judge the windows of the month."""
        if not historic(self.context.target):
            raise NotApplicableError("hoy el calendario lo fija el administrador, ciclo por ciclo")
        seen = _Seen()
        terms = list(self.terms())
        if terms:
            self._within(terms, seen)
        self._outside(terms, seen)
        self._report(seen)

    def terms(self) -> Iterator[Term]:
        """Yield the windows of the month."""
        for window in self.regime.windows:
            if window.in_month(self.month):
                yield term_of(self.context.target, window, self.year, self.month)

    def _within(self, terms: list[Term], seen: _Seen) -> None:
        desk = Desk(self.context, self.context.room())
        first, last = self.regime.roles[:2]
        main = terms[0]
        early = self._send(desk, first, main.opens + timedelta(hours=10), 1)
        closing = self._send(desk, last, main.closes, 2)
        ahead = self._any(desk, early)
        self._too_early(desk, closing, main, seen)
        self._on_their_day(desk, [early, closing], main, seen)
        if ahead and not self._any(desk, closing):
            said = f"lo entregado {_told(closing.at)} ya no se recibe, y ya hay resultados de antes"
            seen.late.append((said, closing.exchange, Level.MUST))
        if len(terms) > 1:
            second = terms[1]
            other = self._send(desk, self.regime.roles[2], second.closes, 3)
            self._too_early(desk, other, second, seen)
            self._on_their_day(desk, [other], second, seen)

    def _send(self, desk: Desk, role: str, moment: datetime, index: int) -> Sent:
        """Deliver a master, and news about nobody known, with their letter."""
        told = desk.news(role, [(person(900 + index), "N19", ("U",))], moment.date())
        news = desk.deliver(role, NEWS, told, moment)
        sent = desk.send(role, MASTER, desk.master(role, [person(index)]), moment)
        self.news[sent.name] = replace(news, exchange=sent.exchange)
        return sent

    def _came(self, desk: Desk, sent: Sent) -> bool:
        """Say whether results of a master came, and of the news beside it."""
        return all(desk.answer(one).came for one in (sent, self.news[sent.name]))

    def _any(self, desk: Desk, sent: Sent) -> bool:
        """Say whether any result of a master came, or of the news beside it."""
        return any(desk.answer(one).came for one in (sent, self.news[sent.name]))

    def _too_early(self, desk: Desk, sent: Sent, term: Term, seen: _Seen) -> None:
        """Look at once, and the evening before the day of the results."""
        eve = at(term.results - timedelta(days=1), EVENING)
        exchange = sent.exchange
        if not self._any(desk, sent) and eve > term.closes:
            exchange = desk.look(eve)
        if self._any(desk, sent):
            due = _told(at(term.results, NOON))
            said = f"lo entregado {_told(sent.at)} tiene resultados antes del {due}"
            seen.late.append((said, exchange, Level.SHOULD))

    def _on_their_day(self, desk: Desk, files: list[Sent], term: Term, seen: _Seen) -> None:
        exchange, due = desk.look(results_of(term)), _told(results_of(term))
        for sent in files:
            if not self._came(desk, sent):
                said = f"lo entregado {_told(sent.at)} no tiene resultados el {due}"
                seen.missing.append((said, exchange))

    def _outside(self, terms: list[Term], seen: _Seen) -> None:
        desk = Desk(self.context, self.context.room())
        role = self.regime.roles[0]
        files = []
        if terms:
            desk.letter(role, terms[0].closes - timedelta(hours=3))
            desk.look(terms[0].closes - timedelta(hours=3))
        for index, moment in enumerate(self._moments(terms), 10):
            files.append(self._send(desk, role, moment, index))
        days = days_of(self.context.target)
        exchange = desk.look(at(days.nth(self.year, self.month, _END), EVENING), RESULTS)
        for sent in files:
            if any(desk.answer(one).received for one in (sent, self.news[sent.name])):
                said = f"se recibió lo entregado {_told(sent.at)}, fuera de plazo"
                seen.late.append((said, sent.exchange or exchange, Level.MUST))

    def _moments(self, terms: list[Term]) -> Iterator[datetime]:
        """Yield moments outside of every window of the month, in order."""
        days = days_of(self.context.target)
        inside = {days.nth(one.year, one.month, one.window.last): one for one in terms}
        if not terms:
            yield at(days.nth(self.year, self.month, 3), time(10))
        after = terms[0].closes + _SECOND if terms else None
        ninth = at(days.nth(self.year, self.month, 9), time(10))
        if after and after < ninth:
            yield after
        for count in _AROUND:
            day = days.nth(self.year, self.month, count)
            yield inside[day].closes + _SECOND if day in inside else at(day, time(10))

    def _report(self, seen: _Seen) -> None:
        capability = "entregar_maestro"
        if seen.late:
            worst = min(seen.late, key=lambda one: list(Level).index(one[2]))
            self.context.report(
                "LIF-11",
                worst[1],
                expected="nada se recibe fuera de su ventana, ni se responde antes de su día",
                actual="; ".join(one[0] for one in seen.late[:3]),
                capability=capability,
                requirement=self._requirement(worst[2]),
                level=worst[2],
                place=self.regime.name,
            )
        elif seen.missing:
            exchange = seen.missing[0][1]
            self.context.report(
                "LIF-01",
                exchange,
                expected="lo entregado dentro de su ventana y con carta se recibe y se responde",
                actual="; ".join(one[0] for one in seen.missing[:3]),
                capability=capability,
                requirement=f"BDUA-RES-{_SAID[self.regime.name][0]}",
                level=Level.MUST,
                place=self.regime.name,
            )

    def _requirement(self, level: Level) -> str:
        said = _SAID[self.regime.name]
        if level is not Level.MUST:
            return f"BDUA-RES-{said[-1]}"
        return "BDUA-RES-4.p1" if self.regime is CONTRIBUTIVO else f"BDUA-RES-{said[0]}"


def items(target: DeliveryTarget) -> Iterator[DeliveryItem]:
    """Yield an item for each month of each regime in the years that are judged."""
    years = [int(one) for one in target.several("calendario.anios")]
    for regime in regimes_of(target):
        for year, month in months_of(years):
            yield _item(regime, year, month)


def _item(regime: Regime, year: int, month: int) -> DeliveryItem:
    def run(context: DeliveryContext) -> None:
        _Month(context, regime, year, month).run()

    opens = any(window.in_month(month) for window in regime.windows)
    told = "las ventanas y sus resultados" if opens else "ninguna ventana"
    return DeliveryItem(
        f"calendario/{regime.name}/{year}-{month:02d}",
        "scenario",
        f"{regime.title[0].upper()}{regime.title[1:]}, {year}-{month:02d}: {told}",
        run,
        tuple(f"BDUA-RES-{one}" for one in (*_SAID[regime.name], *_WIDE)),
        capability="entregar_maestro",
    )


def _told(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M:%S}"
