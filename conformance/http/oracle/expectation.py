"""What one field must show after an act, and whether it does.

The rules of the file: what an act sends is expected as a value, or as the symbol that stands for it
(`Ago`, `Share`); what it does not send is expected as one of the records here. Each says in words
what it wants, and `meets` alone judges. Where two answers are right, both fit.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any

from conformance.core.exchange import Exchange
from conformance.core.lifecycle import Act, Ago
from conformance.http.checks.alike import alike
from conformance.http.checks.consistency import SLACK, ZONES, instants, is_day, moment, same_instant
from conformance.http.context import Context
from conformance.http.oracle.rowwise import between
from conformance.http.wire.clock import http_date

_NOTHING = (None, "")
_A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class ByUser:
    """Who made the act: one of the ids that the caller's token claims."""

    users: frozenset[str]
    role: str

    @property
    def told(self) -> str:
        """What is wanted, in words."""
        return f"el usuario del token de {self.role}"

    def met_by(self, actual: Any) -> bool:
        """Say whether this is the user."""
        return isinstance(actual, str) and actual.lower() in self.users


@dataclass(frozen=True, slots=True)
class AtTime:
    """When the act was made, by each clock that could be asked, and how long it took; `days`: its
    day alone is enough.
    """

    moments: tuple[datetime, ...]
    took: timedelta = timedelta()
    days: bool = False

    @property
    def told(self) -> str:
        """What is wanted, in words."""
        return f"el momento en que se recibió ({self.moments[0].isoformat(timespec='seconds')})"

    def met_by(self, actual: Any) -> bool:
        """Say whether this is about then; without an offset the zone is open."""
        near = SLACK + self.took
        if self.days and is_day(actual):
            near += _A_DAY
        return any(abs(one - other) <= near for one in instants(actual) for other in self.moments)

    def zones(self, actual: Any) -> frozenset[tzinfo]:
        """Return the zones in which this may be written that is about then: all where it says its
        own, or no hour.
        """
        read = moment(actual)
        if read is None or read.tzinfo or is_day(actual):
            return frozenset(ZONES)
        near = SLACK + self.took
        return frozenset(
            zone
            for zone in ZONES
            if any(abs(read.replace(tzinfo=zone) - other) <= near for other in self.moments)
        )


@dataclass(frozen=True, slots=True)
class New:
    """An id that no other row was given."""

    told = "un id que ninguna otra fila tuvo"

    def met_by(self, actual: Any) -> bool:
        """Say that it is not: who asks has seen it before."""
        return False


@dataclass(frozen=True, slots=True)
class Labelled:
    """What the system itself says that the code of the act means; None where its catalogue could
    not be read.
    """

    text: str | None

    @property
    def told(self) -> str:
        """What is wanted, in words."""
        return f"{self.text!r}, como en el catálogo"

    def met_by(self, actual: Any) -> bool:
        """Say whether this is that text, but for blanks and capitals; whatever it is, where nobody
        knows what the code means.
        """
        if self.text is None:
            return True
        return isinstance(actual, str) and _plain(actual) == _plain(self.text)


@dataclass(frozen=True, slots=True)
class Unsaid:
    """What the act may say and did not: nothing, and of a moment also when the act was made."""

    made: AtTime | None = None

    @property
    def told(self) -> str:
        """What is wanted, in words."""
        return "nada, porque no se envió"

    def met_by(self, actual: Any) -> bool:
        """Say whether this is nothing: a number of nothing is zero."""
        nothing = actual in _NOTHING or (actual == 0 and actual is not False)
        return nothing or (self.made is not None and self.made.met_by(actual))


@dataclass(frozen=True, slots=True)
class AsShown:
    """What the row showed already, before or elsewhere. `optional`: it may be left out here."""

    value: Any
    where: str
    optional: bool = False

    @property
    def told(self) -> str:
        """What is wanted, in words."""
        return f"{self.value!r}, {self.where}"

    def met_by(self, actual: Any) -> bool:
        """Say whether this is the same; lists are not judged, of objects what both have."""
        if isinstance(self.value, list) or isinstance(actual, list):
            return True
        if isinstance(self.value, Mapping) and isinstance(actual, Mapping):
            return next(between(self.value, actual), None) is None
        if isinstance(self.value, Mapping) or isinstance(actual, Mapping):
            return False
        return alike(self.value, actual)


@dataclass(frozen=True, slots=True)
class Counted:
    """How many rows a reading counts; between two numbers where an act said nothing of itself, so
    that either is right.
    """

    least: int
    most: int

    @property
    def told(self) -> str:
        """What is wanted, in words."""
        return str(self.least) if self.least == self.most else f"de {self.least} a {self.most}"

    def met_by(self, actual: Any) -> bool:
        """Say whether this is such a number."""
        number = isinstance(actual, int | float) and not isinstance(actual, bool)
        return number and self.least <= actual <= self.most


Expectation = ByUser | AtTime | Labelled | Unsaid | AsShown | Counted


def judged(wanted: Any, name: str, row: Mapping[str, Any], declared: frozenset[str]) -> bool:
    """Say whether a row that may leave a field out is judged by it: what was sent is missed in any
    case, and what was there before; what the system sets only where the reading shows it, or its
    document says so.
    """
    if name in row or not isinstance(wanted, Expectation):
        return True
    if isinstance(wanted, AsShown):
        return not wanted.optional
    return name in declared


def meets(wanted: Any, actual: Any, value_of: Callable[[Any], Any]) -> bool:
    """Say whether a field shows what is wanted of it; `value_of` works out what was sent."""
    if isinstance(wanted, Expectation):
        return wanted.met_by(actual)
    return same(value_of(wanted), actual, moment=isinstance(wanted, Ago))


def same(value: Any, actual: Any, *, moment: bool = False) -> bool:
    """Say whether what is shown is what was sent: nothing and "" are one, a moment is one however
    it is written.
    """
    if value is None:
        return actual in _NOTHING
    if moment:
        return same_instant(actual, value)
    if isinstance(value, bool) or isinstance(actual, bool):
        return value is actual
    return bool(value == actual)


def received(context: Context, exchange: Exchange) -> AtTime:
    """Return when a target took a request in: by our clock, and by its own where it says."""
    said = http_date(exchange.response.header("date")) if exchange.response else None
    theirs = () if said is None else (datetime.fromtimestamp(said, UTC),)
    return AtTime((context.now(), *theirs), timedelta(seconds=exchange.elapsed))


def computed(
    context: Context, act: Act, exchange: Exchange, sent: Mapping[str, Any]
) -> dict[str, Any]:
    """Return what an accepted act must show that it did not send: what the system sets, what was
    left out.
    """
    made, users = received(context, exchange), context.users_of(exchange.request.role)
    found: dict[str, Any] = {
        name: Unsaid(made if name == act.date else None)
        for name in (*act.said, *act.pointers)
        if name not in sent
    }
    if act.reported:
        found[act.reported] = made
    if act.reporter and users:
        found[act.reporter] = ByUser(users, exchange.request.role)
    if act.label and act.code not in sent:
        found[act.label] = Unsaid()
    elif act.label:
        found[act.label] = Labelled(context.pool.labels.get(str(sent[act.code])))
    return found


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()
