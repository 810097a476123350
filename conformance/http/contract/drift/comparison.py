"""Two sets of messages side by side: what the new one admits that the old did not, and the reverse.

One walk compares type by type, and goes down into properties and elements. It yields a change for
each thing that differs and knows of each which way the set went; the direction of the message then
says whether it breaks.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from dataclasses import field as held

from conformance.http.contract.drift import examples, labels, limits, shapes, travelling
from conformance.http.contract.drift.change import Change, Relation, of_sets, weighed
from conformance.http.contract.drift.labels import needed, required_names
from conformance.http.contract.drift.pairing import paired
from conformance.http.contract.drift.shapes import Case, Conj, TooManyCasesError, cases, text
from conformance.http.contract.schema import Schema

_MOST_WORK = 6_000  # of one schema: some seconds; the published documents take less than a tenth
_MOST_IN_ALL = 60_000
_TEXT_A_STEP = 1_000  # characters of schema that are as much work as a step
_FEW = 2  # an object without a name in common with the old one is another object, told once


@dataclass(slots=True)
class Work:
    """What two documents have cost to compare so far: a comparison without measure ends
    undecided.
    """

    done: int = 0


@dataclass(slots=True)
class Comparison:
    """A comparison under way: both sides' recursive schemas, the direction, the names known as
    renamed.
    """

    before: Mapping[str, Schema]
    after: Mapping[str, Schema]
    sent: bool
    aliases: Mapping[str, str] = held(default_factory=dict)
    work: Work = held(default_factory=Work)
    steps: int = 0
    _open: set[tuple[str, str]] = held(default_factory=set)

    def walk(self, a: Conj, b: Conj, place: str) -> Iterator[Change]:
        """Yield what changed from one conjunction to another."""
        key = (text(a), text(b))
        if key[0] == key[1] and self.before == self.after:
            return
        if key in self._open:  # the way back of a recursive schema: compared where it starts
            return
        length = len(key[0]) + len(key[1])
        self._spend(1 + length // _TEXT_A_STEP)
        self._open.add(key)
        try:
            yield from self._kinds(cases(a, self.before), cases(b, self.after), place)
        finally:
            self._open.discard(key)

    def _spend(self, steps: int) -> None:
        self.steps += steps
        self.work.done += steps
        if self.steps > _MOST_WORK or self.work.done > _MOST_IN_ALL:
            raise TooManyCasesError

    def weigh(
        self, kind: str, place: str, values: tuple[str, str], relation: Relation, subject: str = ""
    ) -> Change:
        """Return a change of this direction."""
        return weighed(kind, place, values, relation, sent=self.sent, subject=subject)

    def _kinds(self, a: list[Case], b: list[Case], place: str) -> Iterator[Change]:
        if a and b and all(one.listed for one in (*a, *b)):
            yield from self._values(a, b, place)
            return
        yield from self._types(a, b, place)
        if labels.ANYTHING in (labels.label(a), labels.label(b)):
            return
        for kind in shapes.KINDS:
            yield from self._one_kind(_of_kind(a, kind), _of_kind(b, kind), place)

    def _one_kind(self, old: list[Case], new: list[Case], place: str) -> Iterator[Change]:
        if len(old) == len(new) == 1:
            yield from self._case(old[0], new[0], place)
        elif old and new:
            yield from self._variants(old, new, place)

    def _types(self, a: list[Case], b: list[Case], place: str) -> Iterator[Change]:
        relation = of_sets(_covered(b), _covered(a))
        if relation is not Relation.SAME:
            said = (labels.label(a), labels.label(b))
            yield self.weigh("tipo cambiado", place, said, relation)

    def _case(self, a: Case, b: Case, place: str) -> Iterator[Change]:
        if a.values is not None or b.values is not None:
            yield from self._values([a], [b], place)
            return
        yield from self._limits(a, b, place)
        yield from self._demands(a, b, place)
        if a.kind == "object":
            yield from self._object(a, b, place)
        elif a.kind == "array":
            yield from self._elements(a, b, place)

    def _limits(self, a: Case, b: Case, place: str) -> Iterator[Change]:
        for key, before, after, relation in limits.limits(a, b):
            yield self.weigh("límite cambiado", f"{place} ({key})", (before, after), relation)

    def _demands(self, a: Case, b: Case, place: str) -> Iterator[Change]:
        for key, before, after, relation in limits.demanded(a, b):
            said = (labels.cut(before), labels.cut(after))
            yield self.weigh("condición cambiada", f"{place} ({key})", said, relation)

    def _values(self, a: list[Case], b: list[Case], place: str) -> Iterator[Change]:
        old, new = labels.listed(a), labels.listed(b)
        if old is not None and new is not None:
            relation = of_sets(frozenset(new), frozenset(old))
        elif old is not None:
            within = self._all_within(old, b, self.after)
            relation = Relation.WIDER if within else Relation.OTHER
        else:
            within = self._all_within(new or {}, a, self.before)
            relation = Relation.NARROWER if within else Relation.OTHER
        if relation is not Relation.SAME:
            said = (labels.shown(old), labels.shown(new))
            yield self.weigh("valores cambiados", place, said, relation)

    @staticmethod
    def _all_within(
        values: Mapping[str, object], found: list[Case], defs: Mapping[str, Schema]
    ) -> bool:
        """Say whether each value is admitted by some case, as far as can be told."""

        def admitted(value: object) -> bool:
            return any(examples.admits(one.members, defs, value) is not False for one in found)

        return all(map(admitted, values.values()))

    def _elements(self, a: Case, b: Case, place: str) -> Iterator[Change]:
        fixed = labels.fixed_places(a, b)
        for index in range(fixed):
            yield from self._element(a, b, index, f"{place}[{index}]")
        yield from self._element(a, b, fixed, f"{place}[]")

    def _element(self, a: Case, b: Case, index: int, place: str) -> Iterator[Change]:
        old, new = shapes.element(a, index), shapes.element(b, index)
        yield from self.walk(old, new, place)

    def _object(self, a: Case, b: Case, place: str) -> Iterator[Change]:
        old, new = labels.names(a), labels.names(b)
        if _is_another(old, new):
            said = (labels.variant(a), labels.variant(b))
            yield Change("objeto cambiado por otro", place, *said, True)
            return
        kept = {name: name for name in old if name in new}
        renamed = self._renamed(old, new)
        became = {**kept, **renamed}
        for name in old:
            yield from self._known(a, b, name, became.get(name), place)
        for name in new:
            if name not in old and name not in renamed.values():
                yield from self._added(a, b, name, f"{place} › {name}")
        yield from self._patterns(a, b, place)
        yield from self._rest(a, b, place)

    def _renamed(self, old: list[str], new: list[str]) -> dict[str, str]:
        """Return the new names of the properties that are known to have two, and changed it."""
        gone = {name for name in old if name not in new}
        come = {name for name in new if name not in old}
        return {name: now for name, now in self.aliases.items() if name in gone and now in come}

    def _known(self, a: Case, b: Case, name: str, now: str | None, place: str) -> Iterator[Change]:
        """Yield what became of a property of the old object; `now` is its name in the new one."""
        inner = f"{place} › {name}"
        if now is None and labels.is_map(b, self.after):
            now = name
        if now is None:
            kind = labels.label(cases(shapes.field(a, name), self.before))
            yield Change("propiedad retirada", inner, kind, "", True, subject=name)
            return
        if now != name:
            yield Change("propiedad renombrada", inner, name, now, True, subject=name)
        yield from self._property(a, b, name, now, f"{place} › {now}")

    def _property(self, a: Case, b: Case, name: str, now: str, place: str) -> Iterator[Change]:
        was_required, is_required = name in required_names(a), now in required_names(b)
        if was_required != is_required:
            relation = Relation.NARROWER if is_required else Relation.WIDER
            said = (needed(was_required), needed(is_required))
            yield self.weigh("obligatoriedad cambiada", place, said, relation)
        yield from self.walk(shapes.field(a, name), shapes.field(b, now), place)

    def _added(self, a: Case, b: Case, name: str, place: str) -> Iterator[Change]:
        if labels.is_map(a, self.before):
            yield from self._property(a, b, name, name, place)
            return
        required = name in required_names(b)
        kind = labels.label(cases(shapes.field(b, name), self.after))
        said = f"{kind}, {needed(required)}"
        breaking = self.sent and required
        yield Change("propiedad añadida", place, "", said, breaking, subject=name)

    def _patterns(self, a: Case, b: Case, place: str) -> Iterator[Change]:
        for pattern in labels.patterns(a, b):
            old, new = shapes.pattern_field(a, pattern), shapes.pattern_field(b, pattern)
            yield from self.walk(old, new, f"{place} › /{pattern}/")

    def _rest(self, a: Case, b: Case, place: str) -> Iterator[Change]:
        was_closed = not cases(shapes.rest(a), self.before)
        is_closed = not cases(shapes.rest(b), self.after)
        if not was_closed and not is_closed:
            inner = f"{place} › otras propiedades"
            yield from self.walk(shapes.rest(a), shapes.rest(b), inner)
        elif was_closed != is_closed:
            said = (labels.openness(was_closed), labels.openness(is_closed))
            # whoever reads must expect new properties; whoever sends may not add any where it is
            # closed
            breaking = self.sent and is_closed
            yield Change("propiedades no declaradas", place, *said, breaking)

    def _variants(self, a: list[Case], b: list[Case], place: str) -> Iterator[Change]:
        """Yield which alternatives came and went, by what they admit and not by their order."""
        table = {
            (i, j): [*self._case(one, other, place), *self._integer(one, other, place)]
            for i, one in enumerate(a)
            for j, other in enumerate(b)
        }
        pairing = paired(table)
        for pair in pairing.pairs:
            yield from table[pair]
        for i, one in enumerate(a):
            if pairing.leaves_old(i):
                yield from self._retired(one, b, place, kept=pairing.old_is_kept(i))
        for j, one in enumerate(b):
            if pairing.leaves_new(j):
                yield from self._gained(one, a, place, known=pairing.new_was_known(j))

    def _retired(self, one: Case, b: list[Case], place: str, *, kept: bool) -> Iterator[Change]:
        """Yield that an alternative went; `kept` when another takes what a client sends by it."""
        relation = self._proved(one, b, self.before, self.after, Relation.NARROWER)
        if not (self.sent and kept):
            said = (labels.variant(one), "")
            yield self.weigh("variante retirada", place, said, relation)

    def _gained(self, one: Case, a: list[Case], place: str, *, known: bool) -> Iterator[Change]:
        """Yield that an alternative came; `known` when who reads knew another that includes it."""
        relation = self._proved(one, a, self.after, self.before, Relation.WIDER)
        if self.sent or not known:
            said = ("", labels.variant(one))
            yield self.weigh("variante añadida", place, said, relation)

    def _integer(self, a: Case, b: Case, place: str) -> list[Change]:
        if a.integer == b.integer:
            return []
        relation = Relation.NARROWER if b.integer else Relation.WIDER
        return [self.weigh("tipo cambiado", place, (a.label, b.label), relation)]

    @staticmethod
    def _proved(
        one: Case,
        others: list[Case],
        own: Mapping[str, Schema],
        theirs: Mapping[str, Schema],
        relation: Relation,
    ) -> Relation:
        """Return the relation if an example shows it; one alternative against one needs none."""
        if len(others) == 1:
            return relation

        def refused(value: object) -> bool:
            return all(examples.admits(other.members, theirs, value) is False for other in others)

        for value in examples.examples(one, own):
            if examples.admits(one.members, own, value) and refused(value):
                return relation
        return Relation.UNKNOWN


def compared(
    a: Schema,
    b: Schema,
    place: str,
    *,
    sent: bool,
    aliases: Mapping[str, str] | None = None,
    work: Work | None = None,
) -> list[Change]:
    """Return what changed from one schema to another, for a message that the client sends, or
    receives.
    """
    before, after = (travelling.seen_from(one, sent=sent) for one in (a, b))
    comparison = Comparison(
        before.get("$defs", {}), after.get("$defs", {}), sent, aliases or {}, work or Work()
    )
    found: list[Change] = []
    try:
        found.extend(comparison.walk((before,), (after,), place))
    except (TooManyCasesError, RecursionError):
        unknown = Relation.UNKNOWN
        found.append(weighed("esquema demasiado complejo", place, ("", ""), unknown, sent=sent))
    return found


def _covered(cases_of_one_side: list[Case]) -> frozenset[str]:
    """Return the types that a side admits; a number may be an integer."""
    labels = {one.label for one in cases_of_one_side}
    whole = {"integer"} if "number" in labels else set()
    return frozenset(labels | whole)


def _of_kind(side: list[Case], kind: str) -> list[Case]:
    return [one for one in side if one.kind == kind]


def _is_another(old: list[str], new: list[str]) -> bool:
    """Say whether an object has become another one: no name in common, where there were some."""
    return len(old) >= _FEW and len(new) >= _FEW and not set(old) & set(new)
