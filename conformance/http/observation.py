"""Readings of a target: which ones are good, states compared, lists walked whole.

Only a good reading says what a target holds: it speaks of the rows, or says that there are none,
its body is JSON, and the standing checks found nothing in it. A 502, a firewall's 403, an empty
body or a portal's page in its place says nothing: what depends on it is doubted, never concluded.
"""

import math
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

from conformance.core.answers import Meaning
from conformance.core.exchange import Exchange
from conformance.core.paging import Paging
from conformance.core.unjudged import BlockedError
from conformance.http.context import Context, describe

_PAGE = 200
_MOST_PAGES = 50  # that are followed where all the rows of a list are compared


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What a target shows of some rows; `spoiled` says which of its readings was none, "" when all
    were good.
    """

    shown: Any = None
    spoiled: str = ""


@dataclass(frozen=True, slots=True)
class Listed:
    """The rows of a list as far as they were walked, and whether that is all of them."""

    rows: tuple[Mapping[str, Any], ...] = ()
    whole: bool = True


def good(context: Context, exchange: Exchange) -> bool:
    """Say whether an exchange is a good reading of what the target holds."""
    if not context.clean(exchange):
        return False
    if _absent(context, exchange):
        return True
    return context.answers.says(exchange, Meaning.ACCEPTED) and exchange.json() is not None


def _absent(context: Context, exchange: Exchange) -> bool:
    """Say whether there is no row there: as good an answer as any."""
    return context.answers.says(exchange, Meaning.UNKNOWN_ROW)


def snapshot(context: Context, exchange: Exchange, shown: Any) -> Snapshot:
    """Return what a reading shows, `shown` being what counts of its body: where there is no row,
    that alone.
    """
    if good(context, exchange):
        return Snapshot((exchange.status, None if _absent(context, exchange) else shown))
    name = exchange.request.capability or exchange.request.url
    return Snapshot(spoiled=f"{name} respondió {describe(exchange)}")


def combined(states: Collection[Snapshot]) -> Snapshot:
    """Return several states as one, spoiled when one of them is."""
    spoiled = next((one.spoiled for one in states if one.spoiled), "")
    return Snapshot([one.shown for one in states], spoiled)


def differ(context: Context, before: Snapshot, after: Snapshot) -> bool:
    """Say whether two states differ; where one of them is no good reading, that is left in
    doubt.
    """
    spoiled = before.spoiled or after.spoiled
    if spoiled:
        context.doubt(f"no se pudo comparar lo leído antes y después: {spoiled}")
        return False
    return bool(before.shown != after.shown)


def page_of(context: Context, exchange: Exchange, what: str) -> Any:
    """Return a page, or the array that some lists answer. Raises BlockedError when what came holds
    no rows.
    """
    body = context.require(exchange, Meaning.ACCEPTED, what)
    if context.paging.listed(body) is None:
        raise BlockedError(f"no se pudo {what}: no trae una lista de filas: {describe(exchange)}")
    return body


def rows(
    context: Context, capability: str, role: str, values: Mapping[str, Any], key: str
) -> Iterator[Mapping[str, Any]]:
    """Yield the rows of a list, each once by its `key`, asking for a page when its rows are wanted.

    Where pages can be asked for out of order and one says how many there are, those that follow the
    one that is wanted are sent with it, as many as the target takes at once; each is judged when
    its turn comes. Raises BlockedError when a page can't be read.

    A server may give smaller pages than asked, and one that repeats its pages or its cursors must
    not make an endless loop: both were seen in production.
    """
    paging, seen = context.paging, set[str]()
    size = min(_PAGE, paging.most(capability))
    asked: dict[str, Any] | None = {**values, **paging.ask(size, paging.first)}
    body, under_way = None, 0
    while asked is not None:
        under_way = under_way or _read_ahead(context, capability, role, asked, body)
        exchange = context.call(capability, role, asked)
        under_way -= 1
        body = context.require(exchange, Meaning.ACCEPTED, f"leer {capability} como {role}")
        found = paging.listed(body)
        if found is None or (paging.rows and isinstance(body, list)):
            raise BlockedError(f"{capability} no devolvió una lista en «{paging.rows}»")
        new = _unseen(found, key, seen)
        yield from new.values()
        seen |= set(new)
        total = paging.total_of(body)
        more_told = total is not None and total > len(seen)
        short = len(found) < size and not more_told
        if not new or (short and not paging.cursor):
            return
        asked = _next(paging, asked, body)


def _read_ahead(
    context: Context, capability: str, role: str, asked: Mapping[str, Any], body: Any
) -> int:
    """Send a page and those that the one before it says will follow, as many as the target takes at
    once; return how many they are.
    """
    paging = context.paging
    many = max(1, min(_left(paging, asked, body), context.parallel_reads))
    pages = list(islice(_coming(paging, asked, body), many))
    if many > 1:
        context.prefetch([context.request(capability, role, one) for one in pages])
    return many


def _left(paging: Paging, asked: Mapping[str, Any], body: Any) -> int:
    """Return how many pages there are from one on, by what the page before it says; 0 where it does
    not say, or they can't be asked for but one after another.
    """
    pages, size = paging.pages_of(body), len(paging.listed(body) or ())
    if not paging.numbered:
        return 0
    if paging.page and pages is not None:
        return paging.first + pages - int(asked[paging.page])
    before = (asked[paging.page] - paging.first) * size if paging.page else asked[paging.offset]
    coming = (paging.total_of(body) or 0) - int(before)
    return math.ceil(coming / max(size, 1))


def _coming(paging: Paging, asked: Mapping[str, Any], body: Any) -> Iterator[Mapping[str, Any]]:
    """Yield what asks for a page and for those after it, each of as many rows as the one before."""
    following: Mapping[str, Any] | None = asked
    while following is not None:
        yield following
        following = _next(paging, following, body)


def _next(paging: Paging, asked: Mapping[str, Any], body: Any) -> dict[str, Any] | None:
    """Return what asks for the page after one that told nothing of how many there are."""
    if paging.page:
        return {**asked, paging.page: asked[paging.page] + 1}
    if paging.offset:
        return {**asked, paging.offset: asked[paging.offset] + len(paging.listed(body) or ())}
    return paging.after(asked, body)


def followed(
    context: Context, exchange: Exchange, role: str, asked: Mapping[str, Any]
) -> Iterator[Exchange]:
    """Yield the pages after one, as far as the answers tell of more.

    A cursor that comes again ends them. Raises BlockedError where there are very many, or one can't
    be read.
    """
    capability, paging = str(exchange.request.capability), context.paging
    if not context.bound(capability).operation.parameter(paging.position):
        return
    shown, cursors = 0, set[Any]()
    for _ in range(_MOST_PAGES):
        body = exchange.json()
        shown += len(paging.listed(body) or ())
        following = paging.after(asked, body, shown)
        if following is None or following.get(paging.cursor) in cursors:
            return
        cursors |= {following[paging.cursor]} if paging.cursor else set()
        exchange = context.call(capability, role, following)
        page_of(context, exchange, f"leer otra página de {capability} como {role}")
        yield exchange
        asked = following
    raise BlockedError(f"{capability} tiene más de {_MOST_PAGES} páginas: no se comparan todas")


def _unseen(found: Iterable[Any], key: str, seen: set[str]) -> dict[str, Mapping[str, Any]]:
    """Return the rows of a page that were on no earlier one, by what tells them apart."""
    named = {_named(row, key): row for row in found if isinstance(row, dict)}
    return {name: row for name, row in named.items() if name not in seen}


def listed(context: Context, capability: str, role: str, key: str, *, most: int) -> Listed:
    """Return a whole list, or its first `most` rows. Raises BlockedError when a page can't be
    read.
    """
    walked = rows(context, capability, role, {}, key)
    first = tuple(islice(walked, most))
    return Listed(first, whole=next(walked, None) is None)


def _named(row: Mapping[str, Any], key: str) -> str:
    """Return what tells a row from another: its key, or all of it where it has none."""
    return str(row[key]) if row.get(key) is not None else repr(row)
