"""Lists in which one element breaks a rule: each rule, by each role that may send them, at each
place of lists of several lengths.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from conformance.core.answers import Meaning
from conformance.core.covering import TRIPLES, Array, Cover, Space
from conformance.core.exchange import Exchange
from conformance.http.checks.codes import LIF_07
from conformance.http.context import Context, describe
from conformance.http.exemplar import InvalidElement
from conformance.http.factor import PLACE, ROLE, CoveredAct, Covering
from conformance.http.generation.mutation import Mutation
from conformance.http.observation import Snapshot, differ
from conformance.http.probes.before_after import shown
from conformance.http.probes.judge import Judge
from conformance.http.probes.mistakes import Mistake

_LONG, FEWEST = 11, 2
_RULE, _COUNT = "regla", "largo"
_FIRST, _MIDDLE, _LAST = _PLACES = ("primera", "del medio", "última")


@dataclass(slots=True)
class BrokenLists:
    """What is sent of a table of combinations, and how much of it was refused: who reads what it
    leaves, and who `may` make an act of it.
    """

    context: Context
    covering: Covering
    writer: str
    may: Callable[[CoveredAct], tuple[str, ...]]
    cover: Cover = field(default_factory=lambda: Cover(Space({})))
    refused: list[tuple[Mistake, Exchange]] = field(default_factory=list)

    def break_each(self) -> None:
        """Send lists in which one element breaks a rule."""
        bulk, context = self.covering.bulk, self.context
        invalid = {one.what: one for one in bulk.invalid(context)}
        rows = bulk.rows(context, "Regla")
        if not rows or not invalid:
            return
        listed = {bulk.list_field: rows}
        before = shown(context, bulk.capability, self.writer, listed)
        last: Exchange | None = None
        self.cover = Cover(self.space(invalid, len(rows)))
        for row in Array(self.cover.space).rows():
            element = invalid[row[_RULE]]
            place = _place(row)
            last = self._broken_list(rows, element, row, place)
            if self._taken_list(last, element, row):
                return
            if element.field:
                where = (bulk.list_field, place, element.field)
                self.refused.append((Mistake(Mutation(element.what, where)), last))
            self.cover.add(row)
        self._unchanged(last, listed, before)

    def judge(self) -> None:
        """Judge what each refusal of one field says of it, now that a right list was taken."""
        judge = Judge(self.context, self.context.bound(self.covering.bulk.capability).operation)
        for mistake, exchange in self.refused:
            judge.refused(mistake, exchange)

    def space(self, invalid: Mapping[str, InvalidElement], rows: int) -> Space:
        """Return what is combined, of lists of at least so many rows that are right."""
        counts = (FEWEST, _LONG if self.covering.several else rows)
        places = _PLACES if max(counts) > FEWEST else (_FIRST, _LAST)
        writers = tuple(dict.fromkeys((*self._writers(), self.writer)))
        # To who acts for no entity nothing is another's.
        foreign = [
            frozenset({(_RULE, name), (ROLE, role)})
            for name, one in invalid.items()
            for role in writers
            if one.foreign and not self.context.entity_of(self.context.caller(role))
        ]
        return Space(
            {
                _RULE: tuple(invalid),
                ROLE: writers,
                PLACE: places,
                _COUNT: tuple(map(str, dict.fromkeys(counts))),
            },
            frozenset({frozenset({(PLACE, _MIDDLE), (_COUNT, str(FEWEST))}), *foreign}),
            strength=TRIPLES,  # what is refused uses nothing up
        )

    def _writers(self) -> tuple[str, ...]:
        """Return who may send lists, whatever the list is about."""
        apart = {frozenset(two) for two in self.covering.created.apart}
        return tuple(
            role
            for role in self.may(self.covering.created)
            if not any((ROLE, role) in two for two in apart)
        )

    def _broken_list(
        self,
        rows: Sequence[Mapping[str, Any]],
        element: InvalidElement,
        row: Mapping[str, str],
        place: int,
    ) -> Exchange:
        whole = [dict(rows[at % len(rows)]) for at in range(int(row[_COUNT]))]
        whole[place] = element.change(whole[place])
        bulk = self.covering.bulk
        return self.context.call(bulk.capability, row[ROLE], {bulk.list_field: whole})

    def _taken_list(
        self, exchange: Exchange, element: InvalidElement, row: Mapping[str, str]
    ) -> bool:
        context = self.context
        if not context.clean(exchange):
            return True
        if not context.answers.says(exchange, Meaning.ACCEPTED):
            return False
        made = self.covering.bulk.elements(exchange.json())
        left_out = made is not None and len(made) < int(row[_COUNT])
        context.report(
            LIF_07 if left_out else element.code,
            exchange,
            expected=f"se rechaza: {element.what}, en la {row[PLACE]} de {row[_COUNT]}, como "
            f"{row[ROLE]}",
            actual=f"{describe(exchange)}{', sin él' if left_out else ''}",
            aspect="bulk.atomic" if left_out else element.aspect,
        )
        return True

    def _unchanged(
        self, last: Exchange | None, listed: Mapping[str, Any], before: Snapshot
    ) -> None:
        """Report that what was refused left something."""
        bulk, context = self.covering.bulk, self.context
        after = shown(context, bulk.capability, self.writer, listed)
        if last is not None and differ(context, before, after):
            context.report(
                LIF_07,
                last,
                expected="los lotes rechazados no dejan nada guardado",
                actual="lo leído después difiere de lo leído antes",
                aspect="bulk.atomic",
            )


def _place(row: Mapping[str, str]) -> int:
    """Return at which place of its list the wrong element stands."""
    count = int(row[_COUNT])
    return {_FIRST: 0, _MIDDLE: count // 2, _LAST: count - 1}[row[PLACE]]
