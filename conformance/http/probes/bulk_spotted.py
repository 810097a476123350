"""Differences of one look at the rows of a bulk: the first is told, with what they share."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from conformance.core.exchange import Exchange
from conformance.core.finding import Code, Grounds
from conformance.http.checks.codes import CON_01
from conformance.http.context import Context
from conformance.http.exemplar import Bulk
from conformance.http.oracle.differences import facts_of, in_common
from conformance.http.oracle.rowwise import kept
from conformance.http.pack import Pack
from conformance.http.probes.bulk_expected import grounds_of, of_answer, set_by
from conformance.http.probes.bulk_figures import Row


@dataclass(frozen=True, slots=True)
class SpottedField:
    """A field of a row at a place of the bulk that is shown otherwise, and what says so."""

    place: int
    name: str
    code: Code
    exchange: Exchange
    expected: str
    actual: str
    grounds: Grounds = field(default_factory=Grounds)


@dataclass(slots=True)
class Spotted:
    """What was spotted since it was last told."""

    context: Context
    pack: Pack
    bulk: Bulk
    fields: list[SpottedField] = field(default_factory=list)

    def add(self, place: int, name: str, exchange: Exchange, told: str, actual: str) -> None:
        """Keep that two readings of a field differ."""
        self.fields.append(SpottedField(place, name, CON_01, exchange, told, actual))

    def set_wrong(
        self, exchange: Exchange, place: int, name: str, wanted: Any, actual: Any
    ) -> None:
        """Keep a field that the system set otherwise than it must: it cites its own requirement."""
        grounds = grounds_of(self.pack.lifecycles, self.bulk, wanted)
        told, shown = f"{name}: {wanted.told}", f"{name}: {actual!r}"
        self.fields.append(SpottedField(place, name, CON_01, exchange, told, shown, grounds))

    def in_answer(self, exchange: Exchange, place: int, row: Row, made: Any) -> None:
        """Compare what was sent of a row, and what the system set, with the element of the answer
        at its place.
        """
        if not isinstance(made, Mapping):
            return
        for wrong in kept(row, made, frozenset()):
            told = f"[{place}].{wrong.field}: {wrong.expected!r}"
            self.add(place, wrong.field, exchange, told, str(wrong))
        left = set_by(self.context, self.pack.lifecycles, exchange, row)
        for name, wanted, actual in of_answer(left, made):
            self.set_wrong(exchange, place, f"[{place}].{name}", wanted, actual)

    def tell(self, sent: Sequence[Row], seen: Iterable[int]) -> None:
        """Report the first, unless the item has a finding: what it shares with those of the same
        field, among the places that were looked at.
        """
        fields, self.fields = self.fields, []
        if not fields or self.context.findings:
            return
        first, count = fields[0], len(sent)
        facts = [facts_of(nth, count, row, self.pack.names) for nth, row in enumerate(sent)]
        places = {one.place for one in fields if one.name == first.name}
        wrong = [facts[place] for place in sorted(places)]
        right = [facts[place] for place in seen if place not in places]
        self.context.report(
            first.code,
            first.exchange,
            expected=first.expected,
            actual=first.actual + in_common(wrong, right),
            **first.grounds,
        )
