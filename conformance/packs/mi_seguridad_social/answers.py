"""What an answer of the platform says: a 200 may refuse, by the `codigo` of its envelope."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from conformance.core.answers import Dialect, Meaning, Read
from conformance.core.capability import Kind
from conformance.core.exchange import Exchange
from conformance.core.setting import Settings
from conformance.packs.mi_seguridad_social.novelties import NOTIFY
from conformance.packs.mi_seguridad_social.settings import ANSWERED, DONE

_GOOD, _TOLD = 200, (200, 400, 409, 422)

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


@dataclass(frozen=True, slots=True)
class Codes:
    """What the `codigo` of an envelope says at a target: the codes of what was done, and those of
    what was answered before.
    """

    done: frozenset[str] = frozenset({"200"})
    answered: frozenset[str] = frozenset({"GN37"})

    def refusal(self, exchange: Exchange) -> str:
        """Return the code with which the platform refuses, "" where it gives none."""
        told = str((envelope(exchange) or {}).get("codigo", ""))
        return "" if told in self.done else told

    def read(self, exchange: Exchange) -> Read:
        """Return what an envelope says. No catalogue of the codes is public: one that is not of
        those known refuses for whatever reason, at whatever status.
        """
        if exchange.request.kind is Kind.LOGIN or exchange.status not in _TOLD:
            return None
        if exchange.request.capability == NOTIFY:
            return _notified(exchange)
        told = envelope(exchange)
        if told is None:
            return None
        said = str(told["codigo"])
        if said in self.done:
            return Meaning.ACCEPTED if exchange.status == _GOOD else None
        return Meaning.OUT_OF_TURN if said in self.answered else _REFUSED


def codes_of(settings: Settings) -> Codes:
    """Return the codes of a target."""
    return Codes(frozenset(settings[DONE]), frozenset(settings[ANSWERED]))


def _notified(exchange: Exchange) -> Read:
    """Return what a caja says of a notification: one that tells no state takes it."""
    body = exchange.json()
    state = body.get("estado") if isinstance(body, dict) else None
    if state in (None, "", "OK"):
        return None
    return Meaning.UNAUTHENTICATED if state == "AUTENTICACION_FALLIDA" else _REFUSED


def answers_of(codes: Codes) -> Dialect:
    """Return what answers mean where these are the codes."""
    return Dialect(
        _STATUSES,
        read=codes.read,
        reads=(
            *(Meaning.ACCEPTED, Meaning.INVALID, Meaning.UNKNOWN_ROW),
            *(Meaning.OUT_OF_TURN, Meaning.UNAUTHENTICATED),
        ),
        reason=codes.refusal,
        reasons=tuple(sorted(codes.answered)),
    )


_STATUSES: Mapping[Meaning, tuple[int, ...]] = {
    Meaning.ACCEPTED: (200,),
    Meaning.INVALID: (400, 422),
    Meaning.UNAUTHENTICATED: (401, 403),
    Meaning.FORBIDDEN: (403, 401, 404, 400, 422),
    Meaning.UNKNOWN_ROW: (404, 400, 422),
    Meaning.OUT_OF_TURN: (409, 400, 422),
    Meaning.WRONG_METHOD: (405, 404),
    Meaning.WRONG_MEDIA: (415, 400),
    Meaning.TOO_LARGE: (413, 400),
}
