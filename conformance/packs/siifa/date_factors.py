"""The ways of a date of an act (R9, R31): its zone, its fraction, the edges that it may lie on."""

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta

from conformance.core.calendar import BOGOTA
from conformance.http.checks.consistency import moment
from conformance.http.context import Context
from conformance.http.factor import Factor, FactorClass, Holds, Make, SentRow, Suits
from conformance.packs.siifa.known_facturas import EDGE, MONTH_END
from conformance.packs.siifa.properties import Body, factura_of, text_of


def dates(field: str, *after: str, edges: Sequence[str] = ()) -> Factor:
    """Return the ways of a date (R9, R31): of an act `after` others also the second that follows
    the last of them; on the `edges` that are known of a factura.
    """
    classes = [
        FactorClass(
            {EDGE: "filo del día", MONTH_END: "fin de mes"}[name],
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
            FactorClass(
                "fracción", lambda context, sent: "." in text_of(sent, field), _part(field)
            ),
            FactorClass("otra zona", _zoned(field), _in_zone(field)),
            FactorClass("en UTC", lambda context, sent: text_of(sent, field).endswith("Z")),
        ),
    )


def _zoned(field: str) -> Holds:
    return lambda context, sent: re.search(r"[+-]\d\d:\d\d$", text_of(sent, field)) is not None


def _in_zone(field: str) -> Make:
    return lambda context, sent: {
        **sent.body,
        field: _moment(text_of(sent, field)).astimezone(BOGOTA).isoformat(),
    }


def _part(field: str) -> Make:
    return lambda context, sent: {**sent.body, field: f"{text_of(sent, field)[:19]}.997Z"}


def _at(field: str, name: str) -> Holds:
    return lambda context, sent: (
        sent.resource is not None
        and sent.resource.get(name) is not None
        and sent.body.get(field) == sent.resource.get(name)
    )


def _moved(field: str, name: str) -> Make:
    return lambda context, sent: {**sent.body, field: factura_of(sent).get(name)}


def _knows(name: str) -> Suits:
    return lambda context, resource: resource.get(name) is not None


def _last(sent: SentRow, after: Iterable[str]) -> datetime | None:
    known = [_moment(str(sent.before[name])) for name in after if sent.before.get(name)]
    return max(known, default=None)


def _next(field: str, after: Sequence[str]) -> Holds:
    def holds(context: Context, sent: SentRow) -> bool:
        last, text = _last(sent, after), text_of(sent, field)
        return last is not None and bool(text) and _moment(text) - last == timedelta(seconds=1)

    return holds


def _one_later(field: str, after: Sequence[str]) -> Make:
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
