"""Bulks element by element: a bad one refuses all, and each good one stays what it is.

The bad ones go first and the good bulk after them: what was refused left nothing, so it is accepted
still, and that proves what each refusal was for. Then every row is read at every door, whole; then
acts are made on some of the rows, and all of them are read again: only what was sent may have
changed, and only there.
"""

from collections.abc import Sequence
from functools import partial

from conformance.core.exchange import Exchange
from conformance.http.checks.codes import LIF_07
from conformance.http.context import BlockedError, Context, Item, describe
from conformance.http.contract.effective import Contract
from conformance.http.exemplar import Bulk, InvalidElement
from conformance.http.observation import differ
from conformance.http.pack import Pack
from conformance.http.probes.before_after import shown
from conformance.http.probes.sequel import OK, PAYER, EnoughError, Row, Sequel

_TRIES = 3  # of each bad element: first, middle, last
_NOMINAL_INVALID, _NOMINAL_ROWS = 12, 9


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
        roles=tuple(side.role for side in pack.access.sides),
        needs=bulk.needs,
        writes=_TRIES * _NOMINAL_INVALID + written,
        run=partial(_run, pack, bulk),
    )


def _run(pack: Pack, bulk: Bulk, context: Context) -> None:
    try:
        _played(Sequel(context, pack, bulk))
    except EnoughError:
        return


def _played(play: "Sequel") -> None:
    context, bulk = play.context, play.bulk
    rows = bulk.rows(context, "Elemento")
    if not rows:
        raise BlockedError("no se pudo armar un lote")
    if _passed(context, bulk, rows) or context.findings:
        return
    play.fill(rows)
    play.look()
    if bulk.single and bulk.single in context.contract.bound and not context.findings:
        play.one_by_one(bulk.rows(context, "Suelta"))
    play.look()
    for place in bulk.acted:
        for act in bulk.acts:
            if context.findings or place >= len(play.ids):
                return
            play.act(place, *act(context, play.ids[place]))
            play.look()


def _passed(context: Context, bulk: Bulk, rows: Sequence[Row]) -> bool:
    """Send each bad element first, in the middle and last; say whether one was taken or left a
    trace.
    """
    base = {bulk.list_field: list(rows)}
    before = shown(context, bulk.capability, PAYER, base)
    refused: list[tuple[InvalidElement, Exchange]] = []
    for element in bulk.invalid(context):
        for place in (0, len(rows) // 2, len(rows) - 1):
            exchange = context.call(
                bulk.capability, PAYER, {bulk.list_field: _with(rows, place, element)}
            )
            if exchange.status in OK:
                wanted = f"el lote se rechaza: en el elemento {place + 1}, {element.what}"
                context.report(
                    element.code,
                    exchange,
                    expected=wanted,
                    actual=describe(exchange),
                    aspect=element.aspect,
                )
                return True
            if not context.clean(exchange):
                return True
            refused.append((element, exchange))
    if not differ(context, before, shown(context, bulk.capability, PAYER, base)):
        return False
    element, exchange = _guilty(context, bulk, rows, refused)
    context.report(
        LIF_07,
        exchange,
        expected=f"un lote rechazado porque {element.what} no deja nada guardado",
        actual="lo leído después difiere de lo leído antes",
        aspect="bulk.atomic",
    )
    return True


def _with(rows: Sequence[Row], place: int, element: InvalidElement) -> list[Row]:
    return [element.change(row) if at == place else row for at, row in enumerate(rows)]


def _guilty(
    context: Context,
    bulk: Bulk,
    rows: Sequence[Row],
    refused: Sequence[tuple[InvalidElement, Exchange]],
) -> tuple[InvalidElement, Exchange]:
    """Return the element after which a reading differs, each sent again; else the last."""
    base = {bulk.list_field: list(rows)}
    known = shown(context, bulk.capability, PAYER, base)
    for element in dict.fromkeys(element for element, _ in refused):
        for place in (0, len(rows) - 1):
            exchange = context.call(
                bulk.capability, PAYER, {bulk.list_field: _with(rows, place, element)}
            )
        if differ(context, known, shown(context, bulk.capability, PAYER, base)):
            return element, exchange
    return refused[-1]
