"""The tokens of the sandbox: JWT of HS256, verified to the letter."""

import base64
import re
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any

import jwt

_BEARER = re.compile(r"[Bb][Ee][Aa][Rr][Ee][Rr] +([A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*)")


def sign(claims: Mapping[str, str], key: str, now: datetime, life_s: int, number: int) -> str:
    """Return a token of those claims, `sub` among them, with its `iat`, `exp` and `jti`."""
    issued = int(now.timestamp())
    told = {"iat": issued, "exp": issued + life_s, "jti": f"{claims['sub']}-{number}"}
    return jwt.encode({**claims, **told}, key, algorithm="HS256")


def verify(
    authorization: str, key: str, now: datetime, *, signature: bool = True
) -> Mapping[str, Any] | None:
    """Return the claims of an `Authorization` value, or None when it proves nothing (decision S3).

    Refused: another scheme, two values in one, `alg: none`, another key, a byte changed, expired.
    """
    found = _BEARER.fullmatch(authorization)
    if found is None:
        return None
    claims = _proved(found[1], key, signature)
    return claims if claims is not None and now.timestamp() < int(claims["exp"]) else None


@lru_cache(maxsize=256)
def _proved(token: str, key: str, signature: bool) -> Mapping[str, Any] | None:
    """Return the claims that a token proves, whenever it expires: a client sends the same one again
    and again.
    """
    try:
        claims: Mapping[str, Any] = jwt.decode(
            token,
            key,
            algorithms=["HS256"],
            options={
                "verify_signature": signature,
                "verify_exp": False,
                "verify_iat": False,
                "require": ["sub", "exp"],
            },
        )
        int(claims["exp"])
    except (jwt.PyJWTError, KeyError, ValueError, TypeError):
        return None
    return None if signature and not all(map(_canonical, token.split("."))) else claims


def _canonical(part: str) -> bool:
    """Tell whether base64url holds no spare bits: a changed last letter must not pass for the same
    token.
    """
    raw = base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode() == part
