"""What MIPRES says with its statuses: no document names them, so that of each meaning every status
that a client was seen to expect is right.
"""

from conformance.core.answers import Dialect, Meaning
from conformance.core.capability import Kind
from conformance.core.exchange import Exchange


def _of_an_exchange(exchange: Exchange) -> Meaning | None:
    """Return what an exchange of tokens says that gives an empty text: that there is none (S6)."""
    if exchange.request.kind is not Kind.LOGIN or exchange.status != 200:
        return None
    return Meaning.UNAUTHENTICATED if exchange.json() in ("", None) else None


_REFUSED = (422, 400)
ANSWERS = Dialect(
    {
        Meaning.ACCEPTED: (200, 201),
        Meaning.INVALID: _REFUSED,
        Meaning.UNAUTHENTICATED: (401, 403, 422),
        Meaning.FORBIDDEN: (401, 403, 404, 422),
        Meaning.UNKNOWN_ROW: (404, 422, 400),
        Meaning.OUT_OF_TURN: (422, 400, 404),
        Meaning.WRONG_METHOD: (405, 404),
        Meaning.WRONG_MEDIA: (415, 400),
        Meaning.TOO_LARGE: (413, 431, 400, 422),
        Meaning.THROTTLED: (429,),
    },
    read=_of_an_exchange,
    reads=(Meaning.UNAUTHENTICATED,),
)
