"""What SIIFA says with its statuses (Manual §7; decisions, errors)."""

from conformance.core.answers import Dialect, Meaning

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
    }
)
