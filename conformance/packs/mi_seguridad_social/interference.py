"""What somebody else did to a transaction: it was answered before a run first answered it."""

import json

from conformance.core.answers import Meaning
from conformance.core.exchange import Exchange
from conformance.core.resource import Resource
from conformance.http.context import Context
from conformance.packs.mi_seguridad_social.novelties import NOVELTIES

_RESPOND = frozenset(one.respond for one in NOVELTIES)
_OUT_OF_TURN = (409, 400, 422)


def interference(context: Context, transaction: Resource) -> str:
    """Return that a transaction was spent, "" when nobody else answered it.

    What an item got taken itself excuses nothing. Of none that was taken, the first that was told
    to be answered already says that others did so, whatever was refused before it and whoever sent
    that: no answer that was refused spends a transaction. A refusal without a code may say just
    that, and nobody can tell.
    """
    answers = [one for one in context.exchanges if _answers(one, transaction)]
    if any(context.answers.accepts(one) for one in answers):
        return ""
    already = (one for one in answers if context.answers.own(one) == (Meaning.OUT_OF_TURN,))
    told = next(map(context.answers.reason, already), "")
    if told:
        return f"ya estaba respondida ({told}) cuando se respondió por primera vez"
    silent = next((one.status for one in answers if _silent(context, one)), None)
    if silent is None:
        return ""
    return f"se rechazó sin un código ({silent}), y puede ser que ya estuviera respondida"


def _silent(context: Context, exchange: Exchange) -> bool:
    return exchange.status in _OUT_OF_TURN and not context.answers.reason(exchange)


def _answers(exchange: Exchange, transaction: Resource) -> bool:
    """Say whether an exchange answers a transaction."""
    if exchange.request.capability not in _RESPOND:
        return False
    try:
        body = json.loads(exchange.request.body or b"null")
    except ValueError:
        return False
    return isinstance(body, dict) and body.get("NumeroTransaccion") == transaction.id
