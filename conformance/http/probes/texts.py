"""Texts and amounts of every kind: kept to the byte and the cent, or refused as invalid, and never
an error.

Which write holds which text is what the lifecycles say, and the pack's table for what no lifecycle
holds.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from conformance.core.answers import Meaning
from conformance.core.capability import Kind
from conformance.core.exchange import Exchange
from conformance.core.lifecycle import Lifecycle, Move
from conformance.http.checks.codes import CON_04, CON_06, ERR_02, ERR_10
from conformance.http.context import Context, Item, describe
from conformance.http.contract.document import Operation
from conformance.http.contract.effective import Contract
from conformance.http.exemplar import Exemplar, FieldNames, Pointer, Written
from conformance.http.generation.mutation import Mutation, changed, soft_level
from conformance.http.pack import Pack
from conformance.http.probes.hostile import sent

_NUL = "antes\x00después"
KINDS: Mapping[str, str] = {
    "tildes": "Atención: ñandú, pingüino, ÁÉÍÓÚ",
    "tildes compuestas": "atencio\u0301n, n\u0303andu\u0301",
    "emojis": "🩺 👩🏽‍⚕️ 𝒜",
    "texto de derecha a izquierda": "שלום مرحبا \u202eal revés\u202c",
    "un carácter nulo": _NUL,
    "comillas y barras": "\"dobles\" 'simples' `graves` \\barra\\ /",
    "ángulos y entidades": "<b>negrita</b> &amp; <script>alert(1)</script>",
    "metacaracteres de SQL": "' OR '1'='1' -- ; % _ [a]",
    "metacaracteres de plantillas": "{{7*7}} ${7*7} #{7*7} <%= 7*7 %> %s {0}",
    "saltos de línea": "primera línea\nsegunda línea\ttabulada",
}
_ZERO = "un carácter nulo"
_TOGETHER = " ".join(text for text in KINDS.values() if text != _NUL)
_SHORT = "ñ🩺א'\"<b>&;--{{7*7}}%s"  # what a text of few characters has room for
_SHORT_NUL = "a\x00b"
_ANY = (Meaning.ACCEPTED, Meaning.INVALID)


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


def written_by(pack: Pack) -> dict[str, Written]:
    """Return what each write holds, by capability: as the lifecycles say, then the pack's bulks of
    what they take one by one, then its table.
    """
    made: dict[str, Written] = {}
    for cycle in pack.lifecycles:
        for move in cycle.moves:
            for name, held in _of_move(cycle, move):
                made.setdefault(name, held)
    for bulk in pack.bulks:
        if bulk.single in made:
            made.setdefault(bulk.capability, replace(made[bulk.single], list_field=bulk.list_field))
    return {**made, **pack.written}


def _of_move(cycle: Lifecycle, move: Move) -> Iterator[tuple[str, Written]]:
    """Yield what the capabilities of a move hold, where a row shows it again."""
    act, reads = move.act, cycle.reads
    if act is None or reads is None or not act.text:
        return
    held = Written(
        act.text,
        act.longest,
        act.value,
        reads.detail,
        reads.key,
        id=reads.id if move.creates else act.id,
        creates=move.creates,
    )
    yield move.capability, held
    if move.bulk is not None:
        capability, list_field = move.bulk
        yield capability, replace(held, list_field=list_field)


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
    return held.longest < len(_TOGETHER)


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
    refused = " o ".join(map(str, pack.answers.right(Meaning.INVALID)))
    title = f"conserva cualquier texto, o lo rechaza con {refused}"
    return replace(
        _item(pack, name, "textos", title, "text.kept"),
        writes=(len(KINDS) if alone else 2) + exemplar.prepares * rows,
        needs=exemplar.needs(rows),
        run=partial(_one_by_one if alone else _together, _Write(name, exemplar, held)),
    )


def _of_amount(pack: Pack, name: str, held: Written) -> Item:
    exemplar = pack.exemplars[name]
    return replace(
        _item(pack, name, "importes", "ningún importe causa un error", "amount.hostile"),
        writes=len(_BROKEN) + len(_ODD) + exemplar.prepares,
        run=partial(_amounts, _Write(name, exemplar, held)),
    )


def _of_filters(pack: Pack, name: str) -> Item:
    title = "ningún texto en un filtro causa un error"
    return replace(
        _item(pack, name, "filtros-hostiles", title, "filter.hostile"),
        run=partial(_filtered, pack, name),
    )


@dataclass(frozen=True, slots=True)
class _Write:
    """A write, and what it holds."""

    name: str
    exemplar: Exemplar
    held: Written

    def base(self, context: Context, place: int = 0) -> dict[str, Any]:
        """Return the request that is accepted, on one of the item's resources."""
        return self.exemplar.make(context, context.resources[place])

    def pointers(self, base: Mapping[str, Any], field: str) -> list[Pointer]:
        """Return where a field stands: in the body, or in each element of a bulk."""
        name = self.held.list_field
        return [(name, place, field) for place in range(len(base[name]))] if name else [(field,)]

    def request(self, context: Context, base: Mapping[str, Any], **how: Any) -> Exchange | None:
        """Send the write; None when it did not come to an answer of the system."""
        return sent(context, context.request(self.name, self.exemplar.role, base, **how))


def _one_by_one(write: _Write, context: Context) -> None:
    """Send each kind of text alone, until one is not kept."""
    base = write.base(context)
    for what, text in KINDS.items():
        _kept(context, write, base, text, what)
        if context.findings:
            return


def _together(write: _Write, context: Context) -> None:
    """Send a text with a null character, then one of all the other kinds at once."""
    short = _short(write.held)
    base = write.base(context)
    used = _kept(context, write, base, _SHORT_NUL if short else _NUL, _ZERO)
    if context.findings:
        return
    if used:  # what was accepted used its row up
        base = write.base(context, 1)
    what = "tildes, emojis, comillas y metacaracteres"
    _kept(context, write, base, _SHORT if short else _TOGETHER, what)


def _kept(context: Context, write: _Write, base: Mapping[str, Any], text: str, what: str) -> bool:
    """Write a text and read it again; say whether it was accepted."""
    places = write.pointers(base, write.held.text)
    exchange = write.request(context, changed(base, dict.fromkeys(places, text)))
    if exchange is None or not _taken_or_refused(context, exchange, what):
        return False
    if context.answers.says(exchange, Meaning.INVALID):
        return False
    if not context.findings:
        _read_again(context, write, base, exchange, text)
    return True


def _taken_or_refused(context: Context, exchange: Exchange, what: str) -> bool:
    refused = " o ".join(map(str, context.answers.right(Meaning.INVALID)))
    return context.expect(exchange, _ANY, ERR_10, expected=f"2xx o {refused} con {what}")


def _read_again(
    context: Context, write: _Write, base: Mapping[str, Any], exchange: Exchange, text: str
) -> None:
    """Report a text that its row shows otherwise; what is not shown at all is another check's."""
    held = write.held
    number = _first(exchange.json() if held.creates else base).get(held.id)
    if number is None or held.reads not in context.contract.bound:
        return
    shown = context.call(held.reads, write.exemplar.role, {held.key: number})
    if not context.answers.accepts(shown):
        return
    read = _first(shown.json()).get(held.text)
    if isinstance(read, str) and read != text:
        context.report(
            CON_06,
            shown,
            place=f"$.{held.text}",
            expected=f"el texto que se escribió: {text!r}",
            actual=repr(read),
        )


def _first(body: Any) -> Mapping[str, Any]:
    """Return an object, the first of a list, or an empty one."""
    one = body[0] if isinstance(body, list) and body else body
    return one if isinstance(one, Mapping) else {}


_MARK = "@importe@"
# No JSON, or no double (the contract's format), or below zero: refused.
_OVERFLOWS = ("1e400", "-1e400", "-9223372036854775809")
_BROKEN = ("NaN", "Infinity", *_OVERFLOWS)
# Numbers all of them: taken, rounded to the cent, or refused as not fit for the resource.
_ODD = ("1e2", "1E+2", "0." + "3" * 30, "9007199254740993", "9223372036854775808", "1e30")


def _amounts(write: _Write, context: Context) -> None:
    """Send amounts that are no numbers, and odd ones that are, until one is not answered right."""
    held, base = write.held, write.base(context)
    places = write.pointers(base, held.amount)
    marked = changed(base, dict.fromkeys(places, _MARK))
    text = json.dumps(marked, ensure_ascii=False)
    for literal in (*_BROKEN, *(() if held.list_field else _ODD)):
        raw = text.replace(f'"{_MARK}"', literal).encode()
        exchange = write.request(context, base, raw=raw)
        if exchange is not None:
            _judge_amount(context, exchange, places[0], literal)
        if context.findings:
            return


def _judge_amount(context: Context, exchange: Exchange, place: Pointer, literal: str) -> None:
    what = f"{place[-1]} = {literal}"
    if literal in _BROKEN and context.answers.accepts(exchange):
        operation = context.bound(str(context.item.capability)).operation
        level = soft_level(operation, Mutation("importe", place))
        refused = " o ".join(map(str, context.answers.right(Meaning.INVALID)))
        context.report(
            ERR_02,
            exchange,
            expected=f"{refused} con {what}",
            actual=describe(exchange),
            level=level if literal in _OVERFLOWS else None,
        )
    _taken_or_refused(context, exchange, what)


_QUOTED = "' OR '1'='1"
_SEARCHED = ("metacaracteres de SQL", "emojis", _ZERO, "metacaracteres de plantillas")


def text_filters(operation: Operation, names: FieldNames) -> list[str]:
    """Return the filters of a list that are texts: no date, no code of a closed list."""
    return [
        one.name
        for one in operation.parameters
        if one.where == "query"
        and "string" in str(one.schema.get("type"))
        and not one.schema.get("format")
        and not one.schema.get("enum")
        and not names.is_date(one.name)
    ]


def _filtered(pack: Pack, name: str, context: Context) -> None:
    """Search for hostile texts, one filter after the other."""
    exemplar, operation = pack.exemplars[name], context.bound(name).operation
    base = exemplar.make(context, context.resources[0] if context.resources else None)
    filters = text_filters(operation, pack.names)
    for place, what in enumerate(_SEARCHED):
        field = filters[place % len(filters)]
        values = {**base, field: KINDS[what]}
        exchange = sent(context, context.request(name, exemplar.role, values))
        if exchange is not None:
            _answered(context, exchange, f"{what} en {field}")
        if context.findings:
            return
    exact = next((field for field in filters if pack.names.is_exact(field)), "")
    if exact:
        open_ = {field: one for field, one in base.items() if not pack.names.is_date(field)}
        _found_nothing(context, name, exemplar, {**open_, exact: _QUOTED}, exact)


def _answered(context: Context, exchange: Exchange, what: str) -> None:
    """Report unless a search was answered, refused as invalid, or found no row."""
    right: Sequence[Meaning] = (*_ANY, Meaning.UNKNOWN_ROW)
    context.expect(exchange, right, ERR_10, expected=f"{{}} con {what}")


def _found_nothing(
    context: Context, name: str, exemplar: Exemplar, values: Mapping[str, Any], field: str
) -> None:
    """Report rows that a query injected into a filter has found."""
    exchange = sent(context, context.request(name, exemplar.role, values))
    rows = context.paging.rows_of(exchange.json()) if exchange is not None else []
    if exchange is not None and rows:
        context.report(
            CON_04,
            exchange,
            expected=f"ninguna fila con {field} = {_QUOTED}",
            actual=f"{len(rows)} filas",
        )
