"""Texts of every kind: kept to the byte or refused as invalid, and never an error.

Amounts and filters have rooms of their own; their items are made here.
"""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from conformance.core.answers import Meaning
from conformance.core.capability import Kind
from conformance.core.exchange import Exchange
from conformance.http.checks.codes import CON_06
from conformance.http.context import Context
from conformance.http.contract.effective import Contract
from conformance.http.exemplar import Written
from conformance.http.generation.mutation import changed
from conformance.http.item import Item
from conformance.http.pack import Pack
from conformance.http.probes.amounts import MOST, try_amounts
from conformance.http.probes.kinds_of_text import KINDS, NUL, SHORT, SHORT_NUL, TOGETHER, ZERO
from conformance.http.probes.text_filters import text_filters, try_filters
from conformance.http.probes.writes import Write, taken_or_refused, written_by

_TOLD = 3  # texts of rows


def items(pack: Pack, contract: Contract) -> tuple[Item, ...]:
    """Return an item per write with a text, one per write with an amount, one per list with filters
    of text.
    """
    held = written_by(pack)
    one_by_one = takes_many(pack, held)
    made: list[Item] = []
    for name, exemplar in pack.exemplars.items():
        bound = contract.bound.get(name)
        if bound is None:
            continue
        one = held.get(name, Written())
        if one.text and exemplar.need is not None:
            made.append(_of_text(pack, name, one, alone=name == one_by_one))
        if one.amount and exemplar.need is not None:
            made.append(_of_amount(pack, name, one))
        if bound.capability.kind is Kind.READ and text_filters(bound.operation, pack.names):
            made.append(_of_filters(pack, name))
    return tuple(made)


def takes_many(pack: Pack, held: Mapping[str, Written]) -> str:
    """Return the write that gets each kind of text in a row of its own, "" for none: the first
    whose resource takes as many as one likes.
    """
    return next(
        (
            name
            for name, exemplar in pack.exemplars.items()
            if name in held
            and not (exemplar.uses_up or held[name].list_field or _short(held[name]))
        ),
        "",
    )


def _short(held: Written) -> bool:
    """Say whether a text has no room for all kinds of characters at once."""
    return held.longest < len(TOGETHER)


def _item(pack: Pack, name: str, kind: str, title: str, aspect: str) -> Item:
    exemplar = pack.exemplars[name]
    return Item(
        id=f"probing/{name}/{kind}",
        phase="probing",
        title=f"{name}: {title}",
        run=lambda context: None,
        capability=name,
        capabilities=(name,),
        requirements=pack.citations.of(aspect, name).requirements,
        roles=exemplar.roles,
        needs=exemplar.needs(1),
    )


def _of_text(pack: Pack, name: str, held: Written, *, alone: bool) -> Item:
    exemplar, rows = pack.exemplars[name], 1 if alone else 2
    refused = pack.answers.told(Meaning.INVALID)
    title = f"conserva cualquier texto, o lo rechaza con {refused}"
    return replace(
        _item(pack, name, "textos", title, "text.kept"),
        writes=(len(KINDS) if alone else 2) + exemplar.prepares * rows,
        needs=exemplar.needs(rows),
        run=partial(_one_by_one if alone else _together, Write(name, exemplar, held)),
    )


def _of_amount(pack: Pack, name: str, held: Written) -> Item:
    exemplar = pack.exemplars[name]
    return replace(
        _item(pack, name, "importes", "ningún importe causa un error", "amount.hostile"),
        writes=MOST + exemplar.prepares,
        run=partial(try_amounts, Write(name, exemplar, held)),
    )


def _of_filters(pack: Pack, name: str) -> Item:
    title = "ningún texto en un filtro causa un error"
    return replace(
        _item(pack, name, "filtros-hostiles", title, "filter.hostile"),
        run=partial(try_filters, pack, name),
    )


def _one_by_one(write: Write, context: Context) -> None:
    """Send each kind of text alone, until one is not kept."""
    base = write.base(context)
    for what, text in KINDS.items():
        _kept(context, write, base, text, what)
        if context.findings:
            return


def _together(write: Write, context: Context) -> None:
    """Send a text with a null character, then one of all the other kinds at once."""
    short = _short(write.held)
    base = write.base(context)
    used = _kept(context, write, base, SHORT_NUL if short else NUL, ZERO)
    if context.findings:
        return
    if used:  # what was accepted used its row up
        base = write.base(context, 1)
    what = "tildes, emojis, comillas y metacaracteres"
    _kept(context, write, base, SHORT if short else TOGETHER, what)


def _kept(context: Context, write: Write, base: Mapping[str, Any], text: str, what: str) -> bool:
    """Write a text and read it again; say whether it was accepted."""
    places = write.pointers(base, write.held.text)
    exchange = write.request(context, changed(base, dict.fromkeys(places, text)))
    if exchange is None or not taken_or_refused(context, exchange, what):
        return False
    if context.answers.says(exchange, Meaning.INVALID):
        return False
    if not context.findings:
        _read_again(context, write, base, exchange, text)
    return True


def _read_again(
    context: Context, write: Write, base: Mapping[str, Any], exchange: Exchange, text: str
) -> None:
    """Report a text that its row shows otherwise; what is not shown at all is another check's."""
    held = write.held
    number = _first(exchange.json() if held.creates else base).get(held.id)
    if number is None or held.reads not in context.contract.bound:
        return
    shown = context.call(held.reads, write.exemplar.role, {held.key: number})
    if not context.answers.accepts(shown):
        return
    body = shown.json()
    rows: list[Mapping[str, Any]] = [*context.paging.rows_of(body)] or [_first(body)]
    read = [row[held.text] for row in rows if isinstance(row.get(held.text), str)]
    if read and text not in read:
        context.report(
            CON_06,
            shown,
            place=f"$.{held.text}",
            expected=f"el texto que se escribió: {text!r}",
            actual=", ".join(map(repr, read[-_TOLD:])),
        )


def _first(body: Any) -> Mapping[str, Any]:
    """Return an object, the first of a list, or an empty one."""
    one = body[0] if isinstance(body, list) and body else body
    return one if isinstance(one, Mapping) else {}
