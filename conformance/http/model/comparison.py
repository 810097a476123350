"""All that can be read after a step, compared with the model: detail, history, lists and
summary.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from conformance.core.answers import Meaning
from conformance.core.exchange import Exchange
from conformance.core.finding import Code, Level
from conformance.core.lifecycle import Lifecycle, Listing, Reads, Rule
from conformance.core.resource import Resource
from conformance.http.checks.codes import CON_01, CON_02, CON_05, CON_06
from conformance.http.context import Context, describe
from conformance.http.model.divergence import Divergence, Read, SpokenError, in_words
from conformance.http.model.state import ModelRow, ModelStep, Rows, act_of
from conformance.http.observation import good
from conformance.http.oracle.counted import tallied
from conformance.http.oracle.declared import declared
from conformance.http.oracle.expectation import (
    AsShown,
    AtTime,
    ByUser,
    Labelled,
    judged,
    meets,
)
from conformance.http.oracle.expected_row import ExpectedRow, Judged, ListedRow, acted

MANY = 200  # rows asked of a list at once

Door = Callable[[], Iterator[Divergence]]
"""Something that is read, and yields where it leaves the model."""
Differences = Iterator[tuple[str, Any, Any]]


@dataclass(frozen=True, slots=True)
class ReadComparison:
    """What a target shows after a step beside the rows as they must be.

    `rule` is what refused the step, `ids` the target's ids of the rows, `computed` what each row
    must show beside what was sent, `shown` what its detail showed last (before its last act, for
    rows that are `behind`), `uncompared` the fields and capabilities that are no longer compared.
    `value_of` works out the symbols of a row.
    """

    context: Context
    cycle: Lifecycle
    reads: Reads
    step: ModelStep
    rule: Rule | None
    rows: Rows
    ids: Mapping[str, Any]
    computed: Mapping[str, Mapping[str, Any]]
    shown: dict[str, Mapping[str, Any]]
    behind: set[str]
    resource: Resource
    uncompared: set[str]
    value_of: Callable[[Any], Any]
    told: set[str] = field(default_factory=set)  # fields that the detail shows wrong
    listed: dict[str, Mapping[Any, Mapping[str, Any]]] = field(default_factory=dict)  # rows by id

    def alone(self) -> Iterator[Divergence]:
        """Yield where what shows the step's row alone leaves the model."""
        if self.step.row in self.rows:
            yield from self.detail(self.reads.reader(len(self.context.exchanges)))
            yield from self._history()

    def together(self) -> Sequence[Door]:
        """Return what shows all rows of the resource: the lists, and the summary."""
        lists = (
            partial(self._list, listing, self.reads.reader(nth + len(self.step.row)))
            for nth, listing in enumerate(self.reads.lists)
        )
        return [*lists, self._summary]

    def mine(self) -> dict[str, ModelRow]:
        """Return the rows of this lifecycle that the resource has."""
        of_this = (self.cycle.name, self.step.resource)
        return {
            label: row for label, row in self.rows.items() if (row.cycle, row.resource) == of_this
        }

    def exchange(self, read: Read) -> Exchange | None:
        """Return what a read brings, or None when it can't be had."""
        context = self.context
        if read.capability not in context.contract.bound or read.capability in self.uncompared:
            return None
        own = self.ids[read.row] if read.row else self.resource.id
        exchange = context.call(read.capability, read.role, {read.key: own, **read.filters})
        if not context.clean(exchange):
            raise SpokenError
        if not good(context, exchange):
            context.doubt(
                f"no se pudo comparar lo leído con {read.capability}: {describe(exchange)}"
            )
        return exchange if context.answers.says(exchange, Meaning.ACCEPTED) else None

    def detail(self, role: str, label: str = "") -> Iterator[Divergence]:
        """Read a row alone as a role, that of the step where none is named."""
        label = label or self.step.row
        read = Read(self.reads.detail, role, self.reads.key, label)
        exchange = self.exchange(read)
        if exchange is None:
            return
        row = exchange.json()
        if not isinstance(row, dict):
            return
        fields = self._expected(label).of_detail()
        for name, value, actual in self._differences(read, row, fields):
            at = replace(read, path=name, value=value)
            self.told.add(name)
            yield self._of_detail(exchange, at, name, actual)
        self.shown[label] = row
        self.behind.discard(label)

    def _of_detail(self, exchange: Exchange, at: Read, name: str, actual: Any) -> Divergence:
        """Return a difference of the detail: what this step sent and came out changed is another
        finding than the rest; the code says where the row went.
        """
        just_sent = self.rule is None and name in dict(self.step.body)
        stored = just_sent and actual not in (None, "")
        is_code = name == self._code_field()
        code = CON_06 if stored and not is_code else CON_01
        found = self.diverges(code, exchange, at, name, actual)
        return replace(found, moved=stored and is_code)

    def _code_field(self) -> str:
        """Return the field of the step's body that says which move it is, or ""."""
        named = self.step.move
        return next((act_of(one).code for one in self.cycle.moves if one.name == named), "")

    def _expected(self, label: str) -> ExpectedRow:
        """Return the whole row as every reading must show it."""
        row = self.rows[label]
        whose = {self.reads.resource: self.resource.id}
        values = acted(self.cycle, row.made, row.fields, self.computed.get(label, {}))
        known = ExpectedRow({**whose, **values}, self.shown.get(label, {}))
        if label not in self.behind:
            return known
        own = self.rule is None and label == self.step.row
        return replace(known, fresh=self._fresh()) if own else replace(known, shown={})

    def _fresh(self) -> frozenset[str]:
        """Return the fields that the system sets by the step."""
        act = act_of(self.cycle.named(self.step.move))
        return frozenset((*act.said, *act.computed, *act.pointers))

    def _differences(self, read: Read, row: Mapping[str, Any], fields: Judged) -> Differences:
        """Yield the fields of a row that are shown otherwise: name, what is wanted, actual."""
        known = declared(self.context, read.capability)
        for name, here, wanted in fields:
            echo = isinstance(wanted, AsShown) and name in self.told
            if echo or {here, name} & self.uncompared or not judged(wanted, here, row, known):
                continue
            if not meets(wanted, row.get(here), self.value_of):
                yield here, wanted, row.get(here)

    def _list(self, listing: Listing, role: str) -> Iterator[Divergence]:
        paging = self.context.paging
        filters = {**listing.filters, **paging.ask(MANY)}
        read = Read(listing.capability, role, self.reads.of_one, filters=filters)
        exchange = self.exchange(read)
        page = exchange.json() if exchange else None
        found = paging.listed(page)
        if exchange is None or found is None:
            return
        names = self.names_of_ids(listing)
        shown = {_id_of(row, names): row for row in found if self.is_own(row)}
        wanted = {self.ids[label]: label for label in self.mine()}
        path = paging.rows or "$"
        miscounted = paging.total_of(page) not in (None, len(found))
        if miscounted or set(shown) != set(wanted):
            at = replace(read, path=f"length({path})", value=len(wanted))
            yield self.diverges(CON_01, exchange, at, listing.capability, len(shown))
            return
        self.listed[listing.capability] = shown
        for number, label in wanted.items():
            row = shown[number]
            key = next(one for one in names if row.get(one) is not None)
            at = replace(read, path=f"{path}[{key}=${{{label}}}]")
            yield from self._of_list(exchange, at, label, row, listing.without)

    def _of_list(
        self, exchange: Exchange, at: Read, label: str, row: Any, without: str
    ) -> Iterator[Divergence]:
        """Yield where a row of a list, found `at` a place, is shown otherwise."""
        known = declared(self.context, at.capability)
        before = self.shown.get(f"{label} {at.capability}", {})
        fields = self._expected(label).of_list(ListedRow(row, without, known, before))
        for name, value, actual in self._differences(at, row, fields):
            place = replace(at, path=f"{at.path}.{name}", value=value)
            yield self.diverges(CON_01, exchange, place, name, actual)
        self.shown[f"{label} {at.capability}"] = row

    def is_own(self, row: Any) -> bool:
        """Say whether a row is the resource's: one that does not tell is."""
        own = self.resource.id
        return isinstance(row, dict) and bool(row.get(self.reads.resource, own) == own)

    def names_of_ids(self, listing: Listing) -> tuple[str, ...]:
        """Return the names under which a list may show the id of a row."""
        key = self.reads.key[:1].lower() + self.reads.key[1:]
        if listing.without:
            return (key.replace(listing.without, ""),)
        return tuple(dict.fromkeys((self.reads.id, key)))

    def _summary(self) -> Iterator[Divergence]:
        if self.reads.summary:
            made = [(row.made, row.fields) for row in self.mine().values()]
            counts = tallied(self.cycle, self.reads.counts, made)
            yield from self.counts(self.reads.summary, {**counts, **self._sums()})

    def counts(self, capability: str, wanted: Mapping[str, Any]) -> Iterator[Divergence]:
        """Read what counts or adds up the rows of the resource: those of its fields that it has."""
        read = Read(capability, self.reads.reader(len(self.step.move)), self.reads.of_one)
        exchange = self.exchange(read)
        shown = exchange.json() if exchange else None
        if exchange is None or not isinstance(shown, dict):
            return
        for name, value in wanted.items():
            if name not in shown or name in self.uncompared:
                continue
            if not meets(value, shown[name], self.value_of):
                at = replace(read, path=name, value=value)
                yield self.diverges(CON_02, exchange, at, name, shown[name])

    def _sums(self) -> dict[str, float]:
        return {total: self._sum(name) for total, name in self.reads.sums.items()}

    def _sum(self, field: str) -> float:
        values = [self.value_of(row.fields.get(field, 0)) for row in self.mine().values()]
        total: float = round(sum(values), 2)
        return total

    def _history(self) -> Iterator[Divergence]:
        reads = self.reads
        if reads.history is None:
            return
        capability, field = reads.history
        read = Read(capability, reads.readers[-1], reads.key, self.step.row)
        exchange = self.exchange(read)
        shown = exchange.json() if exchange else None
        if exchange is None or not isinstance(shown, list):
            return
        codes = self._codes_of_history()
        found = [row.get(field) for row in shown if isinstance(row, dict)]
        if found != codes:
            path, value, actual = _first_difference(codes, found, field)
            at = replace(read, path=path, value=value)
            # What the order of the states must be is the rule of the states.
            legal = self.cycle.legal
            yield self.diverges(CON_01, exchange, at, capability, actual, legal)

    def _codes_of_history(self) -> list[int]:
        """Return the codes of the moves that the step's row has made, those that have one."""
        moves = map(self.cycle.named, self.rows[self.step.row].made)
        return [int(move.code) for move in moves if move.code]

    def diverges(
        self, code: Code, exchange: Exchange, read: Read, place: str, actual: Any, legal: str = ""
    ) -> Divergence:
        """Return a difference: after a refused step it is what the refusal left behind."""
        kind = CON_05 if self.rule is not None else code
        requirement, level = self._weighed(read.value)
        return Divergence(
            kind,
            exchange,
            f"{read.path}: {in_words(read.value)}",
            in_words(actual),
            (legal or requirement or None) if kind is code else None,
            level if kind is code else None,
            read=read,
            place=place,
        )

    def _weighed(self, wanted: Any) -> tuple[str, Level | None]:
        """Return what says that a field must show this, and how much it weighs where that is not
        the code's own weight.
        """
        if isinstance(wanted, ByUser | AtTime):
            return self.cycle.computed, None
        return "", Level.SHOULD if isinstance(wanted, Labelled) else None


def _first_difference(codes: list[int], found: list[Any], field: str) -> tuple[str, Any, Any]:
    """Return where a history leaves what it must be: path, what must be there, and what is."""
    pairs = enumerate(zip(codes, found, strict=False))
    at = next((nth for nth, (code, other) in pairs if code != other), None)
    if at is None:
        return "length($)", len(codes), len(found)
    return f"[{at}].{field}", codes[at], found[at]


def _id_of(row: Mapping[str, Any], names: tuple[str, ...]) -> Any:
    return next((row[name] for name in names if row.get(name) is not None), None)
