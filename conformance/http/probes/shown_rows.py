"""Rows that were left, read whole wherever they are shown: alone, in lists, counted, added up."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Unpack

from conformance.core.answers import Meaning
from conformance.core.exchange import Exchange
from conformance.core.finding import Code, Grounds
from conformance.core.lifecycle import Listing
from conformance.core.resource import Resource, ResourceId
from conformance.core.unjudged import BlockedError
from conformance.http.checks.alike import alike
from conformance.http.checks.codes import CON_01, CON_02, CON_09
from conformance.http.context import Context, describe
from conformance.http.exemplar import Bulk
from conformance.http.observation import good
from conformance.http.oracle.declared import declared
from conformance.http.oracle.expectation import AsShown, Unsaid
from conformance.http.oracle.rowwise import Difference, between, missing
from conformance.http.pack import Pack
from conformance.http.probes.bulk_expected import expected, optional_of, unmet
from conformance.http.probes.bulk_figures import Row, added, code_of, counted, whole_list
from conformance.http.probes.bulk_spotted import Spotted, SpottedField

_MANY = 200
_SUMMED = 3  # where reading is spared, the summary of each so many resources is read


class ReportedError(Exception):
    """Enough was said of an answer: what follows would only echo it."""


@dataclass(slots=True)
class ShownRows:
    """The rows of one item: what was sent of each, the id it got, and how its detail read last."""

    context: Context
    pack: Pack
    bulk: Bulk
    sent: list[dict[str, Any]] = field(default_factory=list)
    ids: list[ResourceId] = field(default_factory=list)
    left: list[dict[str, Any]] = field(default_factory=list)  # what else each must show
    details: dict[int, Row] = field(default_factory=dict)
    spotted: Spotted = field(init=False)
    acted: int | None = None
    fresh: frozenset[str] = frozenset()  # what the last act sent
    set_last: frozenset[str] = frozenset()  # what the system set by it
    unread: set[int] = field(default_factory=set)  # the rows that are read in lists alone
    before: dict[ResourceId, int] = field(default_factory=dict)  # rows that others had made
    sparing: bool = False  # each resource is read by one list alone, in turn

    def __post_init__(self) -> None:
        self.spotted = Spotted(self.context, self.pack, self.bulk)

    @property
    def writer(self) -> str:
        """Who sends the bulk."""
        return self.pack.exemplars[self.bulk.capability].role

    def count_before(self, resources: Sequence[Resource]) -> None:
        """Count the rows that resources have already, by a list of each."""
        listing = next(
            (one for one in self.bulk.reads.lists if one.capability in self.context.contract.bound),
            None,
        )
        for resource in resources if listing else ():
            assert listing is not None
            asked = self._asked(listing, resource)
            exchange = self._read(listing.capability, self.bulk.reads.reader(0), asked)
            body = exchange.json()
            total = self.context.paging.total_of(body)
            rows = len(self.context.paging.rows_of(body)) if total is None else total
            if rows:
                self.before[resource.id] = rows

    def look(self) -> None:
        """Read every row wherever it is shown, after an act those of its resource: they agree.

        A detail is read once, and again after an act on its row: lists show whether others changed.
        """
        known = {*self.details, *self.unread}
        unread = [one for one in range(len(self.ids)) if one not in known]
        asked = unread if self.acted is None else [*unread, self.acted]
        for place in dict.fromkeys(asked):
            self._detail(place)
        self.spotted.tell(self.sent, asked)
        if self.context.findings:
            return
        concerned = [one for one in self.context.resources if self._is_concerned(one)]
        for nth, resource in enumerate(concerned):
            self._look_at(resource, nth)
        if self.acted is not None and self.bulk.reads.history:
            self._history(*self.bulk.reads.history)

    def _is_concerned(self, resource: Resource) -> bool:
        """Say whether a resource has rows, and after an act, that of the act."""
        places = self._of(resource)
        return bool(places) and (self.acted is None or self.acted in places)

    def _look_at(self, resource: Resource, nth: int) -> None:
        """Compare the lists and the summaries of a resource; `nth` chooses who reads them."""
        reads = self.bulk.reads
        for turn, listing in enumerate(self._in_turn(reads.lists, nth)):
            self._list(listing, resource, reads.reader(nth + turn))
        summaries = tuple(self.bulk.counts) if not self.sparing or nth % _SUMMED == 0 else ()
        for capability in self._in_turn(summaries, nth // _SUMMED):
            self._summary(capability, resource)

    def _in_turn(self, several: Sequence[Any], nth: int) -> Sequence[Any]:
        """Return all of several, or the one whose turn it is."""
        return [several[nth % len(several)]] if self.sparing and several else several

    def _read(self, capability: str, role: str, values: Mapping[str, Any]) -> Exchange:
        """Return a good reading; what came in place of one says nothing of the rows."""
        exchange = self.context.call(capability, role, values)
        if good(self.context, exchange):
            return exchange
        if not self.context.clean(exchange):
            raise ReportedError
        raise BlockedError(f"no se pudo leer {capability}: {describe(exchange)}")

    def _of(self, resource: Resource) -> list[int]:
        """Return the places of the rows of a resource."""
        known = self.sent[: len(self.ids)]
        return [place for place, row in enumerate(known) if self._is_of(row, resource)]

    def _is_of(self, row: Row, resource: Resource) -> bool:
        if self.bulk.named_by is None:
            return row.get(self.bulk.reads.resource) == resource.id
        member, attribute = self.bulk.named_by
        return bool(row.get(member) == resource[attribute])

    def _detail(self, place: int) -> None:
        """Read a row alone: it shows what was sent of it."""
        reads = self.bulk.reads
        exchange = self._read(reads.detail, reads.reader(place), {reads.key: self.ids[place]})
        found = exchange.json()
        if not self._shows(exchange) or not isinstance(found, Mapping):
            self._tell(CON_01, exchange, "lo que se acaba de registrar se lee", describe(exchange))
            return
        before = self.details.get(place, {})
        whole = expected(
            self.sent[place], optional_of(self.context, self.bulk), self.left[place], before
        )
        row = replace(whole, fresh=self.set_last)
        for name, wanted, actual in unmet(row, found, declared(self.context, reads.detail)):
            self._spot(place, exchange, name, wanted, actual)
        self.details[place] = found

    def _spot(self, place: int, exchange: Exchange, name: str, wanted: Any, actual: Any) -> None:
        """Keep a field of a detail: what the system sets cites its own requirement."""
        if not isinstance(wanted, AsShown | Unsaid):
            self.spotted.set_wrong(exchange, place, name, wanted, actual)
            return
        value = wanted.value if isinstance(wanted, AsShown) else None
        code = self._code_of(place, Difference(name, value, actual))
        told, shown = f"{name}: {wanted.told}", f"{name}: {actual!r}"
        self.spotted.fields.append(SpottedField(place, name, code, exchange, told, shown))

    def _code_of(self, place: int, wrong: Difference) -> Code:
        """Return the code of a difference: what an act did not send, and changed, is another's."""
        if place in self.details and wrong.field not in self.fresh:
            return CON_01
        others = [row for at, row in enumerate(self.sent) if at != place]
        return code_of(wrong, others, self.pack.names)

    def _shows(self, exchange: Exchange) -> bool:
        """Say whether a good reading shows rows, and not that there are none."""
        return self.context.answers.says(exchange, Meaning.ACCEPTED)

    def _list(self, listing: Listing, resource: Resource, role: str) -> None:
        """Read a list of a resource: it has its rows and no other, as their details show them."""
        if listing.capability not in self.context.contract.bound:
            return
        asked = self._asked(listing, resource)
        exchange = self._read(listing.capability, role, asked)
        found, total = whole_list(self.context, exchange, role, asked, self.bulk.reads.id)
        places = self._of(resource)
        count = len(places) + self.before.get(resource.id, 0)
        if not self._shows(exchange) or total != count:
            wanted = f"{count} filas de las que se hicieron sobre {resource.id}"
            self._tell(CON_01, exchange, wanted, f"{total} filas")
            return
        by_id = self._by_id(listing, found)
        shown = [by_id.get(self.ids[place]) for place in places]
        # A row may be on a page that the loaded document gives no way to ask for.
        all_seen = total <= len(found)
        for place, row in zip(places, shown, strict=True):
            if row is not None:
                self._compare(exchange, listing, place, row)
            elif all_seen:
                told = f"la fila de id {self.ids[place]}"
                self.spotted.add(place, "", exchange, told, "ninguna lo tiene")
        self.spotted.tell(self.sent, places)
        if self.context.findings:
            return
        self._compare_nested(exchange, resource, [row for row in shown if row is not None])

    def _asked(self, listing: Listing, resource: Resource) -> dict[str, Any]:
        """Return what is asked of a list: the resource, its filters, and many rows at once."""
        paging = self.context.paging
        asked = {self.bulk.reads.of_one: resource.id, **listing.filters}
        paged = self.context.bound(listing.capability).operation.parameter(paging.size)
        most = min(max(_MANY, len(self.ids)), paging.most(listing.capability))
        return asked | paging.ask(most) if paged else asked

    def _by_id(self, listing: Listing, found: Sequence[Row]) -> dict[Any, Row]:
        """Return the rows of a list by their ids, under either name of ids."""
        own = self.bulk.reads.id
        names = (listing.id or own, own)
        return {row[name]: row for name in names for row in reversed(found) if name in row}

    def _compare(self, exchange: Exchange, listing: Listing, place: int, row: Row) -> None:
        if place not in self.details:
            self._compare_unread(exchange, listing, place, row)
            return
        detail, known = self.details[place], declared(self.context, listing.capability)
        shown = between(detail, row, listing.without)
        for wrong in (*shown, *missing(detail, row, known, listing.without)):
            told = f"{wrong.field}: {wrong.expected!r}, como en el detalle"
            self.spotted.add(place, wrong.field, exchange, told, str(wrong))

    def _compare_unread(self, exchange: Exchange, listing: Listing, place: int, row: Row) -> None:
        """Compare a row that is shown in lists alone with what was sent of it."""
        optional = optional_of(self.context, self.bulk)
        sent = {**dict.fromkeys(optional), **self.sent[place]}
        for wrong in between(sent, row, listing.without):
            if wrong.expected is None and wrong.actual == 0:
                continue
            code, told = self._code_of(place, wrong), f"{wrong.field}: {wrong.expected!r}"
            one = SpottedField(place, wrong.field, code, exchange, told, str(wrong))
            self.spotted.fields.append(one)

    def _compare_nested(self, exchange: Exchange, resource: Resource, shown: Sequence[Row]) -> None:
        """Compare what rows tell of their resource with what its own reading tells."""
        nested = self.bulk.nested
        members = [row.get(nested.member) for row in shown]
        told = [one for one in members if isinstance(one, Mapping)]
        if not told:
            return
        asked = {self.bulk.reads.of_one: resource.id}
        whole = self.context.call(nested.capability, self.writer, asked).json()
        if not isinstance(whole, Mapping):
            return
        for row in told:
            for wrong in between(whole, row, filled=True):
                expected = f"{wrong.field}: {wrong.expected!r}, como en {nested.capability}"
                self._tell(CON_09, exchange, expected, str(wrong))

    def _summary(self, capability: str, resource: Resource) -> None:
        """Read a summary of a resource: it counts and adds up its rows."""
        if capability not in self.context.contract.bound or self.before.get(resource.id):
            return
        reads = self.bulk.reads
        rows = [self.details.get(place) or self.sent[place] for place in self._of(resource)]
        reader = reads.reader(len(rows))
        exchange = self.context.call(capability, reader, {reads.of_one: resource.id})
        body = exchange.json()
        if not self._shows(exchange) or not isinstance(body, Mapping):
            return
        counts = counted(rows, self.bulk.counts[capability])
        sums = added(rows, self.bulk.sums.get(capability, {}))
        for name, value in {**counts, **sums}.items():
            shown = body.get(name)
            if shown is not None and not alike(value, shown):
                expected = f"{name}: {value}, como en la lista"
                self._tell(CON_02, exchange, expected, f"{name}: {shown!r}")

    def _history(self, capability: str, code: str) -> None:
        """Read what was done to the row of the last act: all its own, that act the last."""
        assert self.acted is not None
        reads = self.bulk.reads
        number, sent = self.ids[self.acted], self.sent[self.acted]
        exchange = self._read(capability, reads.reader(0), {reads.key: number})
        rows = self.context.paging.rows_of(exchange.json())
        for row in rows:
            shown = row.get(reads.id)
            if not alike(shown, number):
                expected, actual = f"{reads.id}: {number}", f"{reads.id}: {shown!r}"
                self._tell(CON_01, exchange, expected, actual)
        last: Row = rows[-1] if rows else {}
        if not alike(last.get(code), sent.get(code)):
            expected = f"{code}: {sent.get(code)!r} al final"
            self._tell(CON_01, exchange, expected, repr(last.get(code)))

    def _tell(
        self,
        code: Code,
        exchange: Exchange,
        expected: str,
        actual: str,
        **grounds: Unpack[Grounds],
    ) -> None:
        """Report the first finding of the item: what follows would be its echo."""
        if not self.context.findings:
            self.context.report(code, exchange, expected=expected, actual=actual, **grounds)
