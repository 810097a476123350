"""What the rows that an item wrote must show.

The rules of the file: a write that was taken adds to what its rows must show, and its own answer,
like every reading after it, is one more door where they are shown. The moments of a row that say no
zone are of one. What several wrote at one
instant, what a field was given twice, and what nobody can tell is left out.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

from conformance.core.capability import Kind
from conformance.core.exchange import Exchange
from conformance.core.finding import Code
from conformance.http.checks.alike import plain
from conformance.http.checks.codes import CON_01, CON_06
from conformance.http.checks.consistency import ZONES
from conformance.http.context import Context
from conformance.http.oracle.as_sent import AsSent, apart, exact, same_clock
from conformance.http.oracle.declared import declared
from conformance.http.oracle.expectation import AtTime, New
from conformance.http.oracle.row_write import NOTHING, RowWrite, hashable, sent_of
from conformance.http.oracle.shown_row import Difference, Door, Row, Wanted, flat, numbered
from conformance.http.pack import Pack
from conformance.http.written_row import WrittenRow, of_cycle

_FAILED = 500
Key = tuple[str, str | None]
"""The kind of a row, and its id: a number and its text are one."""


def written_rows(pack: Pack) -> dict[str, WrittenRow]:
    """Return the rows that a system's writes leave: as the lifecycles say, then as the pack's own
    table does.
    """
    made = {one.name: of_cycle(one) for one in pack.lifecycles}
    known = {name: one for name, one in made.items() if one is not None}
    return known | {one.name: one for one in pack.written_rows}


def _key(kind: WrittenRow, number: Any) -> Key:
    return kind.name, None if number is None else str(number)


@dataclass(slots=True)
class RowMemory:
    """What the rows that an item wrote must show."""

    pack: Pack
    context: Context
    kinds: Mapping[str, WrittenRow] = field(init=False)
    rows: dict[Key, dict[str, Wanted]] = field(default_factory=dict)
    shown: dict[tuple[Key, str], Any] = field(default_factory=dict)  # what readings showed right
    clocks: dict[tuple[Key, str], Any] = field(default_factory=dict)  # when the system says it was

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
            key = _key(write.kind, write.number(sent, shown))
            if write.kind.fresh and write.makes and key in self.rows:
                name = write.kind.id
                at = f"{place}.{name}" if place else name
                yield Difference(CON_01, door.exchange, at, Wanted(name, New()), shown.get(name))
            row = self._merged(write, sent, key)
            yield from self._compared(door, place, shown, (key, row))

    def _write(self, exchange: Exchange) -> RowWrite | None:
        """Return what a write said and was answered, None where that can't be told."""
        name = exchange.request.capability or ""
        bound = self.context.contract.bound.get(name)
        kind = next((k for k in self.kinds.values() if name in (*k.made_by, *k.changed_by)), None)
        if kind is None or bound is None:
            return None
        body, answer = sent_of(exchange, kind), exchange.json()
        if body is None or answer is None:
            return None
        return RowWrite(self.pack, self.context, exchange, kind, body, answer)

    def _merged(self, write: RowWrite, sent: Row, key: Key) -> dict[str, Wanted]:
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
            self.clocks.pop((key, name), None)
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
        rows = [("", body)] if found is None else numbered(paging.rows, found)
        for place, row in rows:
            if not isinstance(row, Mapping):
                continue
            number = next((row[name] for name in door.ids if row.get(name) is not None), None)
            key = _key(kind, number)
            wanted = self.rows.get(key) if hashable(number) else None
            if wanted:
                yield from self._compared(door, place, row, (key, wanted))

    def _compared(
        self, door: Door, place: str, row: Row, expected: tuple[Key, Mapping[str, Wanted]]
    ) -> Iterator[Difference]:
        key, wanted = expected
        members = flat(row, door.without)
        zones = frozenset(ZONES)
        known = {plain(name, door.without) for name in door.declared}
        for field_name, one in wanted.items():
            bare = plain(one.name, door.without)
            if bare not in members and bare not in known:
                continue
            name, actual = members.get(bare, (one.name.replace(door.without, ""), None))
            if isinstance(actual, list | Mapping):
                continue
            if actual in NOTHING and one.name in door.unshown:
                continue
            shared = zones & one.value.zones(actual) if isinstance(one.value, AtTime) else zones
            if self._meets(door, one, actual, (key, field_name)) and shared:
                zones = shared
                continue
            at = f"{place}.{name}" if place else name
            code = self._code(door, one, actual, (key, field_name))
            yield Difference(code, door.exchange, at, one, actual)

    def _meets(self, door: Door, one: Wanted, actual: Any, at: tuple[Key, str]) -> bool:
        """Say whether a field shows what it must, and a moment that the system sets what the
        answer of its write, or the first reading, told of it: as far as both tell it.
        """
        if not one.value.met_by(actual):
            return False
        if isinstance(one.value, AtTime) and actual not in NOTHING:
            known = same_clock(self.clocks.setdefault(at, actual), actual)
            return known and not self._anothers(one.value, actual, at)
        if not door.answer:
            self.shown.setdefault(at, actual)
        return True

    def _anothers(self, wanted: AtTime, actual: Any, at: tuple[Key, str]) -> bool:
        """Say whether a moment is, to the last digit, that of another row of the kind, though they
        were not written at one time.
        """
        (kind, number), name = at
        return exact(actual) and any(
            apart(wanted, other[name].value)
            for (key, field_name), shown in self.clocks.items()
            if shown == actual and field_name == name and key[0] == kind and key[1] != number
            if (other := self.rows.get(key)) and name in other
        )

    def _code(self, door: Door, one: Wanted, actual: Any, at: tuple[Key, str]) -> Code:
        """Return the code: what was sent comes out changed, though no reading showed it right, or
        else what is read is not what was written.
        """
        sent = isinstance(one.value, AsSent) and not door.answer
        nothing = actual in NOTHING or at in self.shown
        others = any(
            AsSent(actual) == other.value
            for row in self.rows.values()
            for other in row.values()
            if other.name == one.name
        )
        changed = sent and not (nothing or others)
        return CON_06 if changed and not self.pack.names.is_code(one.name) else CON_01
