"""What SIGFE's answers mean: a ticket is no result, and a query that finds nothing says so with a
200.

Nobody outside knows its error codes: a business error refuses, and does not say in which of the
ways that probes tell apart.
"""

from collections.abc import Mapping
from functools import partial

from conformance.core.answers import Dialect, Meaning, Read
from conformance.core.exchange import Exchange
from conformance.packs.sigfe.tickets import (
    CONSULT,
    REGISTERING,
    TicketForm,
    many,
    state_of,
)

_RECEIVED = (200, 201, 202)
_BUSINESS_ERROR = (Meaning.INVALID, Meaning.UNKNOWN_ROW, Meaning.OUT_OF_TURN)
_NO_DATA = (Meaning.UNKNOWN_ROW, Meaning.INVALID, Meaning.FORBIDDEN, Meaning.WRONG_MEDIA)


def _read(form: TicketForm, exchange: Exchange) -> Read:
    """Return what an answer means, None where its status says it."""
    if exchange.status not in _RECEIVED:
        return None
    if exchange.request.capability in REGISTERING:
        if exchange.outcome is not None:
            outcomes: Mapping[str, Read] = {
                form.done: Meaning.ACCEPTED,
                form.failed: _BUSINESS_ERROR,
            }
            return outcomes.get(state_of(exchange.outcome.json()))
        return Meaning.PENDING if form.ticket_of(exchange) else None
    return _of_query(form, exchange)


def _of_query(form: TicketForm, exchange: Exchange) -> Read:
    body = exchange.json()
    if not isinstance(body, Mapping):
        return None
    if exchange.request.capability == CONSULT and state_of(body) in form.running:
        return Meaning.PENDING
    shown = [value for name, value in body.items() if name not in ("status", "descripcion")]
    told = body.get("errors")
    empty = bool(many(told)) and not any(one for one in shown if one != told)
    return _NO_DATA if empty else None


def answers_of(form: TicketForm) -> Dialect:
    """Return what the answers of a system mean that writes its tickets so."""
    return Dialect(
        {
            Meaning.ACCEPTED: _RECEIVED,
            Meaning.INVALID: (400,),
            Meaning.UNAUTHENTICATED: (401, 403),
            Meaning.FORBIDDEN: (403, 401),
            Meaning.UNKNOWN_ROW: (404, 400),
            Meaning.WRONG_METHOD: (405, 404),
            Meaning.WRONG_MEDIA: (415, 400),
            Meaning.TOO_LARGE: (413,),
        },
        read=partial(_read, form),
        reads=(
            Meaning.ACCEPTED,
            Meaning.PENDING,
            Meaning.INVALID,
            Meaning.UNKNOWN_ROW,
            Meaning.OUT_OF_TURN,
            Meaning.FORBIDDEN,
            Meaning.WRONG_MEDIA,
        ),
    )
