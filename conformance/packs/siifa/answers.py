"""What SIIFA says with its statuses (Manual §7; decisions, errors)."""

from conformance.core.answers import Dialect, Meaning
from conformance.core.capability import Kind
from conformance.core.exchange import Exchange


def _of_a_login(exchange: Exchange) -> Meaning | None:
    """Return what a login says with a 200 whose body refuses and gives reasons (decision S11)."""
    if exchange.request.kind is not Kind.LOGIN or exchange.status != 200:
        return None
    body = exchange.json()
    refused = isinstance(body, dict) and body.get("success") is False and body.get("errors")
    return Meaning.UNAUTHENTICATED if refused else None


ANSWERS = Dialect(
    {
        Meaning.ACCEPTED: (200, 201),
        Meaning.INVALID: (400,),
        Meaning.UNAUTHENTICATED: (401,),
        Meaning.FORBIDDEN: (403,),
        Meaning.UNKNOWN_ROW: (404,),
        Meaning.OUT_OF_TURN: (400,),
        Meaning.WRONG_METHOD: (405,),
        Meaning.WRONG_MEDIA: (415,),
        Meaning.TOO_LARGE: (413, 431),
        Meaning.THROTTLED: (429,),
    },
    read=_of_a_login,
    reads=(Meaning.UNAUTHENTICATED,),
)
