"""Two sets of messages side by side: what the new one admits that the old did not, and the reverse.

One walk compares type by type, and goes down into properties and elements. It yields a change for
each thing that differs and knows of each which way the set went; the direction of the message then
says whether it breaks.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from dataclasses import field as held

from conformance.http.contract.drift import examples, limits, shapes
from conformance.http.contract.drift.change import Change, Relation, of_sets, weighed
from conformance.http.contract.drift.shapes import Case, Conj, TooManyCasesError, cases, text
from conformance.http.contract.schema import Schema

_MOST_WORK = 6_000  # of one schema: some seconds; the published documents take less than a tenth
_MOST_IN_ALL = 60_000
_TEXT_A_STEP = 1_000  # characters of schema that are as much work as a step
_LONGEST = 80
_FEW = 2  # an object without a name in common with the old one is another object, told once
_ANYTHING = "cualquiera"


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
        self._spend(1 + (len(key[0]) + len(key[1])) // _TEXT_A_STEP)
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
        if all(one.listed for one in (*a, *b)) and a and b:
            yield from self._values(a, b, place)
            return
        yield from self._types(a, b, place)
        if _ANYTHING in (_label(a), _label(b)):
            return
        for kind in shapes.KINDS:
            old, new = ([one for one in side if one.kind == kind] for side in (a, b))
            if len(old) == len(new) == 1:
                yield from self._case(old[0], new[0], place)
            elif old and new:
                yield from self._variants(old, new, place)

    def _types(self, a: list[Case], b: list[Case], place: str) -> Iterator[Change]:
        old, new = ({one.label for one in side} for side in (a, b))
        relation = of_sets(frozenset(_covered(new)), frozenset(_covered(old)))
        if relation is not Relation.SAME:
            yield self.weigh("tipo cambiado", place, (_label(a), _label(b)), relation)

    def _case(self, a: Case, b: Case, place: str) -> Iterator[Change]:
        if a.values is not None or b.values is not None:
            yield from self._values([a], [b], place)
            return
        for key, before, after, relation in limits.limits(a, b):
            yield self.weigh("límite cambiado", f"{place} ({key})", (before, after), relation)
        for key, before, after, relation in limits.demanded(a, b):
            yield self.weigh(
                "condición cambiada", f"{place} ({key})", (_cut(before), _cut(after)), relation
            )
        if a.kind == "object":
            yield from self._properties(a, b, place)
        elif a.kind == "array":
            yield from self._elements(a, b, place)

    def _values(self, a: list[Case], b: list[Case], place: str) -> Iterator[Change]:
        old, new = (_listed(side) for side in (a, b))
        if old is not None and new is not None:
            relation = of_sets(frozenset(new), frozenset(old))
        elif old is not None:
            within = all(self._within(one, b, self.after) for one in old.values())
            relation = Relation.WIDER if within else Relation.OTHER
        else:
            within = all(self._within(one, a, self.before) for one in (new or {}).values())
            relation = Relation.NARROWER if within else Relation.OTHER
        if relation is not Relation.SAME:
            yield self.weigh("valores cambiados", place, (_shown(old), _shown(new)), relation)

    @staticmethod
    def _within(value: object, found: list[Case], defs: Mapping[str, Schema]) -> bool:
        return any(examples.admits(one.members, defs, value) is not False for one in found)

    def _elements(self, a: Case, b: Case, place: str) -> Iterator[Change]:
        fixed = max(
            len(one.get("prefixItems", ())) for case in (a, b) for one in (*case.members, {})
        )
        for index in range(fixed):
            yield from self.walk(
                shapes.element(a, index), shapes.element(b, index), f"{place}[{index}]"
            )
        yield from self.walk(shapes.element(a, fixed), shapes.element(b, fixed), f"{place}[]")

    def _properties(self, a: Case, b: Case, place: str) -> Iterator[Change]:
        old, new = _names(a), _names(b)
        if len(old) >= _FEW and len(new) >= _FEW and not set(old) & set(new):
            yield Change("objeto cambiado por otro", place, _variant(a), _variant(b), True)
            return
        renamed = {
            name: now
            for name, now in self.aliases.items()
            if name in old and now in new and name not in new and now not in old
        }
        for name in old:
            inner = f"{place} › {name}"
            if name in renamed:
                now = renamed[name]
                yield Change("propiedad renombrada", inner, name, now, True, subject=name)
                yield from self._property(a, b, name, now, f"{place} › {now}")
            elif name in new or _typed(b, self.after):
                yield from self._property(a, b, name, name, inner)
            else:
                kind = _label(cases(shapes.field(a, name), self.before))
                yield Change("propiedad retirada", inner, kind, "", True, subject=name)
        for name in new:
            if name not in old and name not in renamed.values():
                yield from self._added(a, b, name, f"{place} › {name}")
        yield from self._patterns(a, b, place)
        yield from self._rest(a, b, place)

    def _property(self, a: Case, b: Case, name: str, now: str, place: str) -> Iterator[Change]:
        old, new = name in _required(a), now in _required(b)
        if old != new:
            relation = Relation.NARROWER if new else Relation.WIDER
            yield self.weigh("obligatoriedad cambiada", place, (needed(old), needed(new)), relation)
        yield from self.walk(shapes.field(a, name), shapes.field(b, now), place)

    def _added(self, a: Case, b: Case, name: str, place: str) -> Iterator[Change]:
        if _typed(a, self.before):
            yield from self._property(a, b, name, name, place)
            return
        required = name in _required(b)
        kind = _label(cases(shapes.field(b, name), self.after))
        yield Change(
            "propiedad añadida",
            place,
            "",
            f"{kind}, {needed(required)}",
            self.sent and required,
            subject=name,
        )

    def _patterns(self, a: Case, b: Case, place: str) -> Iterator[Change]:
        for pattern in dict.fromkeys(
            key
            for case in (a, b)
            for one in case.members
            for key in one.get("patternProperties", {})
        ):
            yield from self.walk(
                shapes.pattern_field(a, pattern),
                shapes.pattern_field(b, pattern),
                f"{place} › /{pattern}/",
            )

    def _rest(self, a: Case, b: Case, place: str) -> Iterator[Change]:
        closed = [
            not cases(shapes.rest(case), defs) for case, defs in ((a, self.before), (b, self.after))
        ]
        inner = f"{place} › otras propiedades"
        if not any(closed):
            yield from self.walk(shapes.rest(a), shapes.rest(b), inner)
        elif closed[0] != closed[1]:
            said = (
                "cerradas" if closed[0] else "abiertas",
                "cerradas" if closed[1] else "abiertas",
            )
            # whoever reads must expect new properties; whoever sends may not add any where it is
            # closed
            yield Change("propiedades no declaradas", place, *said, self.sent and closed[1])

    def _variants(self, a: list[Case], b: list[Case], place: str) -> Iterator[Change]:
        """Yield which alternatives came and went, by what they admit and not by their order."""
        table = {
            (i, j): [*self._case(one, other, place), *self._integer(one, other, place)]
            for i, one in enumerate(a)
            for j, other in enumerate(b)
        }
        pairs = _paired(table)
        for pair in pairs:
            yield from table[pair]
        harmless = {pair for pair, found in table.items() if _harmless(found)}
        paired = [{pair[side] for pair in pairs} for side in (0, 1)]
        for i in sorted(set(range(len(a))) - paired[0]):
            relation = self._proved(a[i], b, self.before, self.after, Relation.NARROWER)
            if not (self.sent and any((i, j) in harmless for j in range(len(b)))):
                yield self.weigh("variante retirada", place, (_variant(a[i]), ""), relation)
        for j in sorted(set(range(len(b))) - paired[1]):
            relation = self._proved(b[j], a, self.after, self.before, Relation.WIDER)
            if self.sent or not any((i, j) in harmless for i in range(len(a))):
                yield self.weigh("variante añadida", place, ("", _variant(b[j])), relation)

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
        for value in examples.examples(one, own):
            if examples.admits(one.members, own, value) and all(
                examples.admits(other.members, theirs, value) is False for other in others
            ):
                return relation
        return Relation.UNKNOWN


def needed(required: bool) -> str:
    """Return the word for a thing that must be there, or may."""
    return "obligatorio" if required else "opcional"


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
    before, after = (shapes.seen_from(one, sent=sent) for one in (a, b))
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


def _covered(labels: set[str]) -> set[str]:
    return labels | ({"integer"} if "number" in labels else set())


def _label(found: list[Case]) -> str:
    labels = list(dict.fromkeys(one.label for one in found))
    if set(labels) == set(shapes.KINDS) and all(_bare(one) for one in found):
        return _ANYTHING
    return "|".join(sorted(labels, key=lambda one: (one == "null", labels.index(one))))


def _typed(case: Case, defs: Mapping[str, Schema]) -> bool:
    """Say whether properties that nothing names are of a known kind, as those of a map are."""
    return _label(cases(shapes.rest(case), defs)) not in (_ANYTHING, "")


def _bare(case: Case) -> bool:
    return not case.listed and not any(one for one in case.members)


def _names(case: Case) -> list[str]:
    named = [
        name
        for one in case.members
        for name in (*one.get("properties", {}), *one.get("required", ()))
    ]
    return [name for name in dict.fromkeys(named) if not _excluded(case, name)]


def _excluded(case: Case, name: str) -> bool:
    return any(one.get("not") == {} for one in shapes.field(case, name))


def _required(case: Case) -> frozenset[str]:
    return frozenset(name for one in case.members for name in one.get("required", ()))


def _listed(side: list[Case]) -> dict[str, object] | None:
    if any(one.values is None for one in side):
        return None
    return {text(value): value for one in side for value in one.values or ()}


def _shown(values: dict[str, object] | None) -> str:
    return "" if values is None else _cut(", ".join(values))


def _cut(said: str) -> str:
    return said if len(said) <= _LONGEST else f"{said[:_LONGEST]}…"


def _variant(case: Case) -> str:
    names = _names(case) if case.kind == "object" else []
    return (
        f"{case.label} ({', '.join(names[:5])}{'…' if len(names) > 5 else ''})"
        if names
        else case.label
    )


def _harmless(changes: list[Change]) -> bool:
    return not any(one.breaking or not one.decided for one in changes)


def _paired(table: Mapping[tuple[int, int], list[Change]]) -> list[tuple[int, int]]:
    """Return which alternative became which: the equal ones, then those that break nobody, then the
    last two.
    """
    left = sorted(table, key=lambda pair: (not _harmless(table[pair]), len(table[pair]), pair))
    pairs: list[tuple[int, int]] = []
    while left:
        best = left[0]
        alone = all(len({pair[side] for pair in left}) == 1 for side in (0, 1))
        if not _harmless(table[best]) and not alone:
            break
        pairs.append(best)
        left = [pair for pair in left if pair[0] != best[0] and pair[1] != best[1]]
    return pairs
