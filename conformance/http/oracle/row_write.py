"""What a write that was taken said of its rows, and was answered of them."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from conformance.core import reading
from conformance.core.errors import ConformanceError
from conformance.core.exchange import Exchange
from conformance.core.unjudged import LackedError
from conformance.http.checks.alike import plain
from conformance.http.checks.consistency import moment
from conformance.http.context import Context
from conformance.http.oracle.as_sent import AsSent, sendable
from conformance.http.oracle.declared import declared
from conformance.http.oracle.expectation import AtTime, ByUser, Unsaid
from conformance.http.oracle.shown_row import Door, Row, Wanted
from conformance.http.pack import Pack
from conformance.http.rows_left import in_path
from conformance.http.wire.clock import http_date
from conformance.http.written_row import Stamp, WrittenRow

NOTHING = (None, "")


@dataclass(frozen=True, slots=True)
class RowWrite:
    """A write that was taken: what was sent, and what was answered."""

    pack: Pack
    context: Context
    exchange: Exchange
    kind: WrittenRow
    body: Row
    answer: Any

    @property
    def capability(self) -> str:
        """What it was for."""
        return self.exchange.request.capability or ""

    @property
    def makes(self) -> bool:
        """Whether it makes rows, and does not change them."""
        return self.capability in self.kind.made_by

    @property
    def says_id(self) -> bool:
        """Whether it sends the id of the row that it changes, and does not name it in its path
        alone.
        """
        return not self.makes and self.exchange.request.body is not None

    def door(self) -> Door:
        """Return its answer as a place where rows are shown."""
        known = declared(self.context, self.capability)
        return Door(self.exchange, (self.kind.id,), declared=known, answer=True)

    def elements(self) -> Iterator[tuple[str, Row, Row]]:
        """Yield what was sent and answered of each row, with its place in the answer."""
        members = self.kind.made_by.get(self.capability, "")
        if not members:
            alone = isinstance(self.answer, list) and len(self.answer) == 1
            answer = self.answer[0] if alone else self.answer
            if isinstance(answer, Mapping):
                yield "[0]" if alone else "", self.body, answer
            return
        bulk = next((one for one in self.pack.bulks if one.capability == self.capability), None)
        sent = self.body.get(members)
        made = bulk.elements(self.answer) if bulk else self.answer
        if not isinstance(sent, list) or not isinstance(made, list):
            return
        for nth, shown in enumerate(made):
            row = self._sent_of(nth, shown, sent, whole=len(made) == len(sent))
            if isinstance(row, Mapping) and isinstance(shown, Mapping):
                yield f"[{nth}]", row, shown

    def _sent_of(self, nth: int, shown: Any, sent: Sequence[Any], *, whole: bool) -> Any:
        """Return what was sent of the nth element of the answer, None where that can't be told."""
        if whole:
            return sent[nth]
        if not self.kind.paired or not isinstance(shown, Mapping):
            return None
        key = [shown.get(name) for name in self.kind.paired]
        rows = [row for row in sent if isinstance(row, Mapping)]
        found = [row for row in rows if [row.get(name) for name in self.kind.paired] == key]
        return found[0] if len(found) == 1 else None

    def number(self, sent: Row, shown: Row) -> Any:
        """Return the id of an element's row: as it was asked to be changed, or as it was given."""
        found = shown.get(self.kind.id) if self.makes else self._asked(sent)
        return found if hashable(found) else None

    def _asked(self, sent: Row) -> Any:
        """Return the id of the row that was to be changed, None where path and body differ."""
        operation, request = self.context.bound(self.capability).operation, self.exchange.request
        number = sent.get(self.kind.changed_by[self.capability])
        told = not operation.row_parameter() or f"/{number}" in urlsplit(request.url).path
        return number if told else None

    def wanted(self, sent: Row) -> dict[str, Wanted]:
        """Return what the row of an element must show for this write: what was sent, nothing where
        nothing was said, and what the system sets.
        """
        made = self._received()
        found: dict[str, Wanted] = {}
        for name, schema in self._properties().items():
            value, date = sent.get(name), self.pack.names.is_date(name)
            if self._named(name) or self._is_imposed(name):
                continue
            if value not in NOTHING and sendable(value, schema):
                found[plain(name)] = Wanted(name, AsSent(value, moment=date))
            elif value in NOTHING and not self.kind.replaces and schema.get("type") != "boolean":
                found[plain(name)] = Wanted(name, Unsaid(made if date else None))
        if self.says_id and (number := self._asked(sent)) is not None:
            found[plain(self.kind.id)] = Wanted(self.kind.id, AsSent(number))
        for name, what in self._stamped(made):
            found[plain(name)] = Wanted(name, what)
        return found

    def unsaid(self, sent: Row) -> Iterator[str]:
        """Yield what the write may have changed, of which nobody can tell how."""
        for name, schema in self._properties().items():
            value = sent.get(name)
            odd = value not in NOTHING and not sendable(value, schema)
            emptied = self.kind.replaces and name in sent and value in NOTHING
            if odd or emptied or self._is_imposed(name):
                yield plain(name)

    def _named(self, name: str) -> bool:
        """Say whether a property names the row itself."""
        return name in (self.kind.id, self.kind.changed_by.get(self.capability))

    def _is_imposed(self, name: str) -> bool:
        exemplar = self.pack.exemplars.get(self.capability)
        return exemplar is not None and name in exemplar.imposed

    def _properties(self) -> Mapping[str, Row]:
        """Return the properties that the contract knows of a row in the request."""
        schema: Any = self.context.bound(self.capability).operation.request_schema or {}
        members = self.kind.made_by.get(self.capability, "")
        if members:
            schema = schema.get("properties", {}).get(members, {}).get("items", {})
        found: Mapping[str, Row] = schema.get("properties", {})
        return found

    def _received(self) -> AtTime:
        """Return when the target took it in: by our clock, and by its own where it says."""
        response = self.exchange.response
        said = response.header("date") if response else None
        return _at_time(self.exchange.started, said, self.exchange.elapsed)

    def _stamped(self, made: AtTime) -> Iterator[tuple[str, AtTime | ByUser]]:
        """Yield what the system sets by itself."""
        stamp = self.kind.made if self.makes else self.kind.changed.get(self.capability, Stamp())
        request = self.exchange.request
        if stamp.when and made.moments:
            yield stamp.when, replace(made, days=True) if stamp.days else made
        if stamp.who and (users := self._users()):
            yield stamp.who, ByUser(users, request.role)

    def _users(self) -> frozenset[str]:
        """Return the ids that the caller's token claims, none where it can't be told."""
        request = self.exchange.request
        if request.token is not None:
            return frozenset()
        try:
            return self.context.users_of(request.role)
        except (ConformanceError, LackedError):
            return frozenset()


@lru_cache(maxsize=64)
def _at_time(started: str, said: str | None, elapsed: float) -> AtTime:
    """Return when an exchange was: one and the same for all the rows that it wrote."""
    ours, theirs = moment(started), http_date(said)
    known = [] if theirs is None else [datetime.fromtimestamp(theirs, UTC)]
    return AtTime((*([ours] if ours else []), *known), timedelta(seconds=elapsed))


def sent_of(exchange: Exchange, kind: WrittenRow) -> Row | None:
    """Return what a write said of its row: the object that it sent, or where it sent nothing the
    row that its path names; None where that can't be told.
    """
    named = kind.changed_by.get(exchange.request.capability or "")
    if exchange.request.body is None and named:
        number = in_path(named, exchange)
        return {named: number} if number else None
    return object_of(exchange.request.body)


def object_of(body: bytes | None) -> Row | None:
    """Return the object that a request sent, None for none or one that can be read in two ways."""
    if body is None or reading.repeated(body):
        return None
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, Mapping) else None


def hashable(number: Any) -> bool:
    """Say whether this may be the id of a row."""
    return isinstance(number, int | str)
