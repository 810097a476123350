"""Every mistake a request can hold, one at a time: each field of the contract with each kind of
wrong value.

What is sent is the same from run to run, and its order too: a mistake that a server takes may spend
the request it was made on.
"""

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from conformance.core.answers import Meaning
from conformance.core.finding import Code, Level
from conformance.http.checks.codes import ERR_02, LIF_04, LIF_08, LIF_10
from conformance.http.contract.document import Operation
from conformance.http.contract.provenance import level_of
from conformance.http.exemplar import FieldNames, Pointer
from conformance.http.generation.mutation import Mutation

CENT = 0.01
_UNKNOWN_TEXT, _UNKNOWN_NUMBER = "ZZ9999", 999_999
NO_DATE, IMPOSSIBLE, _LOCAL = "ayer", "2026-13-45T00:00:00Z", "31/12/2025"
TEXT_OF_KIND = {"integer": "abc", "number": "abc", "boolean": "quizas"}
SCALARS = frozenset({"integer", "number", "boolean"})
DATES = frozenset({"date-time", "date"})
_INVALID = (Meaning.INVALID,)
_OR_UNKNOWN = (Meaning.INVALID, Meaning.UNKNOWN_ROW)
_OR_MEDIA = (Meaning.INVALID, Meaning.WRONG_MEDIA)


@dataclass(frozen=True, slots=True)
class Mistake:
    """One wrong thing in a request, and what is right to answer to it.

    `where` is body, query, path or whole (the body itself). `level` is that of the refusal; `code`
    and `aspect` are what its acceptance breaks; `named` says whether the refusal should name the
    field.
    """

    mutation: Mutation
    where: str = "body"
    level: Level = Level.MUST
    right: tuple[Meaning, ...] = _INVALID
    code: Code = ERR_02
    aspect: str = ""
    named: bool = True

    @property
    def soft(self) -> bool:
        """Whether no document forbids it: some servers take it."""
        return self.level is not Level.MUST

    def __str__(self) -> str:
        """Return the field with its position in a list, and what is wrong with it."""
        rows = [part for part in self.mutation.place if isinstance(part, int)]
        name = self.mutation.field or "el cuerpo"
        return f"{name}{f' del elemento {rows[0] + 1}' if rows else ''} ({self.mutation.kind})"


@dataclass(frozen=True, slots=True)
class _Property:
    """A property of a body, and what the accepted request holds there. `odd` takes turns."""

    name: str
    schema: Mapping[str, Any]
    base: Any
    required: bool
    odd: bool

    @property
    def kinds(self) -> frozenset[str]:
        return kinds_of(self.schema)

    @property
    def level(self) -> Level:
        """The level of the rules that the schema says."""
        return level_of(self.schema)

    def wrong(self, kind: str, value: Any, level: Level = Level.MUST, **more: Any) -> Mistake:
        """Return the mistake of this value in the property's place."""
        return Mistake(Mutation(kind, (self.name,), value), "body", level, **more)


def in_body(
    operation: Operation,
    base: Mapping[str, Any],
    codes: Mapping[str, Sequence[str]],
    names: FieldNames,
) -> Iterator[Mistake]:
    """Yield the mistakes of a body: each property, in a list those of its first, middle and last
    element in turn.

    `codes` are the codes of the target by group: a code of another group is a mistake too.
    """
    schema = operation.request_schema
    if schema is None:
        return
    yield from _of_object(schema, base, [()], codes, names)
    for name, inner in schema.get("properties", {}).items():
        rows, items = base.get(name), inner.get("items")
        if isinstance(rows, list) and rows and isinstance(items, dict):
            yield from _of_elements(name, items, rows, codes, names)
    yield from _of_whole(schema, base, names)


def in_path(operation: Operation) -> Iterator[Mistake]:
    """Yield the mistakes of the ids in the path of an operation that takes a body."""
    if operation.request_schema is None:
        return
    for parameter in operation.parameters:
        if not parameter.in_path_of_row:
            continue
        for text, right in (("abc", _OR_UNKNOWN), ("0", _INVALID), ("-1", _INVALID)):
            mutation = Mutation(f"«{text}» en la ruta", (parameter.name,), text)
            yield Mistake(mutation, "path", right=right, named=False)


def _of_elements(
    name: str,
    schema: Mapping[str, Any],
    rows: Sequence[Any],
    codes: Mapping[str, Sequence[str]],
    names: FieldNames,
) -> Iterator[Mistake]:
    """Yield the mistakes of a list's elements, and elements that are no objects."""
    chosen = sorted({0, len(rows) // 2, len(rows) - 1})
    places: list[Pointer] = [(name, index) for index in chosen]
    yield from _of_object(schema, rows[0], places, codes, names)
    wrong = itertools.cycle((None, "abc", [rows[0]]))
    for place in places:
        yield Mistake(Mutation("un elemento que no es objeto", place, next(wrong)))


def _of_whole(
    schema: Mapping[str, Any], base: Mapping[str, Any], names: FieldNames
) -> Iterator[Mistake]:
    """Yield what takes the place of the whole body."""
    listed = Mutation("un arreglo en lugar del objeto", (), [dict(base)])
    yield Mistake(listed, "whole", right=_OR_MEDIA, named=False)
    if schema.get("required"):  # where nothing is, it is an object with a property too many
        wrapped = Mutation("un objeto dentro de otro", (), {names.body_wrapper: dict(base)})
        yield Mistake(wrapped, "whole", named=False)


def _of_object(
    schema: Mapping[str, Any],
    base: Mapping[str, Any],
    places: Sequence[Pointer],
    codes: Mapping[str, Sequence[str]],
    names: FieldNames,
) -> Iterator[Mistake]:
    """Yield the mistakes of an object's properties, each at the next of its places."""
    required = frozenset(schema.get("required", ()))
    for start, (name, inner) in enumerate(schema.get("properties", {}).items()):
        one = _Property(name, inner, base.get(name), name in required, bool(start % 2))
        first = start % len(places)
        turn = itertools.cycle((*places[first:], *places[:first]))
        for mistake in _of_property(one, codes, names):
            # One kind of mistake goes to every place: a server may judge only one of them.
            everywhere = mistake.mutation.kind == "null"
            for place in places if everywhere else [next(turn)]:
                yield replace(mistake, mutation=replace(mistake.mutation, place=(*place, name)))


def _of_property(
    one: _Property, codes: Mapping[str, Sequence[str]], names: FieldNames
) -> Iterator[Mistake]:
    """Yield what a property cannot be, by what its schema says that it is."""
    if one.required:
        yield from _left_out(one)
    if "array" in one.kinds:
        yield from _of_list(one)
        return
    if one.required or "string" in one.kinds:
        yield _of_another_shape(one, names)
    if one.kinds & SCALARS:
        yield from _of_scalar(one, names)
    elif one.schema.get("format") in DATES:
        yield from _of_date(one)
    elif "string" in one.kinds:
        yield from _of_string(one, names)
        yield from _of_code(one, codes, names)


def _left_out(one: _Property) -> Iterator[Mistake]:
    yield one.wrong("falta", None, one.level, aspect="field.missing")
    if "null" not in one.kinds:
        yield one.wrong("null", None, one.level)


def _of_list(one: _Property) -> Iterator[Mistake]:
    first = one.base[0] if isinstance(one.base, list) and one.base else {}
    yield one.wrong("un objeto en lugar de la lista", first)
    yield one.wrong("una lista dentro de otra", [one.base])
    if one.schema.get("minItems"):
        yield one.wrong("vacía", [], one.level, code=LIF_08, aspect="bulk.empty")


def _of_another_shape(one: _Property, names: FieldNames) -> Mistake:
    if one.odd:
        return one.wrong("un arreglo", [one.base])
    return one.wrong("un objeto", {names.value_wrapper: one.base})


def _of_scalar(one: _Property, names: FieldNames) -> Iterator[Mistake]:
    """Yield what no number and no flag is: a text, and the value itself written as a text."""
    yield one.wrong("texto", TEXT_OF_KIND[next(iter(one.kinds - {"null"}))])
    if one.required and one.base is not None and not names.coerced:
        text = str(one.base)
        written = text.lower() if isinstance(one.base, bool) else text
        yield one.wrong("escrito como texto", written, Level.SHOULD)
    yield from _out_of_range(one)
    if "integer" in one.kinds or "enum" in one.schema:
        yield from _of_unknown(one, names)


def _out_of_range(one: _Property) -> Iterator[Mistake]:
    """Yield what is below the least number, and between two whole ones."""
    least = one.schema.get("minimum")
    if "integer" in one.kinds and isinstance(least, int | float):
        yield one.wrong("menor que el mínimo", int(least) - 1, one.level)
        if one.required and isinstance(one.base, int):
            # Cut to an integer it is the row of the base: what some server takes touches no other
            # row.
            yield one.wrong("con decimales", one.base + 0.5, Level.SHOULD)
    elif least == CENT:
        # A soft amount is what LIF-10 is about; 0.00x may be rounded to a cent and is left alone.
        soft = one.level is not Level.MUST
        breaks: dict[str, Any] = {"code": LIF_10} if soft else {"aspect": "amount.least"}
        yield one.wrong("cero", 0, one.level, **breaks)
        yield one.wrong("negativo", -CENT, one.level, **breaks)


def _of_unknown(one: _Property, names: FieldNames) -> Iterator[Mistake]:
    """Yield a number that names nothing: a code that no list has, or the id of no row."""
    if "enum" in one.schema:
        yield one.wrong("código desconocido", _UNKNOWN_NUMBER)
    elif names.is_code(one.name):
        yield one.wrong("código desconocido", _UNKNOWN_NUMBER, right=_OR_UNKNOWN)
    elif _may_point(one) and names.is_id(one.name):
        # What it points at must exist: some clients write 0 for none, and no document forbids it.
        yield one.wrong("cero", 0, Level.SHOULD, right=_OR_UNKNOWN)


def _may_point(one: _Property) -> bool:
    """Say whether a number may be left out, null, or anything."""
    return not one.required and one.schema.get("minimum") is None and "null" in one.kinds


def _of_date(one: _Property) -> Iterator[Mistake]:
    yield one.wrong("no es fecha", NO_DATE)
    yield one.wrong("fecha imposible", IMPOSSIBLE)
    if one.required:
        yield one.wrong("vacío", "", one.level)
        yield one.wrong("fecha sin el formato ISO 8601", _LOCAL, Level.SHOULD)


def _of_string(one: _Property, names: FieldNames) -> Iterator[Mistake]:
    if not names.coerced:
        yield one.wrong("un número", 12345, Level.SHOULD)
    if one.schema.get("minLength"):
        yield one.wrong("vacío", "", one.level)
    limit = one.schema.get("maxLength")
    if isinstance(limit, int) and not names.is_opaque(one.name):
        # A soft limit is one that no document writes.
        aspect = "text.long" if one.level is Level.MUST else "text.long.soft"
        yield one.wrong("más largo que el máximo", "a" * (limit + 1), one.level, aspect=aspect)


def _of_code(
    one: _Property, codes: Mapping[str, Sequence[str]], names: FieldNames
) -> Iterator[Mistake]:
    """Yield a code that no list has, and one that only a list of another group has."""
    if not names.is_code(one.name) or not isinstance(one.base, str):
        return
    breaks: dict[str, Any] = {"code": LIF_04, "aspect": "code.wrong"}
    yield one.wrong("código desconocido", _UNKNOWN_TEXT, **breaks)
    if foreign := _foreign(one.base, codes):
        yield one.wrong("código de otro grupo", foreign, **breaks)


def _foreign(code: str, codes: Mapping[str, Sequence[str]]) -> str:
    """Return a code that no group of this one lists, "" when there is none.

    It is of the farthest group: those of kindred groups may be taken for one another.
    """
    own = {other for listed in codes.values() if code in listed for other in listed}
    foreign = [
        other
        for listed in codes.values()
        for other in listed
        if code not in listed and other[:2] != code[:2] and other not in own
    ]
    return foreign[-1] if own and foreign else ""


def kinds_of(schema: Mapping[str, Any]) -> frozenset[str]:
    """Return the types that a schema names."""
    kinds = schema.get("type")
    return frozenset(kinds) if isinstance(kinds, list) else frozenset({str(kinds)})
