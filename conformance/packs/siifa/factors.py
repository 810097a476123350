"""What varies in the acts of SIIFA, and its classes: each says how a right request is made one of
it, and whether what was sent was of it.

What decisions.md leaves open (a sum of glosas above the factura's value, a date without zone, a
code of level 1 or 2) is in no class, or excused where it can't be avoided.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from conformance.core.resource import Resource
from conformance.http.context import Context
from conformance.http.factor import Factor, FactorClass, Lessened, SentRow
from conformance.packs.siifa.facturas import valor
from conformance.packs.siifa.follow_up_acts import ANNEXES
from conformance.packs.siifa.known_facturas import ANNEXED
from conformance.packs.siifa.properties import (
    Body,
    absent,
    factura_of,
    has,
    otherwise,
    put,
    text_of,
    without,
)

Changed = Callable[[str], str]
_LEVEL_3 = re.compile(r"[A-Z]{2}[0-9]{4}")
_TEN_MILLIONS, _THOUSAND_MILLIONS = 10_000_000, 1_000_000_000
_ASTRAL = 0xFFFF
_UNIT = 0.01


def texts(field: str, longest: int) -> Factor:
    """Return the classes of a text that may be left out (R17, R31)."""

    def word(sent: SentRow) -> str:
        return str(sent.body.get(field) or "C")

    def made(name: str, change: Changed, holds: Callable[[str], bool]) -> FactorClass:
        return FactorClass(
            name,
            lambda context, sent: holds(str(sent.body.get(field) or "")),
            lambda context, sent: {**sent.body, field: change(word(sent))},
        )

    return Factor(
        field,
        (
            FactorClass("ausente", absent(field), without(field)),
            FactorClass("vacío", has(field, ""), put(field, "")),
            made("al límite", lambda one: one.ljust(longest, "a"), lambda one: len(one) == longest),
            made("astral", lambda one: f"{one} 📄𝒳", _any(lambda char: ord(char) > _ASTRAL)),
            made("combinante", lambda one: f"{one} n\u0303u\u0301", _any(unicodedata.combining)),
            made("saltos de línea", lambda one: f"{one}\ndos\n\ntres", lambda one: "\n" in one),
            made("blancos", lambda one: f"  {one}  ", lambda one: one != one.strip()),
            FactorClass("corriente", otherwise),
        ),
    )


def _any(test: Callable[[str], object]) -> Callable[[str], bool]:
    return lambda text: any(map(test, text))


def shapes(field: str, ways: Mapping[str, tuple[Changed, str]]) -> Factor:
    """Return the classes of a text of a form of its own: how each is made, and an expression that
    it is.
    """

    def one(name: str, change: Changed, like: str) -> FactorClass:
        return FactorClass(
            name,
            lambda context, sent: re.fullmatch(like, str(sent.body.get(field))) is not None,
            lambda context, sent: {**sent.body, field: change(str(sent.body[field]))},
        )

    return Factor(field, tuple(one(name, *way) for name, way in ways.items()))


def amounts(field: str, *, optional: bool) -> Factor:
    """Return the classes of an amount of a factura: to the cent, and by magnitude (R14, R31)."""

    def amount(sent: SentRow) -> float:
        value = sent.body.get(field)
        return float(value) if isinstance(value, int | float) else 0.0

    def made(name: str, least: float, cents: float, holds: Callable[[float], bool]) -> FactorClass:
        return FactorClass(
            name,
            lambda context, sent: holds(amount(sent)),
            lambda context, sent: {**sent.body, field: round(least + sent.nth % 90 + cents, 2)},
            lambda context, resource: valor(resource) > least + 100,
        )

    whole = FactorClass(
        "todo el valor",
        lambda context, sent: sent.resource is not None and amount(sent) == valor(sent.resource),
        lambda context, sent: {**sent.body, field: valor(factura_of(sent))},
    )
    left_out = (FactorClass("ausente", absent(field), without(field)),) if optional else ()
    return Factor(
        field,
        (
            *left_out,
            whole,
            made("desde 10^9", _THOUSAND_MILLIONS, 0.25, lambda one: one >= _THOUSAND_MILLIONS),
            made("desde 10^7", _TEN_MILLIONS, 0.13, lambda one: one >= _TEN_MILLIONS),
            FactorClass(
                "un centavo", lambda context, sent: amount(sent) == _UNIT, put(field, _UNIT)
            ),
            made("acaba en 99", 900, 0.99, lambda one: round(one * 100) % 100 == 99),
            made("con centavos", 400, 0.37, lambda one: round(one * 100) % 100 != 0),
        ),
    )


def present(field: str, value: Callable[[SentRow], object]) -> Factor:
    """Return whether a property is given: with what `value` makes of the factura, or not."""
    return Factor(
        field,
        (
            FactorClass(
                "presente",
                lambda context, sent: field in sent.body,
                lambda context, sent: {**sent.body, field: value(sent)},
            ),
            FactorClass("ausente", absent(field), without(field)),
        ),
    )


def each(field: str, values: Sequence[Any], *, optional: bool = False) -> Factor:
    """Return one class for each value of a property, and one for its absence where it may be left
    out.
    """
    classes = [FactorClass(str(one), has(field, one), put(field, one)) for one in values]
    left_out = [FactorClass("ausente", absent(field), without(field))] if optional else []
    return Factor(field, (*classes, *left_out))


def causes(context: Context, group: str, fallback: str) -> list[str]:
    """Return the causes of level 3 that the target lists in a group (R1)."""
    listed = context.pool.codes.get(group, ())
    return [one for one in listed if _LEVEL_3.fullmatch(one)] or [fallback]


def concepts(field: str, codes: Sequence[str], length: int) -> Factor:
    """Return one class for each beginning of so many characters that codes have: those that have it
    go in turns.
    """
    by_concept: dict[str, list[str]] = {}
    for code in codes:
        by_concept.setdefault(code[:length], []).append(code)

    def one(concept: str, several: Sequence[str]) -> FactorClass:
        return FactorClass(
            concept,
            lambda context, sent: text_of(sent, field)[:length] == concept,
            lambda context, sent: {
                **sent.body,
                field: several[(sent.nth + sent.place) % len(several)],
            },
        )

    return Factor(field, tuple(one(*both) for both in by_concept.items()))


def annexes() -> Factor:
    """Return to what of the RIPS a glosa points: to one of each kind, or to nothing (R13)."""

    def one(name: str) -> FactorClass:
        return FactorClass(
            name,
            lambda context, sent: name in sent.body,
            lambda context, sent: {**sent.body, name: factura_of(sent).get(ANNEXED)[name]},
            lambda context, resource: name in (resource.get(ANNEXED) or {}),
        )

    return Factor("anexo", (*map(one, ANNEXES), FactorClass("ninguno", otherwise)))


def within_its_value(field: str, *, optional: bool) -> Lessened:
    """Return what makes an amount less where those of a factura would add up to more than it is
    worth: what a right system does then, no rule says (R14 speaks of each).
    """

    def lessened(factura: Resource, rows: Sequence[Body], body: Body) -> Body:
        before = sum(float(row.get(field) or 0) for row in rows)
        if before + float(body.get(field) or 0) <= valor(factura):
            return body
        rest = {name: value for name, value in body.items() if name != field}
        return rest if optional else {**rest, field: _UNIT}

    return lessened
