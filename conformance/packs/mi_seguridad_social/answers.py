"""What an answer of the platform says: a 200 may refuse, by the `codigo` of its envelope."""

from typing import Any

from conformance.core.answers import Dialect, Meaning, Read
from conformance.core.capability import Kind
from conformance.core.exchange import Exchange
from conformance.packs.mi_seguridad_social.novelties import NOTIFY

DONE = frozenset({"200"})
"""The codes of what was done."""
ANSWERED = frozenset({"GN37"})
"""The codes of what was answered before."""

_ENVELOPE = frozenset({"resultado", "mensaje", "codigo"})
_REFUSED = (Meaning.INVALID, Meaning.UNKNOWN_ROW, Meaning.OUT_OF_TURN)


def envelope(exchange: Exchange) -> dict[str, Any] | None:
    """Return the envelope of an answer, None where it has none."""
    body = exchange.json() if exchange.response is not None else None
    return body if isinstance(body, dict) and "codigo" in body else None


def is_data(exchange: Exchange) -> bool:
    """Say whether an answer is data, and no envelope."""
    body = exchange.json() if exchange.status == 200 else None
    return isinstance(body, dict) and not _ENVELOPE & {*body}


def code(exchange: Exchange) -> str:
    """Return the code with which the platform refuses, "" where it gives none."""
    told = str((envelope(exchange) or {}).get("codigo", ""))
    return "" if told in DONE else told


def _read(exchange: Exchange) -> Read:
    """Return what an envelope at 200 says. No catalogue of the codes is public: one that is not of
    those known refuses for whatever reason.
    """
    if exchange.request.kind is Kind.LOGIN or exchange.status != 200:
        return None
    if exchange.request.capability == NOTIFY:
        return _notified(exchange)
    told = envelope(exchange)
    if told is None:
        return None
    said = str(told["codigo"])
    if said in DONE:
        return Meaning.ACCEPTED
    return Meaning.OUT_OF_TURN if said in ANSWERED else _REFUSED


def _notified(exchange: Exchange) -> Read:
    """Return what a caja says of a notification: one that tells no state takes it."""
    body = exchange.json()
    state = body.get("estado") if isinstance(body, dict) else None
    if state in (None, "", "OK"):
        return None
    return Meaning.UNAUTHENTICATED if state == "AUTENTICACION_FALLIDA" else _REFUSED


ANSWERS = Dialect(
    {
        Meaning.ACCEPTED: (200,),
        Meaning.INVALID: (400, 422),
        Meaning.UNAUTHENTICATED: (401, 403),
        Meaning.FORBIDDEN: (403, 401, 404, 400, 422),
        Meaning.UNKNOWN_ROW: (404, 400, 422),
        Meaning.OUT_OF_TURN: (409, 400, 422),
        Meaning.WRONG_METHOD: (405, 404),
        Meaning.WRONG_MEDIA: (415, 400),
        Meaning.TOO_LARGE: (413, 400),
    },
    read=_read,
    reads=(
        *(Meaning.ACCEPTED, Meaning.INVALID, Meaning.UNKNOWN_ROW),
        *(Meaning.OUT_OF_TURN, Meaning.UNAUTHENTICATED),
    ),
    reason=code,
    reasons=("GN37",),
)
