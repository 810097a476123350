"""Amounts that are no numbers, and odd ones that are: refused as invalid or taken, and never an
error.
"""

import json

from conformance.core.answers import Meaning
from conformance.core.exchange import Exchange
from conformance.http.checks.codes import ERR_02
from conformance.http.context import Context, describe
from conformance.http.exemplar import Pointer
from conformance.http.generation.mutation import Mutation, changed, soft_level
from conformance.http.probes.writes import Write, taken_or_refused

_MARK = "@importe@"
# No JSON, or no double (the contract's format), or below zero: refused.
_OVERFLOWS = ("1e400", "-1e400", "-9223372036854775809")
_BROKEN = ("NaN", "Infinity", *_OVERFLOWS)
# Numbers all of them: taken, rounded to the cent, or refused as not fit for the resource.
_ODD = ("1e2", "1E+2", "0." + "3" * 30, "9007199254740993", "9223372036854775808", "1e30")


MOST = len(_BROKEN) + len(_ODD)
"""How many writes it takes."""


def try_amounts(write: Write, context: Context) -> None:
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
        refused = context.answers.told(Meaning.INVALID)
        context.report(
            ERR_02,
            exchange,
            expected=f"{refused} con {what}",
            actual=describe(exchange),
            level=level if literal in _OVERFLOWS else None,
        )
    taken_or_refused(context, exchange, what)
