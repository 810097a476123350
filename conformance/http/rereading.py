"""What seems wrong with what an item read, read again: what still is so is told.

Others may write between two readings, or while a page is counted: nobody is accused of what one
reading showed. Two readings of one thing are asked for in their order and then the first once more;
only where that one still says the same do they contradict each other. What is told otherwise every
second time is asked for twice so.
"""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from conformance.core.answers import Meaning
from conformance.core.exchange import Exchange, Request
from conformance.core.finding import about
from conformance.core.unjudged import BlockedError
from conformance.http.checks.codes import CON_01, CON_03, CON_04, CON_09
from conformance.http.checks.readings import (
    Doubt,
    Suspicion,
    declared_of,
    facts,
    filter_doubt,
    first_unlike,
    page_doubt,
)
from conformance.http.checks.same_row import ORDER, Unlike
from conformance.http.context import Context
from conformance.http.wire.masking import MASK
from conformance.http.wire.names import is_personal

READ_AGAIN = frozenset[str](Doubt)
"""The aspects of what was read again: what others did meanwhile is no excuse of it."""

_LONGEST = 120  # characters of a value that is told
_ROUNDS = 2  # of readings: what turns every second time shows in one of them


def reread(context: Context) -> None:
    """Read again what seemed wrong with what was read, and report what still is; nothing of a
    capability of which the item has told something: it would be told twice.
    """
    spoken = {one.capability for one in context.findings}
    for suspicion in context.readings.settling():
        if suspicion.capability in spoken:
            continue
        try:
            told = _AGAIN[suspicion.doubt](context, suspicion)
        except BlockedError as error:
            context.doubt(f"no se pudo volver a leer {suspicion.capability}: {error}")
            return
        if told:
            spoken.add(suspicion.capability)


def _read(context: Context, request: Request) -> Exchange | None:
    """Return a reading made again, None when it is no good one any more."""
    exchange = replace(context.send(request), request=request)
    good = context.answers.says(exchange, Meaning.ACCEPTED) and context.clean(exchange)
    return exchange if good and exchange.json() is not None else None


def _page(context: Context, suspicion: Suspicion) -> bool:
    exchange = _read(context, suspicion.request)
    fault = page_doubt(context.readings.rules, exchange) if exchange else ""
    if exchange is None or not fault:
        return False
    context.report(
        CON_03,
        exchange,
        expected="una página cuyas filas y figuras son las que ella misma dice",
        actual=fault,
        aspect=Doubt.PAGE,
    )
    return True


def _filter(context: Context, suspicion: Suspicion) -> bool:
    exchange = _read(context, suspicion.request)
    if exchange is None:
        return False
    entity = context.asker(exchange.request).entity
    bound = context.bound(suspicion.capability)
    asked, row = filter_doubt(context.readings.rules, exchange, bound, entity)
    if not asked:
        return False
    context.report(
        CON_04,
        exchange,
        expected=f"solo filas con {asked}",
        actual=f"también la fila {row}, que no lo cumple",
        aspect=Doubt.FILTER,
    )
    return True


def _same(context: Context, suspicion: Suspicion) -> bool:
    assert suspicion.before is not None
    first = _read(context, suspicion.before)
    for _ in range(_ROUNDS):
        second = _read(context, suspicion.request)
        again = _read(context, suspicion.before)
        if first is None or second is None or again is None:
            return False
        found = _contradiction(*(_facts(context, one) for one in (first, second, again)))
        if found is not None:
            return _told(context, found, first, second)
        first = again
    return False


def _told(context: Context, found: Unlike, first: Exchange, second: Exchange) -> bool:
    """Report what two readings tell otherwise; say whether it was told here."""
    if not context.clean(second):
        return False
    of_one_door = first.request.capability == second.request.capability
    alike = CON_09 if of_one_door or found.unwritten else CON_01
    code, aspect = (CON_03, Doubt.PAGE) if found.path == ORDER else (alike, Doubt.SAME)
    told = about(
        code,
        second,
        expected=f"{found.path}: {_shown(found.path, found.first)}, como en {_way(first)}",
        actual=f"{found.path}: {_shown(found.path, found.second)}, en {_way(second)}",
        place=found.path,
        aspect=aspect,
    )
    context.record([replace(told, exchanges=(first.id, second.id))])
    return True


def _facts(context: Context, exchange: Exchange) -> Mapping[Hashable, Any]:
    request = exchange.request
    schema = declared_of(context.bound(request.capability or ""))
    return facts(context.readings.rules, exchange, context.asker(request), schema)


def _contradiction(
    first: Mapping[Hashable, Any], second: Mapping[Hashable, Any], again: Mapping[Hashable, Any]
) -> Unlike | None:
    """Return what two readings tell otherwise, though the first of them was the same after it."""
    steady = {
        name: value
        for name, value in first.items()
        if name in again and first_unlike({name: value}, {name: again[name]}) is None
    }
    return first_unlike(steady, second)


def _way(exchange: Exchange) -> str:
    """Return how something was read, for people: what was asked, and by whom."""
    query = urlsplit(exchange.evidence.url).query
    asked = f" con {query}" if query else ""
    return f"{exchange.request.capability} como {exchange.request.role}{asked}"


def _shown(path: str, value: Any) -> str:
    if any(is_personal(name.removesuffix("[]")) for name in path.split(".")):
        return MASK
    text = repr(value)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


_AGAIN: Mapping[Doubt, Callable[[Context, Suspicion], bool]] = {
    Doubt.PAGE: _page,
    Doubt.FILTER: _filter,
    Doubt.SAME: _same,
}
