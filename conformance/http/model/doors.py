"""What else shows rows after a step, beside detail, lists and summary: what others count, lists
where they must not be, filters, other roles, other entities.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from conformance.core.answers import Meaning
from conformance.core.lifecycle import Listing
from conformance.core.role import strangers
from conformance.core.rows import Filter, How
from conformance.http.checks.codes import CON_01, CON_04, SEC_05
from conformance.http.checks.filters import Value, candidates
from conformance.http.context import describe
from conformance.http.model.comparison import MANY, Door, ReadComparison
from conformance.http.model.divergence import Divergence, Read, SpokenError
from conformance.http.oracle.counted import filtered, tallied
from conformance.http.pack import Pack

_ISOLATION = "isolation"


@dataclass(frozen=True, slots=True)
class OtherDoors:
    """The doors that are looked through in turn; `turn` chooses who looks, and at what. `every`: a
    list is asked by each of its filters, and a detail by each role, and not by one in turn.
    """

    beside: ReadComparison
    pack: Pack
    turn: int
    every: bool = False

    def all(self) -> Sequence[Door]:
        """Return the doors; after a refused step, those that show whether anything came of it."""
        reads = self.beside.reads
        doors: list[Door] = [partial(self._tally, *one) for one in reads.tallies.items()]
        doors += [partial(self._elsewhere, one) for one in reads.elsewhere]
        if self.beside.rule is None:
            filters = (partial(self._filter, one) for one in reads.lists)
            doors += [self._other_role, self._stranger, *filters]
        return doors

    def _tally(self, capability: str, counts: Mapping[str, str]) -> Iterator[Divergence]:
        """Read what counts the rows of the resource elsewhere."""
        beside = self.beside
        rows = [(row.made, row.fields) for row in beside.mine().values()]
        wanted = tallied(beside.cycle, counts, rows)
        yield from beside.counts(capability, wanted)

    def _elsewhere(self, listing: Listing) -> Iterator[Divergence]:
        """Read a list of the resource where none of the rows belongs."""
        beside = self.beside
        place = f"{listing.capability} {listing.filters}"
        if place in beside.uncompared:
            return
        role = beside.reads.reader(self.turn)
        read = Read(listing.capability, role, beside.reads.of_one, filters=self._asked(listing))
        exchange = beside.exchange(read)
        found = beside.context.paging.listed(exchange.json()) if exchange else None
        if exchange is None or found is None:
            return
        own = [row for row in found if beside.is_own(row)]
        if own:
            path = beside.context.paging.rows or "$"
            at = replace(read, path=f"length({path})", value=0)
            yield beside.diverges(CON_01, exchange, at, place, len(own))

    def _asked(self, listing: Listing) -> dict[str, Any]:
        return {**listing.filters, **self.beside.context.paging.ask(MANY)}

    def _other_role(self) -> Iterator[Divergence]:
        """Read the detail as another role of one of the parties, or as each of them."""
        beside = self.beside
        own = {beside.context.entity_of(role) for role in beside.reads.readers} - {""}
        known = [role for role in beside.reads.also if role in beside.context.pool.roles]
        mine = [role for role in known if beside.context.entity_of(role) in own]
        turn = self.turn % max(1, len(mine))
        for role in mine if self.every else mine[turn : turn + 1]:
            yield from beside.detail(role)

    def _stranger(self) -> Iterator[Divergence]:
        """Ask for the detail as somebody of another entity, who may see nothing of it."""
        beside, context = self.beside, self.beside.context
        roles = [
            role
            for role in strangers(self.pack.roles)
            if role in context.pool.roles
            and not self.pack.access.may_be_party(context, role, beside.resource)
        ]
        capability = beside.reads.detail
        place = f"{capability} ajeno"
        if not roles or place in beside.uncompared:
            return
        role = roles[self.turn % len(roles)]
        asked = {beside.reads.key: beside.ids[beside.step.row]}
        exchange = context.call(capability, role, asked)
        if not context.clean(exchange):
            raise SpokenError
        shown = exchange.json()
        if not context.answers.says(exchange, Meaning.ACCEPTED) or not _tells(shown):
            return
        cited = context.citations.of(_ISOLATION, capability)
        yield Divergence(
            SEC_05,
            exchange,
            f"nada de esta fila para {role}, que es de otra entidad",
            describe(exchange),
            next(iter(cited.requirements), None),
            cited.level,
            read=Read(capability, role, beside.reads.key, beside.step.row),
            place=place,
        )

    def _filter(self, listing: Listing) -> Iterator[Divergence]:
        """Ask a list of the resource for what one of its rows shows, or none does."""
        beside = self.beside
        shown = beside.listed.get(listing.capability, {})
        ways = self._ways(listing, shown)
        chosen = ways if self.every else [ways[self.turn % len(ways)]] if ways else []
        for values in chosen:
            yield from self._asked_by(listing, values[self.turn % len(values)], shown)

    def _asked_by(
        self, listing: Listing, value: Value, shown: Mapping[Any, Mapping[str, Any]]
    ) -> Iterator[Divergence]:
        beside, paging = self.beside, self.beside.context.paging
        asked = {**self._asked(listing), value.filter.name: value.text}
        role = beside.reads.reader(self.turn)
        read = Read(listing.capability, role, beside.reads.of_one, filters=asked)
        exchange = beside.exchange(read)
        found = paging.listed(exchange.json()) if exchange else None
        if exchange is None or found is None:
            return
        right = filtered(value, shown)
        missing, extra = right.wrong(_ids(found, beside.names_of_ids(listing)))
        if missing or extra:
            certain = len(right.must) + len(right.never) == len(shown)
            path = f"length({paging.rows or '$'})" if certain else ""
            at = replace(read, path=path, value=len(right.must))
            place = f"{listing.capability} {value.filter.name}"
            one = beside.diverges(CON_04, exchange, at, place, len(found))
            told = f"faltan {len(missing)} y sobran {len(extra)}"
            wanted = f"con {value}: {len(right.must)} de las {len(shown)} filas"
            yield replace(one, expected=wanted, actual=told)

    def _ways(self, listing: Listing, shown: Mapping[Any, Mapping[str, Any]]) -> list[list[Value]]:
        """Return the values worth asking of each filter that is not fixed."""
        beside, collection = self.beside, self.pack.lists.of(listing.capability)
        if collection is None or not shown:
            return []
        fixed = {*listing.filters, beside.reads.of_one}
        rows, now = [*shown.values()], beside.context.now()
        usable = (
            one for one in collection.filters if one.name not in fixed and self._known(listing, one)
        )
        found = (
            [*filter(_is_plain, candidates(collection.keys, one, rows, now))] for one in usable
        )
        return [values for values in found if values]

    def _known(self, listing: Listing, one: Filter) -> bool:
        """Say whether a filter can be judged: the document has it, and what it looks at is told."""
        operation = self.beside.context.bound(listing.capability).operation
        place = f"{listing.capability} {one.name}"
        served = operation.parameter(one.name) is not None
        return served and not one.loose and place not in self.beside.uncompared


def _is_plain(value: Value) -> bool:
    """Say whether every system finds a text by this, whatever letters it takes for the same."""
    return value.filter.how is not How.PART or (value.text.isascii() and value.text.isalnum())


def _ids(found: Sequence[Any], names: Sequence[str]) -> Iterator[Any]:
    for row in found:
        if isinstance(row, Mapping):
            yield next((row[name] for name in names if row.get(name) is not None), None)


def _tells(shown: Any) -> bool:
    """Say whether an answer tells anything: an object with a value."""
    return isinstance(shown, Mapping) and any(one not in (None, "") for one in shown.values())
