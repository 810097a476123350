"""Bulks element by element: a bad one refuses all, and each good one stays what it is.

The bad ones go first and the good bulk after them: what was refused left nothing, so it is accepted
still, and that proves what each refusal was for. Then every row is read wherever it shows; then
acts are made on some of the rows, and all of them are read again: only what was sent may have
changed, and only there.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from conformance.core.answers import Meaning
from conformance.core.exchange import Exchange
from conformance.core.finding import Code
from conformance.core.unjudged import BlockedError
from conformance.http.checks.codes import LIF_07
from conformance.http.context import Context, describe
from conformance.http.contract.effective import Contract
from conformance.http.exemplar import Bulk, InvalidElement
from conformance.http.item import Item
from conformance.http.observation import differ
from conformance.http.pack import Pack
from conformance.http.probes.before_after import shown
from conformance.http.probes.bulk_figures import Row, known
from conformance.http.probes.bulk_rows import BulkRows
from conformance.http.probes.shown_rows import ReportedError

_TRIES = 3  # of each bad element: first, middle, last
_NOMINAL_INVALID, _NOMINAL_ROWS = 12, 9


@dataclass(frozen=True, slots=True)
class _Sent:
    """Where a bad element stood, and the code and aspect by which taking it is told."""

    where: str
    code: Code
    aspect: str


def items(pack: Pack, contract: Contract) -> tuple[Item, ...]:
    """Return one item per bulk of the pack that the contract serves."""
    return tuple(
        _item(pack, bulk)
        for bulk in pack.bulks
        if {bulk.capability, bulk.reads.detail} <= set(contract.bound)
    )


def _item(pack: Pack, bulk: Bulk) -> Item:
    cited = [pack.citations.of(one, bulk.capability) for one in ("bulk.rows", "bulk.atomic")]
    written = 1 + (_NOMINAL_ROWS if bulk.single else 0) + len(bulk.acts) * len(bulk.acted)
    return Item(
        id=f"probing/{bulk.capability}/{bulk.name}",
        phase="probing",
        capability=bulk.capability,
        capabilities=(bulk.capability,),
        title=f"{bulk.capability}: {bulk.title}",
        requirements=tuple(dict.fromkeys(name for one in cited for name in one.requirements)),
        roles=bulk.reads.readers,
        needs=bulk.needs,
        acts=_acts(bulk),
        counted=(*bulk.reads.whole, *bulk.counts),
        writes=_TRIES * _NOMINAL_INVALID + written,
        run=partial(_run, pack, bulk),
    )


def _acts(bulk: Bulk) -> tuple[str, ...]:
    """Return the capabilities by which an item writes beside its own."""
    if bulk.acted and not bulk.acted_by:
        return tuple(name for need in bulk.needs for name in need.kind.effects)
    return tuple(filter(None, (bulk.single, *(bulk.acted_by if bulk.acted else ()))))


def _run(pack: Pack, bulk: Bulk, context: Context) -> None:
    try:
        _sent_and_read(BulkRows(context, pack, bulk))
    except ReportedError:
        return


def _sent_and_read(bulk_rows: BulkRows) -> None:
    context, bulk = bulk_rows.context, bulk_rows.bulk
    rows = bulk.rows(context, "Elemento")
    if not rows:
        raise BlockedError("no se pudo armar un lote")
    if _passed(bulk_rows, rows) or context.findings:
        return
    bulk_rows.fill(rows)
    bulk_rows.look()
    if bulk.single and bulk.single in context.contract.bound and not context.findings:
        bulk_rows.one_by_one(bulk.rows(context, "Suelta"))
    bulk_rows.look()
    for place in bulk.acted:
        for act in bulk.acts:
            if context.findings or place >= len(bulk_rows.ids):
                return
            bulk_rows.act(place, *act(context, bulk_rows.ids[place]))
            bulk_rows.look()


def _passed(bulk_rows: BulkRows, rows: Sequence[Row]) -> bool:
    """Send each bad element first, in the middle and last; say whether one was taken or left a
    trace.
    """
    context, bulk = bulk_rows.context, bulk_rows.bulk
    base = {bulk.list_field: list(rows)}
    before = shown(context, bulk.capability, bulk_rows.writer, base)
    refused: list[tuple[InvalidElement, Exchange]] = []
    for turn, element in enumerate(bulk.invalid(context)):
        for sent, exchange in _sent(bulk_rows, rows, element, turn):
            if _taken(context, exchange, sent, element) or not context.clean(exchange):
                return True
            refused.append((element, exchange))
    if not differ(context, before, shown(context, bulk.capability, bulk_rows.writer, base)):
        return False
    element, exchange = _guilty(bulk_rows, rows, refused)
    context.report(
        LIF_07,
        exchange,
        expected=f"un lote rechazado porque {element.what} no deja nada guardado",
        actual="lo leído después difiere de lo leído antes",
        aspect="bulk.atomic",
    )
    return True


def _sent(
    bulk_rows: BulkRows, rows: Sequence[Row], element: InvalidElement, turn: int
) -> Iterator[tuple[_Sent, Exchange]]:
    """Yield how an element was sent and what was answered: wherever it may stand, and alone."""
    places = sorted({0, len(rows) // 2, len(rows) - 1})
    for place in [places[turn % len(places)]] if element.in_turn else places:
        told = _Sent(f"en el elemento {place + 1} del lote", element.code, element.aspect)
        yield told, _send(bulk_rows, rows, place, element)
    context, single = bulk_rows.context, bulk_rows.bulk.single
    if element.alone and single in context.contract.bound:
        alone = known(context, single, element.change(rows[turn % len(rows)]))
        yield _Sent("sola", *element.alone), context.call(single, bulk_rows.writer, alone)


def _send(
    bulk_rows: BulkRows, rows: Sequence[Row], place: int, element: InvalidElement
) -> Exchange:
    whole = [element.change(row) if at == place else row for at, row in enumerate(rows)]
    return bulk_rows.context.call(
        bulk_rows.bulk.capability, bulk_rows.writer, {bulk_rows.bulk.list_field: whole}
    )


def _taken(context: Context, exchange: Exchange, sent: _Sent, element: InvalidElement) -> bool:
    """Report what was taken with a bad element; say whether it was."""
    if not context.answers.says(exchange, Meaning.ACCEPTED):
        return False
    context.report(
        sent.code,
        exchange,
        expected=f"se rechaza {sent.where}: {element.what}",
        actual=describe(exchange),
        aspect=sent.aspect,
    )
    return True


def _guilty(
    bulk_rows: BulkRows, rows: Sequence[Row], refused: Sequence[tuple[InvalidElement, Exchange]]
) -> tuple[InvalidElement, Exchange]:
    """Return the element after which a reading differs, each sent again; else the last."""
    context, bulk = bulk_rows.context, bulk_rows.bulk
    base = {bulk.list_field: list(rows)}
    known = shown(context, bulk.capability, bulk_rows.writer, base)
    for element in dict.fromkeys(element for element, _ in refused):
        for place in (0, len(rows) - 1):
            exchange = _send(bulk_rows, rows, place, element)
        if differ(context, known, shown(context, bulk.capability, bulk_rows.writer, base)):
            return element, exchange
    return refused[-1]
