"""Which rows a write left at the target, by what its answer names them.

The rules of the file: what the pack says of the moves of its lifecycles and of its bulks tells of
most writes, its own table `rows` of the others. A write that was taken and of which nobody can tell
what it left, and one that got no answer or an internal error, is told as such: whoever owns the
system must look.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any
from urllib.parse import unquote, urlsplit

from conformance.core.answers import Meaning
from conformance.core.capability import Kind
from conformance.core.exchange import Exchange
from conformance.core.reading import parsed
from conformance.core.row_left import RowChange, RowLeft
from conformance.http.exemplar import Bulk, NamedRow
from conformance.http.pack import Pack

_FAILED = 500
_NOBODY = NamedRow("", "", change=RowChange.UNKNOWN)

RowsOf = Callable[[Exchange], tuple[RowLeft, ...]]
"""The rows that an exchange left."""


def no_rows(exchange: Exchange) -> tuple[RowLeft, ...]:
    """Return none: nobody says what is left."""
    return ()


def named_rows(pack: Pack) -> dict[str, NamedRow]:
    """Return how the answer of each write names its row: as the lifecycles say, then the bulks of
    what they take one by one, then the pack's table.
    """
    made: dict[str, NamedRow] = {}
    for cycle in pack.lifecycles:
        for move in cycle.moves if cycle.reads else ():
            assert cycle.reads is not None
            change = RowChange.CREATED if move.creates else RowChange.CHANGED
            row = NamedRow(cycle.title.lower(), cycle.reads.id, cycle.reads.resource, change)
            for name in (move.capability, *([move.bulk[0]] if move.bulk else [])):
                made.setdefault(name, row)
    for bulk in pack.bulks:
        if bulk.single in made:
            made.setdefault(bulk.capability, made[bulk.single])
    return {**made, **pack.rows}


def rows_of(pack: Pack) -> RowsOf:
    """Return what tells the rows that an exchange with this system left."""
    named = named_rows(pack)
    bulks = {bulk.capability: bulk for bulk in pack.bulks}

    def rows(exchange: Exchange) -> tuple[RowLeft, ...]:
        if not _writes(pack, exchange):
            return ()
        name = exchange.request.capability or ""
        row = named.get(name, _NOBODY)
        asked = _body(exchange.request.body)
        if exchange.status is None or exchange.status >= _FAILED:
            return (RowLeft(row.what, "", _told(row.resource, asked), RowChange.UNKNOWN),)
        waits = pack.answers.says(exchange, Meaning.PENDING)
        if not (waits or pack.answers.accepts(exchange)):
            return ()
        answers = _elements(bulks.get(name), exchange.json())
        if row.asked:
            number = in_path(row.id, exchange)
            return (RowLeft(row.what, number, _told(row.resource, asked), row.change),)
        return tuple(_left(row, answer, asked) for answer in answers)

    return rows


def _writes(pack: Pack, exchange: Exchange) -> bool:
    """Say whether an exchange is of a capability that writes."""
    capability = pack.bindings.capabilities.get(exchange.request.capability or "")
    return (
        exchange.request.kind is Kind.WRITE
        and capability is not None
        and capability.kind is Kind.WRITE
    )


def _left(row: NamedRow, answer: Any, asked: Any) -> RowLeft:
    number = _told(row.id, answer)
    resource = _told(row.resource, answer) or _told(row.resource, asked)
    return RowLeft(row.what, number, resource, row.change if number else RowChange.UNKNOWN)


def in_path(name: str, exchange: Exchange) -> str:
    """Return the value of a parameter of the path, "" where the operation has none."""
    template = (exchange.request.operation or "").rpartition(" ")[2].split("/")
    shown = urlsplit(exchange.request.url).path.split("/")[-len(template) :]
    wanted = f"{{{name}}}".lower()
    found = (
        unquote(one) for part, one in zip(template, shown, strict=False) if part.lower() == wanted
    )
    return next(found, "")


def _elements(bulk: Bulk | None, body: Any) -> Iterator[Any]:
    """Yield what an answer tells of each row."""
    found = bulk.elements(body) if bulk is not None else None
    yield from found if found is not None else body if isinstance(body, list) else [body]


def _told(name: str, body: Any) -> str:
    """Return what a body tells by a property, "" when it does not."""
    value = body.get(name) if name and isinstance(body, Mapping) else None
    plain = isinstance(value, int | str) and not isinstance(value, bool)
    return str(value) if plain else ""


def _body(text: bytes | None) -> Any:
    try:
        return parsed(text or b"")
    except ValueError:
        return None
