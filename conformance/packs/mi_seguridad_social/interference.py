"""What somebody else did to a transaction: it was answered before a run first answered it."""

import json

from conformance.core.exchange import Exchange
from conformance.core.resource import Resource
from conformance.http.context import Context
from conformance.packs.mi_seguridad_social.answers import ANSWERED, code
from conformance.packs.mi_seguridad_social.novelties import NOVELTIES

_RESPOND = frozenset(one.respond for one in NOVELTIES)


def interference(context: Context, transaction: Resource) -> str:
    """Return that a transaction was spent, "" when nobody else answered it: what an item answers
    first was answered before by whoever is told so.
    """
    answers = (one for one in context.exchanges if _answers(one, transaction))
    first = next(answers, None)
    if first is None or code(first) not in ANSWERED:
        return ""
    return f"ya estaba respondida ({code(first)}) cuando se respondió por primera vez"


def _answers(exchange: Exchange, transaction: Resource) -> bool:
    """Say whether an exchange answers a transaction."""
    if exchange.request.capability not in _RESPOND:
        return False
    try:
        body = json.loads(exchange.request.body or b"null")
    except ValueError:
        return False
    return isinstance(body, dict) and body.get("NumeroTransaccion") == transaction.id
