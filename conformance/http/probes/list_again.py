"""A list read again by whoever has just read it: its last page, and what came at first once more.

Nothing is judged here: what is read is taken in with all that the item reads, and its figures, its
rows and their order are compared there.
"""

from collections.abc import Mapping
from math import ceil
from typing import Any

from conformance.core.answers import Meaning
from conformance.core.exchange import Exchange
from conformance.core.paging import Paging
from conformance.http.context import Context

_PAGE = 100


def read_again(context: Context, exchange: Exchange, values: Mapping[str, Any]) -> None:
    """Read a list once more as who has just read it: with no more filters than it must have where
    they let nothing through; its last page where there are more rows than came, and the same again
    where that page does not show the same rows.
    """
    name, role, paging = exchange.request.capability or "", exchange.request.role, context.paging
    listed = paging.listed(exchange.json())
    if listed is None or not context.answers.says(exchange, Meaning.ACCEPTED):
        return
    required = _required(context, name, values)
    if not listed and required != values:
        values, exchange = required, context.call(name, role, required)
    shown = paging.listed(exchange.json()) or ()
    last = _last_page(context, name, exchange.json()) if shown else {}
    if last:
        context.call(name, role, {**values, **last})
    if len(shown) > 1 and not _is_first(paging, last):
        context.call(name, role, values)


def _required(context: Context, name: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return those values without which a list can't be asked for: the others left rows out."""
    operation = context.contract.bound[name].operation
    known = {key: operation.parameter(key) for key in values}
    return {key: values[key] for key, one in known.items() if one is None or one.required}


def _is_first(paging: Paging, asked: Mapping[str, Any]) -> bool:
    """Say whether it is the first page that was asked for."""
    place = paging.ask(1, paging.first).get(paging.position)
    return bool(asked) and asked.get(paging.position) == place


def _last_page(context: Context, name: str, body: Any) -> dict[str, Any]:
    """Return the values that ask for the last page of a list, none where all of it is shown."""
    paging = context.paging
    total, shown = paging.total_of(body), len(paging.listed(body) or ())
    asked = context.contract.bound[name].operation.parameter
    if total is None or total <= shown or not paging.size or not asked(paging.size):
        return {}
    if not paging.numbered or not asked(paging.numbered):
        return {}
    size = min(_PAGE, paging.most(name))
    return paging.ask(size, paging.first + ceil(total / size) - 1)
