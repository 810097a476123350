"""What varies in the acts of SIIFA, and its classes: each says how a right request is made one of
it, and whether what was sent was of it.

What decisions.md leaves open (a sum of glosas above the factura's value, a date without zone, a
code of level 1 or 2) is in no class, or excused where it can't be avoided.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from conformance.core.calendar import BOGOTA, local
from conformance.core.resource import Resource
from conformance.http.checks.consistency import moment
from conformance.http.context import Context
from conformance.http.factor import Factor, FactorClass, SentRow
from conformance.packs.siifa.facturas import emision, valor
from conformance.packs.siifa.follow_up_acts import ANNEXES
from conformance.packs.siifa.invalid_elements import annexes_of

Body = Mapping[str, Any]
_LEVEL_3 = re.compile(r"[A-Z]{2}[0-9]{4}")
_TEN_MILLIONS, _THOUSAND_MILLIONS = 10_000_000, 1_000_000_000
_ASTRAL = 0xFFFF
_UNIT = 0.01
_DATED = 4  # facturas of which it is read when they were filed
# What is read of a factura for its classes.
_ANNEXES, _EDGE, _MONTH_END = "anexos", "filo", "fin_de_mes"


def _put(field: str, value: Any) -> Any:
    return lambda context, sent: {**sent.body, field: value}


def _without(field: str) -> Any:
    return lambda context, sent: {name: one for name, one in sent.body.items() if name != field}


def _is(field: str, value: Any) -> Any:
    return lambda context, sent: sent.body.get(field) == value


def _absent(field: str) -> Any:
    return lambda context, sent: field not in sent.body


def _otherwise(context: Context, sent: SentRow) -> bool:
    return True


def texts(field: str, longest: int) -> Factor:
    """Return the classes of a text that may be left out (R17, R31)."""

    def word(sent: SentRow) -> str:
        return str(sent.body.get(field) or "C")

    def made(name: str, change: Any, holds: Any) -> FactorClass:
        return FactorClass(
            name,
            lambda context, sent: holds(str(sent.body.get(field) or "")),
            lambda context, sent: {**sent.body, field: change(word(sent))},
        )

    return Factor(
        field,
        (
            FactorClass("ausente", _absent(field), _without(field)),
            FactorClass("vacío", _is(field, ""), _put(field, "")),
            made("al límite", lambda one: one.ljust(longest, "a"), lambda one: len(one) == longest),
            made("astral", lambda one: f"{one} 📄𝒳", _any(lambda char: ord(char) > _ASTRAL)),
            made("combinante", lambda one: f"{one} n\u0303u\u0301", _any(unicodedata.combining)),
            made("saltos de línea", lambda one: f"{one}\ndos\n\ntres", lambda one: "\n" in one),
            made("blancos", lambda one: f"  {one}  ", lambda one: one != one.strip()),
            FactorClass("corriente", _otherwise),
        ),
    )


def _any(test: Any) -> Any:
    return lambda text: any(map(test, text))


def shapes(field: str, ways: Mapping[str, tuple[Any, str]]) -> Factor:
    """Return the classes of a text of a form of its own: how each is made, and an expression that
    it is.
    """

    def one(name: str, change: Any, like: str) -> FactorClass:
        return FactorClass(
            name,
            lambda context, sent: re.fullmatch(like, str(sent.body.get(field))) is not None,
            lambda context, sent: {**sent.body, field: change(str(sent.body[field]))},
        )

    return Factor(field, tuple(one(name, *way) for name, way in ways.items()))


def dates(field: str, *after: str, edges: Sequence[str] = ()) -> Factor:
    """Return the ways of a date (R9, R31): of an act `after` others also the second that follows
    the last of them; on the `edges` that are known of a factura.
    """
    classes = [
        FactorClass(
            {_EDGE: "filo del día", _MONTH_END: "fin de mes"}[name],
            _at(field, name),
            _moved(field, name),
            _knows(name),
        )
        for name in reversed(edges)
    ]
    if after:
        classes.append(FactorClass("al segundo", _next(field, after), _one_later(field, after)))
    return Factor(
        field,
        (
            *classes,
            FactorClass("fracción", lambda context, sent: "." in _text(sent, field), _part(field)),
            FactorClass("otra zona", _zoned(field), _in_zone(field)),
            FactorClass("en UTC", lambda context, sent: _text(sent, field).endswith("Z")),
        ),
    )


def _text(sent: SentRow, field: str) -> str:
    return str(sent.body.get(field) or "")


def _zoned(field: str) -> Any:
    return lambda context, sent: re.search(r"[+-]\d\d:\d\d$", _text(sent, field)) is not None


def _in_zone(field: str) -> Any:
    return lambda context, sent: {
        **sent.body,
        field: _moment(_text(sent, field)).astimezone(BOGOTA).isoformat(),
    }


def _part(field: str) -> Any:
    return lambda context, sent: {**sent.body, field: f"{_text(sent, field)[:19]}.997Z"}


def _at(field: str, name: str) -> Any:
    return lambda context, sent: (
        sent.resource is not None
        and sent.resource.get(name) is not None
        and sent.body.get(field) == sent.resource.get(name)
    )


def _moved(field: str, name: str) -> Any:
    return lambda context, sent: {**sent.body, field: sent.resource.get(name)}


def _knows(name: str) -> Any:
    return lambda context, resource: resource.get(name) is not None


def _last(sent: SentRow, after: Iterable[str]) -> datetime | None:
    known = [_moment(str(sent.before[name])) for name in after if sent.before.get(name)]
    return max(known, default=None)


def _next(field: str, after: Sequence[str]) -> Any:
    def holds(context: Context, sent: SentRow) -> bool:
        last, text = _last(sent, after), _text(sent, field)
        return last is not None and bool(text) and _moment(text) - last == timedelta(seconds=1)

    return holds


def _one_later(field: str, after: Sequence[str]) -> Any:
    def make(context: Context, sent: SentRow) -> Body:
        last = _last(sent, after)
        if last is None:
            return sent.body
        later = (last + timedelta(seconds=1)).astimezone(UTC)
        return {**sent.body, field: later.isoformat().replace("+00:00", "Z")}

    return make


def _moment(text: str) -> datetime:
    found = moment(text)
    assert found is not None, text
    return found


def amounts(field: str, *, optional: bool) -> Factor:
    """Return the classes of an amount of a factura: to the cent, and by magnitude (R14, R31)."""

    def amount(sent: SentRow) -> float:
        value = sent.body.get(field)
        return float(value) if isinstance(value, int | float) else 0.0

    def made(name: str, least: float, cents: float, holds: Any) -> FactorClass:
        return FactorClass(
            name,
            lambda context, sent: holds(amount(sent)),
            lambda context, sent: {**sent.body, field: round(least + sent.nth % 90 + cents, 2)},
            lambda context, resource: valor(resource) > least + 100,
        )

    whole = FactorClass(
        "todo el valor",
        lambda context, sent: sent.resource is not None and amount(sent) == valor(sent.resource),
        lambda context, sent: {**sent.body, field: valor(_resource(sent))},
    )
    left_out = (FactorClass("ausente", _absent(field), _without(field)),) if optional else ()
    return Factor(
        field,
        (
            *left_out,
            whole,
            made("desde 10^9", _THOUSAND_MILLIONS, 0.25, lambda one: one >= _THOUSAND_MILLIONS),
            made("desde 10^7", _TEN_MILLIONS, 0.13, lambda one: one >= _TEN_MILLIONS),
            FactorClass(
                "un centavo", lambda context, sent: amount(sent) == _UNIT, _put(field, _UNIT)
            ),
            made("acaba en 99", 900, 0.99, lambda one: round(one * 100) % 100 == 99),
            made("con centavos", 400, 0.37, lambda one: round(one * 100) % 100 != 0),
        ),
    )


def _resource(sent: SentRow) -> Resource:
    assert sent.resource is not None
    return sent.resource


def present(field: str, value: Any) -> Factor:
    """Return whether a property is given: with what `value` makes of the factura, or not."""
    return Factor(
        field,
        (
            FactorClass(
                "presente",
                lambda context, sent: field in sent.body,
                lambda context, sent: {**sent.body, field: value(sent)},
            ),
            FactorClass("ausente", _absent(field), _without(field)),
        ),
    )


def each(field: str, values: Sequence[Any], *, optional: bool = False) -> Factor:
    """Return one class for each value of a property, and one for its absence where it may be left
    out.
    """
    classes = [FactorClass(str(one), _is(field, one), _put(field, one)) for one in values]
    left_out = [FactorClass("ausente", _absent(field), _without(field))] if optional else []
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
            lambda context, sent: _text(sent, field)[:length] == concept,
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
            lambda context, sent: {**sent.body, name: _resource(sent).get(_ANNEXES)[name]},
            lambda context, resource: name in (resource.get(_ANNEXES) or {}),
        )

    return Factor("anexo", (*map(one, ANNEXES), FactorClass("ninguno", _otherwise)))


def with_annexes(context: Context, factura: Resource) -> Resource:
    """Return a factura with what its RIPS hold and the edge of a day on which it was filed
    already.
    """
    asked = factura.id in [one.id for one in context.resources[:_DATED]]
    known: dict[str, Any] = {
        _ANNEXES: {},
        _EDGE: _day_edge(context, factura) if asked else None,
    }
    served = {"listar_transacciones_rips", "listar_usuarios_rips", "ver_usuario_rips"}
    if served <= set(context.contract.bound):
        known[_ANNEXES] = dict(annexes_of(context, factura))
    return factura.knowing(**known)


def with_edges(context: Context, factura: Resource) -> Resource:
    """Return a factura yet to be filed, with an edge of a day and an end of a month after it was
    issued.
    """
    issued = moment(emision(factura))
    last = _midnight(context.acting())
    return factura.knowing(
        **{
            _EDGE: _after(issued, last),
            _MONTH_END: _after(issued, last.replace(day=1)),
        }
    )


def _day_edge(context: Context, factura: Resource) -> str | None:
    """Return the last second of a day after a factura was filed, as Colombia counts days, None
    where nobody can tell of one.
    """
    shown = context.call("listar_radicados_de_factura", "erp", {"IdFactura": factura.id}).json()
    rows = context.paging.rows_of(shown)
    filed = [moment(str(row.get("fechaRadicado"))) for row in rows]
    known = [one for one in filed if one is not None]
    return _after(max(map(local, known)), _midnight(context.acting())) if known else None


def _midnight(now: datetime) -> datetime:
    return now.astimezone(BOGOTA).replace(hour=0, minute=0, second=0, microsecond=0)


def _after(earlier: datetime | None, midnight: datetime) -> str | None:
    """Return the second before a midnight, where that is a day after something else."""
    edge = midnight - timedelta(seconds=1)
    if earlier is None or edge - timedelta(hours=6) < local(earlier):
        return None
    return edge.isoformat()


def within_its_value(field: str, *, optional: bool) -> Any:
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
