"""What a token says of itself, read and never verified: only its issuer can."""

import math
from functools import lru_cache
from typing import Any

import jwt

_LONGEST = 100_000  # no server takes a header of that length


def claims_of(token: str) -> dict[str, Any]:
    """Return the claims of a JWT, none when they cannot be read."""
    try:
        return dict(_read(token))
    except (jwt.PyJWTError, ValueError, TypeError, RecursionError):
        return {}


@lru_cache(maxsize=64)
def _read(token: str) -> dict[str, Any]:
    """Return the claims of a JWT, read once: each request asks who its token's bearer is."""
    claims: dict[str, Any] = jwt.decode(token, options={"verify_signature": False})
    return claims


def claimed(token: str, name: str) -> float | None:
    """Return a moment that a JWT claims, in seconds since the epoch, or None when it claims
    none.
    """
    try:
        moment = float(claims_of(token)[name])
    except (KeyError, ValueError, TypeError, OverflowError):
        return None
    return moment if math.isfinite(moment) else None


def expiry(token: str) -> float | None:
    """Return the `exp` claim of a JWT in seconds since the epoch, or None when it cannot be
    read.
    """
    return claimed(token, "exp")


def unsendable(token: str) -> str:
    """Return why no header can carry a token, "" when one can (RFC 9110 §5.5); the token itself is
    not told.
    """
    strange = next((place for place, char in enumerate(token) if not " " <= char <= "~"), None)
    if strange is not None:
        return f"su carácter {strange + 1} de {len(token)} es U+{ord(token[strange]):04X}"
    if token != token.strip():
        return "empieza o termina con un espacio"
    return f"tiene {len(token)} caracteres" if len(token) > _LONGEST else ""
