"""Every mistake a request can hold, one at a time: each field of the contract with each kind of
wrong value.
"""

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from conformance.core.finding import Code, Level
from conformance.http.checks.codes import ERR_02, LIF_04, LIF_08, LIF_10, rule_of
from conformance.http.contract.document import Operation, Parameter
from conformance.http.generation.defect import Defect, Path, marked

_CENT = 0.01
_TEXT_1500 = 1500
_UNKNOWN_TEXT, _UNKNOWN_NUMBER = "ZZ9999", 999_999
_NO_DATE, _IMPOSSIBLE, _LOCAL = "ayer", "2026-13-45T00:00:00Z", "31/12/2025"
_TEXT_OF_KIND = {"integer": "abc", "number": "abc", "boolean": "quizas"}
_REFUSED = (400,)
_OR_UNKNOWN = (400, 404)
# what clients of this API wrap their bodies in, after the name of a handler's argument
_WRAPPER = "command"

Made = tuple[str, Any]


@dataclass(frozen=True, slots=True)
class Mistake:
    """One wrong thing in a request, and what is right to answer to it.

    `where` is body, query, path or whole (the body itself). `level` is that of the refusal; `code`
    and `requirement` are what its acceptance breaks; `named` says whether the refusal should name
    the field.
    """

    defect: Defect
    where: str = "body"
    level: Level = Level.MUST
    statuses: tuple[int, ...] = _REFUSED
    code: Code = ERR_02
    requirement: str | None = None
    named: bool = True

    def __str__(self) -> str:
        """Return the field with its position in a list, and what is wrong with it."""
        rows = [part for part in self.defect.place if isinstance(part, int)]
        name = self.defect.field or "el cuerpo"
        return f"{name}{f' del elemento {rows[0] + 1}' if rows else ''} ({self.defect.kind})"


def in_body(
    operation: Operation, base: Mapping[str, Any], codes: Mapping[str, Sequence[str]]
) -> Iterator[Mistake]:
    """Yield the mistakes of a body: each property, in a list those of its first, middle and last
    element in turn.

    `codes` are the codes of the target by group: a code of another group is a mistake too.
    """
    schema = operation.request_schema
    if schema is None:
        return
    yield from _of_object(schema, base, codes, [()])
    for name, inner in schema.get("properties", {}).items():
        rows, items = base.get(name), inner.get("items")
        if isinstance(rows, list) and rows and isinstance(items, dict):
            places: list[Path] = [
                (name, index) for index in sorted({0, len(rows) // 2, len(rows) - 1})
            ]
            yield from _of_object(items, rows[0], codes, places)
            wrong = itertools.cycle((None, "abc", [rows[0]]))
            yield from (
                Mistake(Defect("un elemento que no es objeto", place, next(wrong)))
                for place in places
            )
    yield Mistake(
        Defect("un arreglo en lugar del objeto", (), [dict(base)]),
        "whole",
        statuses=(400, 415),
        named=False,
    )
    if schema.get("required"):  # where nothing is, it is an object with a property too many
        yield Mistake(
            Defect("un objeto dentro de otro", (), {_WRAPPER: dict(base)}), "whole", named=False
        )


def in_query(operation: Operation) -> Iterator[Mistake]:
    """Yield the mistakes of a query: each parameter with what it cannot be once written in a
    URL.
    """
    for parameter in operation.parameters:
        if parameter.where == "query":
            page = "minimum" in parameter.schema and not _is_id(parameter.name)
            for kind, value, level in _of_parameter(parameter):
                norm = (
                    "SIIFA-R27"
                    if kind == "falta" or "enum" in parameter.schema
                    else "SIIFA-R26"
                    if page
                    else None
                )
                yield Mistake(
                    Defect(kind, (parameter.name,), value), "query", level, requirement=norm
                )


def in_path(operation: Operation) -> Iterator[Mistake]:
    """Yield the mistakes of the ids in the path of an operation that takes a body (S6, «either is
    right»).
    """
    for parameter in operation.parameters:
        if parameter.where == "path" and operation.request_schema is not None:
            for text, statuses in (("abc", _OR_UNKNOWN), ("0", _REFUSED), ("-1", _REFUSED)):
                yield Mistake(
                    Defect(f"«{text}» en la ruta", (parameter.name,), text),
                    "path",
                    statuses=statuses,
                    named=False,
                )


def edges(operation: Operation, base: Mapping[str, Any], *, numbers: bool) -> dict[Path, Any]:
    """Return the last accepted value of each bounded property of the body, by its place.

    Texts are filled up to their maximum; codes are left alone. `numbers` takes the least amount of
    money too.
    """
    found: dict[Path, Any] = {}
    schema = operation.request_schema or {}
    places: list[tuple[Path, Mapping[str, Any], Any]] = [((), schema, base)]
    for name, inner in schema.get("properties", {}).items():
        rows = base.get(name)
        if isinstance(rows, list) and rows and isinstance(inner.get("items"), dict):
            places.append(((name, len(rows) - 1), inner["items"], rows[-1]))
    for place, one, values in places:
        for name, inner in one.get("properties", {}).items():
            limit, value = inner.get("maxLength"), values.get(name)
            if isinstance(limit, int) and "codigo" not in name.lower():
                text = value if isinstance(value, str) else ""
                found[(*place, name)] = text.ljust(limit, "0" if text.isdigit() else "a")[:limit]
            elif numbers and inner.get("minimum") == _CENT:
                found[(*place, name)] = _CENT
    return found


def query_edges(operation: Operation) -> Iterator[dict[str, Any]]:
    """Yield the queries that hold the least and the most of every bounded parameter that is not an
    id.
    """
    for keyword in ("minimum", "maximum"):
        limits = {
            one.name: one.schema[keyword]
            for one in operation.parameters
            if one.where == "query" and keyword in one.schema and not _is_id(one.name)
        }
        if limits:
            yield limits


def _of_object(
    schema: Mapping[str, Any],
    base: Mapping[str, Any],
    codes: Mapping[str, Sequence[str]],
    places: Sequence[Path],
) -> Iterator[Mistake]:
    """Yield the mistakes of an object's properties, each at the next of its places."""
    required = frozenset(schema.get("required", ()))
    for start, (name, inner) in enumerate(schema.get("properties", {}).items()):
        turn = itertools.cycle((*places[start % len(places) :], *places[: start % len(places)]))
        made = _of_property(
            name, inner, base.get(name), codes, required=name in required, odd=bool(start % 2)
        )
        for one in made:
            # One kind of mistake goes to every place: a server may judge only one of them.
            for place in places if one.defect.kind == "null" else [next(turn)]:
                yield replace(one, defect=replace(one.defect, place=(*place, name)))


def _of_property(
    name: str,
    schema: Mapping[str, Any],
    base: Any,
    codes: Mapping[str, Sequence[str]],
    *,
    required: bool,
    odd: bool,
) -> Iterator[Mistake]:
    kinds = _kinds(schema)
    soft = Level.SHOULD if marked(schema) else Level.MUST

    def make(kind: str, value: Any = None, level: Level = Level.MUST, **more: Any) -> Mistake:
        return Mistake(Defect(kind, (name,), value), "body", level, **more)

    if required:
        yield make("falta", level=soft, requirement="SIIFA-R12")
        if "null" not in kinds:
            yield make("null", level=soft)
    if "array" in kinds:
        yield make(
            "un objeto en lugar de la lista", base[0] if isinstance(base, list) and base else {}
        )
        yield make("una lista dentro de otra", [base])
        if schema.get("minItems"):
            yield make(
                "vacía",
                [],
                soft,
                code=LIF_08,
                requirement="SIIFA-R19b" if soft is Level.SHOULD else None,
            )
        return
    if required or "string" in kinds:
        yield make("un arreglo", [base]) if odd else make("un objeto", {"valor": base})
    if kinds & {"integer", "number", "boolean"}:
        yield make("texto", _TEXT_OF_KIND[next(iter(kinds - {"null"}))])
        if required and base is not None:
            written = str(base).lower() if isinstance(base, bool) else str(base)
            yield make("escrito como texto", written, Level.SHOULD)
        yield from _of_number(name, schema, base, soft, required=required, whole="integer" in kinds)
    elif schema.get("format") in {"date-time", "date"}:
        yield make("no es fecha", _NO_DATE)
        yield make("fecha imposible", _IMPOSSIBLE)
        if required:
            yield make("vacío", "", soft)
            yield make("fecha sin el formato ISO 8601", _LOCAL, Level.SHOULD)
    elif "string" in kinds:
        yield make("un número", 12345, Level.SHOULD)
        if schema.get("minLength"):
            yield make("vacío", "", soft)
        yield from _of_text(name, schema, soft)
        yield from _of_code(name, base, codes)


def _of_number(
    name: str, schema: Mapping[str, Any], base: Any, soft: Level, *, required: bool, whole: bool
) -> Iterator[Mistake]:
    def make(kind: str, value: Any, level: Level, **more: Any) -> Mistake:
        return Mistake(Defect(kind, (name,), value), "body", level, **more)

    least = schema.get("minimum")
    if whole and isinstance(least, int | float):
        yield make("menor que el mínimo", int(least) - 1, soft)
        if required and isinstance(base, int):
            # Cut to an integer it is the row of the base: what some server takes touches no other
            # row.
            yield make("con decimales", base + 0.5, Level.SHOULD)
    elif least == _CENT:
        # A soft amount is what LIF-10 is about (R14); 0.00x may be rounded to a cent and is left
        # alone.
        more = {"code": LIF_10} if soft is Level.SHOULD else {"requirement": "SIIFA-R32"}
        yield make("cero", 0, soft, **more)
        yield make("negativo", -_CENT, soft, **more)
    if "enum" in schema:
        yield make("código desconocido", _UNKNOWN_NUMBER, Level.MUST)
    elif whole and "codigo" in name.lower():
        yield make("código desconocido", _UNKNOWN_NUMBER, Level.MUST, statuses=_OR_UNKNOWN)
    elif whole and not required and least is None and _is_id(name) and "null" in _kinds(schema):
        # What it points at must exist (R13): some clients write 0 for none, and no document forbids
        # it.
        yield make("cero", 0, Level.SHOULD, statuses=_OR_UNKNOWN)


def _of_text(name: str, schema: Mapping[str, Any], soft: Level) -> Iterator[Mistake]:
    limit = schema.get("maxLength")
    if isinstance(limit, int):
        # R17: production accepts 1500 and fails past it; no document says so, hence SHOULD.
        unwritten = limit == _TEXT_1500
        yield Mistake(
            Defect("más largo que el máximo", (name,), "a" * (limit + 1)),
            "body",
            Level.SHOULD if unwritten else soft,
            requirement="SIIFA-R17b" if unwritten else "SIIFA-R17",
        )


def _of_code(name: str, base: Any, codes: Mapping[str, Sequence[str]]) -> Iterator[Mistake]:
    if "codigo" not in name.lower() or not isinstance(base, str):
        return
    yield Mistake(
        Defect("código desconocido", (name,), _UNKNOWN_TEXT),
        "body",
        code=LIF_04,
        requirement=rule_of(name),
    )
    other = [
        code
        for listed in codes.values()
        for code in listed
        if base not in listed and code[:2] != base[:2]
    ]
    own = {code for listed in codes.values() if base in listed for code in listed}
    foreign = [code for code in other if code not in own]
    if foreign and own:
        # The farthest group: those of the two kinds of cause are taken for one another at a
        # reiteration (R3).
        yield Mistake(
            Defect("código de otro grupo", (name,), foreign[-1]),
            "body",
            code=LIF_04,
            requirement=rule_of(name),
        )


def _of_parameter(parameter: Parameter) -> Iterator[tuple[str, Any, Level]]:
    schema, kinds = parameter.schema, _kinds(parameter.schema)
    if parameter.required:
        yield "falta", None, Level.MUST
        yield "vacío", "", Level.MUST
    if kinds & {"integer", "number", "boolean"}:
        yield "texto", _TEXT_OF_KIND[next(iter(kinds - {"null"}))], Level.MUST
    if schema.get("format") in {"date-time", "date"}:
        yield "no es fecha", _NO_DATE, Level.MUST
        yield "fecha imposible", _IMPOSSIBLE, Level.MUST
    if "enum" in schema:
        yield "valor desconocido", "OTRO", Level.MUST
    least, most = schema.get("minimum"), schema.get("maximum")
    if isinstance(least, int | float):
        yield "menor que el mínimo", int(least) - 1, Level.MUST
        yield "negativo", -1, Level.MUST
    elif "integer" in kinds and _is_id(parameter.name):
        yield "cero", 0, Level.SHOULD  # S6 says so of every id; no document of this one
    if isinstance(most, int | float):
        yield "mayor que el máximo", int(most) + 1, Level.MUST


def _is_id(name: str) -> bool:
    return name[:2].lower() == "id" and name[2:3].isupper()


def _kinds(schema: Mapping[str, Any]) -> frozenset[str]:
    kinds = schema.get("type")
    return frozenset(kinds) if isinstance(kinds, list) else frozenset({str(kinds)})
