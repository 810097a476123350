"""When things happen in an item: two windows of a regime one after the other, and who is there
before.
"""

from collections.abc import Sequence
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


def moments_of(target: DeliveryTarget, regime: Regime) -> Moments:
    """Return two windows of a regime, one after the other, in the first year that is judged."""
    year = int(target.several("calendario.anios")[0])
    window = regime.windows[0]
    months = [month for month in range(_FIRST_MONTH, 13) if window.in_month(month)]
    before, now = (term_of(target, window, year, month) for month in months[:2])
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
        who = role or self.role
        sent = self.desk.send(who, MASTER, self.desk.master(who, people), morning(self.when.before))
        self.desk.look(results_of(self.when.before))
        answer = self.desk.answer(sent)
        if any(not answer.applied(line) for line in sent.lines):
            raise BlockedError(
                "el validador no aplicó el maestro con que se empieza, a tiempo y con carta"
            )

    def master(self, records: Sequence[str], role: str = "") -> Sent:
        """Deliver a master in the window that is judged, with its letter."""
        return self.desk.send(role or self.role, MASTER, records, self.when.morning)

    def results(self, sent: Sent) -> Answer:
        """Return what came of a file by the day of its results."""
        self.desk.look(self.when.results)
        return self.desk.answer(sent)


def stage(context: DeliveryContext, role: str) -> Stage:
    """Return a new stage of a role. Raises NotApplicableError where the target has not its
    regime.
    """
    regime = OF_ROLE[role]
    if regime not in regimes_of(context.target):
        raise NotApplicableError(f"el objetivo no atiende el {regime.title}")
    return Stage(Desk(context, context.room()), moments_of(context.target, regime), role)
