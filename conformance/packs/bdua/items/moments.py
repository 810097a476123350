"""When things happen in an item: two windows of a regime one after the other, and who is there
before.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from conformance.core.unjudged import BlockedError, NotApplicableError
from conformance.files.context import DeliveryContext
from conformance.files.target import DeliveryTarget
from conformance.files.windows import Term, at
from conformance.packs.bdua.desk import (
    Answer,
    Desk,
    Sent,
    days_of,
    morning,
    regimes_of,
    results_of,
    term_of,
)
from conformance.packs.bdua.people import Person
from conformance.packs.bdua.regimes import MASTER, OF_ROLE, Regime

_FIRST_MONTH = 2
_TEN = time(10)
_UNSETTLED = "el validador no aplicó el maestro con que se empieza, a tiempo y con carta"


@dataclass(frozen=True, slots=True)
class Moments:
    """Two windows of a regime: the one in which people are settled, and the one that is judged;
    `later` is its third business day.
    """

    before: Term
    now: Term
    later: datetime

    @property
    def morning(self) -> datetime:
        """The first morning of the window that is judged."""
        return morning(self.now)

    @property
    def results(self) -> datetime:
        """By when its results are there."""
        return results_of(self.now)

    @property
    def fact(self) -> date:
        """A day on which something may have happened that is told in it."""
        return self.now.cutoff - timedelta(days=3)


def moments_of(target: DeliveryTarget, regime: Regime, nth: int = 0) -> Moments:
    """Return two windows of a regime, one after the other, in the first year that is judged; the
    later is its n-th of the month.
    """
    year = int(target.several("calendario.anios")[0])
    window = regime.windows[0]
    months = [month for month in range(_FIRST_MONTH, 13) if window.in_month(month)]
    before = term_of(target, window, year, months[0])
    now = term_of(target, regime.windows[nth], year, months[1])
    third = days_of(target).nth(now.year, now.month, 3)
    return Moments(before, now, at(third, _TEN))


@dataclass(slots=True)
class Stage:
    """A desk with the moments of its item, in a room of its own."""

    desk: Desk
    when: Moments
    role: str

    def settle(self, people: Sequence[Person], role: str = "") -> None:
        """Have people entered in the window before. Raises BlockedError where they are not."""
        self.settle_all({role or self.role: people})

    def settle_all(self, people: Mapping[str, Sequence[Person]]) -> None:
        """Have people of several roles entered in the window before, all at once. Raises
        BlockedError where they are not.
        """
        moment, sent = morning(self.when.before), []
        for role, several in people.items():
            sent.append(self.desk.deliver(role, MASTER, self.desk.master(role, several), moment))
            self.desk.letter(role, moment, [sent[-1].name])
        self.desk.look(moment)
        self.desk.look(results_of(self.when.before))
        for one in sent:
            answer = self.desk.answer(one)
            if any(not answer.applied(line) for line in one.lines):
                raise BlockedError(_UNSETTLED)

    def master(self, records: Sequence[str], role: str = "") -> Sent:
        """Deliver a master in the window that is judged, with its letter."""
        return self.desk.send(role or self.role, MASTER, records, self.when.morning)

    def results(self, sent: Sent) -> Answer:
        """Return what came of a file by the day of its results."""
        self.desk.look(self.when.results)
        return self.desk.answer(sent)


def stage(context: DeliveryContext, role: str, window: int = 0) -> Stage:
    """Return a new stage of a role, in the n-th window of a month. Raises NotApplicableError where
    the target has not its regime.
    """
    regime = OF_ROLE[role]
    if regime not in regimes_of(context.target):
        raise NotApplicableError(f"el objetivo no atiende el {regime.title}")
    return Stage(Desk(context, context.room()), moments_of(context.target, regime, window), role)
