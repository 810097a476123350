"""The space of mutants of a reference server: a sum of products, counted and drawn from uniformly.

The rules of the file: a block is all the operators at one part of one capability times all the
conditions there; nothing of it is made before it is drawn. Places come from what the pack says
anyway (contract, served operations, tables, lifecycles, lists), so that a new field or role is a
new place without a line here.
"""

import random
import types
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import datetime
from decimal import Decimal
from functools import partial
from itertools import accumulate
from typing import Any, get_args, get_origin, get_type_hints

from conformance.core.answers import Meaning
from conformance.core.capability import Kind, Shape
from conformance.http.contract.effective import Contract
from conformance.http.oracle.rowwise import plain
from conformance.http.pack import Pack
from conformance.http.reference import Reference
from conformance.sandbox.application import Sandbox, ServedOperation, Wrapper
from conformance.sandbox.fields import Field
from conformance.sandbox.mutants import answers, checks, rows
from conformance.sandbox.mutants.answers import AnswerShape
from conformance.sandbox.mutants.conditions import (
    AGAIN,
    AT_ONCE,
    ELEMENTS,
    ROWS,
    OfClass,
    OfQuery,
    OfRole,
    classes_of,
    states_of,
)
from conformance.sandbox.mutants.mutant import ALWAYS, Mutant, MutantBreach, MutantCondition
from conformance.sandbox.mutants.values import (
    AMOUNT,
    FLAG,
    ID,
    MOMENT,
    OPERATORS,
    TEXT,
    WHOLE,
    Operator,
)
from conformance.sandbox.tokens import CHECKS

SHOWN, STORED, LISTED, CHECKED, REFUSED, TOKENS = SEAMS = (
    "mostrado",
    "guardado",
    "lista",
    "control",
    "rechazo",
    "token",
)


@dataclass(frozen=True, slots=True)
class Block:
    """All the ways at one part of one capability: `make` gives the wrapper of an operator under a
    condition.
    """

    seam: str
    capability: str
    part: str
    operators: Sequence[str]
    conditions: Sequence[MutantCondition]
    breach: MutantBreach
    make: Callable[[str, MutantCondition], Wrapper]

    def __len__(self) -> int:
        return len(self.operators) * len(self.conditions)

    def mutant(self, number: int) -> Mutant:
        """Return the mutant of a number below the length."""
        nth, condition = divmod(number, len(self.conditions))
        name, when = self.operators[nth], self.conditions[condition]
        made = self.make(name, when)
        return Mutant(self.seam, name, self.capability, self.part, when, self.breach, made)


class MutantSpace:
    """The mutants of a server, by number."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        self.blocks = tuple(one for one in blocks if len(one))
        self._ends = list(accumulate(map(len, self.blocks)))

    def __len__(self) -> int:
        return self._ends[-1] if self._ends else 0

    def __getitem__(self, number: int) -> Mutant:
        nth = bisect_right(self._ends, number)
        return self.blocks[nth].mutant(number - (self._ends[nth - 1] if nth else 0))

    def drawn(self, count: int, seed: int) -> list[int]:
        """Return the numbers of so many different mutants, each as likely as any: the same for the
        same seed, and of a smaller count the first of those of a greater one.
        """
        chance, seen = random.Random(seed), dict[int, None]()
        while len(seen) < min(count, len(self)):
            seen[chance.randrange(len(self))] = None
        return list(seen)

    def sizes(self) -> Mapping[str, int]:
        """Return how many mutants each seam has."""
        return {seam: sum(len(one) for one in self.blocks if one.seam == seam) for seam in SEAMS}


def space_of(
    pack: Pack, contract: Contract, reference: Reference, sandbox: Sandbox[Any]
) -> MutantSpace:
    """Return the space of mutants of a pack's server."""
    served = {one.capability: one for one in sandbox.routes.operations() if not one.open}
    tellers = _tellers(contract, served)
    written = frozenset(plain(name) for one in served.values() for name in _taken(one.body or ()))
    places = _Places(pack, contract, reference, served, tellers, written)
    return MutantSpace(
        [
            *places.shown(),
            *places.stored(sandbox.store),
            *places.listed(),
            *places.checked(),
            *places.refused(),
            *places.tokens(),
        ]
    )


@dataclass(frozen=True, slots=True)
class _Places:
    """Where a server can be wrong, by what its pack says."""

    pack: Pack
    contract: Contract
    reference: Reference
    served: Mapping[str, ServedOperation]
    tellers: Mapping[str, frozenset[str]]
    written: frozenset[str]

    def _known(self) -> Iterator[tuple[str, ServedOperation]]:
        """Yield the capabilities that the contract and the server both have."""
        return ((name, one) for name, one in self.served.items() if name in self.contract.bound)

    def _kind(self, name: str) -> Kind:
        return self.contract.bound[name].capability.kind

    def shown(self) -> Iterator[Block]:
        """Yield the fields of answers."""
        for name, operation in self._known():
            answer = self.contract.bound[name].operation.success()
            if answer is None or answer.schema is None:
                continue
            shape, schema = self._shape(answer.schema)
            for leaf in _leaves(schema):
                yield from self._shown(name, operation, shape, leaf)

    def _shown(
        self, name: str, operation: ServedOperation, shape: AnswerShape, leaf: "Leaf"
    ) -> Iterator[Block]:
        """Yield the ways to show a field wrong: where nothing else tells what it must be, those by
        which readers are told otherwise than others, and those that its schema forbids.
        """
        known_finely = self._written(leaf)
        fitting = {
            one.name: one
            for one in OPERATORS
            if leaf.kind in one.kinds and (known_finely or not one.fine)
        }
        if not shape.listed:
            fitting = {key: one for key, one in fitting.items() if not _of_elements(one)}
        elsewhere = (
            *(ELEMENTS if shape.listed else ()),
            *(classes_of(leaf.kind) if self._written(leaf) else ()),
            *self._states(name),
        )

        def make(operator: str, condition: MutantCondition) -> Wrapper:
            return answers.field_spoiled(shape, leaf.path, fitting[operator], condition)

        breach = MutantBreach("CON-02" if self._counts(name) else "CON-01")
        part, every = ".".join(leaf.path), tuple(fitting)
        yield Block(SHOWN, name, part, every, _roles(operation), breach, make)
        known = self._computed(name, leaf) or self._told_elsewhere(name, leaf)
        rest = every if known else tuple(set(leaf.forbidden) & set(every))
        yield Block(SHOWN, name, part, rest, (ALWAYS, *elsewhere), breach, make)

    def _computed(self, name: str, leaf: "Leaf") -> bool:
        """Tell whether a field follows from others: a count or a sum."""
        if self._counts(name):
            return True
        of_bulks = (one.counts.get(name, {}) for one in self.pack.bulks)
        of_cycles = (one.reads.counts for one in self.pack.lifecycles if one.reads)
        return any(leaf.path[-1] in counts for counts in (*of_bulks, *of_cycles))

    def _written(self, leaf: "Leaf") -> bool:
        """Tell whether clients choose the values of a field: then they are of every class."""
        return plain(leaf.path[-1]) in self.written

    def _told_elsewhere(self, name: str, leaf: "Leaf") -> bool:
        """Tell whether another operation takes or shows a field of that name."""
        return not self.tellers.get(plain(leaf.path[-1]), frozenset()) <= {name}

    def _counts(self, name: str) -> bool:
        return self.contract.bound[name].capability.shape is Shape.SUMMARY

    def _shape(self, schema: Mapping[str, Any]) -> tuple[AnswerShape, Mapping[str, Any]]:
        """Return how an answer holds its rows, and the schema of one."""
        whole = _plain(schema)
        member = self.pack.paging.rows
        inside = whole.get("properties", {}).get(member) if member else None
        if inside is not None:
            return AnswerShape(member, True), _plain(inside.get("items", {}))
        if "items" in whole:
            return AnswerShape("", True), _plain(whole["items"])
        return AnswerShape(), whole

    def _states(self, name: str) -> Iterator[MutantCondition]:
        for cycle in self.pack.lifecycles:
            if cycle.reads is None:
                continue
            if name == cycle.reads.detail:
                yield from states_of(cycle)
            for listing in cycle.reads.lists:
                if listing.capability == name:
                    yield from states_of(cycle, listing.without)

    def stored(self, store: Any) -> Iterator[Block]:
        """Yield the fields of the rows that writes leave."""
        tables = list(_tables(store))
        for name, operation in self._known():
            if self._kind(name) is not Kind.WRITE:
                continue
            many = _list_of(operation) is not None
            for table, path, kind in tables:
                if name not in self.reference.tables.get(table, ()):
                    continue
                yield self._stored(name, operation, (table, path, kind), many=many)

    def _stored(
        self,
        name: str,
        operation: ServedOperation,
        place: tuple[str, tuple[str, ...], str],
        *,
        many: bool,
    ) -> Block:
        table, path, kind = place
        fitting = {
            one.name: one
            for one in OPERATORS
            if kind in one.kinds and not one.drops and (many or not _of_elements(one))
        }
        conditions = (
            ALWAYS,
            *_roles(operation),
            *(ELEMENTS if many else ()),
            *classes_of(kind),
            *ROWS,
            AGAIN,
        )

        def make(operator: str, condition: MutantCondition) -> Wrapper:
            return rows.stored_wrong(table, path, fitting[operator], condition)

        part = ".".join((table, *path))
        return Block(STORED, name, part, tuple(fitting), conditions, MutantBreach("CON-06"), make)

    def listed(self) -> Iterator[Block]:
        """Yield what can be wrong with the rows of lists."""
        paging = self.pack.paging
        for name, operation in self._known():
            answer = self.contract.bound[name].operation.success()
            if answer is None or answer.schema is None or self._kind(name) is not Kind.READ:
                continue
            shape, _ = self._shape(answer.schema)
            if not shape.listed:
                continue
            filters = [one for one in operation.query if one.name not in _lowered(paging.names)]
            conditions = (
                ALWAYS,
                *_roles(operation),
                *(OfQuery("filtro", one.name) for one in filters),
                *((OfQuery("página", paging.page, paging.first),) if paging.page else ()),
            )
            yield from self._rearranged(name, shape, conditions)
            yield from self._forgotten(name, operation, conditions)

    def _rearranged(
        self, name: str, shape: AnswerShape, conditions: Sequence[MutantCondition]
    ) -> Iterator[Block]:
        paging = self.pack.paging
        make = {
            **{
                f"{key}{', contada' if counted else ''}": partial(
                    answers.rows_rearranged, shape, paging, key, counted=counted
                )
                for key in answers.REARRANGED
                for counted in ((False, True) if shape.rows else (False,))
            },
            "orden-inestable": partial(answers.order_unstable, shape),
        }
        yield Block(LISTED, name, "", tuple(make), conditions, MutantBreach("CON-03"), _of(make))
        counts = [one for one in (paging.total, paging.pages) if one and shape.rows]
        for member in counts:
            off: dict[str, Any] = {
                "uno-mas": partial(answers.miscounted, member, 1),
                "uno-menos": partial(answers.miscounted, member, -1),
            }
            yield Block(
                LISTED, name, member, tuple(off), conditions, MutantBreach("CON-03"), _of(off)
            )
        if self.reference.isolation:
            strange: dict[str, Any] = {
                "una-ajena": partial(
                    answers.stranger_shown, shape, paging, self.reference.isolation
                )
            }
            breach = MutantBreach("SEC-05", "isolation")
            yield Block(LISTED, name, "", tuple(strange), conditions, breach, _of(strange))

    def _forgotten(
        self, name: str, operation: ServedOperation, conditions: Sequence[MutantCondition]
    ) -> Iterator[Block]:
        pages = _lowered(self.pack.paging.names)
        for one in operation.query:
            forget: dict[str, Any] = {"ignorado": partial(answers.parameter_forgotten, one.name)}
            others = [each for each in conditions if each.name != one.name]
            breach = MutantBreach("CON-03" if one.name in pages else "CON-04")
            yield Block(LISTED, name, one.name, tuple(forget), others, breach, _of(forget))

    def checked(self) -> Iterator[Block]:
        """Yield the checks that can be skipped: of fields, of roles, of rules."""
        for name, operation in self._known():
            yield from self._bounds(name, operation)
            yield self._role(name, operation)
            yield from self._rules(name, operation)
            if self.reference.isolation:
                yield self._entity(name, operation)

    def _bounds(self, name: str, operation: ServedOperation) -> Iterator[Block]:
        listed = _list_of(operation)
        elements = ELEMENTS if listed is not None else ()
        of_body = (*(operation.body or ()), *(listed.items if listed is not None else ()))
        for one in of_body:
            conditions = (
                ALWAYS,
                *_roles(operation),
                *elements,
                *self._beside(operation, one.name),
                AGAIN,
            )
            yield from self._bound(name, one, conditions)
        for one in operation.query:
            yield from self._bound(name, one, (ALWAYS, *_roles(operation), AGAIN), query=True)

    def _bound(
        self, name: str, one: Field, conditions: Sequence[MutantCondition], *, query: bool = False
    ) -> Iterator[Block]:
        for bound, aspect in _bounds_of(one, query=query):
            skip: dict[str, Any] = {
                f"sin-{bound}": partial(checks.check_skipped, f"{bound}:{one.name}")
            }
            breach = MutantBreach("ERR-02", aspect)
            yield Block(CHECKED, name, one.name, tuple(skip), conditions, breach, _of(skip))

    def _beside(self, operation: ServedOperation, own: str) -> Iterator[MutantCondition]:
        """Yield the classes of the other values of a body or element."""
        listed = _list_of(operation)
        for one in listed.items if listed is not None else operation.body or ():
            if one.name != own:
                yield from classes_of(_KINDS.get(one.kind, FLAG), one.name)

    def _role(self, name: str, operation: ServedOperation) -> Block:
        roles = {role for one in self.served.values() for role in one.roles} - operation.roles
        skip: dict[str, Any] = {"sin-control-de-rol": partial(checks.check_skipped, "role")}
        reads = self._kind(name) is Kind.READ
        breach = MutantBreach(
            "SEC-10" if reads else "SEC-03", "role.read" if reads else "role.write"
        )
        conditions = [OfRole("rol", role) for role in sorted(roles)]
        return Block(CHECKED, name, "rol", tuple(skip), conditions, breach, _of(skip))

    def _rules(self, name: str, operation: ServedOperation) -> Iterator[Block]:
        conditions = (
            ALWAYS,
            *_roles(operation),
            *(ELEMENTS if _list_of(operation) is not None else ()),
            *self._beside(operation, ""),
            *self._codes(name),
            AGAIN,
            AT_ONCE,
        )
        for rule, requirement in self._asked(name).items():
            skip: dict[str, Any] = {"sin-regla": partial(checks.check_skipped, rule)}
            breach = MutantBreach("", "", requirement)
            yield Block(CHECKED, name, rule, tuple(skip), conditions, breach, _of(skip))

    def _asked(self, name: str) -> Mapping[str, str]:
        """Return the rules that a capability asks for, each with the requirement it is of."""
        own = {
            rule: one.requirement
            for rule, one in self.reference.rules.items()
            if name in one.capabilities
        }
        for cycle in self.pack.lifecycles:
            moves = {
                move.name
                for move in cycle.moves
                if name in (move.capability, *(move.bulk or ())[:1])
            }
            own |= {
                one.rule.name: one.rule.requirement
                for one in cycle.refusals
                if not moves.isdisjoint(one.moves)
            }
        return own

    def _codes(self, name: str) -> Iterator[MutantCondition]:
        """Yield the codes by which an act of a lifecycle is made."""
        for cycle in self.pack.lifecycles:
            for move in cycle.moves:
                if move.act is None or name not in (move.capability, *(move.bulk or ())[:1]):
                    continue
                for code in filter(None, (*move.act.codes, move.code)):
                    yield OfClass("código", code, partial(_equals, code), move.act.code)

    def _entity(self, name: str, operation: ServedOperation) -> Block:
        skip: dict[str, Any] = {
            "sin-aislamiento": partial(checks.check_skipped, self.reference.isolation)
        }
        conditions = (ALWAYS, *_roles(operation))
        breach = MutantBreach("SEC-05", "isolation")
        return Block(CHECKED, name, "entidad", tuple(skip), conditions, breach, _of(skip))

    def refused(self) -> Iterator[Block]:
        """Yield what can be wrong with statuses and the bodies of refusals."""
        for name, operation in self._known():
            conditions = (ALWAYS, *_roles(operation))
            make: dict[str, Any] = {
                f"{before}-es-{after}{' por el rol' if when else ''}": partial(
                    answers.status_changed, before, after, when=when
                )
                for before, after, when in self._statuses(name)
            }
            yield Block(
                REFUSED, name, "status", tuple(make), conditions, MutantBreach("SCH-03"), _of(make)
            )
            leaks: dict[str, Any] = {
                f"fuga-{key}-en-{status}": partial(answers.leaking, status, text)
                for key, text in answers.LEAKS.items()
                for status in self._refusing()
            }
            yield Block(
                REFUSED,
                name,
                "cuerpo",
                tuple(leaks),
                conditions,
                MutantBreach("SEC-04"),
                _of(leaks),
            )
            yield from self._misnamed(name, operation, conditions)

    def _statuses(self, name: str) -> Iterator[tuple[int, int, str]]:
        """Yield a status that is right and another that is not; the third says which refusals are
        meant, "" for all of that status.
        """
        mean = self.pack.answers.statuses
        declared = {one.status for one in self.contract.bound[name].operation.answers}
        odd = [one for one in _ODD_SUCCESSES if str(one) not in declared]
        for right in mean.get(Meaning.ACCEPTED, ()):
            yield from ((right, other, "") for other in odd)
        for meaning, others in _TAKEN_FOR.items():
            when = "rol" if meaning is Meaning.FORBIDDEN else ""
            for right in (one for one in mean.get(meaning, ()) if str(one) in declared):
                wrong = {one for other in others for one in mean.get(other, ())} | {_FAILED}
                yield from ((right, one, when) for one in sorted(wrong - {right}))

    def _refusing(self) -> tuple[int, ...]:
        """Return the statuses by which the system refuses."""
        mean = self.pack.answers.statuses
        return tuple(
            sorted({one for meaning in _TAKEN_FOR for one in mean.get(meaning, ()) if one})
        )

    def _misnamed(
        self, name: str, operation: ServedOperation, conditions: Sequence[MutantCondition]
    ) -> Iterator[Block]:
        listed = _list_of(operation)
        named = listed.items if listed is not None else operation.body or operation.query
        for one, other in zip(named, (*named[1:], *named[:1]), strict=True):
            if one is other:
                continue
            make: dict[str, Any] = {"nombra-otra": partial(answers.misnamed, one.name, other.name)}
            breach = MutantBreach("ERR-08")
            yield Block(REFUSED, name, one.name, tuple(make), conditions, breach, _of(make))

    def tokens(self) -> Iterator[Block]:
        """Yield the checks of tokens."""
        for name, _ in self._known():
            make: dict[str, Any] = {
                f"sin-{check}": partial(checks.check_skipped, check) for check in CHECKS
            }
            breach = MutantBreach("SEC-02", "auth.forged")
            yield Block(TOKENS, name, "", tuple(make), (ALWAYS, AGAIN), breach, _of(make))


_ODD_SUCCESSES, _FAILED = (202, 206), 500
# What a refusal may not be taken for: that no decision calls right.
_TAKEN_FOR: Mapping[Meaning, tuple[Meaning, ...]] = {
    Meaning.UNAUTHENTICATED: (Meaning.FORBIDDEN, Meaning.INVALID),
    Meaning.FORBIDDEN: (Meaning.UNAUTHENTICATED, Meaning.INVALID),
    Meaning.INVALID: (Meaning.UNAUTHENTICATED,),
    Meaning.UNKNOWN_ROW: (),
}
_KINDS: Mapping[str, str] = {
    "int64": ID,
    "int32": WHOLE,
    "money": AMOUNT,
    "number": AMOUNT,
    "text": TEXT,
    "date": MOMENT,
    "bool": FLAG,
}


def _of(make: Mapping[str, Callable[..., Wrapper]]) -> Callable[[str, MutantCondition], Wrapper]:
    """Return what makes the wrapper of an operator under a condition."""

    def made(operator: str, condition: MutantCondition) -> Wrapper:
        return make[operator](condition=condition)

    return made


def _equals(value: Any, other: Any) -> bool:
    return bool(str(other) == value)


def _of_elements(operator: Operator) -> bool:
    return operator.name in ("del-primero", "del-anterior")


def _lowered(names: Sequence[str]) -> frozenset[str]:
    """Return names as fields of queries have them: small at the front."""
    return frozenset(name[:1].lower() + name[1:] for name in names)


def _roles(operation: ServedOperation) -> tuple[MutantCondition, ...]:
    return tuple(OfRole("rol", role) for role in sorted(operation.roles))


def _list_of(operation: ServedOperation) -> Field | None:
    return next((one for one in operation.body or () if one.kind == "list"), None)


def _bounds_of(one: Field, *, query: bool) -> Iterator[tuple[str, str]]:
    if one.required:
        yield "required", "query.choice" if query else "field.missing"
    if one.limit is not None and one.kind == "text":
        yield "limit", "text.long.soft"
    if one.limit is not None and one.kind == "list":
        yield "limit", "bulk.empty"
    if one.minimum is not None:
        yield "minimum", "query.page" if query else "negative.write"
    if one.maximum is not None:
        yield "maximum", "query.page" if query else "negative.write"


def _plain(schema: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the schema itself, or the first alternative of one that has several."""
    for word in ("anyOf", "oneOf", "allOf"):
        first = next((one for one in schema.get(word, ()) if one.get("type") != "null"), None)
        if first is not None and "properties" not in schema:
            return _plain(first)
    return schema


@dataclass(frozen=True, slots=True)
class Leaf:
    """A plain member of a row: where it stands, its kind, and the operators that its own schema
    forbids.
    """

    path: tuple[str, ...]
    kind: str
    forbidden: tuple[str, ...] = ()


def _leaves(schema: Mapping[str, Any], above: tuple[str, ...] = ()) -> Iterator[Leaf]:
    """Yield the plain members of a row."""
    for name, one in schema.get("properties", {}).items():
        inner = _plain(one)
        if "properties" in inner:
            yield from _leaves(inner, (*above, name))
        elif kind := _kind_of(inner):
            lacking = ("falta",) if name in schema.get("required", ()) else ()
            null = () if "null" in _types(inner) else ("nulo",)
            yield Leaf((*above, name), kind, (*lacking, *null))


def _all_leaves(schema: Mapping[str, Any]) -> Iterator[str]:
    """Yield the names of all plain members of an answer, in lists and pages too."""
    inner = _plain(schema)
    for name, one in inner.get("properties", {}).items():
        deeper = _plain(one)
        if "properties" in deeper or "items" in deeper:
            yield from _all_leaves(deeper)
        else:
            yield name
    if "items" in inner:
        yield from _all_leaves(inner["items"])


def _tellers(
    contract: Contract, served: Mapping[str, ServedOperation]
) -> Mapping[str, frozenset[str]]:
    """Return the capabilities that take or show a field, by its plain name."""
    found: dict[str, set[str]] = {}
    for name, bound in contract.bound.items():
        answer, asked = bound.operation.success(), served.get(name)
        shown = _all_leaves(answer.schema) if answer is not None and answer.schema else ()
        taken = _taken(asked.body or ()) if asked is not None else ()
        for field_name in (*shown, *taken):
            found.setdefault(plain(field_name), set()).add(name)
    return {key: frozenset(names) for key, names in found.items()}


def _taken(body: Sequence[Field]) -> Iterator[str]:
    for one in body:
        yield from _taken(one.items) if one.items else (one.name,)


def _types(schema: Mapping[str, Any]) -> set[str]:
    said = schema.get("type")
    return set(said if isinstance(said, list) else [said])


def _kind_of(schema: Mapping[str, Any]) -> str:
    names = _types(schema)
    if "integer" in names:
        return ID if schema.get("format") == "int64" else WHOLE
    if "number" in names:
        return AMOUNT
    if "boolean" in names:
        return FLAG
    if "string" not in names:
        return ""
    if schema.get("format") == "uuid":
        return FLAG
    dated = schema.get("format") in ("date-time", "date") or "\\d{4}-" in schema.get("pattern", "")
    return MOMENT if dated else TEXT


_BY_TYPE: Mapping[Any, str] = {
    int: ID,
    str: TEXT,
    Decimal: AMOUNT,
    datetime: MOMENT,
    bool: FLAG,
}


def _tables(store: Any) -> Iterator[tuple[str, tuple[str, ...], str]]:
    """Yield the fields of the rows of a server's tables: table, path in the row, kind."""
    for name, hint in get_type_hints(type(store)).items():
        record = get_args(hint)[-1] if get_origin(hint) is dict else None
        if record is not None and is_dataclass(record) and not name.startswith("_"):
            for path, kind in _members(record):
                yield name, path, kind


def _members(record: Any, above: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], str]]:
    hints = get_type_hints(record)
    for one in fields(record)[0 if above else 1 :]:  # the first of a row tells it from others
        hint = hints[one.name]
        bare = next((each for each in get_args(hint) if each is not types.NoneType), hint)
        kind = bare if isinstance(hint, types.UnionType) else hint
        if kind in _BY_TYPE:
            yield (*above, one.name), _BY_TYPE[kind]
        elif is_dataclass(kind) and isinstance(kind, type) and not _shared(kind):
            yield from _members(kind, (*above, one.name))


def _shared(kind: type) -> bool:
    """Tell whether records of a kind are tables of the norm, which no write makes."""
    return any(
        get_origin(hint) is not None or callable(getattr(hint, "named", None))
        for hint in get_type_hints(kind).values()
    )
