"""What becomes of the rows that a bulk left: read whole wherever they are shown, acted on, read
again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from conformance.core.answers import Meaning
from conformance.core.exchange import Exchange
from conformance.core.finding import Code
from conformance.core.lifecycle import Listing
from conformance.core.resource import Resource, ResourceId
from conformance.core.unjudged import BlockedError
from conformance.http.checks.codes import CON_01, CON_02, CON_06, CON_09
from conformance.http.context import Context, describe
from conformance.http.exemplar import Bulk, FieldNames
from conformance.http.observation import good, rows
from conformance.http.pack import Pack
from conformance.http.probes.rowwise import Difference, alike, between, kept

_MANY = 200
Row = Mapping[str, Any]


class ReportedError(Exception):
    """Enough was said of an answer: what follows would only echo it."""


@dataclass(slots=True)
class BulkRows:
    """The rows of one item: what was sent of each, the id it got, and how its detail read last."""

    context: Context
    pack: Pack
    bulk: Bulk
    sent: list[dict[str, Any]] = field(default_factory=list)
    ids: list[ResourceId] = field(default_factory=list)
    details: dict[int, Row] = field(default_factory=dict)
    acted: int | None = None
    fresh: frozenset[str] = frozenset()  # what the last act sent

    @property
    def writer(self) -> str:
        """Who sends the bulk."""
        return self.pack.exemplars[self.bulk.capability].role

    def fill(self, rows: Sequence[dict[str, Any]]) -> None:
        """Send the good bulk and compare its answer, element by element."""
        context, bulk = self.context, self.bulk
        exchange = context.call(bulk.capability, self.writer, {bulk.list_field: list(rows)})
        body = self._proved(exchange)
        if not isinstance(body, list) or len(body) != len(rows):
            count = len(body) if isinstance(body, list) else type(body).__name__
            self._tell(CON_01, exchange, f"{len(rows)} elementos, en su orden", str(count))
            return
        for place, (row, made) in enumerate(zip(rows, body, strict=True)):
            wrong = (
                next(iter(kept(row, made, frozenset())), None)
                if isinstance(made, Mapping)
                else None
            )
            if wrong:
                self._tell(
                    CON_01, exchange, f"[{place}].{wrong.field}: {wrong.expected!r}", str(wrong)
                )
        self._remember(exchange, [(row, made) for row, made in zip(rows, body, strict=True)])

    def one_by_one(self, rows: Sequence[dict[str, Any]]) -> None:
        """Send other rows alone: one and many leave the same, each its own counters."""
        for whole in rows:
            row = known(self.context, self.bulk.single, whole)
            exchange = self.context.call(self.bulk.single, self.writer, row)
            self._remember(exchange, [(row, self._proved(exchange))])
            if self.context.findings:
                return
            last = len(self.ids) - 1
            self._detail(last)
            resource = next(one for one in self.context.resources if last in self._of(one))
            self._summary(next(iter(self.bulk.counts)), resource)

    def act(self, place: int, capability: str, role: str, body: dict[str, Any]) -> None:
        """Make an act on one row: it shows what was sent, and the others what they showed."""
        self._proved(self.context.call(capability, role, body))
        named = self.bulk.reads.key.lower()
        self.sent[place] |= {name: value for name, value in body.items() if name.lower() != named}
        self.acted, self.fresh = place, frozenset(body)

    def look(self) -> None:
        """Read every row wherever it is shown, after an act those of its resource: they agree.

        A detail is read once, and again after an act on its row: lists show whether others changed.
        """
        for place in range(len(self.ids)):
            if place not in self.details or place == self.acted:
                self._detail(place)
        if self.context.findings:
            return
        resources = [
            one
            for one in self.context.resources
            if self._of(one) and (self.acted is None or self.acted in self._of(one))
        ]
        for nth, resource in enumerate(resources):
            for turn, listing in enumerate(self.bulk.reads.lists):
                self._list(listing, resource, self.bulk.reads.reader(nth + turn))
            for capability in self.bulk.counts:
                self._summary(capability, resource)
        if self.acted is not None and self.bulk.reads.history:
            self._history(*self.bulk.reads.history)

    def _proved(self, exchange: Exchange) -> Any:
        if self.context.answers.says(exchange, Meaning.ACCEPTED):
            return exchange.json()
        if not self.context.clean(exchange):
            raise ReportedError
        reasons = [
            reason
            for one in self.context.resources
            if (reason := self.pack.interference(self.context, one))
        ]
        if self.bulk.refused and not reasons:
            code, aspect = self.bulk.refused
            self.context.report(
                code,
                exchange,
                expected="aceptada (2xx)",
                actual=describe(exchange),
                aspect=aspect,
            )
            raise ReportedError
        why = self.context.used_by_others(reasons[0]) if reasons else describe(exchange)
        raise BlockedError(f"no se aceptó lo que debía aceptarse: {why}")

    def _read(self, capability: str, role: str, values: Mapping[str, Any]) -> Exchange:
        """Return a good reading; what came in place of one says nothing of the rows."""
        exchange = self.context.call(capability, role, values)
        if good(self.context, exchange):
            return exchange
        if not self.context.clean(exchange):
            raise ReportedError
        raise BlockedError(f"no se pudo leer {capability}: {describe(exchange)}")

    def _remember(self, exchange: Exchange, made: Sequence[tuple[dict[str, Any], Any]]) -> None:
        for row, answer in made:
            number = answer.get(self.bulk.reads.id) if isinstance(answer, Mapping) else None
            if not isinstance(number, int | str) or number in self.ids:
                self._tell(
                    CON_01,
                    exchange,
                    f"un {self.bulk.reads.id} propio en cada elemento",
                    repr(number),
                )
                return
            self.ids.append(number)
            self.sent.append(dict(row))

    def _of(self, resource: Resource) -> list[int]:
        """Return the places of the rows of a resource."""
        return [
            place
            for place, row in enumerate(self.sent[: len(self.ids)])
            if self._is_of(row, resource)
        ]

    def _is_of(self, row: Row, resource: Resource) -> bool:
        if self.bulk.named_by is None:
            return row.get(self.bulk.reads.resource) == resource.id
        member, attribute = self.bulk.named_by
        return bool(row.get(member) == resource[attribute])

    def _detail(self, place: int) -> None:
        reads = self.bulk.reads
        exchange = self._read(reads.detail, reads.reader(place), {reads.key: self.ids[place]})
        found = exchange.json()
        if not self._shows(exchange) or not isinstance(found, Mapping):
            self._tell(CON_01, exchange, "lo que se acaba de registrar se lee", describe(exchange))
            return
        before = self.details.get(place)
        others = [row for at, row in enumerate(self.sent) if at != place]
        for wrong in kept(self.sent[place], found, self._optional()):
            later = before is not None and wrong.field not in self.fresh
            code = CON_01 if later else code_of(wrong, others, self.pack.names)
            self._tell(code, exchange, f"{wrong.field}: {wrong.expected!r}", str(wrong))
        self.details[place] = found

    def _optional(self) -> frozenset[str]:
        schema = self.context.bound(self.bulk.capability).operation.request_schema or {}
        items = schema.get("properties", {}).get(self.bulk.list_field, {}).get("items", {})
        return frozenset(items.get("properties", {}))

    def _shows(self, exchange: Exchange) -> bool:
        """Say whether a good reading shows rows, and not that there are none."""
        return self.context.answers.says(exchange, Meaning.ACCEPTED)

    def _list(self, listing: Listing, resource: Resource, role: str) -> None:
        if listing.capability not in self.context.contract.bound:
            return
        asked = {self.bulk.reads.of_one: resource.id, **listing.filters}
        if self.context.bound(listing.capability).operation.parameter(self.context.paging.size):
            asked |= self.context.paging.ask(_MANY)
        exchange = self._read(listing.capability, role, asked)
        found, total = self._shown(listing.capability, role, asked, exchange.json())
        places = self._of(resource)
        if not self._shows(exchange) or total != len(places):
            wanted = f"{len(places)} filas de las que se hicieron sobre {resource.id}"
            self._tell(CON_01, exchange, wanted, f"{total} filas")
            return
        shown = [self._row_of(place, listing, found) for place in places]
        for place, row in zip(places, shown, strict=True):
            if row is not None:
                self._compare(exchange, listing, place, row)
            elif total <= len(found):
                self._tell(CON_01, exchange, f"la fila de id {self.ids[place]}", "ninguna lo tiene")
                return
            # else it is on a page that the loaded document gives no way to ask for
        self._compare_nested(exchange, resource, [row for row in shown if row is not None])

    def _row_of(self, place: int, listing: Listing, found: Sequence[Row]) -> Row | None:
        names = (self.bulk.reads.id, listing.id or self.bulk.reads.id)
        number = self.ids[place]
        return next((one for one in found if number in [one.get(name) for name in names]), None)

    def _compare(self, exchange: Exchange, listing: Listing, place: int, row: Row) -> None:
        for wrong in between(self.details[place], row, listing.without):
            expected = f"{wrong.field}: {wrong.expected!r}, como en el detalle"
            self._tell(CON_01, exchange, expected, str(wrong))

    def _compare_nested(self, exchange: Exchange, resource: Resource, shown: Sequence[Row]) -> None:
        """Compare what rows tell of their resource with what its own reading tells."""
        nested = self.bulk.nested
        told = [one for row in shown if isinstance(one := row.get(nested.member), Mapping)]
        if not told:
            return
        asked = {self.bulk.reads.of_one: resource.id}
        whole = self.context.call(nested.capability, self.writer, asked).json()
        for row in told if isinstance(whole, Mapping) else ():
            for wrong in between(whole, row, filled=True):
                expected = f"{wrong.field}: {wrong.expected!r}, como en {nested.capability}"
                self._tell(CON_09, exchange, expected, str(wrong))

    def _shown(
        self, capability: str, role: str, asked: Mapping[str, Any], body: Any
    ) -> tuple[Sequence[Row], int]:
        """Return the rows that a list shows, on as many pages as it needs, and how many it has.

        A server may give smaller pages than asked. Where the document declares no
        pages, what the first one says of the rest is all that can be known.
        """
        found = self.context.paging.rows_of(body)
        total = self.context.paging.total_of(body)
        if not found or total is None or total <= len(found):
            return found, len(found)
        if not self.context.bound(capability).operation.parameter(self.context.paging.page):
            return found, total
        walked = [*rows(self.context, capability, role, asked, self.bulk.reads.id)]
        return walked, len(walked)

    def _summary(self, capability: str, resource: Resource) -> None:
        if capability not in self.context.contract.bound:
            return
        rows = [self.details[place] for place in self._of(resource)]
        reads = self.bulk.reads
        exchange = self.context.call(
            capability, reads.reader(len(rows)), {reads.of_one: resource.id}
        )
        body = exchange.json()
        if not self._shows(exchange) or not isinstance(body, Mapping):
            return
        wanted = counted(rows, self.bulk.counts[capability]) | added(
            rows, self.bulk.sums.get(capability, {})
        )
        for name, value in wanted.items():
            if body.get(name) is not None and not alike(value, body[name]):
                expected = f"{name}: {value}, como en la lista"
                self._tell(CON_02, exchange, expected, f"{name}: {body[name]!r}")

    def _history(self, capability: str, code: str) -> None:
        assert self.acted is not None
        number = self.ids[self.acted]
        exchange = self._read(capability, self.bulk.reads.reader(0), {self.bulk.reads.key: number})
        for row in self.context.paging.rows_of(exchange.json()):
            if not alike(row.get(self.bulk.reads.id), number):
                self._tell(
                    CON_01,
                    exchange,
                    f"{self.bulk.reads.id}: {number}",
                    f"{self.bulk.reads.id}: {row.get(self.bulk.reads.id)!r}",
                )
        last: Row = next(reversed(self.context.paging.rows_of(exchange.json())), {})
        if not alike(last.get(code), self.sent[self.acted].get(code)):
            self._tell(
                CON_01,
                exchange,
                f"{code}: {self.sent[self.acted].get(code)!r} al final",
                repr(last.get(code)),
            )

    def _tell(self, code: Code, exchange: Exchange, expected: str, actual: str) -> None:
        """Report the first finding of the item: what follows would be its echo."""
        if not self.context.findings:
            self.context.report(code, exchange, expected=expected, actual=actual)


def known(context: Context, capability: str, row: Row) -> dict[str, Any]:
    """Return what an operation's contract knows of a row."""
    schema = context.bound(capability).operation.request_schema or {}
    return {name: value for name, value in row.items() if name in schema.get("properties", {})}


def counted(rows: Sequence[Row], counters: Mapping[str, str]) -> dict[str, Any]:
    """Return what counters say of rows: how many have a field, or how many there are."""
    return {
        name: sum(not having or not alike(row.get(having), None) for row in rows)
        for name, having in counters.items()
    }


def added(rows: Sequence[Row], sums: Mapping[str, str]) -> dict[str, Any]:
    """Return what sums say of rows: what a field of theirs adds up to, in cents."""
    return {name: round(sum(row.get(of) or 0 for row in rows), 2) for name, of in sums.items()}


def code_of(wrong: Difference, others: Sequence[Row], names: FieldNames) -> Code:
    """Return the code of a difference: another value was stored, or this one came out changed."""
    strange = any(alike(wrong.actual, row.get(wrong.field)) for row in others)
    nothing = wrong.actual in (None, "") or wrong.expected is None
    return CON_01 if strange or nothing or names.is_code(wrong.field) else CON_06
