"""What an item wrote, and everything that it was answered and read of it: the rows as sent.

The rules of the file: it sends nothing. When an item has ended, its exchanges are gone through in
their order: a write that was taken adds to what its rows must show, and its own answer, like every
reading after it, is one more door where they are shown. What several wrote at one instant, what a
field was given twice, and what nobody can tell is left out. What the item found by itself goes
before: then only what breaks more by the same name is told.
"""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

from conformance.core import reading
from conformance.core.capability import Kind
from conformance.core.errors import ConformanceError
from conformance.core.exchange import Exchange
from conformance.core.finding import Code, Level
from conformance.core.unjudged import LackedError
from conformance.http.checks.codes import CON_01, CON_06
from conformance.http.checks.consistency import moment
from conformance.http.context import Context
from conformance.http.oracle.as_sent import AsSent, same_clock, sendable
from conformance.http.oracle.declared import declared
from conformance.http.oracle.expectation import AtTime, ByUser, Unsaid
from conformance.http.oracle.rowwise import plain
from conformance.http.pack import Pack
from conformance.http.wire.clock import http_date
from conformance.http.written_row import Stamp, WrittenRow, of_cycle

_FAILED = 500
_NOTHING = (None, "")
Row = Mapping[str, Any]
Key = tuple[str, Any]
"""The kind of a row, and its id."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a field must show, by the name it was sent or set with."""

    name: str
    value: AsSent | AtTime | ByUser | Unsaid


@dataclass(frozen=True, slots=True)
class Difference:
    """A field that a row shows otherwise, and where."""

    code: Code
    exchange: Exchange
    place: str
    wanted: Wanted
    actual: Any


@dataclass(frozen=True, slots=True)
class Door:
    """Where rows are shown: what their ids are called, what is left out of their names, and which
    members are declared, and which may be left out. An `answer` is that of the write itself.
    """

    exchange: Exchange
    ids: tuple[str, ...] = ()
    without: str = ""
    declared: frozenset[str] = frozenset()
    unshown: tuple[str, ...] = ()
    answer: bool = False


def written_rows(pack: Pack) -> dict[str, WrittenRow]:
    """Return the rows that a system's writes leave: as the lifecycles say, then as the pack's own
    table does.
    """
    made = {one.name: of_cycle(one) for one in pack.lifecycles}
    known = {name: one for name, one in made.items() if one is not None}
    return known | {one.name: one for one in pack.written_rows}


def judge_rows(pack: Pack, context: Context) -> None:
    """Report where what an item wrote is not shown as it was sent, the first of each field at each
    operation.
    """
    told: set[tuple[str | None, str]] = set()
    for one in _differences(pack, context):
        key = one.exchange.request.capability, one.wanted.name
        if key in told or not _adds(context, one):
            continue
        told.add(key)
        context.report(
            one.code,
            one.exchange,
            place=f"$.{one.place}",
            expected=f"{one.place}: {one.wanted.value.told}",
            actual=f"{one.place}: {one.actual!r}",
        )


def _adds(context: Context, one: Difference) -> bool:
    """Say whether a difference adds to what the item found: it found nothing, or nothing that must
    be and the same by its name.
    """
    found = context.findings
    lighter = all(each.level is not Level.MUST for each in found)
    return lighter and {each.code for each in found} <= {one.code.id}


def _differences(pack: Pack, context: Context) -> Sequence[Difference]:
    if all(one.request.kind is not Kind.WRITE for one in context.exchanges):
        return ()
    memory = Memory(pack, context)
    return [one for exchange in context.exchanges for one in memory.take(exchange)]


@dataclass(slots=True)
class Memory:
    """What the rows that an item wrote must show."""

    pack: Pack
    context: Context
    kinds: Mapping[str, WrittenRow] = field(init=False)
    rows: dict[Key, dict[str, Wanted]] = field(default_factory=dict)
    shown: dict[tuple[Key, str], Any] = field(default_factory=dict)  # what readings showed right

    def __post_init__(self) -> None:
        """Know the kinds of row that the pack tells of."""
        self.kinds = written_rows(self.pack)

    def take(self, exchange: Exchange) -> Iterator[Difference]:
        """Take an exchange in, and yield where it shows a row otherwise."""
        if exchange.request.kind is Kind.WRITE:
            yield from self._written(exchange)
        elif self.rows and exchange.id not in self.context.at_once:
            yield from self._read(exchange)

    def _written(self, exchange: Exchange) -> Iterator[Difference]:
        taken = self.context.answers.accepts(exchange)
        if not taken and exchange.status is not None and exchange.status < _FAILED:
            return  # refused: nothing is changed
        write = self._write(exchange) if taken else None
        if write is None:
            self.rows.clear()  # nobody can tell what it changed
            return
        door = write.door()
        for place, sent, shown in write.elements():
            key = write.kind.name, write.number(sent, shown)
            row = self._merged(write, sent, key)
            yield from self._compared(door, place, shown, (key, row))

    def _write(self, exchange: Exchange) -> "Write | None":
        """Return what a write said and was answered, None where that can't be told."""
        name = exchange.request.capability or ""
        bound = self.context.contract.bound.get(name)
        kind = next((k for k in self.kinds.values() if name in (*k.made_by, *k.changed_by)), None)
        body, answer = _object(exchange.request.body), exchange.json()
        if kind is None or bound is None or body is None or answer is None:
            return None
        return Write(self.pack, self.context, exchange, kind, body, answer)

    def _merged(self, write: "Write", sent: Row, key: Key) -> dict[str, Wanted]:
        """Return what the row of an element must show after its write, and keep it."""
        known = {} if write.makes else self.rows.get(key, {})
        new = write.wanted(sent)
        again = {
            name for name, one in new.items() if name in known and known[name].value != one.value
        }
        row = {**known, **new}
        if not write.kind.replaces:
            row = {name: one for name, one in row.items() if name not in again}
        for name in write.unsaid(sent):
            row.pop(name, None)
        for name in new:
            self.shown.pop((key, name), None)
        if key[1] is None:
            return row
        if write.exchange.id in self.context.at_once or (write.makes and key in self.rows):
            self.rows.pop(key, None)  # whose it is, or which was last, nobody can tell
        else:
            self.rows[key] = row
        return row

    def _read(self, exchange: Exchange) -> Iterator[Difference]:
        context, name = self.context, exchange.request.capability or ""
        bound = context.contract.bound.get(name)
        if bound is None or exchange.request.role in bound.capability.unnamed:
            return
        if not context.answers.accepts(exchange):
            return
        asked = parse_qs(urlsplit(exchange.request.url).query)
        for kind in self.kinds.values():
            listing = kind.shown(name)
            if listing is None or any(
                asked.get(key) != [value] for key, value in listing.filters.items()
            ):
                continue
            names = (listing.id,) if listing.id else (kind.id,)
            known = declared(context, name)
            door = Door(exchange, names, listing.without, known, kind.unshown)
            yield from self._shown(kind, door)

    def _shown(self, kind: WrittenRow, door: Door) -> Iterator[Difference]:
        body, paging = door.exchange.json(), self.context.paging
        found = paging.listed(body)
        rows = [("", body)] if found is None else _numbered(paging.rows, found)
        for place, row in rows:
            if not isinstance(row, Mapping):
                continue
            number = next((row[name] for name in door.ids if row.get(name) is not None), None)
            key = kind.name, number
            wanted = self.rows.get(key) if _hashable(number) else None
            if wanted:
                yield from self._compared(door, place, row, (key, wanted))

    def _compared(
        self, door: Door, place: str, row: Row, expected: tuple[Key, Mapping[str, Wanted]]
    ) -> Iterator[Difference]:
        key, wanted = expected
        members = _flat(row, door.without)
        known = {plain(name, door.without) for name in door.declared}
        for field_name, one in wanted.items():
            bare = plain(one.name, door.without)
            if bare not in members and bare not in known:
                continue
            name, actual = members.get(bare, (one.name.replace(door.without, ""), None))
            if isinstance(actual, list | Mapping):
                continue
            if actual in _NOTHING and one.name in door.unshown:
                continue
            if self._meets(door, one, actual, (key, field_name)):
                continue
            at = f"{place}.{name}" if place else name
            code = self._code(door, one, actual, (key, field_name))
            yield Difference(code, door.exchange, at, one, actual)

    def _meets(self, door: Door, one: Wanted, actual: Any, at: tuple[Key, str]) -> bool:
        """Say whether a field shows what it must, and a moment what readings showed of it before:
        to what both tell of it.
        """
        if not one.value.met_by(actual):
            return False
        if door.answer:
            return True
        before = self.shown.setdefault(at, actual)
        return not isinstance(one.value, AtTime) or same_clock(before, actual)

    def _code(self, door: Door, one: Wanted, actual: Any, at: tuple[Key, str]) -> Code:
        """Return the code: what was sent comes out changed, though no reading showed it right, or
        else what is read is not what was written.
        """
        sent = isinstance(one.value, AsSent) and not door.answer
        nothing = actual in _NOTHING or at in self.shown
        others = any(
            AsSent(actual) == other.value
            for row in self.rows.values()
            for other in row.values()
            if other.name == one.name
        )
        changed = sent and not (nothing or others)
        return CON_06 if changed and not self.pack.names.is_code(one.name) else CON_01


@dataclass(frozen=True, slots=True)
class Write:
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

    def door(self) -> Door:
        """Return its answer as a place where rows are shown."""
        known = declared(self.context, self.capability)
        return Door(self.exchange, (self.kind.id,), declared=known, answer=True)

    def elements(self) -> Iterator[tuple[str, Row, Row]]:
        """Yield what was sent and answered of each row, with its place in the answer."""
        members = self.kind.made_by.get(self.capability, "")
        if not members:
            if isinstance(self.answer, Mapping):
                yield "", self.body, self.answer
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
        return found if _hashable(found) else None

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
            if value not in _NOTHING and sendable(value, schema):
                found[plain(name)] = Wanted(name, AsSent(value, moment=date))
            elif value in _NOTHING and not self.kind.replaces and schema.get("type") != "boolean":
                found[plain(name)] = Wanted(name, Unsaid(made if date else None))
        if not self.makes and (number := self._asked(sent)) is not None:
            found[plain(self.kind.id)] = Wanted(self.kind.id, AsSent(number))
        for name, what in self._stamped(made):
            found[plain(name)] = Wanted(name, what)
        return found

    def unsaid(self, sent: Row) -> Iterator[str]:
        """Yield what the write may have changed, of which nobody can tell how."""
        for name, schema in self._properties().items():
            value = sent.get(name)
            odd = value not in _NOTHING and not sendable(value, schema)
            emptied = self.kind.replaces and name in sent and value in _NOTHING
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
        said = http_date(response.header("date")) if response else None
        theirs = () if said is None else (datetime.fromtimestamp(said, UTC),)
        ours = moment(self.exchange.started)
        return AtTime(
            (*([ours] if ours else []), *theirs), timedelta(seconds=self.exchange.elapsed)
        )

    def _stamped(self, made: AtTime) -> Iterator[tuple[str, AtTime | ByUser]]:
        """Yield what the system sets by itself."""
        stamp = self.kind.made if self.makes else self.kind.changed.get(self.capability, Stamp())
        request = self.exchange.request
        if stamp.when and made.moments:
            yield stamp.when, made
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


def _object(body: bytes | None) -> Row | None:
    """Return the object that a request sent, None for none or one that can be read in two ways."""
    if body is None or reading.repeated(body):
        return None
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, Mapping) else None


def _flat(row: Row, without: str) -> dict[str, tuple[str, Any]]:
    """Return the members of a row by their plain names, and those of its objects that no other
    member is named like.
    """
    inner = [
        (f"{outer}.{name}", plain(name, without), value)
        for outer, held in row.items()
        if isinstance(held, Mapping)
        for name, value in held.items()
    ]
    count = Counter(key for _, key, _ in inner)
    found = {key: (name, value) for name, key, value in inner if count[key] == 1}
    return found | {plain(name, without): (name, value) for name, value in row.items()}


def _numbered(path: str, rows: Sequence[Any]) -> Iterator[tuple[str, Any]]:
    for nth, row in enumerate(rows):
        yield f"{path}[{nth}]", row


def _hashable(number: Any) -> bool:
    return isinstance(number, int | str)
